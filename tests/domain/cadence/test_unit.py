"""What a watch counts: which answers make sense of a number, and what they make of a run."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.cadence import Answer, answered, as_recorded, counted, in_range, offered
from app.domain.thresholds import DEFAULT
from tests.build import run

ONE, BOTH, OUT = Answer.ONE_LEG, Answer.BOTH_FEET, Answer.LEAVE_OUT
ODD = replace(run(), cadence_raw=85.2, cadence_factor=1, cadence_reason="cadence_unit")


def test_stravas_one_leg_is_counted_twice():
    assert counted(85.2, ONE) == 170.4


@pytest.mark.parametrize(("spm", "is_running"), [(119.9, False), (120, True), (240, True), (240.1, False)])
def test_running_is_between_120_and_240(spm, is_running):
    assert in_range(spm) is is_running
    assert counted(spm, BOTH) == (spm if is_running else None)


@pytest.mark.parametrize(
    ("raw", "answers"),
    [
        (59.9, (OUT,)),
        (60, (ONE, OUT)),
        (85, (ONE, OUT)),
        (120, (ONE, BOTH, OUT)),
        (120.1, (BOTH, OUT)),
        (240, (BOTH, OUT)),
        (240.1, (OUT,)),
    ],
)
def test_an_answer_is_offered_where_it_gives_a_running_cadence(raw, answers):
    assert offered(raw) == answers


def test_what_is_left_out_counts_nothing():
    assert counted(170, OUT) is None


@pytest.mark.parametrize(
    ("said", "spm", "reason"),
    [(ONE, 170.4, None), (BOTH, None, "cadence_unit"), (OUT, None, "cadence_unit")],
)
def test_a_run_takes_its_answer_and_keeps_what_was_recorded(said, spm, reason):
    found = answered(ODD, said)

    assert (found.cadence_spm, found.cadence_reason, found.cadence_answer) == (spm, reason, said)
    assert as_recorded(found) == replace(ODD, cadence_answer=said)


@pytest.mark.parametrize(
    "plain",
    [run(cadence=170), run(), replace(ODD, cadence_raw=None), replace(ODD, cadence_reason=None)],
)
def test_a_run_not_set_aside_stays_as_it_is(plain):
    assert answered(plain, ONE) is plain
    assert as_recorded(plain) is plain


@given(st.floats(1, 400), st.sampled_from(Answer))
def test_an_answer_never_makes_a_cadence_that_is_not_offered(raw, said):
    spm = counted(raw, said)

    assert spm is None or (in_range(spm) and said in offered(raw))
    assert offered(raw)[-1] is OUT


def test_the_limits_can_be_moved():
    narrow = replace(DEFAULT, cadence_least_spm=130, cadence_most_spm=170)

    assert in_range(170, narrow) and not in_range(170.4, narrow)
    assert counted(85.2, ONE, narrow) is None
    assert offered(85.2, narrow) == (OUT,)
    assert answered(ODD, ONE, narrow).cadence_spm is None
