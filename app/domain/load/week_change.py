"""The card of a week: seven days with much more running than the seven before them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.load.known import Coverage, daily
from app.domain.load.merge import Session
from app.domain.people import WeekStart, week_of
from app.domain.thresholds import DEFAULT, Thresholds


@dataclass(frozen=True, slots=True)
class WeekChange:
    """Seven days set against the seven before them, in whole metres.

    day       the last of the seven
    last_m    of the seven days that end on `day`
    before_m  of the seven before those
    """

    day: date
    last_m: int
    before_m: int


def week_change(
    day: date,
    sessions: Sequence[Session],
    coverage: Coverage,
    starts: WeekStart = WeekStart.MONDAY,
    limits: Thresholds = DEFAULT,
) -> WeekChange | None:
    """The first day of the runner's week of `day`, up to it, on which seven days went over those before.

    sessions  in any order; later ones than `day` are ignored
    returns   None when no such day has more than 30 % more, with 10 km or more before and all 14 days known
    source    Nielsen 2014, JOSPT (novices; weak), where Frandsen 2025 found no relation: so it is shown, and
              sets nothing off
    """
    start = week_of(day, starts)
    days = daily(sessions, coverage, start - timedelta(days=limits.week_to_week_days - 1), day)
    metres, week = list(days.values()), limits.acute_days
    for number in range(limits.week_to_week_days, len(metres) + 1):
        last = _sum(metres[number - week : number])
        before = _sum(metres[number - 2 * week : number - week])
        if last is None or before is None or before < limits.week_card_least_m:
            continue
        if 100 * (last - before) > limits.week_card_percent * before:  # integers: 30 % itself is no card
            return WeekChange(start + timedelta(days=number - limits.week_to_week_days), last, before)
    return None


def _sum(metres: Sequence[int | None]) -> int | None:
    """The metres of some days, None when one of them is not known."""
    known = [one for one in metres if one is not None]
    return sum(known) if len(known) == len(metres) else None
