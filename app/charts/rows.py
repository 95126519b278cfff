"""What the rows of a figure of weeks hold, alike for the drawing and the figure that takes its place."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.charts.style import Band, Frame
from app.domain.weeks import Scores, WeekFacts


@dataclass(frozen=True, slots=True)
class Unknown:
    """Of each week of a row whether it is known; `words` stand on the stretches that are not."""

    band: Band
    words: str
    known: list[bool]


def knees(weeks: Sequence[WeekFacts], frame: Frame) -> list[tuple[Band, list[Scores]]]:
    """Each row of pain with its weeks' scores."""
    return [(band, [week.scores[at] for week in weeks]) for at, band in enumerate(frame.pains)]


def unknowns(weeks: Sequence[WeekFacts], frame: Frame) -> Iterator[Unknown]:
    """What is not known in each row; of a week known in part, what is known is drawn under hatch."""
    yield Unknown(frame.distance, "no data", [week.shown_m is not None for week in weeks])
    yield Unknown(frame.cadence, "no data", [week.cadence_spm is not None for week in weeks])
    for band, scores in knees(weeks, frame):
        scored, to_come = pain_gaps(scores, frame.lag)
        yield Unknown(band, "no data", scored)
        yield Unknown(band, "not yet", to_come)
    if frame.alerts is not None:
        yield Unknown(frame.alerts, "no data", [week.reminders is not None for week in weeks])


def pain_gaps(scores: Sequence[Scores], lag: int) -> tuple[list[bool], list[bool]]:
    """Of each week whether its pain is known or to come, and whether it is not to come.

    Of a row drawn `lag` weeks earlier the last weeks' pain is to come: no one could have logged it yet.
    """
    begun = len(scores) - lag
    scored = [one.mean is not None or index >= begun for index, one in enumerate(scores)]
    return scored, [index < begun for index in range(len(scores))]


def exercise_rows(weeks: Sequence[WeekFacts]) -> int:
    """How many squares stand on each other at most, and three at least."""
    return max([3, *(max(week.planned, week.sessions) for week in weeks)])


def square_px(weeks: int) -> float:
    """The side of a session's square, so that the weeks of a phone's chart stay apart."""
    return 10 if weeks <= 12 else 8 if weeks <= 26 else 4.5
