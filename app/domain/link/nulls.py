"""Invented pasts of one knee in which scores go on as they did, and running plays no part.

source  a residual bootstrap under the null; the bias of a short series' carry-over after Kendall 1954,
        Biometrika 41:403; the numbers are our own (D)
"""

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


def null_of(series: Series, limits: Thresholds = DEFAULT) -> Null | None:
    """The carry-over from one week to the next; None where there is none to fit.

    source  science: fitted with a constant and a trend on all pairs of weeks that follow one another
    """
    weeks = series.runs_of_scores()
    m = len(weeks)
    if m <= 3:  # as many as are fitted
        return None
    before, score = series.pain[weeks - 1], series.pain[weeks]
    terms = np.column_stack([np.ones(m), trend(weeks) / len(series), before])
    found, _, rank, _ = np.linalg.lstsq(terms, score, rcond=None)
    if rank < terms.shape[1]:
        return None
    left = score - terms @ found
    raw = float(found[-1])
    carried = min(raw + (2 + 4 * max(raw, 0.0)) / m, limits.link_carry_most)
    spread = np.sqrt(m / (m - 3))
    return Null((raw,), (max(carried, limits.link_carry_least),), (left - left.mean()) * spread)


def invented(null: Null, weeks: int, seed: int, draws: int, limits: Thresholds = DEFAULT) -> Numbers:
    """So many invented pasts of `weeks` weeks, one a column; the same seed gives the same.

    source  science: residuals drawn with repetition, after 60 weeks that are thrown away
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
