"""Weeks beside each other, and a week beside the pain of a later one."""

from datetime import date, timedelta

import pytest

from app.domain.weeks import Pair, WeekFacts, pairs

MONDAY = date(2026, 11, 2)


def week(n, **more):
    held = {
        "so_far": False, "distance_m": 30_000, "runs": 3, "longest_m": 12_000, "spike_percent": None,
        "pain_mean": 1.0 + n, "pain_worst": 2 + n, "pain_days": 3 + n, "cadence_spm": 168.0,
        "sessions": 2, "planned": 3, "reminders": 1,
    }  # fmt: skip
    return WeekFacts(start=MONDAY + timedelta(weeks=n), **{**held, **more})


WEEKS = [week(n) for n in range(4)]


@pytest.mark.parametrize(
    ("lag", "later"),
    [
        (0, WEEKS),
        (1, [*WEEKS[1:], None]),
        (3, [WEEKS[3], None, None, None]),
        (4, [None] * 4),
        (6, [None] * 4),
    ],
)
def test_each_week_stands_beside_the_one_so_many_weeks_later(lag, later):
    assert pairs(WEEKS, lag) == tuple(Pair(one, other, lag) for one, other in zip(WEEKS, later, strict=True))
    assert pairs([], lag) == ()


def test_a_week_is_drawn_with_the_pain_of_the_later_one():
    first, *_, last = pairs(WEEKS, 1)

    assert first.drawn == week(0, pain_mean=2.0, pain_worst=3, pain_days=4)
    assert last.drawn == week(3, pain_mean=None, pain_worst=None, pain_days=0)
    assert pairs(WEEKS, 0)[2].drawn == WEEKS[2]


@pytest.mark.parametrize(
    ("distance_m", "ran_m", "shown_m", "is_part"),
    [
        (30_000, 30_000, 30_000, False),
        (0, 0, 0, False),
        (None, 8_000, 8_000, True),
        (None, 1, 1, True),
        (None, 0, None, False),
    ],
)
def test_a_bar_is_of_all_metres_or_of_those_that_are_known(distance_m, ran_m, shown_m, is_part):
    one = week(0, distance_m=distance_m, ran_m=ran_m)

    assert (one.shown_m, one.is_part) == (shown_m, is_part)


def test_a_week_ends_on_its_seventh_day():
    assert week(0).end == date(2026, 11, 8)
