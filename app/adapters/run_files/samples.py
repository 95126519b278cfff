"""From a recording's samples to its totals; coordinates are used here and go no further."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.adapters.run_files.climbs import climbed_m
from app.adapters.run_files.ways import Numbers, Way, way_of
from app.domain.thresholds import DEFAULT

MAX_SAMPLES = 200_000  # a recording a second for 55 hours; longer is not a run
RUNS_ONE_LEG = DEFAULT.cadence_least_spm / 2  # strides a minute of one leg


class Sample(NamedTuple):
    """One moment: seconds since 1970, metres so far, degrees, metres of height, one leg's cadence, beats."""

    at_s: float | None = None
    metres: float | None = None
    lat: float | None = None
    lon: float | None = None
    height_m: float | None = None
    cadence: float | None = None
    hr_bpm: float | None = None
    speed_mps: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Samples:
    """All moments in the order recorded, a column each, NaN for what a moment does not say.

    stretch  a number that rises after each pause
    """

    at_s: Numbers
    metres: Numbers
    lat: Numbers
    lon: Numbers
    height_m: Numbers
    cadence: Numbers
    hr_bpm: Numbers
    speed_mps: Numbers
    stretch: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Totals:
    """What the samples add up to; None where they do not say.

    start_s        by the clock that was set last, which is `shift_s` ahead of what the first sample says
    ends_s         when the last step ended
    cadence        mean of one leg over the samples that run, else over those above zero
    running_s      seconds of the samples that run, with `running_mps` and `running_cadence` over them
    fast_mps       the speed exceeded for `unsaid_wheels_percent` of the moving time
    """

    start_s: float | None = None
    shift_s: float = 0.0
    ends_s: float | None = None
    distance_m: float | None = None
    moving_s: float | None = None
    elapsed_s: float | None = None
    cadence: float | None = None
    running_s: float | None = None
    running_mps: float | None = None
    running_cadence: float | None = None
    hr_bpm: float | None = None
    gain_m: float | None = None
    fast_mps: float | None = None


def in_columns(stretches: Sequence[Sequence[Sample]]) -> Samples:
    """The moments of stretches between which the recording stood still."""
    rows = [sample for stretch in stretches for sample in stretch]
    table = sensible(np.array(rows, dtype=np.float64)).reshape(-1, len(Sample._fields))
    lengths = [len(stretch) for stretch in stretches]
    columns = dict(zip(Sample._fields, table.T, strict=True))
    return Samples(**columns, stretch=np.repeat(np.arange(len(lengths)), lengths))


def sensible(numbers: Numbers) -> Numbers:
    """The numbers with NaN for those that nothing measured can be."""
    return np.where(np.abs(numbers) < 1e12, numbers, np.nan)


def totals(samples: Samples, begun_s: float | None = None) -> Totals:
    """Add up samples; `begun_s` is when the recording began, if before the first of them."""
    at_s = _one_clock(samples)
    known = at_s[~np.isnan(at_s)]
    way = way_of(samples.metres, samples.lat, samples.lon, at_s, samples.stretch, begun_s)
    moving = way.seconds[way.moves]
    hr = samples.hr_bpm[samples.hr_bpm > 0]
    cadence, running = _running(samples, at_s, way)
    return Totals(
        start_s=float(known[0]) if known.size else None,
        shift_s=_shift(samples.at_s, at_s),
        ends_s=way.ends_s if way.ends_s is not None else float(known[-1]) if known.size else None,
        distance_m=way.distance_m,
        moving_s=float(moving.sum()) if way.seconds.size else None,
        elapsed_s=float(known[-1] - known[0]) if known.size else None,
        cadence=cadence,
        running_s=running[0],
        running_mps=running[1],
        running_cadence=running[2],
        hr_bpm=float(hr.mean()) if hr.size else None,
        gain_m=climbed_m(samples.height_m),
        fast_mps=_fast(way.metres[way.moves] / moving, moving),
    )


def _one_clock(samples: Samples) -> Numbers:
    """The instants by the clock that was set last; a step over which it was set takes no time.

    Satellites set a watch's clock in its first minutes. A step back by less is a moment written late.
    """
    at_s = samples.at_s.copy()
    (known,) = np.nonzero(~np.isnan(at_s))
    if known.size < 2:
        return at_s
    step_s = np.diff(at_s[known])
    paused = np.diff(samples.stretch[known]) > 0
    was_set = (step_s < -DEFAULT.clock_back_s) | ((step_s > DEFAULT.clock_forward_s) & ~paused)
    if was_set.any():
        at_s[known[:-1]] += np.cumsum(np.where(was_set, step_s, 0.0)[::-1])[::-1]
    at_s[known] = np.maximum.accumulate(at_s[known])
    return at_s


def _shift(before: Numbers, after: Numbers) -> float:
    (known,) = np.nonzero(~np.isnan(before))
    return float(after[known[0]] - before[known[0]]) if known.size else 0.0


def _running(
    samples: Samples, at_s: Numbers, way: Way
) -> tuple[float | None, tuple[float | None, float | None, float | None]]:
    """The mean cadence, and of the samples that run: seconds, metres a second, one leg's cadence."""
    cadence = samples.cadence
    steps = cadence > 0
    if not steps.any():
        return None, (None, None, None)
    apart_s = np.diff(at_s, prepend=at_s[:1])
    apart_s[(np.diff(samples.stretch, prepend=0) > 0) & (apart_s > DEFAULT.pause_s)] = 0.0
    speed = samples.speed_mps
    if np.isnan(speed).any():
        speed = np.where(np.isnan(speed), _speeds(np.cumsum(apart_s), way), speed)
    runs = (cadence >= RUNS_ONE_LEG) & ~(speed < DEFAULT.cadence_slowest_mps)
    weight = np.clip(np.nan_to_num(apart_s, nan=1.0), 0.1, DEFAULT.sample_lasts_s)
    counted = runs if runs.any() else steps
    mean = _mean(cadence[counted], weight[counted])
    timed = runs & (apart_s > 0) & (apart_s <= DEFAULT.sample_lasts_s)
    if way.so_far is None or not timed.any():
        return mean, (None, None, None)
    seconds = float(apart_s[timed].sum())
    metres = float(np.diff(way.so_far, prepend=way.so_far[:1])[timed].sum())
    return mean, (seconds, round(metres / seconds, 4), _mean(cadence[timed], apart_s[timed]))


def _mean(values: Numbers, weights: Numbers) -> float:
    """The weighted mean, to what can be measured: floating point says 172.00000000000003."""
    return round(float(np.average(values, weights=weights)), 4)


def _speeds(clock_s: Numbers, way: Way) -> Numbers:
    """Metres a second around each sample, NaN where there is no clock or no way."""
    if way.so_far is None or np.isnan(clock_s).any():
        return np.full(clock_s.size, np.nan)
    around_s = DEFAULT.speed_around_s
    low, high = np.maximum(clock_s - around_s, clock_s[0]), np.minimum(clock_s + around_s, clock_s[-1])
    metres = np.interp(high, clock_s, way.so_far) - np.interp(low, clock_s, way.so_far)
    return np.where(high > low, metres / np.where(high > low, high - low, 1.0), np.nan)


def _fast(speeds: Numbers, seconds: Numbers) -> float | None:
    """The speed above which a small part of the moving time lies."""
    if not seconds.size:
        return None
    order = np.argsort(speeds)[::-1]
    reached = np.cumsum(seconds[order]) >= seconds.sum() * DEFAULT.unsaid_wheels_percent / 100
    return float(speeds[order][int(np.argmax(reached))])
