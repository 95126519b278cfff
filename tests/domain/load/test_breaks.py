"""Coming back after a break."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.load import Category, Coverage, ReturnState, return_state, spike
from tests.build import TODAY, day, session


def test_a_run_inside_the_old_window_is_no_spike_but_over_the_cap():
    before = [session(date(2026, 3, 1), 20_000), session(date(2026, 2, 20), 12_000)]
    back = session(date(2026, 3, 20), 16_000)

    found = return_state(back.day, [*before, back])

    assert spike(back, before).category is Category.NONE
    assert (found.state, found.gap_days, found.cap_m) == (ReturnState.RETURN, 19, 15_000)
    assert (found.is_over(back.distance_m), found.is_over(15_001), found.is_over(15_000)) == (
        True,
        True,
        False,
    )
    assert (found.last_day, found.first_day) == (before[0].day, back.day)


@pytest.mark.parametrize(
    ("gap", "state", "cap_m"),
    [
        (13, ReturnState.NONE, None),
        (14, ReturnState.RETURN, 7_500),
        (30, ReturnState.RETURN, 7_500),
        (31, ReturnState.RETURN, 5_000),
        (60, ReturnState.RETURN, 5_000),
        (61, ReturnState.RETURN_LONG, 3_300),
    ],
)
def test_the_cap_falls_with_the_length_of_the_break(gap, state, cap_m):
    sessions = [session(day(gap), 10_000), session(TODAY, 4_000)]

    found = return_state(TODAY, sessions)

    assert (found.state, found.cap_m) == (state, cap_m)
    assert found.is_over(4_000) is (cap_m == 3_300)
    assert found.offers_walk_run is (gap == 61)


def test_the_cap_is_of_the_thirty_days_that_end_on_the_last_session():
    last = day(20)
    sessions = [
        session(last - timedelta(days=30), 30_000),
        session(last - timedelta(days=29), 16_000),
        session(last, 5_000),
    ]

    assert return_state(TODAY, sessions).cap_m == 12_000


def test_before_the_first_run_back_the_break_lasts_until_today():
    found = return_state(TODAY, [session(day(19), 12_000)])

    assert (found.state, found.gap_days, found.first_day) == (ReturnState.RETURN, 19, None)


def test_days_not_known_are_no_rest():
    sessions = [session(day(19), 12_000)]

    assert return_state(TODAY, sessions, Coverage(((day(60), day(19)),))).state is ReturnState.NONE
    assert return_state(TODAY, sessions, Coverage(((day(60), day(5)),))).state is ReturnState.RETURN
    assert return_state(TODAY, sessions, Coverage(((day(60), day(7)),))).state is ReturnState.NONE


@pytest.mark.parametrize(
    ("unknown", "state"),
    [(15, ReturnState.RETURN), (13, ReturnState.NONE), (1, ReturnState.NONE), (0, ReturnState.RETURN)],
    ids=["before it", "its first", "its last", "the day asked about"],
)
def test_of_fourteen_days_each_counts(unknown, state):
    gap = Coverage(((day(60), day(unknown + 1)), (day(unknown - 1), TODAY)))

    assert return_state(TODAY, [session(day(14), 12_000)], gap).state is state


BREAK = [session(day(60), 10_000), session(day(40), 10_000)]


def test_the_state_is_left_after_four_sessions_over_fourteen_days():
    three = [session(day(n), 5_000) for n in (20, 12, 4)]

    assert return_state(TODAY, [*BREAK, *three]).state is ReturnState.RETURN
    assert return_state(TODAY, [*BREAK, *three, session(TODAY, 5_000)]).state is ReturnState.NONE


def test_two_sessions_of_a_day_are_two_towards_leaving():
    twice = [session(day(n), 5_000, hour=hour) for n, hour in ((18, 8), (10, 8), (10, 18), (4, 8))]

    assert return_state(TODAY, [*BREAK, *twice]).state is ReturnState.NONE
    assert return_state(TODAY, [*BREAK, *twice], sore_days={day(10)}).state is ReturnState.RETURN


def test_four_sessions_in_a_fortnight_are_too_soon():
    four = [session(day(n), 5_000) for n in (13, 9, 5, 1)]

    assert return_state(TODAY, [*BREAK, *four]).state is ReturnState.RETURN


def test_sore_sessions_do_not_count_towards_leaving():
    sessions = [*BREAK, *[session(day(n), 5_000) for n in (20, 12, 4, 0)]]

    assert return_state(TODAY, sessions, sore_days={day(12)}).state is ReturnState.RETURN


def test_a_runner_without_a_break_or_without_runs_is_not_coming_back():
    assert return_state(TODAY, []).state is ReturnState.NONE
    assert return_state(TODAY, [session(day(n)) for n in range(0, 100, 3)]).state is ReturnState.NONE


def test_a_run_in_the_future_is_ignored():
    assert return_state(TODAY, [session(day(2)), session(day(-30))]).state is ReturnState.NONE


def test_a_long_rest_that_has_just_begun_shows_the_day_it_counts_from():
    assert return_state(TODAY, [session(day(13))]).state is ReturnState.NONE
    assert return_state(TODAY + timedelta(days=1), [session(day(13))]).state is ReturnState.RETURN


def test_the_cap_is_cut_to_whole_metres():
    assert return_state(TODAY, [session(day(61), 10_009)]).cap_m == 3_302
    assert return_state(TODAY, [session(day(14), 10_009)]).cap_m == 7_506


def test_the_longest_of_the_break_may_be_the_last_session_itself():
    assert return_state(TODAY, [session(day(25), 5_000), session(day(20), 12_000)]).cap_m == 9_000


def test_a_run_held_back_ends_a_break_and_may_hide_the_cap():
    sessions = [session(day(60), 10_000), session(day(40), 12_000)]
    known = Coverage(((day(90), TODAY),))

    def held(*ago):
        return replace(known, held=frozenset(day(n) for n in ago))

    assert return_state(TODAY, sessions, held(20)).last_day == day(20)
    assert return_state(TODAY, sessions, held(20)).cap_m is None
    assert return_state(TODAY, sessions, held(0)).first_day == TODAY
    assert return_state(TODAY, sessions, held(30, 20, 10)).state is ReturnState.NONE
    assert return_state(TODAY, sessions, held(69)).cap_m is None
    assert return_state(TODAY, sessions, held(70)).cap_m == 6_000
    assert return_state(TODAY, sessions, held(-1)) == return_state(TODAY, sessions, known)
    assert not return_state(TODAY, sessions, held(69)).is_over(90_000)


@pytest.mark.parametrize(("first", "state"), [(14, ReturnState.NONE), (13, ReturnState.RETURN)])
def test_the_first_and_the_last_of_the_four_lie_fourteen_days_apart(first, state):
    four = [session(day(n), 5_000) for n in (first, 9, 5, 0)]

    assert return_state(TODAY, [*BREAK, *four]).state is state


def test_a_sore_run_of_today_does_not_count_towards_leaving():
    four = [session(day(n), 5_000) for n in (20, 12, 4, 0)]

    assert return_state(TODAY, [*BREAK, *four], sore_days={TODAY}).state is ReturnState.RETURN


def test_of_two_breaks_the_later_one_counts():
    sessions = [*BREAK, session(day(20), 8_000), session(day(2), 5_000)]
    found = return_state(TODAY, sessions)

    assert (found.gap_days, found.last_day, found.first_day) == (18, day(20), day(2))


@settings(max_examples=40)
@given(
    st.lists(st.tuples(st.integers(0, 120), st.integers(1, 40_000)), max_size=20),
    st.integers(2, 9),
    st.randoms(),
)
def test_the_state_does_not_depend_on_the_order_nor_on_the_unit_of_distance(ran, times, random):
    sessions = [session(day(ago), metres) for ago, metres in ran]
    longer = [session(one.day, times * one.distance_m) for one in sessions]
    found, grown = return_state(TODAY, sessions), return_state(TODAY, longer)

    assert return_state(TODAY, random.sample(sessions, len(sessions))) == found
    assert replace(grown, cap_m=None) == replace(found, cap_m=None)
    if found.cap_m is not None:
        assert times * found.cap_m <= grown.cap_m < times * (found.cap_m + 1)
