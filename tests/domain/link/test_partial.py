"""The effect plot: its dots and line are those of the analysis."""

from datetime import timedelta

import numpy as np
import pytest

from app.domain.link import Hypothesis, analyse, partial
from tests.domain.link.oracle import whole_fit
from tests.domain.link.vectors import FOLLOWS, KM, MONDAY, weeks_of, without

DRAWN = partial(weeks_of(FOLLOWS), Hypothesis.LOAD)


def test_the_line_through_the_dots_is_the_slope_of_the_analysis():
    beta = analyse(weeks_of(FOLLOWS), 1, 9)[0].beta
    exposures, scores = [dot.exposure for dot in DRAWN.dots], [dot.score for dot in DRAWN.dots]

    slope, at_zero = np.polyfit(exposures, scores, 1)

    assert slope == pytest.approx(beta)
    for reach in DRAWN.line:
        assert reach.score == pytest.approx(at_zero + slope * reach.exposure)
        assert reach.low < reach.score < reach.high


def test_a_dot_is_a_week_of_running_and_what_the_week_after_left():
    beta, *_ = whole_fit(np.array(FOLLOWS), range(1, 24), np.array(KM[:-1]) / 10)
    mean = np.mean(FOLLOWS[1:])

    assert [dot.week for dot in DRAWN.dots] == [MONDAY + timedelta(weeks=week) for week in range(23)]
    assert [dot.exposure for dot in DRAWN.dots] == [km / 10 for km in KM[:-1]]
    assert np.mean([dot.score for dot in DRAWN.dots]) == pytest.approx(mean)
    assert DRAWN.line[0].score - mean == pytest.approx(beta * (1.8 - np.mean(KM[:-1]) / 10))


def test_the_band_is_that_of_the_mean_at_the_usual_score_and_the_middle_of_the_trend():
    scores, rows = np.array(FOLLOWS), np.arange(1, 24)
    terms = np.column_stack([np.ones(23), rows, scores[:-1], np.array(KM[:-1]) / 10])
    left = scores[1:] - terms @ np.linalg.lstsq(terms, scores[1:], rcond=None)[0]
    usual = terms.mean(axis=0)

    for reach in (DRAWN.line[0], DRAWN.line[10], DRAWN.line[-1]):
        at = np.array([*usual[:3], reach.exposure])
        se = np.sqrt(left @ left / 19 * at @ np.linalg.inv(terms.T @ terms) @ at)
        assert reach.high - reach.score == pytest.approx(2.093024 * se, rel=1e-6)
        assert reach.score - reach.low == pytest.approx(2.093024 * se, rel=1e-6)


def test_the_line_reaches_from_the_least_to_the_most_that_was_run():
    assert [reach.exposure for reach in DRAWN.line] == pytest.approx(np.linspace(1.8, 4.8, 21).tolist())


def test_missing_weeks_have_no_dot():
    dots = partial(weeks_of(without(FOLLOWS, 5, 6, 12)), Hypothesis.LOAD).dots

    assert len(dots) == 18
    assert {MONDAY + timedelta(weeks=week) for week in (4, 5, 6, 11, 12)}.isdisjoint(dot.week for dot in dots)


def test_what_cannot_be_tested_is_not_drawn():
    assert partial(weeks_of(FOLLOWS), Hypothesis.CADENCE) is None
    assert partial(weeks_of(FOLLOWS[:16]), Hypothesis.LOAD) is None
    assert partial(weeks_of([2.0] * 24), Hypothesis.LOAD) is None
    assert partial([], Hypothesis.LOAD) is None
