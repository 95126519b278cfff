"""The weekly analysis: the published numbers, the gates, and what is a finding."""

from dataclasses import replace
from datetime import timedelta
from math import isfinite

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.stats import false_discovery_control

from app.domain.link import Hypothesis, LinkWeek, Status, Tested, analyse, confirmed
from app.domain.link.analysis import adjusted
from app.domain.thresholds import DEFAULT
from tests.domain.link.oracle import p_one_by_one
from tests.domain.link.vectors import APART, FOLLOWS, KM, MONDAY, random_weeks, weeks_of, without

SEEDS = (1, 2026, 2**64 - 1)
LOADS = [km / 10 for km in KM]
FEW = 99  # draws where the p plays no part


def load_of(weeks: list[LinkWeek], seed: int = 1, draws: int = FEW) -> Tested:
    return analyse(weeks, seed, draws)[0]


@pytest.mark.parametrize("seed", SEEDS)
def test_scores_that_follow_distance_give_the_published_numbers(seed):
    found = load_of(weeks_of(FOLLOWS), seed, 1999)

    assert (found.n, found.df) == (23, 19)
    assert (found.beta, found.se, found.t) == pytest.approx((0.423824, 0.137383, 3.084978), abs=5e-7)
    assert found.p == pytest.approx(0.004, abs=0.003)
    assert found.p_adjusted == found.p
    assert found.status is Status.PATTERN_PENDING


@pytest.mark.parametrize("seed", SEEDS)
def test_scores_that_go_their_own_way_give_the_published_numbers(seed):
    found = load_of(weeks_of(APART), seed, 1999)

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

    assert analyse(held, 1, FEW) == analyse(missing, 1, FEW)


def test_the_order_in_which_weeks_are_given_is_nothing():
    assert analyse(weeks_of(FOLLOWS)[::-1], 1, FEW) == analyse(weeks_of(FOLLOWS), 1, FEW)


def test_only_the_newest_fifty_two_weeks_count():
    weeks = random_weeks(1, 70)
    newest = weeks[-1].start

    last = [week for week in weeks if newest - week.start < timedelta(weeks=52)]

    assert len(last) < len(weeks)
    assert analyse(weeks, 1, FEW) == analyse(last, 1, FEW)


def test_a_week_of_another_first_day_is_left_out():
    weeks = weeks_of(FOLLOWS)
    astray = replace(weeks[3], start=weeks[3].start + timedelta(days=2), pain=9.0)

    assert analyse([*weeks, astray], 1, FEW) == analyse(weeks, 1, FEW)


def test_sixteen_weeks_make_fifteen_rows_which_are_too_few():
    assert load_of(weeks_of(FOLLOWS[:16])) == Tested(Hypothesis.LOAD, Status.INSUFFICIENT_DATA, 15)
    assert load_of(weeks_of(FOLLOWS[:17])).status.is_tested


def test_scores_that_never_change_leave_nothing_to_compare():
    assert load_of(weeks_of([2.0] * 24)) == Tested(Hypothesis.LOAD, Status.INSUFFICIENT_VARIATION, 23)


@pytest.mark.parametrize(("spread", "is_tested"), [(0.299, False), (0.301, True)])
def test_scores_need_a_spread_of_three_tenths_of_a_point_in_the_rows(spread, is_tested):
    scores = np.array(FOLLOWS)
    scores *= spread / np.std(scores[1:], ddof=1)

    assert load_of(weeks_of(scores.tolist())).status.is_tested is is_tested


def test_distance_that_never_changes_leaves_nothing_to_compare():
    assert load_of(weeks_of(FOLLOWS, [3.0] * 24)).status is Status.INSUFFICIENT_VARIATION


@pytest.mark.parametrize(("with_step", "is_tested"), [(3, False), (4, True)])
def test_the_question_about_long_runs_needs_four_weeks_with_one_among_those_compared(with_step, is_tested):
    spikes = [0.02 * (week % 7) for week in range(24)]
    stepped = [week < with_step or week == 23 for week in range(24)]  # the last one is followed by no score

    _, spike, _ = analyse(weeks_of(FOLLOWS, LOADS, spikes, stepped=stepped), 1, FEW)

    assert spike.status.is_tested is is_tested


@pytest.mark.parametrize(
    "scores",
    [
        [2.0] * 16 + [None, 5.0, 2.0, 2.0, None, 9.0, 2.0],
        [float(week) for week in range(24)],
        [8.0, *[2.0] * 23],
    ],
    ids=["the score before never changes", "scores rise on a line", "one high score at the beginning"],
)
def test_scores_without_a_slope_to_find_are_refused(scores):
    assert load_of(weeks_of(scores, LOADS)).status is Status.INSUFFICIENT_VARIATION


def test_distance_that_only_rises_week_by_week_is_the_trend_itself():
    rising = [1 + week / 10 for week in range(24)]

    assert load_of(weeks_of(FOLLOWS, rising)).status is Status.INSUFFICIENT_VARIATION


@pytest.mark.parametrize("odd", [float("nan"), float("inf"), 1e300, -1e300], ids=str)
def test_a_number_that_measures_nothing_is_a_missing_week(odd):
    weeks = weeks_of(FOLLOWS)
    broken = [replace(week, pain=odd, load=odd) if place == 5 else week for place, week in enumerate(weeks)]
    missing = [replace(week, pain=None) if place == 5 else week for place, week in enumerate(weeks)]

    assert load_of(broken) == load_of([replace(week, load=week.load) for week in missing])


def test_without_any_week_all_is_refused():
    assert [each.status for each in analyse([], 1)] == [Status.INSUFFICIENT_DATA] * 3


def test_less_pain_after_more_running_is_never_a_finding():
    rested = [5 - load for load in LOADS[-1:] + LOADS[:-1]]
    rng = np.random.default_rng(3)
    scores = (np.array(rested) + rng.normal(0, 0.05, 24)).tolist()

    load, spike, _ = analyse(weeks_of(scores, LOADS, LOADS, stepped=[True] * 24), 1)

    assert load.t < -10
    assert load.p > 0.99
    assert {load.status, spike.status} == {Status.NO_PATTERN}


def test_a_slope_downwards_is_never_a_finding_of_distance_whatever_p():
    any_p = replace(DEFAULT, link_false_percent=100)

    assert analyse(weeks_of(APART), 1, FEW, any_p)[0].status is Status.NO_PATTERN
    assert analyse(weeks_of(FOLLOWS), 1, FEW, any_p)[0].status is Status.PATTERN_PENDING


def test_a_p_of_exactly_five_percent_is_a_finding():
    found = load_of(weeks_of(FOLLOWS), draws=19)

    assert found.p == 0.05
    assert found.status is Status.PATTERN_PENDING


@pytest.mark.parametrize("sign", [1, -1])
def test_cadence_is_a_finding_either_way(sign):
    scores = [2.0, *(2 + 0.5 * sign * load for load in LOADS[:-1])]
    rng = np.random.default_rng(3)
    scores = (np.array(scores) + rng.normal(0, 0.05, 24)).tolist()

    _, _, cadence = analyse(weeks_of(scores, cadence=LOADS), 1)

    assert cadence.status is Status.PATTERN_PENDING
    assert cadence.beta * sign > 0


def test_every_p_is_what_the_draws_give_one_by_one():
    weeks = random_weeks(5)

    for found in analyse(weeks, 7, FEW):
        assert found.p == p_one_by_one(weeks, found.hypothesis, 7, FEW)


def test_the_same_seed_gives_the_same_answers_and_another_seed_nearly_the_same():
    weeks = random_weeks(5)

    assert analyse(weeks, 7) == analyse(weeks, 7)
    for one, other in zip(analyse(weeks, 7), analyse(weeks, 8), strict=True):
        assert one.t == other.t
        assert one.p == pytest.approx(other.p, abs=0.06)


@settings(max_examples=12, deadline=None)
@given(
    seed=st.integers(0, 2**32),
    constant=st.floats(-50, 50),
    slope=st.floats(-1, 1),
)
def test_a_constant_and_a_trend_leave_the_ratios_and_p_alone(seed, constant, slope):
    weeks = random_weeks(seed)
    moved = [
        replace(week, pain=week.pain + constant + slope * place)
        for week in weeks
        for place in [(week.start - MONDAY).days / 7]
    ]
    before, after = analyse(weeks, 1, FEW), analyse(moved, 1, FEW)
    assume(all(each.t is not None for each in (*before, *after)))

    for one, other in zip(before, after, strict=True):
        assert other.t == pytest.approx(one.t, abs=1e-8)
        assert other.p == one.p


@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_exposure_turned_round_turns_the_ratio(seed):
    weeks = random_weeks(seed)
    turned = [replace(week, load=-week.load, spike=-week.spike, cadence=-week.cadence) for week in weeks]

    for one, other in zip(analyse(weeks, 1, FEW), analyse(turned, 1, FEW), strict=True):
        assert (one.t is None) is (other.t is None)
        if one.t is not None:
            assert other.t == pytest.approx(-one.t, abs=1e-8)
    cadence, turned_cadence = analyse(weeks, 1, FEW)[2], analyse(turned, 1, FEW)[2]
    assert cadence.p == turned_cadence.p


NUMBERS = st.none() | st.integers(0, 10) | st.floats(width=64)
WEEKS = st.lists(
    st.builds(
        LinkWeek,
        start=st.integers(0, 60).map(lambda week: MONDAY + timedelta(weeks=week)),
        pain=NUMBERS,
        load=NUMBERS,
        spike=NUMBERS,
        cadence=NUMBERS,
        stepped=st.booleans(),
    ),
    max_size=60,
)


@settings(max_examples=30, deadline=None)
@given(weeks=WEEKS, like=st.sampled_from([None, 0.0, 3.0]))
def test_any_weeks_at_all_give_three_answers_whole_or_refused(weeks, like):
    if like is not None:
        weeks = [replace(week, pain=like if place % 9 else week.pain) for place, week in enumerate(weeks)]

    found = analyse(weeks, 1, 19)

    assert [each.hypothesis for each in found] == list(Hypothesis)
    for each in found:
        numbers = (each.df, each.beta, each.se, each.t, each.p, each.p_adjusted)
        if each.status.is_tested:
            assert all(number is not None and isfinite(number) for number in numbers)
            assert 0 < each.p <= each.p_adjusted <= 1
            assert each.n >= 16
        else:
            assert set(numbers) == {None}


def test_the_published_p_are_adjusted_as_published():
    assert adjusted([0.012, 0.030, 0.20]) == pytest.approx([0.036, 0.045, 0.200])


@settings(max_examples=30)
@given(st.lists(st.floats(0.0005, 1), min_size=1, max_size=5))
def test_p_are_adjusted_as_scipy_does(ps):
    assert adjusted(ps) == pytest.approx(false_discovery_control(ps).tolist())


def test_a_question_that_could_not_be_tested_takes_no_part_in_the_adjustment():
    load, spike, cadence = analyse(weeks_of(FOLLOWS), 1, FEW)

    assert load.p_adjusted == load.p
    assert spike.p_adjusted is cadence.p_adjusted is None


@pytest.mark.parametrize(
    ("before", "status"),
    [
        (None, Status.PATTERN_PENDING),
        (Status.INSUFFICIENT_DATA, Status.PATTERN_PENDING),
        (Status.NO_PATTERN, Status.PATTERN_PENDING),
        (Status.PATTERN_PENDING, Status.PATTERN),
        (Status.PATTERN, Status.PATTERN),
    ],
)
def test_a_pattern_is_one_that_the_week_before_found_as_well(before, status):
    found = analyse(weeks_of(FOLLOWS), 1)
    earlier = None if before is None else [replace(found[0], status=before), *found[1:]]

    load, *others = confirmed(found, earlier)

    assert load.status is status
    assert tuple(others) == found[1:]


def test_what_another_question_found_the_week_before_confirms_nothing():
    found = analyse(weeks_of(FOLLOWS), 1)
    other = Tested(Hypothesis.SPIKE, Status.PATTERN, 20, 16, 1.0, 0.3, 3.3, 0.001, 0.003)

    assert confirmed(found, [other])[0].status is Status.PATTERN_PENDING


def test_nothing_found_this_week_is_no_pattern_whatever_there_was_before():
    found = analyse(weeks_of(APART), 1, FEW)

    assert confirmed(found, [replace(found[0], status=Status.PATTERN)]) == found
