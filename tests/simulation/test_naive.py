"""The rank correlation that must not be used is computed as everybody else computes it."""

import numpy as np
import pytest
from scipy.stats import spearmanr

from app.simulation.days import LEAD_WEEKS, WEEK, Days, days
from app.simulation.kinds import KINDS
from app.simulation.naive import is_called_linked

LEAD = LEAD_WEEKS * WEEK


@pytest.mark.parametrize("seed", range(12))
def test_it_is_that_of_scipy_over_the_days_with_a_score(seed):
    log = days(KINDS["waves"], 26, np.random.default_rng(seed))
    at = np.flatnonzero(~np.isnan(log.score))
    before = [log.metres[day - 7 : day].sum() for day in at]

    p = spearmanr(log.score[at], before).pvalue

    assert is_called_linked(log) == (p <= 0.05)


def test_scores_that_never_change_are_linked_with_nothing():
    log = days(KINDS["waves"], 26, np.random.default_rng(1))

    assert not is_called_linked(
        Days(log.lead, log.metres, np.where(np.isnan(log.score), np.nan, 2), log.residual)
    )
