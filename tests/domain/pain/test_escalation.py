"""When it is a good moment to talk to someone."""

from datetime import date, timedelta

import pytest

from app.domain.pain import EscalationReason, escalation
from app.domain.people import Side
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
