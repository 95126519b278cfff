"""Where the programme stands by the sessions done."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.exercises import Done, Phase, phase
from app.domain.thresholds import DEFAULT
from tests.build import NOW, TODAY


def sessions(count, exercises=("A1", "B1")):
    days = [TODAY - timedelta(days=2 * n) for n in range(count)]
    return [Done(one, 1, None, (), None, NOW, day) for day in days for one in exercises]


@pytest.mark.parametrize(
    ("count", "stands"),
    [
        (0, (Phase.FIRST, 0, 18)),
        (17, (Phase.FIRST, 17, 18)),
        (18, (Phase.ON, 18, 36)),
        (35, (Phase.ON, 35, 36)),
        (36, (Phase.KEPT_UP, 36, 0)),
        (90, (Phase.KEPT_UP, 90, 0)),
    ],
)
def test_six_weeks_of_three_come_first_then_twelve_then_two_a_week(count, stands):
    assert phase(sessions(count)) == stands


def test_one_exercise_is_no_session_and_the_limits_can_be_moved():
    assert phase(sessions(5, ("A1",))) == (Phase.FIRST, 0, 18)
    moved = replace(
        DEFAULT, sessions_a_week=2, programme_weeks=1, programme_best_weeks=2, session_exercises=1
    )
    assert phase(sessions(2, ("A1",)), moved) == (Phase.ON, 2, 4)
