"""The weeks of one knee on a line without gaps, as the arithmetic takes them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from app.domain.link.values import Hypothesis, LinkWeek
from app.domain.thresholds import DEFAULT, Thresholds

Numbers = NDArray[np.float64]
Rows = NDArray[np.intp]
_WEEK = timedelta(weeks=1)
_MOST = 1e9  # beyond it a number measures nothing and breaks floating point


@dataclass(frozen=True, slots=True)
class Series:
    """Week by week, NaN where a week is missing or was not given.

    first      the first day of the first week; None without any week
    pain       scores
    exposures  the value of each question
    stepped    whether a run went more than 10 % over the longest before it
    """

    first: date | None
    pain: Numbers
    exposures: dict[Hypothesis, Numbers]
    stepped: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.pain)

    def start(self, place: int) -> date:
        """The first day of a week by its place."""
        return (self.first or date.min) + place * _WEEK

    def rows(self, hypothesis: Hypothesis, lag: int = 1, order: int = 1) -> Rows:
        """The weeks that can be compared: with a score, those of `order` weeks before, and the running."""
        weeks = np.arange(max(lag, order), len(self))
        held = ~np.isnan(self.exposures[hypothesis][weeks - lag])
        for back in range(order + 1):
            held &= ~np.isnan(self.pain[weeks - back])
        return weeks[held]

    def runs_of_scores(self, order: int = 1) -> Rows:
        """The weeks with a score whose `order` weeks before have one too."""
        weeks = np.arange(order, len(self))
        held = ~np.isnan(self.pain[order:])
        for back in range(1, order + 1):
            held &= ~np.isnan(self.pain[weeks - back])
        return weeks[held]


def series_of(weeks: Sequence[LinkWeek], limits: Thresholds = DEFAULT) -> Series:
    """The last 52 weeks up to the newest one given; what begins on another weekday than it is left out.

    weeks   in any order; a number that is none, or beyond all measure, is missing
    source  our own rule (D)
    """
    newest = max((week.start for week in weeks), default=None)
    apart = {newest - week.start: week for week in weeks} if newest is not None else {}
    placed = {
        gap // _WEEK: week
        for gap, week in apart.items()
        if gap % _WEEK == timedelta(0) and gap // _WEEK < limits.link_reach_weeks
    }
    length = max(placed, default=-1) + 1
    ordered = [placed.get(back) for back in reversed(range(length))]
    return Series(
        None if newest is None else newest - (length - 1) * _WEEK,
        _numbers([week.pain if week else None for week in ordered]),
        {each: _numbers([week.of(each) if week else None for week in ordered]) for each in Hypothesis},
        np.array([week is not None and week.stepped for week in ordered], dtype=np.bool_),
    )


def _numbers(values: Sequence[float | None]) -> Numbers:
    numbers = np.array([np.nan if value is None else value for value in values], dtype=np.float64)
    return np.where(np.abs(numbers) <= _MOST, numbers, np.nan)
