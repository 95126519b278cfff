"""Today's session: the runner's set on strength days, a gentle one after high scores, or none."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import islice

from app.domain.exercises.agreements import Assignment
from app.domain.exercises.catalogue import GENTLE, SHORT, STANDARD, STARTER
from app.domain.exercises.levels import ONWARD, level
from app.domain.exercises.progress import assigned_row
from app.domain.exercises.rows import START, Level, short
from app.domain.thresholds import DEFAULT, Thresholds

SETS: dict[str, tuple[str, ...]] = {
    "starter": STARTER,
    "standard": STANDARD,
    "short": SHORT,
    "gentle": GENTLE,
}


class PlanKind(StrEnum):
    """What kind of day it is for exercises."""

    STARTER = "starter"
    STANDARD = "standard"
    GENTLE = "gentle"
    ASSIGNED = "assigned"
    REST = "rest"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Plan:
    """Today's exercises.

    rows     each with its level, in order; empty on a rest day and while a warning sign mutes
    minutes  about how long it takes, 0 when empty
    """

    rows: tuple[Level, ...]
    minutes: int
    kind: PlanKind
    is_strength_day: bool

    @property
    def exercises(self) -> tuple[str, ...]:
        """The ids of the exercises, in order."""
        return tuple(row.id for row in self.rows)


def todays(
    today: date,
    strength_days: Sequence[int],
    worst_today: int | None,
    flagged: bool,
    called_for: bool = False,
    risen: bool = False,
    levels: Mapping[str, int] | None = None,
    usual: str = "starter",
    assignments: Sequence[Assignment] = (),
    limits: Thresholds = DEFAULT,
) -> Plan:
    """Today's session.

    strength_days  weekdays, Monday 0
    worst_today    the latest known day's worst score, 0 to 10, None when not logged
    flagged        an open warning sign of the two most urgent tiers: no exercises at all
    called_for     a finding asks for a session today, whatever the weekday
    risen          scores stand above the usual: the session is the gentle one, rest stays rest
    levels         by exercise, as the runner agreed to them; where none, the start
    usual          the set of strength days, starter or standard
    assignments    a therapist's, in their order: they override all but a warning sign
    returns        at 6 or more the gentle set takes the place of the session, and of rest
    source         own rule (D), the sets too
    """
    planned = today.weekday() in strength_days
    if flagged:
        return Plan((), 0, PlanKind.NONE, planned)
    assigned = [one for one in assignments if one.holds(today)]
    if assigned:
        return _assigned(assigned, today, strength_days, limits)
    if worst_today is not None and worst_today >= limits.gentle_score:
        name = "gentle"
    elif not (planned or called_for):
        return Plan((), 0, PlanKind.REST, planned)
    else:
        name = "gentle" if risen else usual
    rows = set_of(name, levels or {})
    return Plan(rows, minutes(rows, limits), PlanKind(name), planned)


def _assigned(
    assigned: Sequence[Assignment], today: date, strength_days: Sequence[int], limits: Thresholds
) -> Plan:
    """What is prescribed for a weekday; rest where nothing is."""
    rows = tuple(assigned_row(one) for one in assigned if today.weekday() in (one.days or strength_days))
    kind = PlanKind.ASSIGNED if rows else PlanKind.REST
    return Plan(rows, minutes(rows, limits), kind, bool(rows))


def set_of(name: str, levels: Mapping[str, int], limits: Thresholds = DEFAULT) -> tuple[Level, ...]:
    """The rows of one of SETS at a runner's levels; where none was agreed to, the start.

    The short set has a set fewer of each, the gentle one nothing above the start. An exercise whose harder
    version is one of its own makes way for that once it was agreed to, but in the gentle set. Raises
    KeyError for no set.
    source  own rule (D)
    """
    if name == "gentle":
        return tuple(level(one, min(levels.get(one, START), START)) for one in SETS[name])
    named = dict.fromkeys(ONWARD[one] if ONWARD.get(one) in levels else one for one in SETS[name])
    rows = tuple(level(one, levels.get(one, START)) for one in named)
    return tuple(short(row, limits) for row in rows) if name == "short" else rows


def may_choose_standard(levels: Mapping[str, int]) -> bool:
    """Whether every exercise of the starter set went up a level, so that the standard one is offered.

    source  own rule (D)
    """
    return all(levels.get(one, START) > START or ONWARD.get(one) in levels for one in STARTER)


def minutes(rows: Iterable[Level], limits: Thresholds = DEFAULT) -> int:
    """About how many whole minutes these take: the work, the rests, and getting into place; own rule (D)."""
    return round(sum(_seconds(row, limits) for row in rows) / 60)


def _seconds(row: Level, limits: Thresholds) -> int:
    dose = row.dose
    one = (dose.reps or 0) * limits.rep_s or dose.hold_s or 0
    if dose.reps and dose.hold_s:
        one += dose.reps * (dose.hold_s - 1)  # a rep already holds for one second
    bouts = dose.sets * (2 if row.ways else 1)
    return bouts * one + (bouts - 1) * dose.rest_s + limits.change_s


def non_consecutive(weekdays: Iterable[int]) -> bool:
    """Whether no two of these weekdays, Monday 0, follow one another; Sunday is followed by Monday.

    source  own rule (D), as in trials with a day between sessions
    """
    days = set(weekdays)
    return not any((day + 1) % 7 in days for day in days)


def next_strength_days(after: date, strength_days: Sequence[int], count: int = 2) -> tuple[date, ...]:
    """The next planned days after a date, that date excluded; empty without planned days."""
    ahead = (after + timedelta(days=n) for n in range(1, 7 * count + 1))
    planned = (day for day in ahead if day.weekday() in strength_days)
    return tuple(islice(planned, count))
