"""The runner's weeks."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.load import Coverage, Reason, Week, coverage, sessions, spikes, weeks
from app.domain.people import WeekStart
from tests.build import TODAY, day, run

ALL = Coverage(((day(100), TODAY),))
MONDAY = date(2026, 11, 9)


def made(runs, known=ALL, first=None, starts=WeekStart.MONDAY, today=TODAY):
    found = sessions(runs)
    return weeks(found, spikes(found), known, first or day(7), today, starts)


def test_a_week_sums_its_runs_and_names_its_longest():
    runs = [run(MONDAY, 6_000), run(day(1), 4_000, hour=7), run(day(1), 9_000, hour=18)]

    last, this = made(runs)

    assert (last.start, last.distance_m, last.runs, last.longest_m) == (date(2026, 11, 2), 0, 0, None)
    assert (this.start, this.distance_m, this.runs, this.longest_m) == (MONDAY, 19_000, 3, 9_000)
    assert (last.so_far, this.so_far) == (False, True)


def test_a_weeks_runs_are_sessions_not_recordings():
    warm_up_and_race = [run(MONDAY, 2_000, hour=7, minutes=15), run(MONDAY, 10_000, hour=7.5)]

    assert made([*warm_up_and_race, run(MONDAY, 5_000, hour=18)])[-1].runs == 2


def test_runs_on_both_sides_of_a_weeks_end_fall_into_two_weeks():
    runs = [run(date(2026, 11, 8), 7_000, hour=22), run(MONDAY, 5_000, hour=6)]

    assert [one.distance_m for one in made(runs)] == [7_000, 5_000]


def test_a_session_over_midnight_on_sunday_belongs_to_the_week_it_began():
    runs = [run(date(2026, 11, 8), 7_000, hour=23.5, minutes=60), run(MONDAY, 1_000, hour=0.6, minutes=6)]

    assert [one.distance_m for one in made(runs)] == [8_000, 0]


@pytest.mark.parametrize(
    ("starts", "first_days"),
    [
        (WeekStart.MONDAY, [date(2026, 11, 2), date(2026, 11, 9)]),
        (WeekStart.SUNDAY, [date(2026, 11, 1), date(2026, 11, 8)]),
        (WeekStart.SATURDAY, [date(2026, 10, 31), date(2026, 11, 7)]),
    ],
)
def test_weeks_begin_on_the_runners_day(starts, first_days):
    assert [one.start for one in made([], starts=starts)] == first_days


def test_a_day_not_known_leaves_the_weeks_distance_unknown_but_not_what_was_run():
    known = Coverage(((day(100), day(8)), (day(6), TODAY)))

    last, this = made([run(day(5), 8_000)], known)

    assert (last.distance_m, last.runs, last.steps, last.ran_m, last.unknown_days) == (
        None,
        None,
        None,
        8_000,
        1,
    )
    assert this.distance_m == 0


def test_today_is_no_gap_before_it_is_over():
    known = Coverage(((day(100), day(1)),))

    assert made([run(MONDAY, 5_000)], known)[-1].distance_m == 5_000
    assert made([run(MONDAY, 5_000)], Coverage(((day(100), day(2)),)))[-1].distance_m is None


def test_steps_are_known_only_when_each_runs_are():
    runs = [run(MONDAY, cadence=170, minutes=45), run(day(1), cadence=164, minutes=60)]

    assert made(runs)[-1].steps == 7_650 + 9_840
    assert made([*runs, run(TODAY)])[-1].steps is None
    assert made([])[-1].steps == 0


def test_the_highest_step_over_the_longest_is_shown():
    runs = [run(day(20), 10_000), run(MONDAY, 12_000), run(TODAY, 12_500)]

    assert made(runs)[-1].spike_percent == 20.0
    assert made(runs[:1] + [run(MONDAY, 11_000)])[-1].spike_percent is None


def test_a_run_in_the_future_is_in_no_week():
    assert [one.distance_m for one in made([run(day(-1), 9_000)])] == [0, 0]


def test_weeks_across_a_clock_change_have_seven_days():
    runs = [run(date(2026, 10, 25), 5_000), run(date(2026, 10, 26), 6_000)]
    found = made(runs, coverage(runs, [], [], True), first=date(2026, 10, 20), today=date(2026, 10, 27))

    assert [(one.start, one.ran_m) for one in found] == [
        (date(2026, 10, 19), 5_000),
        (date(2026, 10, 26), 6_000),
    ]


@settings(max_examples=30)
@given(
    st.lists(
        st.builds(
            run,
            on=st.integers(0, 60).map(day),
            m=st.integers(1, 40_000),
            hour=st.sampled_from([7, 12, 18]),
            cadence=st.sampled_from([None, 160, 170]),
        ),
        max_size=20,
    ),
    st.integers(2, 9),
    st.randoms(),
)
def test_weeks_do_not_depend_on_the_order_of_runs_and_grow_with_their_distances(ran, times, random):
    longer = [replace(one, distance_m=times * one.distance_m) for one in ran]
    found = made(ran, first=day(60))

    assert made(random.sample(ran, len(ran)), first=day(60)) == found
    assert [one.distance_m for one in made(longer, first=day(60))] == [
        times * one.distance_m for one in found
    ]
    assert sum(one.ran_m for one in found) == sum(one.distance_m for one in ran if one.day >= found[0].start)
    assert [one.spike_percent for one in made(longer, first=day(60))] == [one.spike_percent for one in found]


def test_a_week_with_a_run_held_back_tells_nothing_of_its_runs():
    known = replace(ALL, held=frozenset([day(3)]))

    last, this = made([run(MONDAY, 5_000), run(day(1), 4_000)], known)

    assert this == Week(MONDAY, None, None, None, None, None, 0, 1, True, Reason.HELD_BACK)
    assert last.distance_m == 0
    assert made([run(day(4), 5_000)], replace(ALL, held=frozenset([day(4)])))[0].reason is Reason.HELD_BACK


def test_a_whole_week_knows_why_its_distance_is_or_is_not_known():
    known = Coverage(((day(100), day(8)), (day(6), TODAY)))

    assert [one.reason for one in made([], known)] == [Reason.INCOMPLETE, Reason.OK]


def test_a_week_is_not_over_on_its_last_day():
    sunday, held = date(2026, 11, 15), replace(ALL, held=frozenset([MONDAY]))

    assert [one.so_far for one in made([], first=MONDAY, today=sunday)] == [True]
    assert [one.so_far for one in made([], held, first=MONDAY, today=sunday)] == [True]
    assert [one.so_far for one in made([], held, first=MONDAY, today=date(2026, 11, 16))] == [False, True]


def test_sessions_and_their_answers_stand_side_by_side():
    ran = sessions([run(MONDAY)])

    with pytest.raises(ValueError, match="shorter"):
        weeks(ran, [], ALL, TODAY, TODAY)


def test_a_first_run_is_no_step_of_its_week():
    assert made([run(MONDAY, 12_000)])[-1].spike_percent is None
    assert made([run(MONDAY, 12_000)])[-1].longest_m == 12_000
