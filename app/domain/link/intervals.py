"""How sure a slope or a share is: intervals of 95 %.

source  Student 1908, Biometrika 6:1, for slopes; Clopper and Pearson 1934, Biometrika 26:404, for shares
"""

from functools import lru_cache
from math import cos, pi, sin, sqrt, tan

from app.domain.link.values import Explored, Tested
from app.domain.thresholds import DEFAULT, Thresholds


def interval_of(found: Tested | Explored, limits: Thresholds = DEFAULT) -> tuple[float, float] | None:
    """Least and most points for one unit of the exposure, beta -/+ t se; None where nothing was tested."""
    if found.beta is None or found.se is None or found.df is None:
        return None
    reach = quantile_t(found.df, limits) * found.se
    return found.beta - reach, found.beta + reach


@lru_cache
def quantile_t(df: int, limits: Thresholds = DEFAULT) -> float:
    """So many standard errors to each side hold 95 % of Student's t, for whole degrees of freedom.

    source  the sums of Abramowitz and Stegun 1964, 26.7.3 and 26.7.4; a page need not load scipy for them
    """
    low, high = 0.0, pi / 2
    while low < (angle := (low + high) / 2) < high:
        low, high = (angle, high) if 100 * _held(angle, df) < limits.link_level_percent else (low, angle)
    return sqrt(df) * tan(low)


def _held(angle: float, df: int) -> float:
    """What Student's t holds between -/+ sqrt(df) tan(angle)."""
    odd = df % 2
    term, total = cos(angle) if odd else 1.0, 0.0
    for place in range(1, (df - odd) // 2 + 1):
        total += term
        term *= (2 * place - 1 + odd) / (2 * place + odd) * cos(angle) ** 2
    held = sin(angle) * total
    return 2 / pi * (angle + held) if odd else held


def interval_of_share(k: int, n: int, limits: Thresholds = DEFAULT) -> tuple[float, float]:
    """The exact interval, 0 to 1, of a share of which k were seen in n; all of it without any seen.

    k, n  whole numbers, 0 <= k <= n
    """
    from scipy.special import betaincinv

    tail = (100 - limits.link_level_percent) / 200
    low = float(betaincinv(k, n - k + 1, tail)) if k > 0 else 0.0
    high = float(betaincinv(k + 1, n - k, 1 - tail)) if k < n else 1.0
    return low, high
