"""The exploratory lags: scores of two weeks before allowed for, and one p for the largest of three looks."""

import numpy as np
import pytest

from app.domain.link import Explored, Hypothesis, explore
from app.domain.link.nulls import invented_for
from app.domain.link.series import series_of
from tests.domain.link.oracle import whole_fit
from tests.domain.link.vectors import FOLLOWS, random_weeks, weeks_of

DRAWS = 99


def test_each_question_is_looked_at_one_two_and_three_weeks_later():
    found = explore(random_weeks(5), 1, DRAWS)

    asked = [(each.hypothesis, each.lag) for each in found]
    assert asked == [(hypothesis, lag) for hypothesis in Hypothesis for lag in (1, 2, 3)]


@pytest.mark.parametrize("lag", [1, 2, 3])
def test_slopes_allow_for_the_scores_of_two_weeks_before(lag):
    weeks = random_weeks(5)
    series = series_of(weeks)
    rows = series.rows(Hypothesis.LOAD, lag, 2)

    found = explore(weeks, 1, DRAWS)[lag - 1]

    expected = whole_fit(series.pain, rows, series.exposures[Hypothesis.LOAD][rows - lag], 2)
    assert (found.beta, found.se, found.t) == pytest.approx(expected, rel=1e-9)
    assert (found.n, found.df) == (len(rows), len(rows) - 5)


@pytest.mark.parametrize("hypothesis", Hypothesis)
def test_p_is_that_of_the_highest_ratio_of_any_lag_in_the_same_past(hypothesis):
    weeks = random_weeks(5)
    series = series_of(weeks)
    looks = [(rows, rows - lag) for lag in (1, 2, 3) for rows in [series.rows(hypothesis, lag, 2)]]
    size = abs if hypothesis is Hypothesis.CADENCE else float
    exposure = series.exposures[hypothesis]
    highest = [
        max(size(whole_fit(past, rows, exposure[before], 2)[2]) for rows, before in looks)
        for past in invented_for(series, 2, 4, DRAWS).T
    ]

    for found in (each for each in explore(weeks, 4, DRAWS) if each.hypothesis is hypothesis):
        assert found.p == (1 + sum(each >= size(found.t) for each in highest)) / (DRAWS + 1)


def test_what_goes_with_running_two_weeks_before_is_found_there():
    rng = np.random.default_rng(2)
    loads = rng.uniform(1, 5, 40)
    scores = 1 + np.concatenate([[0, 0], loads[:-2]]) + rng.normal(0, 0.3, 40)

    first, second, third = explore(weeks_of(scores.tolist(), loads.tolist()), 1)[:3]

    assert second.p < 0.01
    assert second.beta == pytest.approx(1, abs=0.2)
    assert min(first.p, third.p) > 0.05


def test_below_the_gates_there_is_only_how_many_rows_there_were():
    found = explore(weeks_of(FOLLOWS[:18]), 1, DRAWS)

    assert found[0].p is not None
    assert found[2] == Explored(Hypothesis.LOAD, 3, 15)
    assert found[3:] == tuple(
        Explored(hypothesis, lag, 0) for hypothesis in list(Hypothesis)[1:] for lag in (1, 2, 3)
    )


@pytest.mark.parametrize("scores", [(), (2.0,) * 24, (1.0, None) * 12], ids=["none", "all alike", "no two"])
def test_without_anything_to_compare_nothing_is_said(scores):
    assert {each.p for each in explore(weeks_of(scores), 1, DRAWS)} == {None}


def test_the_same_seed_gives_the_same():
    assert explore(random_weeks(5), 4, DRAWS) == explore(random_weeks(5), 4, DRAWS)
