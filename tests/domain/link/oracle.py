"""The same numbers worked out the long way: whole least squares, one series at a time."""

from collections.abc import Sequence

import numpy as np

from app.domain.link import Hypothesis, LinkWeek
from app.domain.link.nulls import invented_for
from app.domain.link.series import Numbers, series_of


def whole_fit(
    scores: Numbers, rows: Sequence[int], exposure: Numbers, order: int = 1
) -> tuple[float, float, float]:
    """Slope, standard error and ratio of the exposure from the normal equations of the whole design."""
    rows = np.asarray(rows)
    earlier = [scores[rows - back] for back in range(1, order + 1)]
    terms = np.column_stack([np.ones(len(rows)), rows, *earlier, exposure])
    found = np.linalg.lstsq(terms, scores[rows], rcond=None)[0]
    left = scores[rows] - terms @ found
    noise = left @ left / (len(rows) - terms.shape[1])
    se = np.sqrt(noise * np.linalg.inv(terms.T @ terms)[-1, -1])
    return found[-1], se, found[-1] / se


def p_one_by_one(weeks: Sequence[LinkWeek], hypothesis: Hypothesis, seed: int, draws: int) -> float:
    """The p of a question, each invented past fitted on its own."""
    series = series_of(weeks)
    rows = series.rows(hypothesis)
    exposure = series.exposures[hypothesis][rows - 1]
    pasts = invented_for(series, 1, seed, draws)
    t = whole_fit(series.pain, rows, exposure)[2]
    ratios = [whole_fit(past, rows, exposure)[2] for past in pasts.T]
    if hypothesis is Hypothesis.CADENCE:
        t, ratios = abs(t), [abs(each) for each in ratios]
    return (1 + sum(each >= t for each in ratios)) / (draws + 1)
