"""What was done, week by week."""

from dataclasses import replace
from datetime import date, timedelta

from app.domain.exercises import Done, SetDone, days_in_week, part_days, session_days, sessions_in_week
from app.domain.thresholds import DEFAULT
from tests.build import NOW

MONDAY = date(2026, 11, 9)
ONE_SET = (SetDone(10),)


def done(on, exercise="A1", sets=ONE_SET, stopped=False):
    return Done(exercise, 1, None, sets, None, NOW, on, stopped)


def session(on):
    return [done(on), done(on, "B1", sets=())]


def test_a_session_is_a_day_with_at_least_two_exercises():
    thursday = MONDAY + timedelta(days=3)
    log = [*session(MONDAY), *session(thursday), done(thursday, "C1"), done(MONDAY + timedelta(days=4))]

    assert sessions_in_week(log, MONDAY) == 2
    assert days_in_week(log, MONDAY) == session_days(log) == {MONDAY, thursday}
    assert part_days(log) == {MONDAY + timedelta(days=4)}


def test_one_exercise_is_part_of_a_session_however_often_it_is_noted():
    log = [done(MONDAY), done(MONDAY)]

    assert (session_days(log), part_days(log)) == (set(), {MONDAY})


def test_what_makes_a_session_is_a_limit():
    one = replace(DEFAULT, session_exercises=1)
    assert session_days([done(MONDAY)], one) == days_in_week([done(MONDAY)], MONDAY, one) == {MONDAY}
    assert (sessions_in_week([done(MONDAY)], MONDAY, one), part_days([done(MONDAY)], one)) == (1, set())


def test_only_the_seven_days_of_the_week_count():
    log = [
        *session(MONDAY - timedelta(days=1)),
        *session(MONDAY + timedelta(days=6)),
        *session(MONDAY + timedelta(days=7)),
    ]

    assert sessions_in_week(log, MONDAY) == 1


def test_an_exercise_stopped_before_its_first_set_is_not_done():
    begun, not_begun = done(MONDAY, "B1", stopped=True), done(MONDAY, "B1", sets=(), stopped=True)

    assert sessions_in_week([done(MONDAY), begun], MONDAY) == 1
    assert sessions_in_week([done(MONDAY), not_begun], MONDAY) == 0
    assert part_days([not_begun]) == set()
