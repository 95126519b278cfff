"""Invented pasts: how scores carry over, and that nothing else is in them."""

from dataclasses import replace

import numpy as np
import pytest

from app.domain.link.nulls import Null, invented, invented_for, null_of
from app.domain.link.series import series_of
from app.domain.thresholds import DEFAULT
from tests.domain.link.vectors import APART, FOLLOWS, weeks_of, without


def null(scores, order=1, limits=DEFAULT):
    return null_of(series_of(weeks_of(scores)), order, limits)


@pytest.mark.parametrize(
    ("scores", "raw", "carried"), [(FOLLOWS, 0.148429, 0.261199), (APART, 0.628835, 0.825155)]
)
def test_the_carry_over_is_the_published_one(scores, raw, carried):
    found = null(scores)

    assert found.raw == pytest.approx((raw,), abs=1e-6)
    assert found.carried == pytest.approx((carried,), abs=5e-7)


def test_it_is_fitted_on_all_weeks_that_follow_one_another_whatever_was_run():
    weeks = weeks_of(FOLLOWS)
    unrun = [replace(week, load=None) if week.start.month == 3 else week for week in weeks]

    assert null_of(series_of(unrun)).carried == null_of(series_of(weeks)).carried
    assert len(null(without(FOLLOWS, 5, 6, 12)).residuals) == 23 - 5


@pytest.mark.parametrize("order", [1, 2])
def test_what_is_left_is_around_zero_and_as_wide_as_before_the_fit(order):
    found = null(APART, order)
    m, weeks = len(found.residuals), np.arange(order, 24)
    terms = np.column_stack([np.ones(m), weeks, *(np.array(APART)[weeks - k] for k in range(1, order + 1))])
    left = np.array(APART)[weeks] - terms @ np.linalg.lstsq(terms, np.array(APART)[weeks], rcond=None)[0]

    assert found.residuals.sum() == pytest.approx(0, abs=1e-12)
    assert found.residuals @ found.residuals / m == pytest.approx(left @ left / (m - order - 2))


@pytest.mark.parametrize(
    "scores",
    [(), (1, 2, 3, 4), (1, None) * 12, (2,) * 24, (2,) * 23 + (9,)],
    ids=lambda scores: str(scores)[:20],
)
def test_without_scores_that_follow_and_differ_there_is_no_carry_over(scores):
    assert null(scores) is None
    assert invented_for(series_of(weeks_of(scores)), 1, 1, 10) is None


def test_a_carry_over_stays_within_its_limits():
    slow = [10 - 0.9 ** (week / 8) * 10 + (0.01 if week % 3 else 0) for week in range(24)]
    turning = [5 + 3 * (-1) ** week + (0.1 if week % 5 else 0) for week in range(24)]

    assert null(slow, limits=replace(DEFAULT, link_carry_most=0.5)).carried == (0.5,)
    assert null(turning).raw[0] < -0.95
    assert null(turning).carried == (-0.9,)


@pytest.mark.parametrize("scores", [FOLLOWS, APART, without(APART, 4, 11)], ids=["one", "two", "with gaps"])
def test_two_weeks_carried_over_never_run_away(scores):
    first, second = null(scores, 2).carried

    assert abs(second) < 1
    assert abs(first) < 1 - second


def test_the_share_of_the_second_week_gets_back_what_a_short_series_loses():
    found = null(APART, 2)
    m = len(found.residuals)
    second = found.raw[1] + (3 + 5 * max(found.raw[1], 0)) / m
    partial = found.raw[0] / (1 - found.raw[1])

    assert found.carried[1] == pytest.approx(second)
    assert found.carried[0] == pytest.approx(min(partial + (2 + 4 * partial) / m, 0.97) * (1 - second))


def test_the_same_seed_invents_the_same_pasts_and_they_are_these():
    found = null(FOLLOWS)
    one, same, other = (invented(found, 24, seed, 5) for seed in (3, 3, 4))

    assert one.shape == (24, 5)
    assert one.tolist() == same.tolist()
    assert one.tolist() != other.tolist()
    assert one[0].round(6).tolist() == [-0.297094, 0.208366, -0.599129, 0.677742, -0.451402]


def test_an_invented_past_carries_over_as_it_should_and_drifts_nowhere():
    residuals = np.random.default_rng(1).normal(size=40)
    residuals -= residuals.mean()
    pasts = invented(Null((0.5,), (0.6,), residuals), 50, 9, 2000)

    follows = [np.corrcoef(pasts[week], pasts[week + 1])[0, 1] for week in range(49)]
    assert np.mean(follows) == pytest.approx(0.6, abs=0.02)
    assert abs(pasts.mean()) < 0.05
    assert pasts[0].std() == pytest.approx(pasts[-1].std(), rel=0.1)
    assert pasts.std() == pytest.approx(residuals.std() / np.sqrt(1 - 0.6**2), rel=0.03)


def test_a_past_of_two_weeks_carries_both_over():
    residuals = np.random.default_rng(2).normal(size=40)
    pasts = invented(Null((0, 0), (0.5, 0.3), residuals - residuals.mean()), 60, 9, 2000)
    terms = np.column_stack([pasts[1:-1].ravel(), pasts[:-2].ravel()])

    assert np.linalg.lstsq(terms, pasts[2:].ravel(), rcond=None)[0] == pytest.approx((0.5, 0.3), abs=0.01)
