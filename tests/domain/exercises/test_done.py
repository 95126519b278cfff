"""What was done, week by week."""

from datetime import date, timedelta

from app.domain.exercises import Done, SetDone, days_in_week, sessions_in_week
from tests.build import NOW

MONDAY = date(2026, 11, 9)
ONE_SET = (SetDone(10),)


def done(on, exercise="A1", sets=ONE_SET, stopped=False):
    return Done(exercise, 1, None, sets, None, NOW, on, stopped)


def test_a_session_is_a_day_with_at_least_one_exercise():
    log = [done(MONDAY), done(MONDAY, "B1"), done(MONDAY + timedelta(days=3), "C1", sets=())]

    assert sessions_in_week(log, MONDAY) == 2
    assert days_in_week(log, MONDAY) == {MONDAY, MONDAY + timedelta(days=3)}


def test_only_the_seven_days_of_the_week_count():
    log = [
        done(MONDAY - timedelta(days=1)),
        done(MONDAY + timedelta(days=6)),
        done(MONDAY + timedelta(days=7)),
    ]

    assert sessions_in_week(log, MONDAY) == 1


def test_an_exercise_stopped_before_its_first_set_is_not_done():
    assert sessions_in_week([done(MONDAY, sets=(), stopped=True)], MONDAY) == 0
    assert sessions_in_week([done(MONDAY, stopped=True)], MONDAY) == 1
