"""What must not be done: the rank correlation of each day's score with the week's running before it."""

from math import sqrt

import numpy as np

from app.simulation.days import WEEK, Days, Floats

NORMAL = 1.959963984540054  # the normal quantile at 0.975


def is_called_linked(days: Days) -> bool:
    """Whether Spearman's correlation calls score and running linked, as if each day were a case of its own.

    Score of each logged day against the kilometres of the seven days before it, two-sided at 5 %.
    """
    sums = np.concatenate([[0.0], np.cumsum(days.metres)])
    at = np.flatnonzero(~np.isnan(days.score))
    before = sums[at] - sums[at - WEEK]
    scores = days.score[at]
    if np.ptp(scores) == 0 or np.ptp(before) == 0:
        return False
    r = float(np.corrcoef(_ranks(scores), _ranks(before))[0, 1])
    return abs(r) * sqrt(at.size - 2) >= NORMAL * sqrt(max(1 - r * r, 0))


def _ranks(values: Floats) -> Floats:
    """Ranks from 0; equal values share the mean of theirs."""
    _, group, counts = np.unique(values, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    return (ends - (counts + 1) / 2)[group]
