"""One look at the weeks: a question at a distance of some weeks, with its slope, or why there is none.

source  the gates are our own (D)
"""

from dataclasses import dataclass
from enum import StrEnum
from math import isfinite

import numpy as np

from app.domain.link.regression import slopes
from app.domain.link.series import Numbers, Rows, Series
from app.domain.link.values import Hypothesis
from app.domain.thresholds import Thresholds


@dataclass(frozen=True, slots=True)
class Found:
    """A slope: points for one unit of the exposure, its standard error, their ratio, and rows left over."""

    beta: float
    se: float
    t: float
    df: int


class Alike(StrEnum):
    """What leaves nothing to compare: the scores, the running, few long runs, or one goes with the other."""

    SCORES = "scores"
    RUNNING = "running"
    STEPS = "steps"
    TOGETHER = "together"


@dataclass(frozen=True, slots=True)
class Look:
    """The rows that were compared and what was found in them, or what leaves nothing to compare.

    stepped  how many of the weeks of running had a run more than 10 % over the longest before it
    found    None with fewer rows than are needed
    """

    hypothesis: Hypothesis
    rows: Rows
    exposure: Numbers
    order: int
    stepped: int
    found: Found | Alike | None

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
    steps = _steps(series, rows, lag)
    found: Found | Alike | None = None
    if len(rows) >= limits.link_weeks:
        few = hypothesis is Hypothesis.SPIKE and steps < limits.link_stepped_weeks
        found = _alike(series.pain[rows], exposure, few, limits) or _slope(series, rows, exposure, order)
    return Look(hypothesis, rows, exposure, order, steps, found)


def stepped(series: Series) -> int:
    """The `stepped` of a look at the spikes of the week before, without its slope."""
    return _steps(series, series.rows(Hypothesis.SPIKE), 1)


def _steps(series: Series, rows: Rows, lag: int) -> int:
    return int(np.count_nonzero(series.stepped[rows - lag]))


def _alike(scores: Numbers, exposure: Numbers, has_few_steps: bool, limits: Thresholds) -> Alike | None:
    if np.std(scores, ddof=1) < limits.link_least_sd:
        return Alike.SCORES
    if np.ptp(exposure) == 0:
        return Alike.RUNNING
    return Alike.STEPS if has_few_steps else None


def _slope(series: Series, rows: Rows, exposure: Numbers, order: int) -> Found | Alike:
    fitted = slopes(series.pain[:, np.newaxis], rows, exposure, order)
    beta, se, t = fitted.beta.item(), fitted.se.item(), fitted.t.item()
    return Found(beta, se, t, fitted.df) if all(map(isfinite, (beta, se, t))) else Alike.TOGETHER
