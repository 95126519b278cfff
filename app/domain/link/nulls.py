"""Invented pasts of one knee in which scores go on as they did, and running plays no part.

source  a residual bootstrap under the null; the bias of a short series' carry-over after Kendall 1954,
        Biometrika 41:403; the numbers are our own (D)
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from app.domain.link.regression import trend
from app.domain.link.series import Numbers, Rows, Series
from app.domain.thresholds import DEFAULT, Thresholds


@dataclass(frozen=True, slots=True)
class Null:
    """How scores follow those of the weeks before.

    raw        the share carried over from each week before, as fitted
    carried    the same as it is used: what a short series loses is added, within limits
    residuals  what is left, around 0 and as widely spread as before the fit
    """

    raw: tuple[float, ...]
    carried: tuple[float, ...]
    residuals: Numbers


def null_of(series: Series, order: int = 1, limits: Thresholds = DEFAULT) -> Null | None:
    """The carry-over from `order` weeks to the next one, 1 or 2; None where there is none to fit.

    source  our own rule (D): fitted with a constant and a trend on all weeks that follow one another
    """
    weeks = series.runs_of_scores(order)
    m, fitted = len(weeks), order + 2
    if m <= fitted:
        return None
    before = [series.pain[weeks - back] for back in range(1, order + 1)]
    terms = np.column_stack([np.ones(m), trend(weeks) / len(series), *before])
    found, _, rank, _ = np.linalg.lstsq(terms, series.pain[weeks], rcond=None)
    if rank < terms.shape[1]:
        return None
    left = series.pain[weeks] - terms @ found
    raw = tuple(found[2:].tolist())
    carried = _carried(raw[0], m, limits) if order == 1 else _carried_two(raw, m, limits)
    return Null(raw, carried, (left - left.mean()) * np.sqrt(m / (m - fitted)))


def _carried(share: float, m: int, limits: Thresholds) -> tuple[float]:
    """A share with what m weeks lose of it added, within limits."""
    return (_within(share + (2 + 4 * max(share, 0.0)) / m, limits),)


def _carried_two(shares: Sequence[float], m: int, limits: Thresholds) -> tuple[float, float]:
    """The same for two weeks before: the second share by itself loses (3 + 5 phi) / m.

    Put as partial shares, each within limits, so that no invented past runs away.
    """
    second = _within(shares[1], limits)
    (first,) = _carried(shares[0] / (1 - second), m, limits)
    second = _within(second + (3 + 5 * max(second, 0.0)) / m, limits)
    return first * (1 - second), second


def _within(share: float, limits: Thresholds) -> float:
    return max(min(share, limits.link_carry_most), limits.link_carry_least)


def invented_for(
    series: Series, order: int, seed: int, draws: int, limits: Thresholds = DEFAULT
) -> Numbers | None:
    """As `invented`, of these weeks' own carry-over; None where there is none. Source: our own (D)."""
    null = null_of(series, order, limits)
    return None if null is None else invented(null, len(series), seed, draws, limits)


def invented(null: Null, weeks: int, seed: int, draws: int, limits: Thresholds = DEFAULT) -> Numbers:
    """So many invented pasts of `weeks` weeks, one a column; the same seed gives the same.

    source  our own rule (D): residuals drawn with repetition, after 60 weeks that are thrown away
    """
    steps = limits.link_burn_in_weeks + weeks
    drawn = null.residuals[_places(len(null.residuals), (steps, draws), seed)]
    order = len(null.carried)
    for step in range(1, steps):
        for back in range(1, min(order, step) + 1):
            drawn[step] += null.carried[back - 1] * drawn[step - back]
    return drawn[limits.link_burn_in_weeks :]


def _places(count: int, shape: tuple[int, int], seed: int) -> Rows:
    """Random places below `count`, from bits that stay the same from one release of numpy to the next."""
    bits = np.random.PCG64(seed).random_raw(shape[0] * shape[1]) >> np.uint64(32)
    return ((bits * np.uint64(count)) >> np.uint64(32)).astype(np.intp).reshape(shape)
