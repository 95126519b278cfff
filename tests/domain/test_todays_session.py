"""Today's session follows from the scores and the open findings."""

from dataclasses import replace

import pytest

from app.domain.exercises import Assignment, PlanKind
from app.domain.pain import Moment
from app.domain.people import Side
from app.domain.reminders import Finding, Kind
from app.domain.thresholds import DEFAULT
from app.domain.todays_session import mornings, plan, risen, worst_lately
from tests.build import TODAY, day, entry, scores

THURSDAYS, FRIDAYS = (3,), (4,)


def found(kind, ago=0, side=Side.LEFT, **detail):
    return Finding(kind, side, day(ago).isoformat(), day(ago), "why", detail=detail)


UP = found(Kind.PAIN_RISE, 5, base=1.0)


def test_a_rise_stands_while_the_mean_of_a_week_is_a_point_above_its_base():
    for score, stands in [(2, True), (1, False)]:
        standing = risen(TODAY, scores(day(6), [score] * 7), [UP])
        assert [(one.since, one.base, one.now) for one in standing] == [(day(5), 1.0, 2.0)] * stands
    assert risen(TODAY, scores(day(6), [4] * 2), [UP]) == []
    assert risen(TODAY, scores(day(6), [4] * 7, Side.RIGHT), [UP]) == []


def test_a_rise_is_told_with_its_knee_beside_other_findings():
    entries = scores(day(6), [2] * 7)

    assert [one.side for one in risen(TODAY, entries, [found(Kind.LOAD_SPIKE), UP])] == [Side.LEFT]
    assert risen(TODAY, entries, [found(Kind.PAIN_RISE, 5, None, base=1.0)])[0].side is Side.BOTH
    assert risen(TODAY, scores(day(6), [1] * 7), [found(Kind.PAIN_RISE, 5)])[0].base == 0
    assert risen(TODAY, entries, [UP], replace(DEFAULT, pain_logs=8)) == []
    assert risen(TODAY, entries, [UP], replace(DEFAULT, rise_clear_points=2)) == []


@pytest.mark.parametrize(
    ("days", "findings", "kind"),
    [
        (THURSDAYS, [UP], PlanKind.GENTLE),
        (FRIDAYS, [UP], PlanKind.REST),
        (FRIDAYS, [found(Kind.PAIN_RISE, 1, base=1.0)], PlanKind.GENTLE),
        (FRIDAYS, [UP, found(Kind.LOAD_SPIKE, 1, None)], PlanKind.GENTLE),
        (THURSDAYS, [UP, found(Kind.RED_FLAG, 9)], PlanKind.NONE),
        (THURSDAYS, [], PlanKind.STARTER),
        (FRIDAYS, [found(Kind.LOAD_SPIKE, 2, None)], PlanKind.REST),
    ],
)
def test_findings_say_whether_and_how_gently(days, findings, kind):
    assert plan(TODAY, days, scores(day(6), [3] * 7), findings).kind is kind


def test_a_rise_that_todays_reminder_speaks_of_calls_for_the_gentle_session_on_a_rest_day():
    entries = scores(day(6), [3] * 7)

    assert plan(TODAY, FRIDAYS, entries, [UP], (Kind.PAIN_RISE,)).kind is PlanKind.GENTLE
    assert plan(TODAY, FRIDAYS, entries, [], (Kind.PAIN_RISE,)).kind is PlanKind.REST
    assert plan(TODAY, FRIDAYS, entries, [UP], (Kind.ROUTINE,)).kind is PlanKind.REST


def test_the_worst_of_today_counts_else_that_of_yesterday():
    assert worst_lately(TODAY, [entry(day(1), 6), entry(TODAY, 2), entry(TODAY, 3)]) == 3
    assert worst_lately(TODAY, [entry(day(1), 6)]) == 6
    assert worst_lately(TODAY, [entry(day(2), 6), entry(day(-1), 6)]) is None


def test_levels_the_set_chosen_and_assignments_are_passed_on():
    standard = plan(TODAY, THURSDAYS, [], [], levels={"C3": 4}, usual="standard")
    assigned = plan(TODAY, THURSDAYS, [], [], assignments=[Assignment("B3", TODAY)])

    assert (standard.kind, standard.rows[3].number) == (PlanKind.STANDARD, 4)
    assert (assigned.kind, assigned.exercises) == (PlanKind.ASSIGNED, ("B3",))
    moved = replace(DEFAULT, gentle_score=3, calls_days=0)
    assert plan(TODAY, THURSDAYS, [entry(TODAY, 3)], [], limits=moved).kind is PlanKind.GENTLE
    assert plan(TODAY, FRIDAYS, [], [found(Kind.LOAD_SPIKE, 1, None)], limits=moved).kind is PlanKind.REST


def after(*told, limits=DEFAULT):
    """Whether the morning after day 5 was worse, and risen."""
    told_of = mornings([day(5)], list(told), limits)
    return day(5) in told_of.worse, day(5) in told_of.risen


def test_a_morning_is_worse_above_that_of_the_sessions_day_else_of_the_day_before():
    assert after(entry(day(5), 2), entry(day(4), 3)) == (True, False)
    assert after(entry(day(5), 2), entry(day(4), 2)) == (False, False)
    assert after(entry(day(6), 1), entry(day(5), 3), entry(day(4), 2)) == (False, False)
    assert after(entry(day(6), 1), entry(day(4), 2)) == (True, False)
    assert after(entry(day(7), 1), entry(day(4), 2)) == (False, False)
    assert after(entry(day(5), 2)) == after(entry(day(4), 9)) == after() == (False, False)


def test_only_scores_of_the_morning_or_of_the_last_24_hours_tell_a_morning():
    assert after(entry(day(5), 2), entry(day(4), 3, moment=Moment.NEXT_MORNING)) == (True, False)
    assert after(entry(day(5), 2), entry(day(4), 6, moment=Moment.DURING)) == (False, False)
    assert after(entry(day(5), 5, moment=Moment.DURING), entry(day(5), 2), entry(day(4), 3)) == (True, False)


def test_of_two_knees_the_worse_one_tells():
    assert after(entry(day(5), 2), entry(day(4), 2), entry(day(4), 3, Side.RIGHT)) == (True, False)


def test_a_morning_is_risen_two_points_over_the_mean_of_two_weeks_that_end_a_week_before():
    usual = [entry(day(5 + n), score) for n, score in ((7, 1), (10, 1), (15, 1), (20, 1))]
    long_ago = [entry(day(5 + n), 1) for n in (7, 10, 15, 21)]

    assert after(*usual, entry(day(4), 3)) == (False, True)
    assert after(*usual, entry(day(4), 2)) == (False, False)
    assert after(*usual[:3], entry(day(4), 9)) == (False, False)
    assert after(*long_ago, entry(day(4), 9)) == (False, False)
    assert after(*usual, entry(day(4), 2), limits=replace(DEFAULT, level_down_morning=1)) == (False, True)
    assert after(*usual[:3], entry(day(4), 9), limits=replace(DEFAULT, base_logs=3)) == (False, True)
    during = [entry(day(5 + n), 3, moment=Moment.DURING) for n in (7, 10, 15, 20)]
    assert after(*usual, *during, entry(day(4), 3)) == (False, False)


@pytest.mark.parametrize(
    ("told", "is_open"),
    [((), True), ((5,), True), ((4,), True), ((5, 4), False), ((6, 4), False), ((7, 4), True)],
)
def test_without_a_score_of_the_morning_or_of_before_it_is_not_known(told, is_open):
    scored = [entry(day(one), 2) for one in told]

    assert mornings([day(5)], scored).open == ({day(5)} if is_open else set())


def test_days_are_told_apart():
    told = mornings(
        [day(5), day(3)], [entry(day(5), 2), entry(day(4), 3), entry(day(3), 3), entry(day(2), 3)]
    )

    assert told.worse == {day(5)} and told.risen == frozenset()
