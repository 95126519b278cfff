"""One look at the weeks: a question at a distance of some weeks, with its slope, or why there is none.

source  the gates are our own (D)
"""

from dataclasses import dataclass
from math import isfinite

import numpy as np

from app.domain.link.regression import slopes
from app.domain.link.series import Numbers, Rows, Series
from app.domain.link.values import Hypothesis, Status
from app.domain.thresholds import Thresholds


@dataclass(frozen=True, slots=True)
class Found:
    """A slope: points for one unit of the exposure, its standard error, their ratio, and rows left over."""

    beta: float
    se: float
    t: float
    df: int


@dataclass(frozen=True, slots=True)
class Look:
    """The rows that were compared and what was found in them; a refusal where nothing could be."""

    hypothesis: Hypothesis
    rows: Rows
    exposure: Numbers
    order: int
    found: Found | Status

    def ratios(self, pasts: Numbers) -> Numbers:
        """The ratio that the same rows give in each invented past; one without a ratio counts as found."""
        ratios = slopes(pasts, self.rows, self.exposure, self.order).t
        heights = np.abs(ratios) if self._is_two_sided else ratios
        return np.where(np.isnan(heights), np.inf, heights)

    def p(self, t: float, ratios: Numbers) -> float:
        """The share of pasts with a ratio as high, the one that was lived counted among them."""
        least = abs(t) if self._is_two_sided else t
        return (1 + int(np.count_nonzero(ratios >= least))) / (len(ratios) + 1)

    @property
    def _is_two_sided(self) -> bool:
        return self.hypothesis is Hypothesis.CADENCE


def look(series: Series, hypothesis: Hypothesis, lag: int, order: int, limits: Thresholds) -> Look:
    """The slope of the scores on what was run `lag` weeks before, with `order` weeks of scores allowed for.

    source  our own rule (D)
    """
    rows = series.rows(hypothesis, lag, order)
    exposure = series.exposures[hypothesis][rows - lag]
    stepped = int(np.count_nonzero(series.stepped[rows - lag]))
    found = _refusal(hypothesis, series.pain[rows], exposure, stepped, limits)
    return Look(hypothesis, rows, exposure, order, found or _slope(series, rows, exposure, order))


def _refusal(
    hypothesis: Hypothesis, scores: Numbers, exposure: Numbers, stepped: int, limits: Thresholds
) -> Status | None:
    if len(scores) < limits.link_weeks:
        return Status.INSUFFICIENT_DATA
    is_still = np.std(scores, ddof=1) < limits.link_least_sd or np.ptp(exposure) == 0
    has_few = hypothesis is Hypothesis.SPIKE and stepped < limits.link_stepped_weeks
    return Status.INSUFFICIENT_VARIATION if is_still or has_few else None


def _slope(series: Series, rows: Rows, exposure: Numbers, order: int) -> Found | Status:
    fitted = slopes(series.pain[:, np.newaxis], rows, exposure, order)
    beta, se, t = fitted.beta.item(), fitted.se.item(), fitted.t.item()
    is_there = all(map(isfinite, (beta, se, t)))
    return Found(beta, se, t, fitted.df) if is_there else Status.INSUFFICIENT_VARIATION
