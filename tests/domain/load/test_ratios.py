"""Sums and ratios of daily distance, against numbers worked out elsewhere."""

import statistics
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.load import (
    Coverage,
    Measured,
    Reason,
    coupled,
    daily,
    ewma,
    ewma_ratio,
    ewma_ratios,
    monotony,
    rolling_7d,
    strain,
    uncoupled,
    week_to_week,
)
from app.domain.thresholds import DEFAULT
from tests.build import TODAY, session

WEEK = [0, 8, 0, 8, 6, 0, 16]
S1 = [*WEEK * 4, 0, 10, 0, 10, 8, 0, 22]
S2 = [50] * 28 + [100] * 7
S3 = [0] * 34 + [10]
S5 = [10, 0, 0, 5, 0, 0, 15]


def days(km):
    """Kilometres of consecutive days, the last of them TODAY; None is not known."""
    first = TODAY - timedelta(days=len(km) - 1)
    return {first + timedelta(days=n): None if one is None else round(one * 1000) for n, one in enumerate(km)}


def near(value):
    return pytest.approx(value, abs=5e-7)


def test_a_building_runner_gives_the_published_numbers():
    log = days(S1)

    assert rolling_7d(TODAY, log).value == 50_000
    assert rolling_7d(TODAY - timedelta(days=7), log).value == 38_000
    assert week_to_week(TODAY, log).value == near(0.315789)
    assert coupled(TODAY, log).value == near(1.219512)
    assert uncoupled(TODAY, log).value == near(1.315789)
    assert ewma(S1, 7)[-1] == near(9.221900)
    assert ewma(S1, 28)[-1] == near(6.090060)
    assert ewma(S1, 7)[-1] / ewma(S1, 28)[-1] == near(1.514254)
    assert monotony(TODAY, log).value == near(0.884990)
    assert strain(TODAY, log).value == near(44.249520)
    assert ewma_ratio(TODAY, log) == Measured(None, Reason.WARMING_UP), "35 of 42 days"


def test_a_doubled_week_gives_the_published_numbers():
    log = days(S2)

    assert week_to_week(TODAY, log).value == near(1)
    assert coupled(TODAY, log).value == near(1.6)
    assert uncoupled(TODAY, log).value == near(2)
    assert (ewma(S2, 7)[-1], ewma(S2, 28)[-1]) == (near(93.325806), near(69.679918))
    assert ewma(S2, 7)[-1] / ewma(S2, 28)[-1] == near(1.339350)
    assert monotony(TODAY, log) == strain(TODAY, log) == Measured(None, Reason.ZERO_SD)


def test_a_first_run_after_rest_has_no_ratio_to_nothing():
    log = days(S3)

    assert coupled(TODAY, log).value == 4
    assert uncoupled(TODAY, log) == week_to_week(TODAY, log) == Measured(None, Reason.ZERO_DENOMINATOR)
    assert ewma(S3, 7)[-1] / ewma(S3, 28)[-1] == near(3.625)


def test_ratios_need_twenty_eight_known_days():
    assert coupled(TODAY, days([10] * 27)).reason is Reason.WARMING_UP
    assert uncoupled(TODAY, days([10] * 27)).reason is Reason.WARMING_UP
    even = days([10] * 28)
    assert (coupled(TODAY, even).value, uncoupled(TODAY, even).value) == (near(1), near(1))
    assert week_to_week(TODAY, even).value == 0
    assert monotony(TODAY, even) == Measured(None, Reason.ZERO_SD)


def test_the_change_from_week_to_week_needs_fourteen_known_days():
    assert week_to_week(TODAY, days([10] * 13)) == Measured(None, Reason.WARMING_UP)
    assert week_to_week(TODAY, days([10] * 14)) == Measured(0.0, Reason.OK)
    assert rolling_7d(TODAY, days([10] * 6)) == Measured(None, Reason.WARMING_UP)
    assert rolling_7d(TODAY, days([10] * 7)) == Measured(70_000, Reason.OK)


def test_the_weighted_means_start_at_the_first_value():
    fast = [10, 7.5, 5.625, 5.46875, 4.1016, 3.0762, 6.0571]

    assert ewma(S5, 7) == [pytest.approx(one, abs=5e-5) for one in fast]
    assert ewma(S5, 7)[:4] == fast[:4]
    assert ewma(S5, 28)[-1] == pytest.approx(7.8260, abs=5e-5)
    assert ewma([], 7) == []


def test_the_spread_of_a_week_is_that_of_a_sample():
    assert monotony(TODAY, days(S5)).value == near(0.705476)
    assert monotony(TODAY, days(S5)).value * (7 / 6) ** 0.5 == near(0.762001), "with that of a whole"
    assert strain(TODAY, days(S5)).value == pytest.approx(21.164264, abs=1e-5)


def test_the_first_value_distorts_a_weighted_mean_for_weeks():
    km = [30, *[0, 5] * 13, 0]
    log = days(km)

    assert ewma(km, 7)[-1] / ewma(km, 28)[-1] == pytest.approx(0.337, abs=5e-4)
    assert coupled(TODAY, log).value == pytest.approx(0.632, abs=5e-4)
    assert ewma_ratio(TODAY, log).reason is Reason.WARMING_UP


@pytest.mark.parametrize(("length", "percent"), [(28, 14.5), (35, 8.8), (42, 5.3), (56, 2.0)])
def test_after_six_weeks_the_first_value_weighs_five_per_cent(length, percent):
    assert 100 * ewma([1] + [0] * (length - 1), 28)[-1] == pytest.approx(percent, abs=0.05)


@pytest.mark.parametrize(("length", "reason"), [(41, Reason.WARMING_UP), (42, Reason.OK)])
def test_the_weighted_ratio_warms_up_for_42_days(length, reason):
    assert ewma_ratio(TODAY, days([5] * length)).reason is reason


def test_warming_up_counts_from_the_first_known_day_not_the_first_run():
    assert coupled(TODAY, days([None] * 5 + [0] * 27 + [10])).reason is Reason.OK
    assert coupled(TODAY, days([None] * 6 + [0] * 26 + [10])).reason is Reason.WARMING_UP


@pytest.mark.parametrize(
    "measure", [rolling_7d, week_to_week, coupled, uncoupled, ewma_ratio, monotony, strain]
)
def test_an_unknown_day_in_the_last_seven_leaves_no_number(measure):
    km = [5, 0] * 30
    km[-3] = None

    assert measure(TODAY, days(km)).reason is Reason.INCOMPLETE
    assert measure(TODAY, days(km)).value is None


def test_a_fifth_of_a_window_may_be_unknown_and_counts_nothing():
    km = [10] * 60
    km[40:45] = [None] * 5

    assert coupled(TODAY, days(km)).value == near(4 * 70 / 230)
    km[45] = None
    assert coupled(TODAY, days(km)).reason is Reason.INCOMPLETE


def test_the_weighted_ratio_bears_old_gaps_but_not_many_recent_ones():
    old = [10] * 10 + [None] * 9 + [10] * 42
    recent = [10] * 43 + [None] * 9 + [10] * 8

    assert ewma_ratio(TODAY, days(old)).reason is Reason.OK
    assert ewma_ratio(TODAY, days(recent)).reason is Reason.INCOMPLETE


@pytest.mark.parametrize(
    "measure", [rolling_7d, week_to_week, coupled, uncoupled, ewma_ratio, monotony, strain]
)
def test_without_a_known_day_there_is_no_history(measure):
    assert measure(TODAY, {}).reason is Reason.NO_HISTORY
    assert measure(TODAY, days([None] * 50)).reason is Reason.NO_HISTORY


def test_all_weighted_ratios_in_one_pass_are_those_of_each_day():
    log = days([None, None, *S1, *S1])
    found = ewma_ratios(log)

    assert list(found) == list(log)
    assert all(found[day] == ewma_ratio(day, log) for day in log)


@pytest.mark.parametrize(
    "measure", [rolling_7d, week_to_week, coupled, uncoupled, ewma_ratio, monotony, strain]
)
def test_a_day_before_the_first_known_one_has_no_history(measure):
    log = days([None] * 10 + [5, 0] * 30)

    assert measure(TODAY - timedelta(days=60), log) == Measured(None, Reason.NO_HISTORY)
    assert measure(TODAY - timedelta(days=59), log).reason is Reason.WARMING_UP
    assert measure(TODAY - timedelta(days=80), log) == Measured(None, Reason.NO_HISTORY)


WINDOWS = [(rolling_7d, 7), (week_to_week, 14), (coupled, 28), (uncoupled, 28), (monotony, 7), (strain, 7)]


@pytest.mark.parametrize(("measure", "length"), [*WINDOWS, (ewma_ratio, 42)])
def test_a_run_held_back_in_the_window_leaves_no_number_and_says_so(measure, length):
    log = days([10, 5, 0] * 20)
    inside, before = (TODAY - timedelta(days=n) for n in (length - 1, length))

    assert measure(TODAY, log, [inside]) == Measured(None, Reason.HELD_BACK)
    assert measure(TODAY, log, [before]) == measure(TODAY, log)
    assert measure(TODAY, log, [TODAY + timedelta(days=1)]) == measure(TODAY, log)
    assert measure(TODAY, log).value is not None


def test_eight_of_forty_two_days_may_be_unknown_and_count_nothing():
    km = [10] * 60
    km[20:28] = [None] * 8

    assert ewma_ratio(TODAY, days(km)) == ewma_ratio(TODAY, days([one or 0 for one in km]))
    km[28] = None
    assert ewma_ratio(TODAY, days(km)) == Measured(None, Reason.INCOMPLETE)


def test_the_lengths_of_windows_can_be_moved():
    log = days([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    limits = replace(DEFAULT, acute_days=3, week_to_week_days=6, chronic_days=9, unknown_percent=0)

    assert rolling_7d(TODAY, log, limits=limits).value == 27_000
    assert week_to_week(TODAY, log, limits=limits).value == near(27 / 18 - 1)
    assert coupled(TODAY, log, limits=limits).value == near(3 * 27 / 54)
    assert uncoupled(TODAY, log, limits=limits).value == near(2 * 27 / 27)
    assert monotony(TODAY, log, limits=limits).value == near(9)
    assert strain(TODAY, log, limits=limits).value == near(27 * 9)
    quick = replace(DEFAULT, ewma_fast_days=1, ewma_slow_days=3, ewma_warm_up_days=10)
    assert ewma_ratio(TODAY, log, limits=quick).value == near(10 / ewma(range(1, 11), 3)[-1])
    assert ewma_ratio(TODAY, log, limits=replace(quick, ewma_warm_up_days=11)).reason is Reason.WARMING_UP


@settings(max_examples=40)
@given(
    st.lists(st.tuples(st.integers(0, 80), st.integers(0, 30_000)), max_size=40),
    st.integers(2, 9),
    st.randoms(),
)
def test_no_number_depends_on_the_order_of_sessions_and_loads_grow_with_the_distances(ran, times, random):
    first, known = TODAY - timedelta(days=60), Coverage(((TODAY - timedelta(days=60), TODAY),))
    sessions = [session(TODAY - timedelta(days=ago), metres) for ago, metres in ran]
    log = daily(sessions, known, first, TODAY)
    longer = [session(one.day, times * one.distance_m) for one in sessions]
    grown = daily(longer, known, first, TODAY)

    assert daily(random.sample(sessions, len(sessions)), known, first, TODAY) == log
    assert grown == {day: times * metres for day, metres in log.items()}
    assert rolling_7d(TODAY, grown).value == times * rolling_7d(TODAY, log).value
    assert week_to_week(TODAY, grown) == week_to_week(TODAY, log)
    assert coupled(TODAY, grown) == coupled(TODAY, log)


kilometres = st.lists(st.integers(0, 40), min_size=42, max_size=70)


@given(kilometres)
def test_coupled_and_uncoupled_hold_their_identity_and_bound(km):
    c, u = coupled(TODAY, days(km)).value, uncoupled(TODAY, days(km)).value

    assert c is None or 0 <= c <= 4
    if u is not None:
        assert c == pytest.approx(4 * u / (u + 3))


@given(kilometres, st.integers(2, 9))
def test_ratios_do_not_depend_on_the_unit(km, times):
    one, other = days(km), days([n * times for n in km])

    for measure in (week_to_week, coupled, uncoupled, ewma_ratio, monotony):
        assert measure(TODAY, other).value == pytest.approx(measure(TODAY, one).value)
    assert rolling_7d(TODAY, other).value == times * rolling_7d(TODAY, one).value


@given(kilometres)
def test_monotony_is_mean_over_sample_deviation(km):
    week = km[-7:]
    found = monotony(TODAY, days(km)).value

    if len(set(week)) > 1:
        assert found == pytest.approx(statistics.mean(week) / statistics.stdev(week))
