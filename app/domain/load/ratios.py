"""Sums and ratios of daily distance: seven days, week to week, acute to chronic, monotony, strain.

All take the days as `known.daily` gives them: in order, metres, None for a day not known; a day that
is missing counts as not known. `held` are days with a run that the viewer may not see: inside the
tolerance other unknown days count 0, but a number over one of these is `held_back`. None of these sets
off an alert (grade X).

source  Gabbett 2016, Br J Sports Med 50:273; Williams 2017, Br J Sports Med 51:209; Foster 1998,
        Med Sci Sports Exerc 30:1164; that none sets off an alert: Frandsen 2025, Impellizzeri 2020 (X)
"""

import math
from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta

from app.domain.measured import Measured, Reason
from app.domain.thresholds import DEFAULT, Thresholds

Days = Mapping[date, int | None]


def rolling_7d(
    day: date, days: Days, held: Collection[date] = (), limits: Thresholds = DEFAULT
) -> Measured[int]:
    """Whole metres of the seven days that end on `day`; None when one of them is not known. Our own (D)."""
    missing = _missing(day, days, limits.acute_days, limits.acute_days, held, limits)
    return Measured(None, missing) if missing else Measured(_sum(day, 0, limits.acute_days, days))


def week_to_week(
    day: date, days: Days, held: Collection[date] = (), limits: Thresholds = DEFAULT
) -> Measured[float]:
    """Seven days over the seven before them, minus 1; needs 14 days of history. Nielsen 2014, JOSPT."""
    missing = _missing(day, days, limits.week_to_week_days, limits.week_to_week_days, held, limits)
    week = limits.acute_days
    return _ratio(missing, _sum(day, 0, week, days), _sum(day, week, week, days), 1, minus=1)


def coupled(
    day: date, days: Days, held: Collection[date] = (), limits: Thresholds = DEFAULT
) -> Measured[float]:
    """Acute to chronic with the acute week inside the chronic 28 days; at most 4. Gabbett 2016, BJSM."""
    long, week = limits.chronic_days, limits.acute_days
    missing = _missing(day, days, long, long, held, limits)
    return _ratio(missing, _sum(day, 0, week, days), _sum(day, 0, long, days), long / week)


def uncoupled(
    day: date, days: Days, held: Collection[date] = (), limits: Thresholds = DEFAULT
) -> Measured[float]:
    """Acute to chronic with the 21 days before the acute week, 0 or more. Gabbett 2016, BJSM."""
    long, week = limits.chronic_days, limits.acute_days
    missing = _missing(day, days, long, long, held, limits)
    earlier = _sum(day, week, long - week, days)
    return _ratio(missing, _sum(day, 0, week, days), earlier, (long - week) / week)


def ewma(values: Iterable[float], days: int) -> list[float]:
    """Exponentially weighted means with weight 2/(days+1); the first is the first. Williams 2017, BJSM."""
    weight = 2 / (days + 1)
    means: list[float] = []
    for value in values:
        means.append(value if not means else weight * value + (1 - weight) * means[-1])
    return means


def ewma_ratios(
    days: Days, held: Collection[date] = (), limits: Thresholds = DEFAULT
) -> dict[date, Measured[float]]:
    """The ratio of the 7-day to the 28-day weighted mean for every day, in one pass.

    It starts on the first known day and warms up for 42 days; unknown days inside the tolerance
    count 0, the tolerance being taken over the last 42 days. Williams 2017, BJSM; the warm-up is our own (D).
    """
    first = _first_known(days)
    known = [day for day in days if first is not None and day >= first]
    metres = [days[day] or 0 for day in known]
    fast, slow = ewma(metres, limits.ewma_fast_days), ewma(metres, limits.ewma_slow_days)
    warm_up = limits.ewma_warm_up_days
    found: dict[date, Measured[float]] = dict.fromkeys(days, Measured(None, Reason.NO_HISTORY))
    gaps = 0
    for n, day in enumerate(known):
        gaps += (days[day] is None) - (n >= warm_up and days[known[n - warm_up]] is None)
        missing = _lack(n + 1, warm_up, gaps, _unknown(day, limits.acute_days, days), limits)
        if _holds_back(day, warm_up, held):
            missing = Reason.HELD_BACK
        found[day] = _ratio(missing, fast[n], slow[n], 1)
    return found


def ewma_ratio(
    day: date, days: Days, held: Collection[date] = (), limits: Thresholds = DEFAULT
) -> Measured[float]:
    """The ratio of the weighted means on one day; for many days use `ewma_ratios`."""
    until = {one: metres for one, metres in days.items() if one <= day}
    return ewma_ratios(until, held, limits).get(day, Measured(None, Reason.NO_HISTORY))


def monotony(
    day: date, days: Days, held: Collection[date] = (), limits: Thresholds = DEFAULT
) -> Measured[float]:
    """Mean over sample standard deviation of seven days' distance, rest days included. Foster 1998, MSSE."""
    missing = _missing(day, days, limits.acute_days, limits.acute_days, held, limits)
    if missing:
        return Measured(None, missing)
    week = [days[one] or 0 for one in _window(day, 0, limits.acute_days)]
    total, n = sum(week), len(week)
    spread = n * sum(metres * metres for metres in week) - total * total  # whole: exact in any order
    if spread == 0:
        return Measured(None, Reason.ZERO_SD)
    return Measured(total / n / math.sqrt(float(spread) / (n * (n - 1))))


def strain(
    day: date, days: Days, held: Collection[date] = (), limits: Thresholds = DEFAULT
) -> Measured[float]:
    """Kilometres of seven days times their monotony. Foster 1998, MSSE, with effort times minutes."""
    week, evenness = rolling_7d(day, days, held, limits), monotony(day, days, held, limits)
    if week.value is None or evenness.value is None:
        return Measured(None, evenness.reason)
    return Measured(week.value / 1000 * evenness.value)


def _ratio(
    missing: Reason | None, above: float, below: float, times: float, minus: int = 0
) -> Measured[float]:
    if missing:
        return Measured(None, missing)
    if below == 0:
        return Measured(None, Reason.ZERO_DENOMINATOR)
    return Measured(times * above / below - minus)


def _missing(
    day: date, days: Days, window: int, history: int, held: Collection[date], limits: Thresholds
) -> Reason | None:
    """Why a window that ends on `day` gives no number, None when it does."""
    first = _first_known(days)
    if first is None or day < first:
        return Reason.NO_HISTORY
    if _holds_back(day, window, held):
        return Reason.HELD_BACK
    gaps, acute = _unknown(day, window, days), _unknown(day, limits.acute_days, days)
    return _lack((day - first).days + 1, history, gaps, acute, limits)


def _lack(age_days: int, history: int, gaps: int, acute_gaps: int, limits: Thresholds) -> Reason | None:
    if age_days < history:
        return Reason.WARMING_UP
    if acute_gaps or 100 * gaps > limits.unknown_percent * history:
        return Reason.INCOMPLETE
    return None


def _holds_back(day: date, window: int, held: Collection[date]) -> bool:
    return any(0 <= (day - one).days < window for one in held)


def _first_known(days: Days) -> date | None:
    return next((day for day, metres in days.items() if metres is not None), None)


def _unknown(day: date, window: int, days: Days) -> int:
    return sum(days.get(one) is None for one in _window(day, 0, window))


def _sum(day: date, back: int, length: int, days: Days) -> int:
    return sum(days.get(one) or 0 for one in _window(day, back, length))


def _window(day: date, back: int, length: int) -> list[date]:
    """The `length` days that end `back` days before `day`."""
    return [day - timedelta(days=n) for n in range(back, back + length)]
