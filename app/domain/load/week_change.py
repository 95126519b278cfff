"""The card of a week: seven days with much more running than the seven before them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.load.known import Coverage, daily
from app.domain.load.merge import Session
from app.domain.load.ratios import rolling_7d
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
    for each in (one for one in days if one >= start):
        last = rolling_7d(each, days, coverage.held, limits).value
        before = rolling_7d(each - timedelta(days=limits.acute_days), days, coverage.held, limits).value
        if last is None or before is None or before < limits.week_card_least_m:
            continue
        if 100 * (last - before) > limits.week_card_percent * before:  # integers: 30 % itself is no card
            return WeekChange(each, last, before)
    return None
