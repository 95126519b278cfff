"""Sessions out of runs."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.load import Session, sessions
from tests.build import at, day, run


@pytest.mark.parametrize(("gap_min", "count"), [(30, 1), (30.02, 2), (0, 1), (-20, 1)])
def test_runs_are_one_session_up_to_half_an_hour_apart(gap_min, count):
    first = run(m=2_000, minutes=60)
    second = run(m=5_000, hour=9 + gap_min / 60, minutes=30)

    found = sessions([second, first])

    assert len(found) == count
    assert sum(one.distance_m for one in found) == 7_000


def test_a_morning_and_an_evening_run_are_two_sessions():
    assert [one.distance_m for one in sessions([run(m=6_000, hour=18), run(m=4_000, hour=7)])] == [
        4_000,
        6_000,
    ]


def test_warm_up_race_and_cool_down_are_one_session_of_their_sum():
    parts = [
        run(m=2_000, hour=9, minutes=12),
        run(m=10_000, hour=9.5, minutes=42),
        run(m=1_500, hour=10.5, minutes=9),
    ]

    (merged,) = sessions(parts)

    assert (merged.distance_m, merged.runs) == (13_500, tuple(parts))
    assert (merged.start, merged.end) == (parts[0].start, parts[2].end)


def test_a_run_over_midnight_belongs_to_the_day_it_began():
    late = run(day(1), hour=23.5, minutes=60)
    after = run(day(0), m=1_000, hour=0.75, minutes=6)

    (merged,) = sessions([late, after])

    assert (merged.day, merged.distance_m) == (day(1), 11_000)


def test_a_short_run_inside_a_long_one_does_not_end_the_session_early():
    long, inside, after = (
        run(minutes=120),
        run(m=1_000, hour=8.2, minutes=10),
        run(m=500, hour=10.25, minutes=5),
    )

    assert len(sessions([long, inside, after])) == 1


def test_a_run_of_hidden_hour_stands_alone():
    hidden = run(m=4_000, hidden=True, minutes=30)
    night = run(day(1), hour=23.5, minutes=29)

    assert [one.distance_m for one in sessions([hidden, night])] == [10_000, 4_000]


def test_two_runs_at_the_same_second_are_one_session():
    assert [one.distance_m for one in sessions([run(m=3_000, minutes=None), run(m=4_000, minutes=None)])] == [
        7_000
    ]


def test_a_run_without_distance_is_no_session():
    assert sessions([run(m=0)]) == []


def test_a_planned_session_is_a_day_and_a_distance():
    assert Session.planned(day(0), 5_000) == Session(day(0), 5_000, at(day(0), 0), at(day(0), 0), ())


some_runs = st.lists(
    st.builds(
        run,
        on=st.sampled_from([day(n) for n in range(3)]),
        m=st.integers(1, 40_000),
        hour=st.integers(0, 95).map(lambda quarter: quarter / 4),
        minutes=st.one_of(st.none(), st.integers(1, 300)),
        hidden=st.booleans(),
    ),
    max_size=15,
)


@given(some_runs, st.randoms())
def test_sessions_do_not_depend_on_the_order_and_lose_no_metre(runs, random):
    def seen(found):
        return [(one.day, one.distance_m, one.start, one.end) for one in found]

    found = sessions(runs)

    assert seen(found) == seen(sessions(random.sample(runs, len(runs))))
    assert sum(one.distance_m for one in found) == sum(one.distance_m for one in runs)
    assert seen(found) == sorted(seen(found), key=lambda one: (one[0], one[2], one[3], one[1]))


@given(some_runs)
def test_merging_sessions_again_changes_nothing(runs):
    timed = [replace(one, start_hidden=False) for one in runs]
    once = sessions(timed)
    as_runs = [
        replace(
            one.runs[0],
            distance_m=one.distance_m,
            elapsed_s=round((one.end - one.start) / timedelta(seconds=1)),
        )
        for one in once
    ]

    assert [(one.day, one.distance_m) for one in sessions(as_runs)] == [
        (one.day, one.distance_m) for one in once
    ]
