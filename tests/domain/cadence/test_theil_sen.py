"""The median of all slopes: the published numbers, and scipy's answers."""

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from app.domain.cadence import theil_sen
from app.domain.cadence.theil_sen import middle, quartile
from tests.domain.cadence.usual import CADENCES, SPEEDS


def test_the_published_example_has_its_slope_and_interval():
    found = theil_sen(np.array(SPEEDS), np.array(CADENCES))

    assert found is not None
    assert round(found.slope, 4) == 9.0
    assert (round(found.low, 3), round(found.high, 3)) == (7.571, 11.857)


def test_least_squares_would_be_bent_by_the_walk_breaks():
    assert round(float(np.polyfit(SPEEDS, CADENCES, 1)[0]), 4) == 12.2456


def test_four_points_give_the_published_slope():
    slope = theil_sen(np.array([2.5, 3.0, 3.5, 4.0]), np.array([160.0, 166, 170, 178]))

    assert slope is not None
    assert slope.slope == 12.0


def test_with_too_many_ties_any_of_the_slopes_may_be_true():
    x, y = np.array([1.0, 1, 1, 1, 1, 2]), np.array([160.0, 160, 160, 160, 165, 170])

    found = theil_sen(x, y)

    assert found is not None
    assert (found.low, found.slope, found.high) == (5, 10, 10)


TIED = [
    ([1, 2, 3, 4, 5, 6], [160, 160, 165, 165, 165, 170]),
    ([1, 1, 2, 2, 3, 3, 4, 5], [160, 162, 161, 164, 170, 169, 171, 180]),
    ([1, 1, 1, 2, 3, 4, 5, 6, 7], [160, 160, 161, 164, 170, 169, 171, 171, 171]),
    ([3, 1, 2, 2, 5, 4, 9, 8, 7, 7, 6], [160, 158, 158, 158, 170, 165, 169, 180, 166, 166, 161]),
    ([1, 2], [160, 150]),
    (list(range(60)), [160 + 10 * math.sin(n * n) for n in range(60)]),
    ([n % 5 for n in range(60)], [160 + 10 * math.sin(n * n) for n in range(60)]),
]


def theilslopes(y, x):
    from scipy import stats  # slow to import, and wanted by these alone

    return stats.theilslopes(y, x)


@pytest.mark.parametrize(("x", "y"), TIED)
def test_equal_speeds_and_equal_cadences_narrow_the_interval_as_in_scipy(x, y):
    found = theil_sen(np.array(x, dtype=np.float64), np.array(y, dtype=np.float64))
    expected = theilslopes(y, x)

    assert found is not None
    assert (found.slope, found.low, found.high) == pytest.approx(
        (expected.slope, expected.low_slope, expected.high_slope), abs=1e-12
    )


measured = st.integers(2, 60).flatmap(
    lambda n: st.tuples(
        st.lists(st.integers(180, 600).map(lambda v: v / 100), min_size=n, max_size=n),
        st.lists(st.integers(1200, 2400).map(lambda c: c / 10), min_size=n, max_size=n),
    )
)


@settings(max_examples=50)
@given(measured)
def test_the_slope_and_its_interval_are_scipys(points):
    x, y = (np.array(one, dtype=np.float64) for one in points)
    found = theil_sen(x, y)
    if len(set(points[0])) == 1:
        assert found is None
        return
    with np.errstate(invalid="ignore"):
        expected = theilslopes(y, x)
    assume(not math.isnan(expected.low_slope))

    assert found is not None
    assert found.slope == pytest.approx(expected.slope, abs=1e-9)
    assert (found.low, found.high) == (
        pytest.approx(expected.low_slope, abs=1e-9),
        pytest.approx(expected.high_slope, abs=1e-9),
    )


@pytest.mark.parametrize(
    ("numbers", "median", "first", "third"),
    [
        ([3.0], 3, 3, 3),
        ([1.0, 2], 1.5, 1.25, 1.75),
        ([1.0, 2, 4, 8, 16], 4, 2, 8),
        ([0.0, 10, 30, 60], 20, 7.5, 37.5),
    ],
)
def test_medians_and_quartiles_are_numpys(numbers, median, first, third):
    ordered = np.array(numbers)

    assert (middle(ordered), quartile(ordered, 1), quartile(ordered, 3)) == (median, first, third)
    assert np.quantile(ordered, [0.5, 0.25, 0.75]).tolist() == [median, first, third]
