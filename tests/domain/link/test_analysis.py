"""The weekly analysis: the published numbers, the gates, and what is a finding."""

from dataclasses import replace

import pytest

from app.domain.link import Hypothesis, LinkWeek, Status, Tested, analyse
from tests.domain.link.vectors import APART, FOLLOWS, KM, weeks_of, without

SEEDS = (1, 2026, 2**64 - 1)
LOADS = [km / 10 for km in KM]


def load_of(weeks: list[LinkWeek], seed: int = 1) -> Tested:
    return analyse(weeks, seed)[0]


@pytest.mark.parametrize("seed", SEEDS)
def test_scores_that_follow_distance_give_the_published_numbers(seed):
    found = load_of(weeks_of(FOLLOWS), seed)

    assert (found.n, found.df) == (23, 19)
    assert (found.beta, found.se, found.t) == pytest.approx((0.423824, 0.137383, 3.084978), abs=5e-7)
    assert found.p == pytest.approx(0.004, abs=0.003)
    assert found.p_adjusted == found.p
    assert found.status is Status.PATTERN_PENDING


@pytest.mark.parametrize("seed", SEEDS)
def test_scores_that_go_their_own_way_give_the_published_numbers(seed):
    found = load_of(weeks_of(APART), seed)

    assert (found.beta, found.t) == pytest.approx((-0.000673, -0.006437), abs=5e-7)
    assert 0.46 <= found.p <= 0.54
    assert found.status is Status.NO_PATTERN


def test_a_missing_week_takes_its_own_row_and_the_next():
    found = load_of(weeks_of(without(FOLLOWS, 5, 6, 12)))

    assert (found.n, found.df) == (18, 14)
    assert (found.beta, found.t) == pytest.approx((0.475344, 3.264527), abs=5e-7)


def test_a_week_that_is_not_given_is_a_missing_week():
    weeks = weeks_of(FOLLOWS)
    held = [week for place, week in enumerate(weeks) if place not in (5, 6, 12)]
    missing = [replace(week, pain=None, load=None) if week not in held else week for week in weeks]

    assert analyse(held, 1) == analyse(missing, 1)


def test_sixteen_weeks_make_fifteen_rows_which_are_too_few():
    assert load_of(weeks_of(FOLLOWS[:16])) == Tested(Hypothesis.LOAD, Status.INSUFFICIENT_DATA, 15)
    assert load_of(weeks_of(FOLLOWS[:17])).status.is_tested


def test_scores_that_never_change_leave_nothing_to_compare():
    assert load_of(weeks_of([2.0] * 24)) == Tested(Hypothesis.LOAD, Status.INSUFFICIENT_VARIATION, 23)
