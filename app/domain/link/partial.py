"""The effect of one exposure drawn: each week's score with that of the week before and the trend allowed for.

source  component plus residual, after Ezekiel 1924, Journal of the American Statistical Association 19:431
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from app.domain.link.intervals import quantile_t
from app.domain.link.looking import Found, look
from app.domain.link.regression import trend
from app.domain.link.series import series_of
from app.domain.link.values import Hypothesis, LinkWeek
from app.domain.thresholds import DEFAULT, Thresholds

_STEPS = 20  # pieces of the line and its band


@dataclass(frozen=True, slots=True)
class Dot:
    """One week of running and the score of the week after it, as if all else had been usual.

    week      the first day of the week of running
    exposure  its load, spike or cadence
    score     points; may lie outside 0 to 10, as it is no score that was given
    """

    week: date
    exposure: float
    score: float


@dataclass(frozen=True, slots=True)
class Reach:
    """The line at one exposure, and the 95 % band around it, in points."""

    exposure: float
    low: float
    score: float
    high: float


@dataclass(frozen=True, slots=True)
class Partial:
    """What an effect plot draws, dots in the order of their weeks and the line from left to right."""

    hypothesis: Hypothesis
    dots: tuple[Dot, ...]
    line: tuple[Reach, ...]


def partial(
    weeks: Sequence[LinkWeek], hypothesis: Hypothesis, limits: Thresholds = DEFAULT
) -> Partial | None:
    """The dots and the line of a question, None where it cannot be tested.

    source  as above; the band is that of the mean at the usual score and the middle of the trend
    """
    series = series_of(weeks, limits)
    seen = look(series, hypothesis, 1, 1, limits)
    found, rows, exposure = seen.found, seen.rows, seen.exposure
    if not isinstance(found, Found):
        return None
    scores, middle = series.pain[rows], exposure.mean()
    terms = np.column_stack([np.ones(len(rows)), trend(rows), series.pain[rows - 1], exposure])
    left = scores - terms @ np.linalg.lstsq(terms, scores, rcond=None)[0]
    allowed = scores.mean() + found.beta * (exposure - middle) + left
    dots = [
        Dot(series.start(row - 1), *pair)
        for row, *pair in zip(rows.tolist(), exposure.tolist(), allowed.tolist(), strict=True)
    ]
    at = np.linspace(exposure.min(), exposure.max(), _STEPS + 1)
    line = scores.mean() + found.beta * (at - middle)
    noise = (left @ left) / found.df / len(rows)
    reach = quantile_t(found.df, limits) * np.sqrt(noise + ((at - middle) * found.se) ** 2)
    held = np.column_stack([at, line - reach, line, line + reach]).tolist()
    return Partial(hypothesis, tuple(dots), tuple(Reach(*each) for each in held))
