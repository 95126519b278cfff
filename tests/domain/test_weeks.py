"""Weeks beside each other, and a week beside the pain of a later one."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.people import Side
from app.domain.weeks import Held, Pair, Scores, WeekFacts, held, pairs

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


def knees(left, right):
    """A week's scores of both knees, each as mean, worst and days; None for not known."""
    return tuple(
        Scores(side, *told) if told else Scores(side)
        for side, told in ((Side.LEFT, left), (Side.RIGHT, right))
    )


def test_a_knee_that_is_told_apart_moves_with_the_lag():
    weeks = [week(0, knees=knees((1.0, 2, 3), None)), week(1, knees=knees((4.0, 5, 6), (7.0, 8, 3)))]
    first, last = pairs(weeks, 1)

    assert first.drawn.scores == weeks[1].knees
    assert last.drawn.scores == knees(None, None)


def test_a_week_without_knees_told_apart_has_the_scores_of_the_one_watched():
    assert week(0).scores == (Scores(Side.BOTH, 1.0, 2, 3),)


def test_a_stretch_of_weeks_is_taken_together():
    stretch = [
        week(0, knees=knees((1.0, 2, 3), None), spike_percent=24.0, longest_m=15_000, cadence_spm=164.0),
        week(1, knees=knees((3.0, 4, 1), None), distance_m=None, ran_m=8_000, cadence_spm=None),
        week(2, knees=knees(None, None), distance_m=None, longest_m=None, cadence_spm=169.5),
    ]

    assert held(stretch) == Held(
        weeks=3, ran_m=38_000, unknown=2, longest_m=15_000, stepped=1,
        scores=knees((1.5, 4, 4), None), steps=(164.0, 169.5),
        sessions=6, planned=9, reminders=3,
    )  # fmt: skip


def test_reminders_of_a_stretch_are_not_known_when_those_of_a_week_are_not():
    assert held([week(0), week(1, reminders=None)]).reminders is None


@given(st.lists(st.one_of(st.none(), st.lists(st.integers(0, 10), min_size=1, max_size=7)), min_size=1))
def test_the_mean_of_a_stretch_is_that_of_its_logged_days(logged):
    weeks = [
        week(0, pain_mean=None, pain_worst=None, pain_days=0)
        if days is None
        else week(0, pain_mean=sum(days) / len(days), pain_worst=max(days), pain_days=len(days))
        for days in logged
    ]
    every = [score for days in logged if days for score in days]
    (scores,) = held(weeks).scores

    assert scores.days == len(every)
    assert scores.worst == (max(every) if every else None)
    assert scores.mean == (pytest.approx(sum(every) / len(every)) if every else None)
