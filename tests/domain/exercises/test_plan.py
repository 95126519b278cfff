"""Today's session."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.domain.exercises import (
    GENTLE,
    SETS,
    STANDARD,
    STARTER,
    Assignment,
    Dose,
    PlanKind,
    level,
    may_choose_standard,
    minutes,
    next_strength_days,
    non_consecutive,
    set_of,
    todays,
)
from app.domain.thresholds import DEFAULT

MONDAY = date(2026, 11, 9)
DAYS = (0, 2, 4)


@pytest.mark.parametrize("weekday", range(7))
def test_the_starter_set_is_for_strength_days(weekday):
    plan = todays(MONDAY + timedelta(days=weekday), DAYS, 2, flagged=False)

    assert plan.is_strength_day is (weekday in DAYS)
    assert plan.kind is (PlanKind.STARTER if weekday in DAYS else PlanKind.REST)
    assert plan.exercises == (STARTER if weekday in DAYS else ())
    assert (plan.minutes > 0) is (weekday in DAYS)


@pytest.mark.parametrize(
    ("score", "kind"),
    [(None, PlanKind.STARTER), (5, PlanKind.STARTER), (6, PlanKind.GENTLE), (10, PlanKind.GENTLE)],
)
def test_from_six_on_the_gentle_set_takes_its_place(score, kind):
    plan = todays(MONDAY, DAYS, score, flagged=False)

    assert (plan.kind, plan.exercises) == (kind, GENTLE if kind is PlanKind.GENTLE else STARTER)


def test_a_warning_sign_leaves_no_exercise():
    plan = todays(MONDAY, DAYS, 2, flagged=True, called_for=True)

    assert (plan.kind, plan.exercises, plan.minutes) == (PlanKind.NONE, (), 0)


def test_a_finding_calls_for_a_session_on_any_day():
    plan = todays(MONDAY + timedelta(days=1), DAYS, 2, flagged=False, called_for=True)

    assert (plan.kind, plan.exercises, plan.is_strength_day) == (PlanKind.STARTER, STARTER, False)


@pytest.mark.parametrize(
    ("weekday", "called_for", "kind"),
    [(0, False, PlanKind.GENTLE), (1, True, PlanKind.GENTLE), (1, False, PlanKind.REST)],
)
def test_while_scores_stand_above_the_usual_the_session_is_the_gentle_one(weekday, called_for, kind):
    plan = todays(MONDAY + timedelta(days=weekday), DAYS, 3, False, called_for, risen=True)

    assert (plan.kind, plan.exercises) == (kind, GENTLE if kind is PlanKind.GENTLE else ())


def lasts(name, levels=None):
    return minutes(set_of(name, levels or {}))


def test_minutes_are_those_that_are_promised():
    assert {name: lasts(name) for name in SETS} == {"starter": 14, "standard": 22, "short": 8, "gentle": 16}
    assert minutes(()) == 0


def test_minutes_follow_the_dose():
    # A1 with 3 sets of 15 held 2 s: 6 bouts of 90 s, 5 rests of 45 s, 30 s to get into place
    assert minutes([level("A1", 5)]) == 13
    assert lasts("starter", {"A1": 5}) == 21
    # 4 holds of 30 s, 3 changes of 5 s, 30 s to get into place: 165 s
    assert minutes([level("B4", 1)]) == 3
    assert lasts("short", {"A2": 3}) == 9
    assert minutes([level("A4", 1)], replace(DEFAULT, rep_s=10, change_s=60)) == 10
    assert minutes([replace(level("C1", 1), dose=Dose(1, 6))]) == 1
    assert minutes([replace(level("B1", 1), dose=Dose(1, 6, 1))]) == 1
    assert minutes([replace(level("B1", 1), dose=Dose(1))]) == 0


def test_a_set_stands_at_the_levels_agreed_to():
    assert [(row.id, row.number) for row in set_of("starter", {"A1": 4, "C1": 0})] == [
        ("A1", 4),
        ("B1", 1),
        ("C1", 0),
    ]


def test_the_harder_bridge_takes_the_place_of_the_bridge_once_it_was_agreed_to():
    levels = {"B2": 2}

    assert [row.words for row in set_of("starter", levels)][1] == "2 × 10 each side"
    assert [row.id for row in set_of("short", levels)] == ["A2", "B2", "B5"]
    assert [row.dose.sets for row in set_of("short", levels)] == [1, 1, 1]
    assert [row.id for row in set_of("standard", {"B1": 3})] == list(STANDARD)


def test_the_short_version_is_one_set_fewer():
    assert [row.dose.sets for row in set_of("short", {})] == [1, 2, 1]
    assert {row.dose.rest_s for row in set_of("short", {})} == {15}
    assert {row.dose.rest_s for row in set_of("short", {}, replace(DEFAULT, short_rest_s=9))} == {9}


def test_the_gentle_set_has_nothing_above_the_start():
    assert [(row.id, row.number) for row in set_of("gentle", {"A1": 7, "A2": 0, "B4": 2})] == [
        ("A1", 1),
        ("A2", 0),
        ("B4", 1),
    ]


def test_there_is_no_set_of_another_name():
    with pytest.raises(KeyError):
        set_of("hard", {})


@pytest.mark.parametrize(
    ("levels", "offered"),
    [
        ({}, False),
        ({"A1": 2, "B1": 2}, False),
        ({"A1": 2, "B1": 2, "C1": 1}, False),
        ({"A1": 2, "B1": 2, "C1": 2}, True),
        ({"A1": 5, "B2": 1, "C1": 3}, True),
    ],
)
def test_the_standard_set_is_offered_once_every_starter_exercise_went_up(levels, offered):
    assert may_choose_standard(levels) is offered


def test_the_set_chosen_is_that_of_strength_days_at_the_levels_agreed_to():
    plan = todays(MONDAY, DAYS, 2, False, levels={"C3": 3}, usual="standard")

    assert (plan.kind, plan.exercises) == (PlanKind.STANDARD, STANDARD)
    assert plan.rows[3] == level("C3", 3) and plan.minutes == minutes(plan.rows)
    assert todays(MONDAY, DAYS, 6, False, usual="standard").kind is PlanKind.GENTLE


def test_an_assignment_overrides_dose_order_and_days_but_not_a_warning_sign():
    given = [
        Assignment("C2", MONDAY, level=2),
        Assignment("A1", MONDAY, dose=Dose(4, 6)),
        Assignment("B3", MONDAY, days=(1,)),
        Assignment("C1", MONDAY + timedelta(days=1)),
    ]

    def on(days, **more):
        day = MONDAY + timedelta(days=days)
        plan = todays(day, DAYS, more.pop("worst", 9), more.pop("flagged", False), assignments=given, **more)
        return [row.id for row in plan.rows], plan.kind, plan.is_strength_day

    assert on(0) == (["C2", "A1"], PlanKind.ASSIGNED, True)
    assert on(1, called_for=True) == (["B3"], PlanKind.ASSIGNED, True)
    assert on(2) == (["C2", "A1", "C1"], PlanKind.ASSIGNED, True)
    assert on(3) == ([], PlanKind.REST, False)
    assert on(0, flagged=True) == ([], PlanKind.NONE, True)
    assert on(-7, worst=1) == (list(STARTER), PlanKind.STARTER, True)
    plan = todays(MONDAY, DAYS, None, False, assignments=given)
    assert plan.rows[1].dose == Dose(4, 6) and plan.minutes == minutes(plan.rows)


def test_the_limits_can_be_moved():
    assert todays(MONDAY, DAYS, 3, False, limits=replace(DEFAULT, gentle_score=3)).kind is PlanKind.GENTLE
    slow = replace(DEFAULT, rep_s=50)
    assert todays(MONDAY, DAYS, 3, False, limits=slow).minutes > 60
    assigned = [Assignment("A1", MONDAY)]
    assert todays(MONDAY, DAYS, 3, False, assignments=assigned, limits=slow).minutes > 30
    assert todays(MONDAY, DAYS, 7, False, limits=slow).minutes > 60


@pytest.mark.parametrize(
    ("days", "apart"),
    [((0, 2, 4), True), ((), True), ((3,), True), ((0, 1), False), ((6, 0), False), ((5, 0, 2), True)],
)
def test_strength_days_do_not_follow_one_another(days, apart):
    assert non_consecutive(days) is apart


def test_the_next_strength_days_leave_out_the_day_itself():
    assert next_strength_days(MONDAY, DAYS) == (date(2026, 11, 11), date(2026, 11, 13))
    assert next_strength_days(date(2026, 11, 13), DAYS) == (date(2026, 11, 16), date(2026, 11, 18))
    assert next_strength_days(MONDAY, (0,)) == (date(2026, 11, 16), date(2026, 11, 23))
    assert next_strength_days(MONDAY, ()) == ()
    assert next_strength_days(MONDAY, (1,), 1) == (date(2026, 11, 10),)
