"""The weeks of running and pain that are set beside each other, for one knee or both told apart."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from app.domain import pain
from app.domain.pain import PainEntry
from app.domain.people import KNEES, Person, Side, by_week, week_of
from app.domain.runs import Source
from app.domain.weeks import Pair, Scores, WeekFacts, pairs
from app.services import week_log, window
from app.services.window import Window
from app.store.database import Transaction

WEEKS = 12
RANGES = (12, 26, 52)
LAGS = (0, 1, 2, 3, 4)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a runner wants to see: so many weeks, pain so many weeks later, one knee (None: the usual)."""

    weeks: int = WEEKS
    lag: int = 0
    knee: Side | None = None


@dataclass(frozen=True, slots=True)
class LinkWindow:
    """What was read for the weeks asked for.

    read   the window, its person watching the knee shown
    sides  the knees that have scores
    """

    read: Window
    sides: tuple[Side, ...]

    @property
    def knee(self) -> Side:
        """The knee shown."""
        return self.read.person.knee

    @property
    def knees(self) -> tuple[Side, ...]:
        """Both knees where both have scores, and nothing where there is none to choose."""
        return self.sides if len(self.sides) > 1 else ()


def read(
    tx: Transaction,
    person: Person,
    now: datetime,
    asked: Asked,
    sources: frozenset[Source] | None = None,
    analysed: Collection[Side] = (),
) -> LinkWindow:
    """Read the weeks asked for.

    sources   those whose runs may enter, None for all
    analysed  knees with scores before these weeks, as an analysis knows them
    """
    this_week = week_of(person.today(now), person.week_start)
    seen = week_log.read(tx, person, now, this_week - timedelta(weeks=asked.weeks - 1), sources)
    logged = {*pain.sides(seen.entries), *analysed}
    sides = tuple(side for side in KNEES if side in logged)
    knee = _knee(asked.knee, person.knee, sides, seen.entries)
    return LinkWindow(replace(seen, person=replace(person, knee=knee)), sides)


def weeks(seen: LinkWindow) -> list[WeekFacts]:
    """The weeks, oldest first, with each knee's scores where both have some."""
    found = window.weeks(seen.read)
    if not seen.knees:
        return found
    starts, entries = seen.read.person.week_start, seen.read.entries
    logged = {side: by_week(pain.daily_worst(entries, side).items(), starts) for side in seen.knees}
    return [replace(week, knees=tuple(_scores(one, logged[one], week) for one in logged)) for week in found]


def beside(seen: LinkWindow, lag: int) -> tuple[Pair, ...]:
    """The weeks, each with the one `lag` weeks later."""
    return pairs(weeks(seen), lag)


def _scores(side: Side, logged: dict[date, list[int]], week: WeekFacts) -> Scores:
    scores = logged.get(week.start)
    return Scores(side, sum(scores) / len(scores), max(scores), len(scores)) if scores else Scores(side)


def _knee(asked: Side | None, usual: Side, sides: Sequence[Side], entries: Sequence[PainEntry]) -> Side:
    """The knee asked for, else by `pain.knee_asked` of those with scores; without any the one asked for."""
    if asked is not None and asked in sides:
        return asked
    sore = {side: sum(score > 0 for score in pain.daily_worst(entries, side).values()) for side in sides}
    return pain.knee_asked(usual, sore) if sore else asked or usual
