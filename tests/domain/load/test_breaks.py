"""Coming back after a break."""

from datetime import date, timedelta

import pytest

from app.domain.load import Category, Coverage, ReturnState, return_state, spike
from tests.build import TODAY, day, session


def test_a_run_inside_the_old_window_is_no_spike_but_over_the_cap():
    before = [session(date(2026, 3, 1), 20_000), session(date(2026, 2, 20), 12_000)]
    back = session(date(2026, 3, 20), 16_000)

    found = return_state(back.day, [*before, back])

    assert spike(back, before).category is Category.NONE
    assert (found.state, found.gap_days, found.cap_m) == (ReturnState.RETURN, 19, 15_000)
    assert back.distance_m > found.cap_m
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

    assert (return_state(TODAY, sessions).state, return_state(TODAY, sessions).cap_m) == (state, cap_m)


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
