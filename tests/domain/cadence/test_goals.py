"""A goal is 5 to 10 % above the usual, and the line of its day stays in force for 60 days."""

import math
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.cadence import Goal, NotAGoal, fit, fit_in_force, goal
from app.domain.cadence.goals import day_in_force
from app.domain.measured import Reason
from app.domain.thresholds import DEFAULT
from tests.build import TODAY, day
from tests.domain.cadence.usual import SPEEDS, paced, usual

FEW = usual()[:14]


@pytest.mark.parametrize(("percent", "spm"), [(5, 176.7675), (7.5, 180.97625), (10, 185.185)])
def test_a_goal_is_per_cent_above_the_usual(percent, spm):
    line = fit(usual(), TODAY)
    set_today = goal(TODAY, percent, line)

    assert set_today == Goal(TODAY, percent)
    assert set_today.spm(line) == pytest.approx(spm)


@pytest.mark.parametrize("percent", [4.9, 10.1, 0, -5, math.nan, math.inf])
def test_any_other_goal_is_refused_in_words(percent):
    with pytest.raises(NotAGoal) as refused:
        goal(TODAY, percent, fit(usual(), TODAY))
    assert str(refused.value) == "A goal is 5 to 10 % above the usual steps a minute."


def test_without_a_usual_there_is_no_goal():
    with pytest.raises(NotAGoal) as refused:
        goal(TODAY, 5, fit(FEW, TODAY))
    assert str(refused.value) == "There are too few runs yet to tell the usual steps a minute."
    assert Goal(TODAY, 5).spm(fit(FEW, TODAY)) is None
    falling = fit([paced(one.day, v, 200 - 9 * v) for one, v in zip(usual(), SPEEDS, strict=True)], TODAY)
    assert falling.reason is not Reason.OK
    assert falling.level is not None
    assert Goal(TODAY, 5).spm(falling) is None


def goals(*days_ago: int) -> list[Goal]:
    return [Goal(day(ago), 5) for ago in days_ago]


@pytest.mark.parametrize(
    ("set_ago", "in_force"),
    [
        ([], 0),
        ([0], 0),
        ([1], 1),
        ([59], 59),
        ([60], 0),
        ([-1], 0),
        ([90, 31], 90),
        ([31, 90], 90),
        ([91, 31], 31),
        ([120, 80, 30], 120),
        ([200, 61], 0),
        ([30, -5], 30),
        ([40, 40], 40),
    ],
    ids=[
        "none",
        "today",
        "yesterday",
        "the 60th day",
        "over",
        "to come",
        "set anew while frozen",
        "in any order",
        "set anew on the day it thawed",
        "twice set anew",
        "all over",
        "one to come",
        "twice a day",
    ],
)
def test_the_line_of_a_goals_day_is_in_force_for_60_days(set_ago, in_force):
    assert day_in_force(TODAY, goals(*set_ago)) == day(in_force)


def test_a_goal_is_not_absorbed_by_the_line():
    quicker = [paced(TODAY + timedelta(days=n), v, 156 + 9 * v) for n, v in enumerate(SPEEDS)]
    runs, later = [*usual(), *quicker], TODAY + timedelta(days=45)

    assert fit_in_force(runs, later, goals(0)) == fit(runs, TODAY)
    assert fit_in_force(runs, later) == fit(runs, later)
    assert fit(runs, later) != fit(runs, TODAY)


@given(st.lists(st.integers(0, 400), max_size=6), st.permutations(range(6)))
def test_the_day_in_force_is_today_or_that_of_a_goal_in_whatever_order(days_ago, order):
    set_goals = goals(*days_ago)
    found = day_in_force(TODAY, set_goals)

    assert found in {TODAY, *(each.set_on for each in set_goals)}
    assert found == day_in_force(TODAY, sorted(set_goals, key=lambda one: order[one.set_on.toordinal() % 6]))


def test_the_limits_can_be_moved():
    line, quick = fit(usual(), TODAY), replace(DEFAULT, fit_frozen_days=10, fit_runs=17)

    assert goal(TODAY, 12, line, replace(DEFAULT, goal_most_percent=12)).percent == 12
    with pytest.raises(NotAGoal, match="A goal is 6 to 10 % above"):
        goal(TODAY, 5, line, replace(DEFAULT, goal_least_percent=6))
    assert day_in_force(TODAY, goals(9), quick) == day(9)
    assert day_in_force(TODAY, goals(10), quick) == TODAY
    assert fit_in_force(usual(), TODAY, goals(), quick).reason is Reason.INSUFFICIENT_DATA
    early = replace(DEFAULT, fit_frozen_days=200)
    assert fit_in_force(usual(), TODAY, goals(120), early) == fit(usual(), day(120))
