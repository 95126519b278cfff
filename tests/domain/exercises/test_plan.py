"""Today's session."""

from datetime import date, timedelta

import pytest

from app.domain.exercises import (
    GENTLE,
    SHORT,
    STARTER,
    PlanKind,
    minutes,
    next_strength_days,
    non_consecutive,
    short_dose,
    todays,
)

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


def test_minutes_are_those_that_are_promised():
    assert minutes(SHORT) == 8
    assert minutes(("A4", "B2", "C2", "C3")) == 22
    assert minutes(()) == 0


def test_a_stretch_is_counted_without_the_rests_of_strength_work():
    # 4 holds of 30 s, 3 changes of 5 s, 30 s to get into place: 165 s
    assert minutes(("B4",)) == 3
    assert (minutes(STARTER), minutes(GENTLE)) == (14, 16)


def test_the_short_version_is_one_set_fewer_but_never_none():
    assert [short_dose(id).sets for id in SHORT] == [1, 2, 1]


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
