"""The days of one invented runner: metres, scores and cadence, out of a seeded generator.

source  our own generator (D); every number in it is a guess at how people run and hurt
"""

from dataclasses import dataclass
from itertools import accumulate

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from app.domain.thresholds import DEFAULT
from app.simulation.kinds import USUAL_SCORE, Kind, Pain

Floats = NDArray[np.float64]

LEAD_WEEKS = 5  # of running before the log, so that each session of it has a longest to be set against
WEEK = 7
STAYS = 0.9  # of yesterday's pain, cadence and added pain
SPREAD = 1.5  # of pain, in points


@dataclass(frozen=True, slots=True)
class Days:
    """Days in a row, of which the first is a week's first; those before `lead` were run and not logged.

    metres    run that day, whole, in one session; 0 for none
    score     the day's worst, NaN where none was logged
    residual  steps a minute away from the runner's own line on that day's run, NaN without one
    """

    lead: int
    metres: Floats
    score: Floats
    residual: Floats


def days(kind: Kind, weeks: int, rng: Generator) -> Days:
    """One runner's days of a log of so many weeks."""
    lead, count = LEAD_WEEKS * WEEK, (LEAD_WEEKS + weeks) * WEEK
    passed = np.concatenate([np.full(lead, -1.0), np.linspace(-1, 1, count - lead)])
    pain, metres, drift = _pain(kind, lead, count, rng), _metres(count, rng), _waves(1.0, count, rng)
    if kind.drifts:
        metres, pain = metres * np.exp(0.4 * passed), pain + 1.5 * passed
    if kind.dips:
        metres, pain = metres * np.exp(0.4 * passed**2), pain + 2 * passed**2 - 0.7
    if kind.rests:
        metres = _rested(metres, pain, kind.rests, rng)
    metres = np.round(metres)
    residual = np.where(metres > 0, drift + rng.normal(0, 2, count), np.nan)
    pain = pain + _added(kind, metres, residual)
    score = _logged(kind, pain, rng)
    score[:lead] = np.nan
    return Days(lead, metres, score, residual)


def _pain(kind: Kind, lead: int, count: int, rng: Generator) -> Floats:
    """The pain behind the scores, in points; it may lie below 0."""
    if kind.pain is Pain.NOISE:
        return rng.normal(kind.mean, SPREAD, count)
    if kind.pain is Pain.WALK:
        walk: Floats = np.cumsum(rng.normal(0, 0.35, count))
        return walk + (USUAL_SCORE + 1 - float(walk[lead]))
    return kind.mean + _waves(SPREAD, count, rng)


def _waves(spread: float, count: int, rng: Generator) -> Floats:
    """A first-order autoregression around 0 with this standard deviation, from its first day on."""
    shocks = rng.normal(0, spread * np.sqrt(1 - STAYS**2), count)
    shocks[0] = rng.normal(0, spread)
    return _fading(shocks)


def _fading(shocks: Floats, stays: float = STAYS) -> Floats:
    """What is left of all shocks so far: each day keeps a share of the day before."""
    return np.array(list(accumulate(shocks.tolist(), lambda held, new: stays * held + new)))


def _metres(count: int, rng: Generator) -> Floats:
    """Four runs a week around the runner's own level: a long one on the last day, a lower fourth week."""
    weeks = count // WEEK
    level = _fading(rng.normal(0, 0.2, weeks), 0.7)
    easier = np.where(np.arange(weeks) % 4 == 3, -0.25, 0.0)
    week_m = 1000 * rng.uniform(20, 50) * np.exp(level + easier)
    week_m *= np.where(rng.random(weeks) < 0.1, rng.uniform(0, 0.4, weeks), 1.0)  # something came between
    ran = np.zeros((weeks, WEEK))
    ran[:, 6] = 0.4 * week_m
    on = rng.permuted(np.tile(np.arange(6), (weeks, 1)), axis=1)[:, :3]
    np.put_along_axis(ran, on, 0.6 * week_m[:, None] * rng.dirichlet((8, 8, 8), weeks), axis=1)
    return ran.ravel()


def _rested(metres: Floats, pain: Floats, share: float, rng: Generator) -> Floats:
    """Runs shortened, or left out, by the pain of the day before."""
    before = np.maximum(_before(pain), 0)
    left_out = rng.random(metres.size) < 0.05 * before
    return np.where(left_out, 0.0, metres * np.maximum(0, 1 - share * before))


def _before(values: Floats, first: float = 0.0) -> Floats:
    return np.concatenate([[first], values[:-1]])


def _added(kind: Kind, metres: Floats, residual: Floats) -> Floats:
    """The points that running, a long run or fewer steps add to the pain of the days after."""
    if kind.load:
        ten_km = _week_before(metres) / 10_000
        return _fading((1 - STAYS) * kind.load * (ten_km - ten_km[LEAD_WEEKS * WEEK :].mean()))
    if kind.spike:
        return _fading(kind.spike * _before(over_ceiling(metres).astype(float)))
    if kind.cadence:
        steps = _week_before(np.nan_to_num(residual)) / np.maximum(_week_before(metres > 0), 1)
        return _fading((1 - STAYS) * kind.cadence * steps / -5)
    return np.zeros(metres.size)


def _week_before(values: Floats | NDArray[np.bool_]) -> Floats:
    """The sum of the seven days before each day; fewer at the begin."""
    sums: Floats = np.concatenate([[0.0], np.cumsum(values)])
    at = np.arange(values.size)
    return sums[at] - sums[np.maximum(at - WEEK, 0)]


def longest_before(metres: Floats) -> Floats:
    """The longest run of the 30 days before each day, in metres; 0 without one."""
    window = DEFAULT.spike_window_days
    padded = np.concatenate([np.zeros(window), metres[:-1]])
    longest: Floats = np.lib.stride_tricks.sliding_window_view(padded, window).max(axis=1)
    return longest


def over_ceiling(metres: Floats) -> NDArray[np.bool_]:
    """Whether a day's run is more than 10 % over the longest of the 30 days before it."""
    longest = longest_before(metres)
    is_over: NDArray[np.bool_] = (longest > 0) & (100 * metres > DEFAULT.spike_small_percent * longest)
    return is_over


def _logged(kind: Kind, pain: Floats, rng: Generator) -> Floats:
    """Whole scores from 0 to 10, NaN on days that were not logged."""
    score = np.clip(np.round(pain + rng.normal(0, 0.5, pain.size)), 0, DEFAULT.score_most)
    at_zero = kind.unlogged if kind.unlogged_at_zero is None else kind.unlogged_at_zero
    missing = rng.random(pain.size) < np.where(score == 0, at_zero, kind.unlogged)
    return np.where(missing, np.nan, score)
