"""A line through weeks: the score on those of the weeks before, a trend and one exposure, for many at once.

source  Frisch and Waugh 1933, Econometrica 1:387: what constant, trend and earlier scores explain is taken
        out of score and exposure, and the slope between what is left is the slope of the whole
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.domain.link.series import Numbers, Rows

_NOISE = 1e-20  # of a sum of squares: what is left below it is of floating point


@dataclass(frozen=True, slots=True)
class Slopes:
    """Slope, its standard error and their ratio, one for each column; NaN where there is no slope to find."""

    beta: Numbers
    se: Numbers
    df: int

    @property
    def t(self) -> Numbers:
        """How many standard errors the slope is from 0."""
        return self.beta / self.se


def slopes(scores: Numbers, rows: Rows, exposure: Numbers, order: int = 1) -> Slopes:
    """The least-squares slope of the scores of `rows` on the exposure, for every column of scores.

    scores    weeks x columns, whole where a row looks
    exposure  one number for each row
    order     so many weeks before are allowed for, beside a constant and a trend
    """
    constant_and_trend = _flat(rows)
    left_y, sizes_y = _without(scores[rows], constant_and_trend)
    left_x, sizes_x = _without(exposure[:, np.newaxis], constant_and_trend)
    earlier: list[Numbers] = []
    whole = np.ones(scores.shape[1], dtype=np.bool_)
    for back in range(1, order + 1):
        column, sizes = _without(scores[rows - back], constant_and_trend)
        column = _apart(column, earlier)
        whole &= _is_there(column, sizes)
        earlier.append(column)
    left_y, left_x = _apart(left_y, earlier), _apart(left_x, earlier)
    spread = np.where(whole & _is_there(left_x, sizes_x), _squares(left_x), np.nan)
    beta = (left_x * left_y).sum(axis=0) / spread
    left = left_y - beta * left_x
    rest = np.where(_is_there(left, sizes_y), _squares(left), np.nan)
    df = len(rows) - order - 3  # beside the earlier scores: constant, trend and exposure
    return Slopes(beta, np.sqrt(rest / df / spread), df)


def trend(rows: Rows) -> Numbers:
    """The weeks counted from their middle."""
    return rows - np.mean(rows, dtype=np.float64)


def _flat(rows: Rows) -> Numbers:
    """Constant and trend at right angles, of length one."""
    ones = np.ones(len(rows)) / np.sqrt(len(rows))
    slope = trend(rows)
    return np.column_stack([ones, slope / np.sqrt(_squares(slope))])


def _without(columns: Numbers, flat: Numbers) -> tuple[Numbers, Numbers]:
    """What constant and trend leave of each column, and the columns' own sums of squares."""
    return columns - flat @ (flat.T @ columns), _squares(columns)


def _apart(column: Numbers, others: Sequence[Numbers]) -> Numbers:
    """What is left of a column once others, at right angles to one another, are taken out."""
    for other in others:
        size = _squares(other)
        share = (other * column).sum(axis=0) / np.where(size > 0, size, 1)
        column = column - share * other
    return column


def _is_there(column: Numbers, sizes: Numbers) -> NDArray[np.bool_]:
    """Whether what is left of a column, which had such a sum of squares, is more than noise."""
    return _squares(column) > _NOISE * (1 + sizes)


def _squares(column: Numbers) -> Numbers:
    squares: Numbers = (column * column).sum(axis=0)
    return squares
