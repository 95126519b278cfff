"""One look at the weeks: its p, and what counts in an invented past."""

import numpy as np
import pytest

from app.domain.link import Hypothesis
from app.domain.link.looking import Found, look, stepped
from app.domain.link.series import series_of
from app.domain.thresholds import DEFAULT
from tests.domain.link.vectors import FOLLOWS, KM, weeks_of

LOADS = [km / 10 for km in KM]
SERIES = series_of(weeks_of(FOLLOWS, LOADS, cadence=LOADS))


def seen(hypothesis: Hypothesis):
    return look(SERIES, hypothesis, 1, 1, DEFAULT)


@pytest.mark.parametrize(
    ("hypothesis", "t", "p"),
    [
        (Hypothesis.LOAD, 2.0, 3 / 5),
        (Hypothesis.LOAD, 3.5, 1 / 5),
        (Hypothesis.LOAD, -2.0, 5 / 5),
        (Hypothesis.CADENCE, -2.0, 3 / 5),
    ],
)
def test_p_counts_the_pasts_as_high_and_the_one_that_was_lived(hypothesis, t, p):
    assert seen(hypothesis).p(t, np.array([1.0, 2.0, 3.0, 0.5])) == p


def test_a_past_without_a_ratio_counts_as_one_that_found_something():
    pasts = np.column_stack([np.zeros(24), FOLLOWS])

    assert seen(Hypothesis.LOAD).ratios(pasts)[0] == np.inf
    assert seen(Hypothesis.LOAD).ratios(pasts)[1] == pytest.approx(3.084978, abs=5e-7)


def test_for_cadence_a_past_counts_whichever_way_it_went():
    down = -np.array(FOLLOWS)[:, np.newaxis]

    assert seen(Hypothesis.CADENCE).ratios(down)[0] == pytest.approx(3.084978, abs=5e-7)
    assert seen(Hypothesis.LOAD).ratios(down)[0] == pytest.approx(-3.084978, abs=5e-7)


def test_what_was_found_has_its_slope_and_rows_left_over():
    found = seen(Hypothesis.LOAD).found

    assert isinstance(found, Found)
    assert (found.df, found.t) == (19, pytest.approx(found.beta / found.se))


def test_stepped_weeks_are_those_of_the_look_at_long_runs():
    steps = [week % 3 == 0 for week in range(len(FOLLOWS))]
    series = series_of(weeks_of(FOLLOWS, LOADS, spike=LOADS, stepped=steps))
    assert stepped(series) == look(series, Hypothesis.SPIKE, 1, 1, DEFAULT).stepped > 0
