"""At most three runs to ask a patient about, each with its scores and what they say."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.domain import cadence
from app.domain.load import Session, Spike, excess_percent
from app.domain.pain import RunCheck, worst_first
from app.domain.people import week_of
from app.domain.thresholds import DEFAULT
from app.services.window import Window


class Question(StrEnum):
    """Why a run is asked about."""

    STEP_UP = "step_up"
    MORNING = "morning"
    CADENCE = "cadence"


@dataclass(frozen=True, slots=True)
class Asked:
    """One session with what stands out in it.

    spike    it against the 30-day longest; reason ok where there is something to compare with
    cadence  steps a minute above (+) or below (-) the usual at that pace, None when not known
    """

    question: Question
    session: Session
    spike: Spike
    check: RunCheck
    cadence: float | None


Line = tuple[Session, Spike, RunCheck, float | None]


def to_ask_about(seen: Window, first: date) -> tuple[Asked, ...]:
    """The largest step up, the highest next morning, and the cadence furthest apart, since a day.

    A run stands under the first question that fits it; a question without a run is left out. A cadence is
    apart from where on a trend is told.
    """
    lines = [
        (session, one, _check(seen, session), _apart(seen, session))
        for session, one in zip(seen.sessions, seen.spikes, strict=True)
        if session.day >= first
    ]
    ranked: tuple[tuple[Question, Callable[[Line], float | None]], ...] = (
        (Question.STEP_UP, _step),
        (Question.MORNING, lambda line: line[2].morning),
        (Question.CADENCE, _far),
    )
    found: list[Asked] = []
    for question, size in ranked:
        taken = {one.session for one in found}
        line = _most([each for each in lines if each[0] not in taken], size)
        if line is not None:
            found.append(Asked(question, *line))
    return tuple(found)


def _most(lines: Sequence[Line], size: Callable[[Line], float | None]) -> Line | None:
    """The line with the largest size, the latest of equal ones; None when none has a size above 0."""
    sized = [
        (value, line[0].start, line) for line in lines if (value := size(line)) is not None and value > 0
    ]
    return max(sized, key=lambda one: one[:2])[2] if sized else None


def _step(line: Line) -> float | None:
    session, one = line[0], line[1]
    return excess_percent(session.distance_m, one.longest_m) if one.longest_m else None


def _far(line: Line) -> float | None:
    """How far a cadence is from the usual either way; None where a trend so far would not be told."""
    off = abs(line[3] or 0)
    return off if off >= DEFAULT.trend_spm else None


def _check(seen: Window, session: Session) -> RunCheck:
    """The check of the session's run with the worst result."""
    return min(map(seen.check, session.runs), key=worst_first)


def _apart(seen: Window, session: Session) -> float | None:
    """How far its cadence was from the usual at that pace: of several runs, the one furthest."""
    line = cadence.fit([*seen.earlier, *seen.runs], week_of(session.day, seen.person.week_start))
    values = [left for run in session.runs if (left := cadence.residual(run, line)) is not None]
    return max(values, key=abs, default=None)
