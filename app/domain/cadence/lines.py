"""A runner's own line of cadence on speed, and how a run stands to it.

Cadence is steps a minute of both feet. Runners step faster when they run faster, each by their own
amount: a line is fitted to their easy runs, and what is left over is compared.

source  Sen 1968, J Am Stat Assoc 63:1379, for the slope; windows and gates are our own (D)
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from app.domain.cadence.theil_sen import Numbers, middle, quartile, theil_sen
from app.domain.measured import Reason
from app.domain.runs import Run, Sport
from app.domain.thresholds import DEFAULT, Thresholds

_SLACK = 1e-9  # what lies exactly on a limit is inside, as it is not always in floating point


@dataclass(frozen=True, slots=True)
class Fit:
    """A runner's own line of cadence on speed.

    slope, low, high  spm per m/s with its 95 % interval; None when it could not be worked out
    level             spm at v_ref_mps, the median speed
    v_min, v_max      slowest and fastest run of the fit, m/s
    mad_spm           median distance of its runs from the line, spm
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
    mad_spm: float | None = None


@dataclass(frozen=True, slots=True)
class Pace:
    """What is compared of a run that qualifies: metres a second, steps a minute, seconds of moving."""

    speed_mps: float
    cadence_spm: float
    moving_s: int


def qualifies(run: Run, limits: Thresholds = DEFAULT) -> bool:
    """Whether a run's cadence is comparable: steady, on road or track, long enough, not steep.

    run     a counting run; a climb that is not known is taken as flat, any other number not known is a no
    source  our own rule (D)
    """
    return pace_of(run, limits) is not None


def pace_of(run: Run, limits: Thresholds = DEFAULT) -> Pace | None:
    """What is compared of a run; None when it does not qualify. Source: our own rule (D).

    Where samples say how it was while running, that counts: walks and stops would pull the means.
    """
    speed, cadence, seconds = run.speed_mps, run.cadence_spm, float(run.moving_s or 0)
    if run.running_s is not None:
        speed, cadence, seconds = run.running_mps, run.running_spm, run.running_s
    if run.sport is not Sport.RUN or run.race or run.interval:
        return None
    if speed is None or cadence is None or run.moving_s is None:
        return None
    climb = run.elevation_gain_m or 0
    is_comparable = (
        run.distance_m >= limits.cadence_run_m
        and seconds >= limits.cadence_run_s
        and limits.cadence_slowest_mps <= speed <= limits.cadence_fastest_mps
        and limits.cadence_least_spm <= cadence <= limits.cadence_most_spm
        and 1000 * climb <= limits.cadence_climb_m_per_km * run.distance_m
    )
    return Pace(speed, cadence, run.moving_s) if is_comparable else None


class Series:
    """Qualifying runs by day as arrays, so that each fit is a slice."""

    def __init__(self, runs: Iterable[Run], limits: Thresholds) -> None:
        paces = ((run, pace_of(run, limits)) for run in runs)
        kept = [(run.day, run.start, run.distance_m, pace) for run, pace in paces if pace is not None]
        kept.sort(key=itemgetter(0, 1, 2))
        self._dated = [day for day, *_ in kept]
        self._paces = [pace for *_, pace in kept]
        self.days = np.fromiter((day.toordinal() for day in self._dated), np.int64)
        self.speeds: Numbers = np.array([pace.speed_mps for pace in self._paces])
        self.cadences: Numbers = np.array([pace.cadence_spm for pace in self._paces])

    def of_week(self, start: date) -> Sequence[Pace]:
        """What is compared of the runs of the seven days from `start` on."""
        end = start + timedelta(days=7)
        return self._paces[bisect_left(self._dated, start) : bisect_left(self._dated, end)]

    def fit(self, today: date, limits: Thresholds) -> Fit:
        """As `fit`, of these runs."""
        last = today.toordinal() - limits.fit_ends_days
        low, high = np.searchsorted(self.days, [last - limits.fit_days + 1, last + 1]).tolist()
        held = (part[low:high].tobytes() for part in (self.days, self.speeds, self.cadences))
        return fit_once(*held, limits)


def fit(runs: Iterable[Run], today: date, limits: Thresholds = DEFAULT) -> Fit:
    """Fit the runner's line on the 120 days that end 14 days before `today`.

    runs    counting runs in any order; those that do not qualify are passed over
    source  Theil-Sen for its robustness to walk breaks; window and gates are our own (D)
    """
    return Series(runs, limits).fit(today, limits)


def fit_of(runs: Iterable[Run], limits: Thresholds = DEFAULT) -> Fit:
    """One line over all of these runs, whatever their days.

    runs    counting runs in any order; those that do not qualify are passed over
    source  as for `fit`, under the same gates
    """
    series = Series(runs, limits)
    return _fit(series.days, series.speeds, series.cadences, limits)


@lru_cache(maxsize=2048)
def fit_once(days: bytes, speeds: bytes, cadences: bytes, limits: Thresholds) -> Fit:
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
    if quartile(ordered, 3) - quartile(ordered, 1) < limits.fit_iqr_mps - _SLACK:
        return too_little
    found = theil_sen(speeds, cadences)
    if found is None:
        return too_little
    v_ref = middle(ordered)
    at_v_ref = cadences - found.slope * (speeds - v_ref)
    level = middle(np.sort(at_v_ref))
    is_sure = (
        -_SLACK <= found.slope <= limits.fit_steepest + _SLACK
        and found.high - found.low <= limits.fit_interval + _SLACK
    )
    return Fit(
        reason=Reason.OK if is_sure else Reason.INSUFFICIENT_DATA,
        n=n,
        slope=found.slope,
        level=level,
        v_ref_mps=v_ref,
        v_min=float(ordered[0]),
        v_max=float(ordered[-1]),
        low=found.low,
        high=found.high,
        mad_spm=middle(np.sort(np.abs(at_v_ref - level))),  # the median residual itself is 0
    )


def residual(run: Run, fit: Fit, limits: Thresholds = DEFAULT) -> float | None:
    """Steps a minute above (+) or below (-) the runner's own line at this speed.

    run     any counting run
    returns spm; None when the run does not qualify, the fit is not valid, or the speed is more than
            0.2 m/s outside those of the fit
    source  our own rule (D)
    """
    pace = pace_of(run, limits)
    return None if pace is None else _off(pace, fit, limits)


def _off(pace: Pace, fit: Fit, limits: Thresholds) -> float | None:
    if fit.slope is None or fit.level is None or fit.v_ref_mps is None:
        return None
    margin = limits.fit_margin_mps + _SLACK
    if fit.reason is not Reason.OK or fit.v_min is None or fit.v_max is None:
        return None
    if not fit.v_min - margin <= pace.speed_mps <= fit.v_max + margin:
        return None
    return pace.cadence_spm - (fit.level + fit.slope * (pace.speed_mps - fit.v_ref_mps))


def adjusted(run: Run, fit: Fit, limits: Thresholds = DEFAULT) -> float | None:
    """The run's cadence at the runner's usual speed, spm; None as for `residual`. Source: our own (D)."""
    pace = pace_of(run, limits)
    return None if pace is None else at_usual_speed(pace, fit, limits)


def at_usual_speed(pace: Pace, fit: Fit, limits: Thresholds) -> float | None:
    """As `adjusted`, of what is compared of a run."""
    left = _off(pace, fit, limits)
    return None if left is None or fit.level is None else fit.level + left
