"""The way between samples: by the count of metres that a watch kept, else from place to place."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.domain.thresholds import DEFAULT

Numbers = NDArray[np.float64]

EARTH_M = 6_371_008.8  # mean radius (IUGG)


@dataclass(frozen=True, slots=True, eq=False)
class Way:
    """Where a recording went.

    distance_m       None when the samples do not say
    so_far           metres at each sample, None likewise
    metres, seconds  of each step between two samples at which the way had grown; pauses are none
    moves            which of these steps were on foot and not standing
    ends_s           when the last of these that moves ended, None when none does
    """

    distance_m: float | None
    so_far: Numbers | None
    metres: Numbers
    seconds: Numbers
    moves: NDArray[np.bool_]
    ends_s: float | None


def way_of(
    metres: Numbers,
    lat: Numbers,
    lon: Numbers,
    at_s: Numbers,
    stretch: NDArray[np.int64],
    begun_s: float | None,
) -> Way:
    """The way of samples; a count that never rises gives way to places."""
    (counted,) = np.nonzero(~np.isnan(metres))
    (placed,) = np.nonzero(~np.isnan(lat))
    if counted.size and (np.nanmax(metres) > 0 or placed.size < 2):
        at, steps = _counts(metres, counted, at_s, stretch, begun_s)
    else:
        at, steps = _places(lat, lon, placed, at_s, stretch)
    return _way(at, np.cumsum(steps), at_s, stretch)


def haversine_m(lat: Numbers, lon: Numbers, lat2: Numbers, lon2: Numbers) -> Numbers:
    """Great-circle metres between places in degrees."""
    a, b = np.radians(lat), np.radians(lat2)
    across = np.sin((b - a) / 2) ** 2
    along = np.cos(a) * np.cos(b) * np.sin(np.radians(lon2 - lon) / 2) ** 2
    found: Numbers = 2 * EARTH_M * np.arcsin(np.minimum(1.0, np.sqrt(across + along)))
    return found


def _way(at: NDArray[np.int64], so_far: Numbers, at_s: Numbers, stretch: NDArray[np.int64]) -> Way:
    """`at` are the samples that say where they are, `so_far` the metres there."""
    none = np.array([])
    if at.size < 2:
        only = 0.0 if at_s.size == 1 else None
        return Way(only, None, none, none, np.array([], dtype=np.bool_), None)
    grows = (np.diff(so_far) > 0) | (np.diff(stretch[at]) > 0)  # a count may stand still for some samples
    rises = np.concatenate([[True], grows])
    ends = at[rises]
    metres, seconds = np.diff(so_far[rises]), np.diff(at_s[ends])
    paused = (np.diff(stretch[ends]) > 0) & ~(seconds <= DEFAULT.pause_s)
    timed = (seconds > 0) & ~paused
    moves = metres[timed] >= DEFAULT.moving_least_mps * seconds[timed]
    last = ends[1:][timed][moves][-1:]
    return Way(
        distance_m=float(so_far[-1]),
        so_far=np.interp(np.arange(at_s.size), at, so_far),
        metres=metres[timed],
        seconds=seconds[timed],
        moves=moves,
        ends_s=float(at_s[last[0]]) if last.size else None,
    )


def _counts(
    metres: Numbers,
    counted: NDArray[np.int64],
    at_s: Numbers,
    stretch: NDArray[np.int64],
    begun_s: float | None,
) -> tuple[NDArray[np.int64], Numbers]:
    """Metres of each step of a watch's count; a count that falls back begins anew and adds nothing."""
    count = metres[counted]
    if count.size > 2:  # a sample out of line with both its neighbours, which are in line with each other
        before, own, after = count[:-2], count[1:-1], count[2:]
        odd = (after >= before) & ((own < before) | (own > after))
        counted = counted[np.concatenate([[True], ~odd, [True]])]
        count = metres[counted]
    steps = np.maximum(np.diff(count), 0.0)
    paused = (np.diff(stretch[counted]) > 0) & ~(np.diff(at_s[counted]) <= DEFAULT.pause_s)
    steps[paused & (steps > DEFAULT.pause_step_m)] = 0.0
    first = counted[0]
    ahead_s = at_s[first] - begun_s if begun_s is not None and not np.isnan(at_s[first]) else 0.0
    before_m = count[0] if 0 < count[0] <= max(DEFAULT.leap_m, DEFAULT.leap_mps * ahead_s) else 0.0
    return counted, np.concatenate([[before_m], steps])


def _places(
    lat: Numbers, lon: Numbers, placed: NDArray[np.int64], at_s: Numbers, stretch: NDArray[np.int64]
) -> tuple[NDArray[np.int64], Numbers]:
    """Metres from place to place; leaps of the GPS and what lies between two stretches add nothing."""
    steps, leaps = _strides(lat, lon, placed, at_s, stretch)
    if leaps.any():
        placed = _without_leaps(lat, lon, placed, at_s, stretch)
        steps, leaps = _strides(lat, lon, placed, at_s, stretch)
    steps[leaps] = 0.0
    return placed, np.concatenate([np.zeros(min(1, placed.size)), steps])


def _strides(
    lat: Numbers, lon: Numbers, placed: NDArray[np.int64], at_s: Numbers, stretch: NDArray[np.int64]
) -> tuple[Numbers, NDArray[np.bool_]]:
    """Metres of each step, those between stretches 0, and which of them nobody can have run."""
    here, there = placed[:-1], placed[1:]
    steps = haversine_m(lat[here], lon[here], lat[there], lon[there])
    seconds = at_s[there] - at_s[here]
    steps[(stretch[there] > stretch[here]) & ~(seconds <= DEFAULT.pause_s)] = 0.0
    reach_m = np.maximum(DEFAULT.leap_m, DEFAULT.leap_mps * seconds)
    return steps, steps > reach_m  # never where there is no clock


def _without_leaps(
    lat: Numbers, lon: Numbers, placed: NDArray[np.int64], at_s: Numbers, stretch: NDArray[np.int64]
) -> NDArray[np.int64]:
    """The samples without those that cannot be reached on foot from the last one believed."""
    kept, aside = [int(placed[0])], list[int]()
    for at in placed[1:].tolist():
        last = kept[-1]
        metres = float(haversine_m(lat[last], lon[last], lat[at], lon[at]))
        within = int(stretch[at]) == int(stretch[last]) or at_s[at] - at_s[last] <= DEFAULT.pause_s
        if not (within and metres > max(DEFAULT.leap_m, DEFAULT.leap_mps * (at_s[at] - at_s[last]))):
            kept.append(at)
            aside.clear()
            continue
        aside.append(at)
        if len(aside) > DEFAULT.leap_places:
            kept += aside
            aside.clear()
    return np.array(kept)
