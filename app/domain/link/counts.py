"""A runner's own weeks, counted: how often a higher score followed one with a long run, and other weeks."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.domain.link.intervals import interval_of_share
from app.domain.link.series import series_of
from app.domain.link.values import Hypothesis, LinkWeek
from app.domain.thresholds import DEFAULT, Thresholds


@dataclass(frozen=True, slots=True)
class Times:
    """So many of these weeks were followed by a higher score than their own.

    low, high  the exact 95 % interval of the share, 0 to 1; None with too few weeks to be shown
    """

    higher: int
    weeks: int
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """Weeks with a run more than 10 % over the longest of the 30 days before it, and the others."""

    stepped: Times
    others: Times

    @property
    def is_shown(self) -> bool:
        """Whether there are enough of both kinds to be said."""
        return self.stepped.low is not None and self.others.low is not None


def before_and_after(weeks: Sequence[LinkWeek], limits: Thresholds = DEFAULT) -> Counts:
    """The counts over the last 52 weeks, of those weeks where both scores and the running are known.

    source  our own rule (D): nothing is tested; at least 5 weeks of each kind, as fewer say nothing
    """
    series = series_of(weeks, limits)
    after = series.runs_of_scores()
    stepped = series.stepped[after - 1]
    is_known = stepped | ~np.isnan(series.exposures[Hypothesis.SPIKE][after - 1])
    is_higher = series.pain[after] > series.pain[after - 1]
    return Counts(_times(is_higher[stepped], limits), _times(is_higher[is_known & ~stepped], limits))


def _times(is_higher: NDArray[np.bool_], limits: Thresholds) -> Times:
    higher, weeks = int(np.count_nonzero(is_higher)), len(is_higher)
    if weeks < limits.link_counts_weeks:
        return Times(higher, weeks)
    return Times(higher, weeks, *interval_of_share(higher, weeks, limits))
