"""How sure a slope or a share is: intervals of 95 %.

source  Student 1908, Biometrika 6:1, for slopes; Clopper and Pearson 1934, Biometrika 26:404, for shares
"""

from app.domain.link.values import Explored, Tested
from app.domain.thresholds import DEFAULT, Thresholds


def interval_of(found: Tested | Explored, limits: Thresholds = DEFAULT) -> tuple[float, float] | None:
    """Least and most points for one unit of the exposure, beta -/+ t se; None where nothing was tested."""
    if found.beta is None or found.se is None or found.df is None:
        return None
    reach = quantile_t(found.df, limits) * found.se
    return found.beta - reach, found.beta + reach


def quantile_t(df: int, limits: Thresholds = DEFAULT) -> float:
    """So many standard errors to each side hold 95 % of Student's t."""
    from scipy.special import stdtrit

    return float(stdtrit(df, 1 - _tail(limits)))


def interval_of_share(k: int, n: int, limits: Thresholds = DEFAULT) -> tuple[float, float]:
    """The exact interval, 0 to 1, of a share of which k were seen in n; all of it without any seen.

    k, n  whole numbers, 0 <= k <= n
    """
    from scipy.special import betaincinv

    tail = _tail(limits)
    low = float(betaincinv(k, n - k + 1, tail)) if k > 0 else 0.0
    high = float(betaincinv(k + 1, n - k, 1 - tail)) if k < n else 1.0
    return low, high


def _tail(limits: Thresholds) -> float:
    return (100 - limits.link_level_percent) / 200
