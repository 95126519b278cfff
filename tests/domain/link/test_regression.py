"""Many least-squares slopes at once: each as worked out on its own."""

import numpy as np
import pytest

from app.domain.link.regression import slopes
from tests.domain.link.oracle import whole_fit

RNG = np.random.default_rng(11)
SCORES = RNG.normal(2, 1, (30, 6)).cumsum(axis=0) / 5
ROWS = np.array([week for week in range(3, 30) if week not in (9, 10, 17)])
EXPOSURE = RNG.uniform(1, 5, len(ROWS))


@pytest.mark.parametrize("order", [1, 2])
def test_each_column_has_the_slope_of_its_own_least_squares(order):
    found = slopes(SCORES, ROWS, EXPOSURE, order)

    assert found.df == len(ROWS) - 3 - order
    for column in range(SCORES.shape[1]):
        one = (found.beta[column], found.se[column], found.t[column])
        assert one == pytest.approx(whole_fit(SCORES[:, column], ROWS, EXPOSURE, order), rel=1e-9)


def test_a_column_without_a_slope_to_find_leaves_the_others_theirs():
    scores = SCORES.copy()
    scores[:, 2] = 4.0
    scores[:, 3] = np.arange(30)

    found = slopes(scores, ROWS, EXPOSURE)

    assert np.flatnonzero(np.isnan(found.t)).tolist() == [2, 3]
    assert found.t[[0, 1, 4, 5]].tolist() == slopes(SCORES, ROWS, EXPOSURE).t[[0, 1, 4, 5]].tolist()


def test_scores_that_are_explained_without_rest_have_no_ratio():
    scores = np.zeros((30, 1))
    scores[ROWS, 0] = 2 * EXPOSURE
    rows = np.array([week for week in ROWS if week - 1 not in ROWS])
    exposure = EXPOSURE[np.isin(ROWS, rows)]

    assert np.isnan(slopes(scores, rows, exposure).t).all()


def test_an_exposure_that_is_the_score_before_has_no_slope():
    assert np.isnan(slopes(SCORES[:, :1], ROWS, SCORES[ROWS - 1, 0]).beta).all()


def test_a_great_constant_in_the_exposure_changes_nothing_that_matters():
    plain, raised = (slopes(SCORES, ROWS, EXPOSURE + more).t for more in (0, 1e6))

    assert raised == pytest.approx(plain, rel=1e-6)
