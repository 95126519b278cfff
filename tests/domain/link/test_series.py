"""Weeks on a line without gaps, and which of them can be compared."""

from datetime import timedelta

import numpy as np
import pytest

from app.domain.link import Hypothesis
from app.domain.link.series import series_of
from tests.domain.link.vectors import FOLLOWS, MONDAY, weeks_of, without


def test_a_gap_is_a_missing_week_and_a_start_is_found_by_its_place():
    weeks = weeks_of([1, 2, 3, 4, 5])
    series = series_of([weeks[0], weeks[1], weeks[4]])

    assert np.isnan(series.pain).tolist() == [False, False, True, True, False]
    assert series.start(4) == MONDAY + timedelta(weeks=4)
    assert len(series) == 5


def test_without_weeks_there_is_nothing():
    assert len(series_of([])) == 0
    assert series_of([]).rows(Hypothesis.LOAD).tolist() == []


def test_published_rows_are_those_with_both_scores_and_the_running():
    rows = series_of(weeks_of(without(FOLLOWS, 5, 6, 12))).rows(Hypothesis.LOAD)

    assert rows.tolist() == [*range(1, 5), *range(8, 12), *range(14, 24)]


@pytest.mark.parametrize(
    ("lag", "order", "rows"),
    [(1, 1, [1, 2, 5, 6, 7]), (2, 1, [2, 5, 6, 7]), (1, 2, [2, 6, 7]), (3, 2, [6, 7]), (2, 2, [2, 6, 7])],
)
def test_a_longer_look_back_leaves_fewer_rows(lag, order, rows):
    series = series_of(weeks_of([1, 2, 3, None, 5, 6, 7, 8], [1.0] * 8))

    assert series.rows(Hypothesis.LOAD, lag, order).tolist() == rows


def test_running_that_is_not_known_takes_the_row_that_looks_at_it():
    series = series_of(weeks_of([1, 2, 3, 4, 5], [1, None, 3, 4, None]))

    assert series.rows(Hypothesis.LOAD).tolist() == [1, 3, 4]
    assert series.runs_of_scores().tolist() == [1, 2, 3, 4]
