"""The longest run of 30 days, and the ceiling held after a spike."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.load import (
    Ceiling,
    Coverage,
    Measured,
    Reason,
    coverage,
    held_ceiling,
    longest_30d,
    sessions,
    spikes,
)
from app.domain.runs import one_each
from app.domain.thresholds import DEFAULT
from tests.build import TODAY, day, run, session

ALL = Coverage(((day(400), TODAY),))
HISTORY = [session(day(n), m) for n, m in [(28, 12_300), (22, 8_000), (16, 9_000), (10, 8_500)]]


def shown(sessions, settled=None, coverage=ALL, today=TODAY):
    return held_ceiling(today, sessions, spikes(sessions), coverage, lambda one: settled)


def test_the_longest_leaves_out_today():
    assert longest_30d(TODAY, [*HISTORY, session(TODAY, 20_000)], ALL).value == 12_300


def test_the_longest_is_of_the_last_thirty_days():
    assert longest_30d(TODAY, [session(day(30), 9_000), session(day(31), 20_000)], ALL).value == 9_000


def test_a_run_in_the_future_is_no_longest():
    assert longest_30d(TODAY, [*HISTORY, session(day(-3), 40_000)], ALL).value == 12_300
    assert longest_30d(TODAY, [session(day(-3), 40_000)], ALL).reason is Reason.NO_HISTORY


def test_without_a_run_in_the_window_the_reason_is_named():
    assert longest_30d(TODAY, [], ALL).reason is Reason.NO_HISTORY
    assert longest_30d(TODAY, [session(day(45))], ALL).reason is Reason.RETURN_AFTER_BREAK


@pytest.mark.parametrize(("last_known", "reason"), [(7, Reason.OK), (8, Reason.INCOMPLETE)])
def test_more_than_six_days_not_known_leave_no_longest(last_known, reason):
    known = Coverage(((day(90), day(last_known)),))

    assert longest_30d(TODAY, HISTORY, known).reason is reason


def test_the_ceiling_is_ten_percent_over_the_longest_and_names_it():
    ceiling = shown(HISTORY)

    assert (ceiling.ceiling_m, ceiling.longest_m, ceiling.longest_day) == (13_530, 12_300, day(28))
    assert (ceiling.held_for, ceiling.few_runs) == (None, False)


def test_few_runs_are_said_so():
    assert shown(HISTORY[:3]).few_runs
    assert shown([session(day(n)) for n in (9, 7, 5, 3)]).few_runs


SPIKED = [*HISTORY, session(day(4), 15_200)]


def test_after_a_spike_the_earlier_ceiling_is_held():
    ceiling = shown(SPIKED)

    assert ceiling == Ceiling(13_530, 12_300, day(28), Reason.OK, SPIKED[-1])
    assert shown(SPIKED, today=day(3)) == ceiling, "from the day after it on"


def test_on_the_day_of_the_spike_the_ceiling_is_the_earlier_one_anyway():
    assert shown(SPIKED, today=day(4)).held_for is None
    assert shown(SPIKED, today=day(4)).ceiling_m == 13_530


def test_a_settled_morning_lifts_the_ceiling():
    assert shown(SPIKED, settled=day(1)).ceiling_m == 16_720
    assert shown(SPIKED, settled=day(1), today=day(2)).ceiling_m == 13_530
    assert shown(SPIKED, settled=TODAY).ceiling_m == 16_720


@pytest.mark.parametrize(("ago", "metres"), [(7, 13_530), (8, 16_720)])
def test_a_ceiling_is_held_for_seven_days_at_most(ago, metres):
    assert shown([*HISTORY, session(day(ago), 15_200)]).ceiling_m == metres


def test_of_two_spikes_the_lower_ceiling_is_held():
    twice = [*HISTORY, session(day(5), 14_000), session(day(2), 16_000)]

    assert shown(twice) == Ceiling(13_530, 12_300, day(28), Reason.OK, twice[-2])
    assert shown(twice, today=day(1)).held_for == shown(twice[::-1], today=day(1)).held_for == twice[-2]


def test_of_two_spikes_over_the_same_longest_the_earlier_is_named():
    twice = [*HISTORY, session(day(2), 14_000, hour=18), session(day(2), 15_000, hour=7)]

    assert shown(twice).held_for == twice[-1]


def test_each_spike_is_asked_whether_it_has_settled():
    twice = [*HISTORY, session(day(5), 14_000), session(day(2), 16_000)]
    asked = {twice[-2]: day(4)}
    found = held_ceiling(TODAY, twice, spikes(twice), ALL, asked.get)

    assert found == Ceiling(15_400, 14_000, day(5), Reason.OK, twice[-1])


def test_a_held_ceiling_follows_the_limits():
    limits = replace(DEFAULT, spike_small_percent=105, hold_days=3)

    assert held_ceiling(day(1), SPIKED, spikes(SPIKED), ALL, lambda _: None, limits).ceiling_m == 12_915
    assert held_ceiling(TODAY, SPIKED, spikes(SPIKED), ALL, lambda _: None, limits).ceiling_m == 15_960
    assert longest_30d(TODAY, HISTORY, ALL, replace(limits, spike_window_days=16)).value == 9_000


def test_a_run_held_back_leaves_no_ceiling_and_says_so():
    held = replace(ALL, held=frozenset([day(20)]))

    assert shown(SPIKED, coverage=held) == Ceiling(None, None, None, Reason.HELD_BACK)
    assert longest_30d(TODAY, SPIKED, held) == Measured(None, Reason.HELD_BACK)


def test_sessions_and_their_answers_stand_side_by_side():
    with pytest.raises(ValueError, match="shorter"):
        held_ceiling(TODAY, SPIKED, spikes(SPIKED)[:-1], ALL, lambda _: None)


def test_a_spike_without_confidence_holds_nothing():
    few = [session(day(9), 10_000), session(day(2), 15_000)]

    assert shown(few).ceiling_m == 16_500


def test_an_unknown_week_leaves_no_ceiling_to_hold():
    assert shown(SPIKED, coverage=Coverage(((day(90), day(12)),))).reason is Reason.INCOMPLETE


def pipeline(runs, today=TODAY):
    """The ceiling of a log of files that hold all runs, from recordings to metres."""
    counting = [group[0] for group in one_each(runs)]
    found = sessions(counting)
    known = coverage(counting, [], [today], True, today)
    return held_ceiling(today, found, spikes(found, known), known, lambda one: one.day)


@settings(max_examples=40)
@given(
    st.dictionaries(st.integers(1, 70), st.integers(1, 40_000), max_size=30),
    st.integers(1, 70),
    st.integers(1, 40_000),
    st.integers(1, 30),
    st.randoms(),
)
def test_an_added_old_run_that_overlaps_no_other_never_lowers_a_ceiling_inside_its_window(
    ran, ago, metres, later, random
):
    runs = [run(day(n), m) for n, m in ran.items()]
    more = random.sample([*runs, run(day(ago), metres, hour=18)], len(runs) + 1)

    on = day(max(ago - later, 0))
    before, after = pipeline(runs, on).ceiling_m, pipeline(more, on).ceiling_m

    assert before is None or after >= before
    assert after is None or after >= 110 * metres // 100
