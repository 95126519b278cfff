"""Today's session follows from the scores and the open findings."""

import pytest

from app.domain.exercises import PlanKind
from app.domain.people import Side
from app.domain.reminders import Finding, Kind
from app.domain.todays_session import plan, risen, worst_lately
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
