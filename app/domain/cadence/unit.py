"""What a watch counts, one leg or both feet, and what its runner says of a number that can be neither.

A source's factor is known, never guessed: a number that is no running cadence after it is set aside, and
the runner is asked.
"""

from dataclasses import replace
from enum import IntEnum

from app.domain.measured import Reason
from app.domain.runs import Run
from app.domain.thresholds import DEFAULT, Thresholds


class Answer(IntEnum):
    """What the runner says that a watch counts; its number is the legs, 0 to leave the number out."""

    LEAVE_OUT = 0
    ONE_LEG = 1
    BOTH_FEET = 2


_FACTORS = {Answer.ONE_LEG: 2, Answer.BOTH_FEET: 1}


def in_range(cadence_spm: float, limits: Thresholds = DEFAULT) -> bool:
    """Whether steps a minute of both feet can be running: 120 to 240. Source: our own rule (D)."""
    return limits.cadence_least_spm <= cadence_spm <= limits.cadence_most_spm


def counted(raw: float, answer: Answer, limits: Thresholds = DEFAULT) -> float | None:
    """The steps a minute of both feet that an answer makes of a watch's number.

    raw     as the source wrote it
    returns spm; None when it is left out, or would be no running cadence
    source  our own rule (D)
    """
    if answer is Answer.LEAVE_OUT:
        return None
    spm = raw * _FACTORS[answer]
    return spm if in_range(spm, limits) else None


def offered(raw: float, limits: Thresholds = DEFAULT) -> tuple[Answer, ...]:
    """The answers that make sense of a watch's number, to leave it out always among them, as the last.

    raw     as the source wrote it
    source  our own rule (D)
    """
    sensible = (answer for answer in _FACTORS if counted(raw, answer, limits) is not None)
    return (*sensible, Answer.LEAVE_OUT)


def answered(run: Run, answer: Answer, limits: Thresholds = DEFAULT) -> Run:
    """A run with what its runner said of its cadence; the raw number and the source's factor stay.

    run     any; one whose cadence was not set aside stays as it is
    source  our own rule (D)
    """
    if run.cadence_reason != Reason.CADENCE_UNIT or run.cadence_raw is None:
        return run
    spm = counted(run.cadence_raw, answer, limits)
    reason = run.cadence_reason if spm is None else None
    return replace(run, cadence_spm=spm, cadence_reason=reason, cadence_answer=answer)


def as_recorded(run: Run) -> Run:
    """A run as its source gave it, its cadence set aside again and the answer kept; others as they are."""
    if run.cadence_answer is None:
        return run
    return replace(run, cadence_spm=None, cadence_reason=Reason.CADENCE_UNIT.value)
