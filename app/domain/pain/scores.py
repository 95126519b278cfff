"""A score of knee pain, 0 to 10, with its side, place and moment.

source  the numeric rating scale of 0 to 10; how days and sides are counted is our own (D)
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from app.domain.pain.whole import whole
from app.domain.people import Side
from app.domain.thresholds import DEFAULT, Thresholds


class Moment(StrEnum):
    """What a score is about."""

    WORST_24H = "worst_24h"
    BEFORE = "before"
    DURING = "during"
    AFTER_60MIN = "after_60min"
    NEXT_MORNING = "next_morning"
    STAIRS = "stairs"
    SITTING = "sitting"
    OTHER = "other"


class Place(StrEnum):
    """Where on the knee; places, never conditions."""

    FRONT = "front"
    BELOW_KNEECAP = "below_kneecap"
    SHIN_BUMP = "shin_bump"
    OUTER = "outer"
    INNER = "inner"
    BACK = "back"
    DEEP = "deep"
    CANNOT_POINT = "cannot_point"

    @property
    def label(self) -> str:
        """The place in words."""
        return _PLACES[self]


_PLACES = {
    Place.FRONT: "Front",
    Place.BELOW_KNEECAP: "Below the kneecap",
    Place.SHIN_BUMP: "Bump on the shin",
    Place.OUTER: "Outer side",
    Place.INNER: "Inner side",
    Place.BACK: "Back of the knee",
    Place.DEEP: "Deep, all over",
    Place.CANNOT_POINT: "Cannot point to it",
}


@dataclass(frozen=True, slots=True)
class PainEntry:
    """One score.

    at          aware, UTC; None when only the day is known
    local_date  the runner's day it counts for
    score       0 (none) to 10 (worst imaginable), whole
    run         public id of the run it belongs to
    flags       ids of warning signs answered yes, see FLAGS
    """

    at: datetime | None
    local_date: date
    score: int
    side: Side = Side.UNKNOWN
    place: Place | None = None
    moment: Moment = Moment.WORST_24H
    run: UUID | None = None
    note: str | None = None
    flags: tuple[str, ...] = ()
    id: int | None = None
    public_id: UUID | None = None


class NotAScore(ValueError):
    """What was given is not a whole number from 0 to 10; the message says so to the runner."""


def score_of(text: str | int, limits: Thresholds = DEFAULT) -> int:
    """Read a score; raises NotAScore with a sentence that says what is wrong and what to do."""
    try:
        return whole(text, limits.score_most, "score", "on the scale")
    except ValueError as wrong:
        raise NotAScore(f"{wrong} Choose a whole number from 0 to {limits.score_most}.") from wrong


_EITHER = (Side.BOTH, Side.UNKNOWN)


def concerns(entry: PainEntry, side: Side) -> bool:
    """Whether an entry counts for a knee; both and unknown, of either, count for both knees."""
    return entry.side in _counted(side)


def _counted(side: Side) -> tuple[Side, ...]:
    """The sides of the entries that count for a knee."""
    return tuple(Side) if side in _EITHER else (side, *_EITHER)


def daily_worst(entries: Iterable[PainEntry], side: Side) -> dict[date, int]:
    """The highest score (0-10) of each logged day of one knee, in order of days; both means either knee.

    source  our own rule (D)
    """
    counted = _counted(side)
    worst: dict[date, int] = {}
    for entry in entries:
        if entry.side in counted and entry.score >= worst.get(entry.local_date, 0):
            worst[entry.local_date] = entry.score
    return dict(sorted(worst.items()))


def sides(entries: Iterable[PainEntry]) -> tuple[Side, ...]:
    """The knees to judge one by one: those named in the log; both at once while none was named.

    An entry for both names both knees, unless no entry ever told them apart.
    """
    named = {entry.side for entry in entries}
    if not named & {Side.LEFT, Side.RIGHT}:
        return (Side.BOTH,) if named else ()
    return tuple(side for side in (Side.LEFT, Side.RIGHT) if side in named or Side.BOTH in named)


def knee_asked(chosen: Side, sore_days: Mapping[Side, int]) -> Side:
    """The one knee that a log is asked about: the chosen one, else the sorer one, else the right one.

    sore_days  of the knees there are to choose from, how many had a score of 1 or more
    source     our own rule (D)
    """
    if chosen in sore_days:
        return chosen
    return max(sore_days, key=lambda side: (sore_days[side], side is Side.RIGHT), default=Side.RIGHT)


def unnamed(entries: Iterable[PainEntry]) -> Side | None:
    """The knee that only scores of unknown side speak of, while the other is named; None otherwise."""
    named = {entry.side for entry in entries}
    told = named & {Side.LEFT, Side.RIGHT}
    if len(told) != 1 or Side.UNKNOWN not in named or Side.BOTH in named:
        return None
    return Side.RIGHT if Side.LEFT in told else Side.LEFT
