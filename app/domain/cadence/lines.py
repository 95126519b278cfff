"""Weekly cadence, and how it differs from what the runner's own speeds let one expect.

Cadence is steps a minute of both feet. Runners step faster when they run faster, each by their own
amount: a line is fitted to their easy runs, and what is left over is compared.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise
from math import sqrt
from statistics import median

import numpy as np
from numpy.typing import NDArray

from app.domain.measured import Reason
from app.domain.runs import Run, Sport
from app.domain.thresholds import DEFAULT, Thresholds

Numbers = NDArray[np.float64]
_Z_95 = 1.959963984540054  # normal quantile at 0.975


@dataclass(frozen=True, slots=True)
class Slope:
    """A Theil-Sen slope with its 95 % interval, spm per m/s."""

    slope: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Fit:
    """A runner's own line of cadence on speed.

    slope, low, high  spm per m/s with its 95 % interval; None when it could not be worked out
    level             spm at v_ref_mps, the median speed
    v_min, v_max      slowest and fastest run of the fit, m/s
    n                 runs in the fit
    reason            ok, or insufficient_data when too few, too short, too alike or too uncertain
    """

    reason: Reason
    n: int
    slope: float | None = None
    level: float | None = None
    v_ref_mps: float | None = None
    v_min: float | None = None
    v_max: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class WeekCadence:
    """A week's cadence in spm.

    cadence_spm   mean of its qualifying runs, by moving time; None without one
    adjusted_spm  median of their cadence at the runner's usual speed; None with a reason
    """

    cadence_spm: float | None
    adjusted_spm: float | None
    reason: Reason


def qualifies(run: Run, limits: Thresholds = DEFAULT) -> bool:
    """Whether a run's cadence is comparable: steady, on road or track, long enough, not steep.

    A climb that is not known is taken as flat.
    """
    speed, cadence = run.speed_mps, run.cadence_spm
    if run.sport is not Sport.RUN or run.race or speed is None or cadence is None or run.moving_s is None:
        return False
    climb = run.elevation_gain_m or 0
    return (
        run.distance_m >= limits.cadence_run_m
        and run.moving_s >= limits.cadence_run_s
        and limits.cadence_slowest_mps <= speed <= limits.cadence_fastest_mps
        and limits.cadence_least_spm <= cadence <= limits.cadence_most_spm
        and 1000 * climb <= limits.cadence_climb_m_per_km * run.distance_m
    )


def theil_sen(x: Numbers, y: Numbers) -> Slope | None:
    """The median of all pairwise slopes with Sen's 95 % interval; None when all x are alike.

    source  Sen 1968; the same numbers as scipy.stats.theilslopes
    """
    first, second = _pairs(len(x))
    run = x[second] - x[first]
    apart = run != 0
    slopes = np.sort((y[second] - y[first])[apart] / run[apart])
    count = len(slopes)
    if count == 0:
        return None
    n = len(y)
    variance = (n * (n - 1) * (2 * n + 5) - _ties(x) - _ties(y)) / 18
    reach = _Z_95 * sqrt(variance) if variance >= 0 else count  # so many ties that any slope may be true
    upper = min(round((count + reach) / 2), count - 1)
    lower = max(round((count - reach) / 2) - 1, 0)
    return Slope(_middle(slopes), float(slopes[lower]), float(slopes[upper]))


@lru_cache(maxsize=256)
def _pairs(n: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    return np.triu_indices(n, 1)


def _middle(ordered: Numbers) -> float:
    """The median of sorted numbers."""
    half = len(ordered) // 2
    if len(ordered) % 2:
        return float(ordered[half])
    return float((ordered[half - 1] + ordered[half]) / 2)


def _ties(values: Numbers) -> int:
    """What equal values take from the variance of Kendall's S."""
    ordered = np.sort(values)
    edges = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1], True])
    return sum(k * (k - 1) * (2 * k + 5) for k in np.diff(edges).tolist() if k > 1)


class _Series:
    """Qualifying runs by day as arrays, so that each fit is a slice."""

    def __init__(self, runs: Iterable[Run], limits: Thresholds) -> None:
        kept = sorted((r for r in runs if qualifies(r, limits)), key=lambda r: (r.day, r.start, r.distance_m))
        self.days = np.array([run.day.toordinal() for run in kept], dtype=np.int64)
        self.speeds = np.array([run.speed_mps for run in kept], dtype=np.float64)
        self.cadences = np.array([run.cadence_spm for run in kept], dtype=np.float64)

    def fit(self, today: date, limits: Thresholds) -> Fit:
        last = today.toordinal() - limits.fit_ends_days
        low, high = np.searchsorted(self.days, [last - limits.fit_days + 1, last + 1]).tolist()
        held = (part[low:high].tobytes() for part in (self.days, self.speeds, self.cadences))
        return _fit_once(*held, limits)


def fit(runs: Iterable[Run], today: date, limits: Thresholds = DEFAULT) -> Fit:
    """Fit the runner's line on the 120 days that end 14 days before `today`.

    runs    counting runs in any order; those that do not qualify are passed over
    source  Theil-Sen for its robustness to walk breaks; gates are our own (D)
    """
    return _Series(runs, limits).fit(today, limits)


@lru_cache(maxsize=2048)
def _fit_once(days: bytes, speeds: bytes, cadences: bytes, limits: Thresholds) -> Fit:
    """The fit of the same runs is worked out once: of a year of weeks, only the newest has new ones."""
    return _fit(
        np.frombuffer(days, dtype=np.int64),
        np.frombuffer(speeds, dtype=np.float64),
        np.frombuffer(cadences, dtype=np.float64),
        limits,
    )


def _fit(days: NDArray[np.int64], speeds: Numbers, cadences: Numbers, limits: Thresholds) -> Fit:
    n = len(days)
    too_little = Fit(Reason.INSUFFICIENT_DATA, n)
    if n < limits.fit_runs or days[-1] - days[0] < limits.fit_span_days:
        return too_little
    ordered = np.sort(speeds)
    if _quartile(ordered, 3) - _quartile(ordered, 1) < limits.fit_iqr_mps - 1e-9:
        return too_little
    found = theil_sen(speeds, cadences)
    if found is None:
        return too_little
    v_ref = _middle(ordered)
    level = _middle(np.sort(cadences - found.slope * (speeds - v_ref)))
    sure = 0 <= found.slope <= limits.fit_steepest and found.high - found.low <= limits.fit_interval
    return Fit(
        reason=Reason.OK if sure else Reason.INSUFFICIENT_DATA,
        n=n,
        slope=found.slope,
        level=level,
        v_ref_mps=v_ref,
        v_min=float(ordered[0]),
        v_max=float(ordered[-1]),
        low=found.low,
        high=found.high,
    )


def _quartile(ordered: Numbers, which: int) -> float:
    """The first or third quartile of sorted numbers, straight between neighbours."""
    place = (len(ordered) - 1) * which / 4
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return float(ordered[below] + (place - below) * (ordered[above] - ordered[below]))


def residual(run: Run, fit: Fit, limits: Thresholds = DEFAULT) -> float | None:
    """Steps a minute above (+) or below (-) the runner's own line at this speed.

    None when the run does not qualify, the fit is not valid, or the speed is more than 0.2 m/s outside it.
    """
    if not qualifies(run, limits):
        return None
    return _left_over(run.speed_mps or 0.0, run.cadence_spm or 0.0, fit, limits)


def _left_over(speed_mps: float, cadence_spm: float, fit: Fit, limits: Thresholds) -> float | None:
    if fit.slope is None or fit.level is None or fit.v_ref_mps is None or fit.reason is not Reason.OK:
        return None
    margin = limits.fit_margin_mps + 1e-9  # a speed exactly at the margin is inside
    if fit.v_min is None or fit.v_max is None or not fit.v_min - margin <= speed_mps <= fit.v_max + margin:
        return None
    return cadence_spm - (fit.level + fit.slope * (speed_mps - fit.v_ref_mps))


def adjusted(run: Run, fit: Fit, limits: Thresholds = DEFAULT) -> float | None:
    """The run's cadence at the runner's usual speed, spm; None as for `residual`."""
    left = residual(run, fit, limits)
    return None if left is None or fit.level is None else fit.level + left


def weekly(
    runs: Sequence[Run], week_starts: Sequence[date], limits: Thresholds = DEFAULT
) -> dict[date, WeekCadence]:
    """The cadence of each week; each week's runs are adjusted by the fit of the week's first day.

    runs         counting runs in any order, with the 134 days before the first week
    week_starts  first days of weeks, in any order
    """
    series = _Series(runs, limits)
    by_week: dict[date, list[Run]] = {start: [] for start in week_starts}
    starts = sorted(by_week)
    ends = [*(after for _, after in pairwise(starts)), starts[-1] + timedelta(days=7)] if starts else []
    spans = [(start, min(end, start + timedelta(days=7))) for start, end in zip(starts, ends, strict=True)]
    ordered = sorted(runs, key=lambda run: run.day)
    at = 0
    for start, end in spans:
        while at < len(ordered) and ordered[at].day < start:
            at += 1
        while at < len(ordered) and ordered[at].day < end:
            by_week[start].append(ordered[at])
            at += 1
    return {start: _week(start, by_week[start], series, limits) for start in week_starts}


def _week(start: date, runs: Sequence[Run], series: _Series, limits: Thresholds) -> WeekCadence:
    kept = [run for run in runs if qualifies(run, limits)]
    if not kept:
        odd = any(run.cadence_reason == Reason.CADENCE_UNIT for run in runs)
        return WeekCadence(None, None, Reason.CADENCE_UNIT if odd else Reason.INSUFFICIENT_DATA)
    seconds = sum(run.moving_s or 0 for run in kept)
    mean = sum((run.cadence_spm or 0) * (run.moving_s or 0) for run in kept) / seconds
    line = series.fit(start, limits)
    values = [value for run in kept if (value := adjusted(run, line, limits)) is not None]
    if not values:
        return WeekCadence(mean, None, Reason.INSUFFICIENT_DATA)
    return WeekCadence(mean, median(values), Reason.OK)
