"""Intervals of slopes and of shares, as scipy gives them."""

import pytest
from scipy import stats

from app.domain.link import Explored, Hypothesis, Status, Tested, analyse, interval_of, interval_of_share
from app.domain.link.intervals import quantile_t
from tests.domain.link.vectors import FOLLOWS, weeks_of


def test_a_slope_has_the_interval_of_students_t():
    found = analyse(weeks_of(FOLLOWS), 1, 99)[0]

    assert interval_of(found) == pytest.approx(stats.t.interval(0.95, found.df, found.beta, found.se))
    assert interval_of(found) == pytest.approx((0.1363, 0.7114), abs=5e-5)


@pytest.mark.parametrize("df", [1, 2, 3, 4, 11, 12, 47, 48, 1000])
def test_the_quantile_is_that_of_scipy(df):
    assert quantile_t(df) == pytest.approx(stats.t.ppf(0.975, df), rel=1e-9)


def test_what_was_not_tested_has_none():
    assert interval_of(Tested(Hypothesis.LOAD, Status.INSUFFICIENT_DATA, 3)) is None
    assert interval_of(Explored(Hypothesis.LOAD, 2, 3)) is None


@pytest.mark.parametrize(("k", "n"), [(6, 8), (3, 14), (0, 5), (5, 5), (1, 1), (26, 52)])
def test_a_share_has_the_exact_interval(k, n):
    exact = stats.binomtest(k, n).proportion_ci(0.95, "exact")

    assert interval_of_share(k, n) == pytest.approx((exact.low, exact.high))


def test_a_share_of_nothing_is_anything():
    assert interval_of_share(0, 0) == (0.0, 1.0)
