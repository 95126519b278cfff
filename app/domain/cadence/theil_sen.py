"""The line through points that a few odd ones do not bend: the median of all slopes between two."""

from dataclasses import dataclass
from functools import lru_cache
from math import sqrt

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
_Z_95 = 1.959963984540054  # normal quantile at 0.975


@dataclass(frozen=True, slots=True)
class Slope:
    """A Theil-Sen slope with its 95 % interval, in units of y for one of x."""

    slope: float
    low: float
    high: float


def theil_sen(x: Numbers, y: Numbers) -> Slope | None:
    """The median of all pairwise slopes with Sen's 95 % interval; None when all x are alike.

    x, y    as many finite numbers of each, in any order
    source  Theil 1950, Proceedings of the Royal Netherlands Academy of Sciences 53; Sen 1968, Journal of the
            American Statistical Association 63:1379; the same numbers as scipy.stats.theilslopes
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
    return Slope(middle(slopes), float(slopes[lower]), float(slopes[upper]))


@lru_cache(maxsize=256)
def _pairs(n: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    return np.triu_indices(n, 1)


def middle(ordered: Numbers) -> float:
    """The median of sorted numbers, of which there is at least one."""
    half = len(ordered) // 2
    if len(ordered) % 2:
        return float(ordered[half])
    return float((ordered[half - 1] + ordered[half]) / 2)


def quartile(ordered: Numbers, which: int) -> float:
    """The first or third quartile of sorted numbers, straight between neighbours."""
    place = (len(ordered) - 1) * which / 4
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return float(ordered[below] + (place - below) * (ordered[above] - ordered[below]))


def _ties(values: Numbers) -> int:
    """What equal values take from the variance of Kendall's S."""
    ordered = np.sort(values)
    edges = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1], True])
    return sum(k * (k - 1) * (2 * k + 5) for k in np.diff(edges).tolist() if k > 1)
