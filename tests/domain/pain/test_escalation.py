"""When it is a good moment to talk to someone."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.domain.pain import CheckIn, Escalation, EscalationReason, escalation, impact_escalation
from app.domain.people import Side
from app.domain.thresholds import DEFAULT
from tests.build import scores

DAY_0 = date(2026, 6, 1)


def on(n):
    return DAY_0 + timedelta(days=n)


def state(values, n=None, red_days=()):
    last = len(values) - 1 if n is None else n
    return escalation(scores(DAY_0, values), Side.LEFT, on(last), [on(one) for one in red_days])


def test_a_score_of_seven_is_enough():
    found = state([2, 7])

    assert (found.reason, found.score, found.since, found.holds) == (
        EscalationReason.VERY_HIGH,
        7,
        on(1),
        True,
    )


@pytest.mark.parametrize(
    ("values", "holds"),
    [
        ([6, 6], True),
        ([6, 2, 6], True),
        ([6, 2, 2, 6], False),
        ([6, None, 3, None, None, None, 6], True),
        ([6, None, 3, None, None, None, None, 6], False),
        ([6], False),
        ([5, 5, 5], False),
    ],
)
def test_six_on_two_of_the_last_three_logs_of_a_week_is_enough(values, holds):
    found = state(values)

    assert (found is not None and found.holds) is holds
    if holds:
        assert found.reason is EscalationReason.HIGH_TWICE


@pytest.mark.parametrize(("length", "holds"), [(4 + 14, False), (5 + 14, True)])
def test_a_rise_that_still_holds_after_fourteen_days_is_enough(length, holds):
    found = state([1] * 14 + [4] * length)

    assert (found is not None) is holds
    if holds:
        assert (found.reason, found.score) == (EscalationReason.LONG_RISE, None)


@pytest.mark.parametrize(("red", "holds"), [([3, 9], True), ([2, 9], False), ([9], False), ([9, 9], True)])
def test_two_red_runs_in_seven_days_are_enough(red, holds):
    found = state([2] * 10, red_days=red)

    assert (found is not None) is holds


def test_the_state_waits_for_a_lower_score_and_seven_days():
    values = [2, 7, *[3] * 10]

    assert not state(values, 7).holds
    assert state(values, 7).since == on(1)
    assert state(values, 8) is None


def test_without_a_lower_score_the_state_stays():
    assert state([2, 7], 20) is not None
    assert state([2, 7, *[None] * 8, 6], 10) is not None


def test_the_state_can_be_set_again():
    assert state([7, *[2] * 9, 8]).since == on(10)


def test_a_new_reason_keeps_the_day_it_was_set():
    found = state([7, 3, 8])

    assert (found.since, found.score, found.holds) == (on(0), 8, True)


def test_an_empty_log_says_nothing():
    assert state([], 5) is None


CHECK_INS = [CheckIn(on(0), (0, 2, 0, 0)), CheckIn(on(7), (3, 0, 0, 0))]


def with_check_ins(values, n):
    return escalation(scores(DAY_0, values), Side.LEFT, on(n), check_ins=CHECK_INS)


def test_a_substantial_impact_two_weeks_running_is_enough():
    found = with_check_ins([2] * 14, 13)

    assert found == Escalation(Side.LEFT, on(13), EscalationReason.IMPACT, None, True)
    assert with_check_ins([2] * 14, 14).holds
    assert with_check_ins([2] * 14, 12) is None


def test_the_impact_is_left_seven_days_later_with_a_score_of_five_or_less():
    values = [*[2] * 15, *[6] * 4, None, None, None]

    assert not with_check_ins(values, 15).holds
    assert with_check_ins([*values[:15], 5], 21) is None
    assert with_check_ins([*values[:15], 5], 20) is not None
    assert with_check_ins([2] * 15, 30) is not None, "nothing was logged since"


def test_a_score_is_named_before_the_impact():
    found = with_check_ins([*[2] * 13, 8], 13)

    assert (found.reason, found.score) == (EscalationReason.VERY_HIGH, 8)


def test_check_ins_about_no_one_knee_set_a_state_of_their_own_that_either_knee_leaves():
    entries = [*scores(DAY_0, [7] * 15), *scores(on(15), [5], Side.RIGHT)]

    assert impact_escalation(entries, on(13), CHECK_INS) == Escalation(
        Side.BOTH, on(13), EscalationReason.IMPACT, None, True
    )
    assert impact_escalation(entries, on(20), CHECK_INS).holds is False
    assert impact_escalation(entries, on(21), CHECK_INS) is None
    assert impact_escalation(entries[:15], on(21), CHECK_INS) is not None
    assert impact_escalation([], on(13), CHECK_INS[:1]) is None


def test_a_state_left_on_a_day_without_a_log_is_set_anew():
    assert state([7, None, 2, *[None] * 10, 8], 9) is None
    assert state([7, None, 2, *[None] * 10, 8]).since == on(13)
    assert state([7, None, 2, *[None] * 5, 8]).since == on(8)
    assert state([7, None, 2, *[None] * 4, 8]).since == on(0), "on the seventh day it was not calm"


def test_every_condition_goes_by_its_limits():
    def found(values, n, red_days=(), **moved):
        limits = replace(DEFAULT, **moved)
        return escalation(scores(DAY_0, values), Side.LEFT, on(n), [on(one) for one in red_days], limits)

    assert found([6], 0, escalate_score=6).reason is EscalationReason.VERY_HIGH
    assert found([5, 5], 1, pain_high=5).score == 5
    assert found([6, 2, 2, 6], 3, escalate_of=4).holds
    assert found([6, 6], 1, escalate_logs=3) is None
    assert found([2] * 10, 9, [9], escalate_red_runs=1).reason is EscalationReason.RED_RUNS
    assert found([2] * 10, 9, [2, 9], red_runs_days=8).holds
    assert found([1] * 14 + [4] * 12, 25, escalate_rise_days=7).reason is EscalationReason.LONG_RISE
    assert found([1] * 14 + [3] * 12, 25, escalate_rise_days=3).reason is EscalationReason.LONG_RISE
    assert found([1] * 14 + [3] * 12, 25, escalate_rise_days=3, rise_points=3) is None
    assert found([7, 4, 4], 2, escalate_clear_days=2) is None
    assert found([7, *[4] * 8], 8, escalate_clear_score=3) is not None
    weeks = [CheckIn(on(0), (0, 2, 0, 0))]
    one = replace(DEFAULT, escalate_weeks=1)
    assert escalation([], Side.LEFT, on(6), limits=one, check_ins=weeks).holds
    assert impact_escalation([], on(6), weeks, one).since == on(6)
    harder = replace(DEFAULT, substantial_other=3)
    assert escalation([], Side.LEFT, on(13), limits=harder, check_ins=CHECK_INS) is None


def test_the_reason_is_that_of_the_last_day_on_which_one_held():
    assert state([7, 2, 6, 6]).reason is EscalationReason.HIGH_TWICE
    assert state([7, 2, 6, 6, 2, 2], 5).reason is EscalationReason.HIGH_TWICE
    assert state([7, 2, 2, 2], red_days=[2, 3]).reason is EscalationReason.RED_RUNS


def test_a_score_of_exactly_five_on_the_seventh_day_leaves_the_state():
    assert state([7, *[None] * 6, 5]) is None
    assert state([7, *[None] * 6, 6]) is not None
    assert state([7, *[None] * 5, 5]) is not None


def test_days_after_the_day_asked_about_change_nothing():
    assert state([2, 2, 7], 1) is None
    assert state([7, 2, 8], 1).score == 7
    assert state([2] * 9, 4, red_days=[4, 5]) is None
    assert with_check_ins([2] * 20, 12) is None


def test_two_of_the_last_three_logs_hold_on_a_day_whose_own_score_is_lower_and_until_the_last_log():
    assert state([6, 6, 4]).holds
    assert state([6, 6, *[None] * 6, 3]) is None, "seven days after the second"


def test_a_single_high_score_does_not_set_again_what_was_left():
    assert state([7, 2, *[None] * 8, 6]) is None


def test_two_red_runs_count_on_days_without_a_score():
    assert state([2, None, None], red_days=[1, 2]).reason is EscalationReason.RED_RUNS
