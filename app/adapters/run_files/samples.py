"""From a recording's samples to its totals; coordinates are used here and go no further."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

MAX_SAMPLES = 200_000  # a recording a second for 55 hours; longer is not a run
MOVING_MPS = 0.5  # below the slowest climb on foot; the drift of a GPS at rest is slower
RUNS_MPS = 1.8  # samples slower than this are steps walked, as in the qualifying rule for cadence
RUNS_ONE_LEG = 60  # strides a minute of one leg; 120 steps of both
RISE_M = 3.0  # altitude wanders by less between samples; smaller climbs are noise
LEAP_M = 20.0  # the scatter of a GPS between two samples; a longer step must also be possible on foot
LEAP_MPS = 12.0  # nobody runs faster; a step that would need it is a leap of the GPS and is passed over
EARTH_M = 6_371_008.8  # mean radius (IUGG)


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


@dataclass(frozen=True, slots=True)
class Totals:
    """What the samples add up to; None where they do not say.

    cadence   mean of one leg over the samples that run, else over those above zero
    fast_mps  the speed exceeded for one twentieth of the moving time
    """

    start_s: float | None = None
    distance_m: float | None = None
    moving_s: float | None = None
    elapsed_s: float | None = None
    cadence: float | None = None
    hr_bpm: float | None = None
    gain_m: float | None = None
    fast_mps: float | None = None


def totals(segments: Sequence[Sequence[Sample]]) -> Totals:
    """Add up samples in the order recorded; between segments the recording stood still."""
    times = [s.at_s for segment in segments for s in segment if s.at_s is not None]
    steps = [step for segment in segments for step in _steps(segment)]
    timed = [(d, dt) for d, dt in steps if dt]
    known = bool(steps) or sum(map(len, segments)) == 1
    return Totals(
        start_s=times[0] if times else None,
        distance_m=math.fsum(d for d, _ in steps) if known else None,
        moving_s=math.fsum(dt for d, dt in timed if d >= MOVING_MPS * dt) if timed else None,
        elapsed_s=max(times) - times[0] if times else None,
        cadence=_cadence(segments),
        hr_bpm=_mean([s.hr_bpm for segment in segments for s in segment if s.hr_bpm]),
        gain_m=_gain([s.height_m for segment in segments for s in segment if s.height_m is not None]),
        fast_mps=_fast(timed),
    )


def haversine_m(lat: float, lon: float, lat2: float, lon2: float) -> float:
    """Great-circle metres between two places in degrees."""
    a, b = math.radians(lat), math.radians(lat2)
    across = math.sin((b - a) / 2) ** 2
    along = math.cos(a) * math.cos(b) * math.sin(math.radians(lon2 - lon) / 2) ** 2
    return 2 * EARTH_M * math.asin(min(1.0, math.sqrt(across + along)))


def _steps(segment: Sequence[Sample]) -> list[tuple[float, float]]:
    """Metres and seconds from each sample that has a place to the next; 0 s where the clock is missing."""
    found: list[tuple[float, float]] = []
    counted = any(s.metres is not None for s in segment)
    last: Sample | None = None
    for sample in segment:
        if (sample.metres if counted else sample.lat) is None:
            continue
        if last is not None:
            known = last.at_s is not None and sample.at_s is not None
            dt = max(0.0, (sample.at_s or 0) - (last.at_s or 0)) if known else 0.0
            metres = _metres(last, sample, counted)
            if known and not counted and metres > max(LEAP_M, LEAP_MPS * dt):
                continue
            found.append((metres, dt))
        last = sample
    if counted and segment and found and segment[0].metres:
        found.insert(0, (segment[0].metres, 0.0))  # the count may begin before the first sample
    return found


def _metres(last: Sample, sample: Sample, counted: bool) -> float:
    """Metres of one step; a count that falls back adds nothing."""
    if counted:
        return max(0.0, (sample.metres or 0) - (last.metres or 0))
    return haversine_m(last.lat or 0, last.lon or 0, sample.lat or 0, sample.lon or 0)


def _cadence(segments: Sequence[Sequence[Sample]]) -> float | None:
    """Mean over samples that run, where the speed is known; else over all above zero."""
    above = [s for segment in segments for s in segment if s.cadence]
    running = [
        s.cadence for s in above if (s.cadence or 0) >= RUNS_ONE_LEG and (s.speed_mps or 2) >= RUNS_MPS
    ]
    return _mean(running or [s.cadence for s in above])


def _mean(values: Sequence[float | None]) -> float | None:
    known = [v for v in values if v is not None]
    return math.fsum(known) / len(known) if known else None


def _gain(heights: Sequence[float]) -> float | None:
    """Metres climbed, counting a rise only once it is more than the noise."""
    if not heights:
        return None
    gain, base = 0.0, heights[0]
    for height in heights:
        if height - base >= RISE_M:
            gain += height - base
            base = height
        elif height < base:
            base = height
    return gain


def _fast(timed: Sequence[tuple[float, float]]) -> float | None:
    """The speed above which a twentieth of the moving time lies."""
    moving = sorted(((d / dt, dt) for d, dt in timed if d >= MOVING_MPS * dt), reverse=True)
    left = math.fsum(dt for _, dt in moving) / 20
    for speed, dt in moving:
        left -= dt
        if left <= 0:
            return speed
    return None
