"""Levels go up after two sessions at the top and down after too much: as proposals, one row at a time."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis.strategies import booleans, builds, integers, just, lists, none, permutations, sampled_from

from app.domain.exercises import (
    LEVELS,
    Agreement,
    Assignment,
    Direction,
    Done,
    Dose,
    Mornings,
    SetDone,
    Why,
    assigned_row,
    at_top,
    changed,
    level,
    numbers,
    proposal,
    proposals,
    stops_above,
)
from app.domain.thresholds import DEFAULT
from tests.build import TODAY, at

CALM = Mornings()


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def done(days, exercise="A1", number=1, pain=1, sets=None, stopped=False, hour=18.0):
    row = level(exercise, number)
    whole = (SetDone(row.dose.reps, row.dose.hold_s),) * row.bouts
    return Done(
        exercise, number, None, whole if sets is None else sets, pain, at(ago(days), hour), ago(days), stopped
    )


def said(days, number, why=Why.TOP, exercise="A1", hour=7.0):
    return Agreement(exercise, number, why, ago(days), at(ago(days), hour))


def asked(log, agreements=(), mornings=CALM, exercise="A1", **more):
    """Direction, level, reason and day of what is proposed, None for nothing."""
    one = proposal(exercise, log, agreements, mornings, TODAY, **more)
    return one and (one.direction, one.to.number, one.why, one.day)


TWICE = [done(3), done(1)]


def test_two_sessions_in_a_row_at_the_top_lead_one_row_up():
    assert asked(TWICE) == (Direction.UP, 2, Why.TOP, ago(1))
    assert asked(TWICE[:1]) is None
    assert asked([]) is None


@pytest.mark.parametrize(("first", "second", "goes_up"), [(2, 2, True), (3, 1, False), (0, 0, True)])
def test_pain_above_two_in_one_of_them_leads_nowhere_up(first, second, goes_up):
    found = asked([done(3, pain=first), done(1, pain=second)])

    assert found == ((Direction.UP, 2, Why.TOP, ago(1)) if goes_up else (Direction.DOWN, 0, Why.SORE, ago(3)))


def test_a_morning_after_that_was_worse_does_not_count():
    for day in (3, 1):
        assert asked(TWICE, mornings=Mornings(worse=frozenset({ago(day)}))) is None
    assert asked(TWICE, mornings=Mornings(worse=frozenset({ago(2)}))) is not None


@pytest.mark.parametrize(
    "short",
    [
        (SetDone(10),) * 3,
        (SetDone(10),) * 3 + (SetDone(9),),
        (SetDone(),) * 4,
        (),
    ],
)
def test_a_session_that_was_not_done_in_full_is_not_at_the_top(short):
    assert asked([done(3), done(1, sets=short)]) is None
    assert asked([done(3, sets=short), done(1)]) is None
    assert not at_top(done(1, sets=short), level("A1", 1))


def test_at_the_top_is_every_set_at_its_own_level_and_not_stopped():
    assert at_top(done(1), level("A1", 1))
    assert at_top(done(1, sets=(SetDone(11),) * 5), level("A1", 1))
    assert not at_top(done(1), level("A1", 2))
    assert not at_top(done(1, number=2), level("A1", 1))
    assert not at_top(done(1, stopped=True), level("A1", 1))


def test_holds_count_as_repetitions_do():
    assert at_top(done(1, "A3"), level("A3", 1))
    assert not at_top(done(1, "A3", sets=(SetDone(hold_s=14),) * 4), level("A3", 1))
    assert not at_top(done(1, "A3", sets=(SetDone(),) * 4), level("A3", 1))
    assert not at_top(done(1, "B1", sets=(SetDone(10, 1),) * 3), level("B1", 1))
    assert not at_top(done(1, "B1", sets=(SetDone(9, 2),) * 3), level("B1", 1))


def test_a_set_without_numbers_is_less_than_one_of_one():
    for dose in (Dose(1, 1), Dose(1, None, 1)):
        row = replace(level("B1", 1), dose=dose)
        assert not at_top(done(1, "B1", sets=(SetDone(),)), row)
        assert at_top(done(1, "B1", sets=(SetDone(1, 1),)), row)


def test_a_session_at_another_level_in_between_breaks_the_row():
    log = [done(5, number=3), done(3, number=1), done(1, number=3)]

    assert asked(log, [said(9, 3)]) is None
    assert asked([*log, done(0, number=3)], [said(9, 3)]) == (Direction.UP, 4, Why.TOP, ago(0))


def test_a_session_of_today_waits_for_its_morning():
    two = proposal("A1", [done(2), done(0, hour=6)], (), CALM, TODAY)
    one = proposal("A1", TWICE, (), CALM, TODAY)

    assert (two.waits, one.waits) == (True, False)


def test_a_morning_of_which_nothing_is_known_may_have_been_worse():
    assert not proposal("A1", TWICE, (), Mornings(open=frozenset({ago(2)})), TODAY).unlogged
    for day in (3, 1):
        assert proposal("A1", TWICE, (), Mornings(open=frozenset({ago(day)})), TODAY).unlogged


def test_pain_that_was_not_noted_is_not_known_to_be_low():
    assert not proposal("A1", TWICE, (), CALM, TODAY).unsure
    for log in ([done(3, pain=None), done(1)], [done(3), done(1, pain=None)]):
        assert proposal("A1", log, (), CALM, TODAY).unsure


def test_after_an_agreement_two_new_sessions_are_needed():
    kept, agreed = said(0, 1), said(0, 2)

    assert asked(TWICE, [kept]) is None and asked(TWICE, [agreed]) is None
    assert asked([*TWICE, done(-0, hour=8)], [said(2, 1)]) == (Direction.UP, 2, Why.TOP, TODAY)
    assert asked([done(5), done(1)], [said(2, 1)]) is None


def test_a_session_begun_at_the_new_level_counts_on_the_day_of_the_agreement():
    agreed = said(3, 2)

    assert asked([done(3, number=2), done(1, number=2)], [agreed]) == (Direction.UP, 3, Why.TOP, ago(1))
    assert asked([done(3, number=1), done(1, number=2)], [agreed]) is None
    assert asked([done(3, number=2, hour=6), done(1, number=2)], [agreed]) is None
    assert asked([done(3, number=2, hour=7), done(1, number=2)], [agreed]) is None
    assert asked([done(0, number=1, pain=8)], [said(0, 2)]) is None
    assert asked([done(0, number=2, pain=8)], [said(0, 2)]) == (Direction.DOWN, 1, Why.STOPPED, TODAY)


@pytest.mark.parametrize(
    ("pain", "stopped", "why"),
    [
        (2, False, None),
        (3, False, Why.SORE),
        (5, False, Why.SORE),
        (6, False, Why.STOPPED),
        (1, True, Why.STOPPED),
        (None, True, Why.STOPPED),
        (None, False, None),
    ],
)
def test_a_session_over_the_pain_rule_leads_one_row_down(pain, stopped, why):
    found = asked([done(3, number=4), done(1, number=4, pain=pain, stopped=stopped)], [said(9, 4)])

    if why is None:
        assert found and found[0] is Direction.UP
    else:
        assert found == (Direction.DOWN, 3, why, ago(1))


def test_the_step_down_ends_above_two_and_others_above_five():
    assert (stops_above("C3"), stops_above("A1")) == (2, 5)
    assert stops_above("C3", limits=replace(DEFAULT, exercise_easy_score=1)) == 1
    assert stops_above("A1", limits=replace(DEFAULT, exercise_stop_score=4)) == 4
    assert asked([done(1, "C3", pain=3)], exercise="C3") == (Direction.DOWN, 0, Why.STOPPED, ago(1))


def test_an_assignments_own_limit_goes_first():
    assert stops_above("C3", Assignment("C3", TODAY, stops_above=4)) == 4
    assert stops_above("A1", Assignment("A1", TODAY, stops_above=0)) == 0
    assert stops_above("A1", Assignment("A1", TODAY)) == 5


def test_a_morning_two_points_over_the_usual_leads_one_row_down():
    risen = Mornings(risen=frozenset({ago(1)}))

    assert asked(TWICE, [said(9, 1)], risen) == (Direction.DOWN, 0, Why.MORNING, ago(1))
    assert asked([done(3)], (), risen) is None


def test_too_much_leads_down_until_two_sessions_at_the_row_went_well_since():
    sore = done(7, number=3, pain=8, stopped=True)
    down = (Direction.DOWN, 2, Why.STOPPED, ago(7))

    assert asked([sore], [said(9, 3)]) == down
    assert asked([sore, done(5, pain=0)], [said(9, 3)]) == down  # the gentle session that followed
    assert asked([sore, done(5, pain=0), done(3, pain=0)], [said(9, 3)]) == down
    assert asked([sore, done(5, number=3)], [said(9, 3)]) == down
    assert asked([sore, done(5, number=3), done(3, number=3)], [said(9, 3)]) == (
        Direction.UP, 4, Why.TOP, ago(3),
    )  # fmt: skip


def test_of_several_sessions_over_the_rule_the_last_is_named_and_a_gentler_level_counts():
    log = [done(7, number=3, pain=4), done(5, number=1, pain=7), done(3, number=3)]

    assert asked(log, [said(9, 3)]) == (Direction.DOWN, 2, Why.STOPPED, ago(5))


def test_a_session_after_more_than_fourteen_days_off_leads_down_and_not_up():
    top = done(19, number=3)
    down = (Direction.DOWN, 2, Why.BREAK, ago(19))

    assert asked([top, done(1, number=3)], [said(30, 3)]) == down
    assert asked([top, done(0, number=3)], [said(30, 3)]) == down
    assert asked([top, done(3, number=3), done(1, number=3)], [said(30, 3)]) == (
        Direction.UP, 4, Why.TOP, ago(1),
    )  # fmt: skip
    assert (
        asked([done(61), done(1)]) is None
    )  # at the start nothing goes down, and two so far apart are no row
    assert asked([done(15), done(1)]) == (Direction.UP, 2, Why.TOP, ago(1))
    assert asked([done(16), done(1)]) is None


def test_from_the_start_pain_leads_to_the_easier_version_and_from_there_to_the_therapist():
    hurt = [done(1, pain=6, stopped=True)]
    assert asked(hurt) == (Direction.DOWN, 0, Why.STOPPED, ago(1))
    floor = proposal("A1", [done(1, number=0, pain=4)], [said(3, 0, Why.SORE)], CALM, TODAY)

    assert (floor.direction, floor.to, floor.ask_therapist) == (Direction.ASK, level("A1", 0), True)
    assert (floor.exercise, floor.why, floor.day) == ("A1", Why.SORE, ago(1))


def test_the_easier_version_leads_back_to_the_start():
    log = [done(3, number=0), done(1, number=0)]

    assert asked(log, [said(9, 0, Why.SORE)]) == (Direction.UP, 1, Why.TOP, ago(1))


@pytest.mark.parametrize(("days", "down"), [(14, False), (15, True), (200, True)])
def test_more_than_fourteen_days_off_lead_one_row_down(days, down):
    log = [done(days + 2, number=3), done(days, number=3), done(days - 1 + 30, "B1")]
    found = asked(log, [said(days + 9, 3)])

    assert found == (
        (Direction.DOWN, 2, Why.BREAK, ago(days)) if down else (Direction.UP, 4, Why.TOP, ago(14))
    )


def test_days_off_are_those_without_any_exercise():
    log = [done(30, number=3), done(18, "B1"), done(5, "B1"), done(2, "C1", stopped=True, sets=())]

    assert asked(log, [said(40, 3)]) is None
    back = [done(30, number=3), done(1, "B1")]
    assert asked(back, [said(40, 3)]) == (Direction.DOWN, 2, Why.BREAK, ago(30))
    assert asked([done(30, number=3), done(1, "C1", stopped=True, sets=())], [said(40, 3)]) is not None


def test_days_off_lead_no_further_down_than_the_start_and_nowhere_up():
    assert asked([done(22), done(20)]) is None
    assert asked([done(22, number=0), done(20, number=0)], [said(30, 0, Why.SORE)]) is None


def test_days_off_that_were_spoken_of_are_not_spoken_of_again():
    log = [done(40, number=3)]

    assert asked(log, [said(50, 3), said(25, 2, Why.BREAK)]) is None
    assert asked(log, [said(50, 3), said(26, 3, Why.MORNING)]) == (Direction.DOWN, 2, Why.BREAK, ago(40))
    assert asked([], [said(15, 3)]) == (Direction.DOWN, 2, Why.BREAK, ago(15))
    assert asked([], [said(14, 3)]) is None


def test_a_second_step_down_in_a_row_asks_the_therapist():
    def second(*agreements):
        return proposal("A1", [done(1, number=2, pain=4)], agreements, CALM, TODAY).ask_therapist

    assert second(said(9, 3), said(5, 2, Why.SORE))
    assert second(said(5, 2, Why.BREAK)) and second(said(5, 2, Why.STOPPED))
    assert not second(said(9, 1, Why.SORE), said(5, 2))
    assert not second(said(5, 2, Why.CHOSEN))
    assert not proposal("A1", [done(1, pain=4)], (), CALM, TODAY).ask_therapist


def test_how_many_steps_down_ask_is_a_limit():
    limits = replace(DEFAULT, level_down_ask=3)
    log, one, two = [done(1, number=2, pain=4)], said(9, 3, Why.SORE), said(5, 2, Why.SORE)

    assert not proposal("A1", log, [two], CALM, TODAY, limits=limits).ask_therapist
    assert proposal("A1", log, [one, two], CALM, TODAY, limits=limits).ask_therapist
    assert not proposal("A1", log, [replace(one, why=Why.TOP), two], CALM, TODAY, limits=limits).ask_therapist


def test_the_limits_can_be_moved():
    limits = replace(DEFAULT, level_up_sessions=1, level_down_days=3)

    assert asked(TWICE[1:], limits=limits) == (Direction.UP, 2, Why.TOP, ago(1))
    assert asked([done(4, number=3)], [said(9, 3)], limits=limits) == (Direction.DOWN, 2, Why.BREAK, ago(4))
    strict = replace(DEFAULT, exercise_easy_score=0)
    assert asked(TWICE, limits=strict) == (Direction.DOWN, 0, Why.SORE, ago(1))
    assert asked([done(3, pain=0), done(1, pain=None)], limits=strict) == (Direction.UP, 2, Why.TOP, ago(1))
    assert asked([done(3, pain=1), done(1, pain=0)], limits=strict) == (Direction.DOWN, 0, Why.SORE, ago(3))
    hard = replace(DEFAULT, exercise_stop_score=4)
    assert asked([done(1, pain=5)], limits=hard) == (Direction.DOWN, 0, Why.STOPPED, ago(1))


def test_after_the_last_row_of_the_bridge_comes_the_single_leg_bridge():
    last = LEVELS["B1"][-1].number
    log = [done(3, "B1", last), done(1, "B1", last)]
    one = proposal("B1", log, [said(9, last, exercise="B1")], CALM, TODAY)

    assert (one.exercise, one.to, one.direction) == ("B1", level("B2", 1), Direction.UP)


def test_after_the_last_row_of_another_nothing_comes():
    last = LEVELS["A1"][-1].number
    before = [done(3, number=last - 1), done(1, number=last - 1)]

    assert asked(before, [said(9, last - 1)]) == (Direction.UP, last, Why.TOP, ago(1))
    assert asked([done(3, number=last), done(1, number=last)], [said(9, last)]) is None


def test_an_assignment_in_force_leaves_no_proposal():
    assert asked(TWICE, assignment=Assignment("A1", ago(5))) is None
    assert asked(TWICE, assignment=Assignment("A1", ago(5), last_day=ago(1))) is not None
    assert asked(TWICE, assignment=Assignment("A1", ago(-1))) is not None


def test_an_assigned_row_has_its_level_or_a_dose_of_its_own():
    assert assigned_row(Assignment("A1", TODAY, level=6)) == level("A1", 6)
    own = assigned_row(Assignment("A1", TODAY, level=6, dose=Dose(4, 6)))

    assert own.words == "4 × 6 each side, with a band at the ankles"


def test_every_exercise_is_judged_by_its_own_sessions_in_the_programmes_order():
    log = [done(3, "C1"), done(1, "C1"), *TWICE, done(1, "B1", pain=4)]
    found = proposals(log, (), CALM, TODAY)

    assert [(one.exercise, one.direction) for one in found] == [
        ("A1", Direction.UP),
        ("B1", Direction.DOWN),
        ("C1", Direction.UP),
    ]
    assigned = [Assignment("C1", ago(9)), Assignment("A1", ago(9), last_day=ago(2))]
    assert [one.exercise for one in proposals(log, (), CALM, TODAY, assigned)] == ["A1", "B1"]
    strict = replace(DEFAULT, exercise_easy_score=0)
    assert {one.direction for one in proposals(log, (), CALM, TODAY, limits=strict)} == {Direction.DOWN}


def test_while_a_morning_after_asks_for_less_nothing_goes_up():
    log = [done(5), done(4), done(3, "B1"), done(1, "B1"), done(1, "C1", pain=4)]
    sore = proposals(log, (), Mornings(risen=frozenset({ago(1)})), TODAY)
    calm = proposals(log, (), CALM, TODAY)

    assert [(one.exercise, one.direction) for one in sore] == [("B1", Direction.DOWN), ("C1", Direction.DOWN)]
    assert [one.direction for one in calm] == [Direction.UP, Direction.UP, Direction.DOWN]


def test_an_exercise_left_behind_for_its_harder_version_is_not_asked_about():
    log = [done(3, "B1"), done(1, "B1")]

    assert [one.exercise for one in proposals(log, (), CALM, TODAY)] == ["B1"]
    assert proposals(log, [said(9, 1, exercise="B2")], CALM, TODAY) == []


def test_sessions_after_today_do_not_count():
    assert asked([done(1), done(-1)]) is None


def test_the_newest_agreement_counts_and_the_one_that_changed_the_level_is_told():
    log = [said(2, 2, Why.STOPPED), said(9, 2), said(5, 3), said(4, 3), said(8, 2, exercise="B1")]

    assert numbers(log) == {"A1": 2, "B1": 2}
    assert changed("A1", log) == said(2, 2, Why.STOPPED)
    assert changed("A1", log[1:]) == said(5, 3)
    assert changed("A1", [said(4, 1)]) is None and changed("C1", log) is None
    assert changed("A1", [said(9, 2), said(5, 1, Why.SORE), said(3, 1)]) == said(5, 1, Why.SORE)


sets_done = lists(builds(SetDone, integers(6, 16), none()), max_size=7).map(tuple)
sessions = builds(
    lambda days, number, pain, sets, stopped: done(
        days, number=number, pain=pain, sets=sets, stopped=stopped
    ),
    integers(0, 40),
    integers(0, 11),
    none() | integers(0, 10),
    none() | sets_done,
    booleans() | just(False),
)
logs = lists(sessions, max_size=8, unique_by=lambda one: one.local_date)
agreements = lists(
    builds(said, integers(0, 40), integers(0, 10), sampled_from(Why)),
    max_size=4,
    unique_by=lambda one: one.at,
)
some_days = lists(integers(0, 40).map(ago), max_size=5).map(frozenset)


@given(log=logs, told=agreements, worse=some_days, risen=some_days)
def test_a_proposal_is_one_row_and_inside_the_table(log, told, worse, risen):
    now = numbers(told).get("A1", 1)
    one = proposal("A1", log, told, Mornings(worse, risen), TODAY)

    if one is not None:
        moved = {Direction.UP: 1, Direction.DOWN: -1, Direction.ASK: 0}[one.direction]
        assert one.to.number == now + moved and one.to in LEVELS["A1"]
        assert (one.direction is Direction.ASK) <= (now == 0)
        assert one.exercise == one.to.id == "A1" and one.day <= TODAY


@given(shuffled=logs.flatmap(lambda log: permutations(log).map(lambda other: (log, other))), told=agreements)
def test_the_order_of_the_log_does_not_matter(shuffled, told):
    log, other = shuffled

    assert proposals(log, told, CALM, TODAY) == proposals(other, list(reversed(told)), CALM, TODAY)
