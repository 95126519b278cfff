"""What the weekly analysis takes, week by week, and what it gives: one answer for each question."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Hypothesis(StrEnum):
    """The three questions: distance, the largest step over the 30-day longest, cadence at usual speed."""

    LOAD = "load"
    SPIKE = "spike"
    CADENCE = "cadence"


class Status(StrEnum):
    """What came of a question; a pattern is shown once two weekly analyses in a row found it."""

    INSUFFICIENT_DATA = "insufficient_data"
    INSUFFICIENT_VARIATION = "insufficient_variation"
    NO_PATTERN = "no_pattern"
    PATTERN_PENDING = "pattern_pending"
    PATTERN = "pattern"

    @property
    def is_tested(self) -> bool:
        """Whether there was enough to work a probability out."""
        return self not in (Status.INSUFFICIENT_DATA, Status.INSUFFICIENT_VARIATION)

    @property
    def is_found(self) -> bool:
        """Whether this analysis alone found something, be it shown yet or not."""
        return self in (Status.PATTERN_PENDING, Status.PATTERN)


class Scope(StrEnum):
    """Whose runs entered: all of the runner's, or those that a therapist may see."""

    ALL = "all"
    SHAREABLE = "shareable"


@dataclass(frozen=True, slots=True)
class LinkWeek:
    """One of a runner's weeks as the analysis sees it; None where the week is missing.

    pain       mean of the logged days' worst scores (0-10) of one knee, of three logged days or more
    logged     days with a score
    load       kilometres / 10
    spike      the largest share by which a session went over the longest of its 30 days before, 0 to 1;
               0 without a run
    cadence    the mean residual in steps a minute / -5: higher is fewer steps at the same speed
    stepped    a session went more than 10 % over the longest of the 30 days before it
    """

    start: date
    pain: float | None = None
    logged: int = 0
    load: float | None = None
    spike: float | None = None
    cadence: float | None = None
    stepped: bool = False

    def of(self, hypothesis: Hypothesis) -> float | None:
        """The week's value that a question is about."""
        return {
            Hypothesis.LOAD: self.load,
            Hypothesis.SPIKE: self.spike,
            Hypothesis.CADENCE: self.cadence,
        }[hypothesis]


@dataclass(frozen=True, slots=True)
class Tested:
    """One question answered for one knee of one person.

    n         rows: weeks with a score mean, that of the week before, and the week before's running
    df        n - 4; None with beta, se and t when nothing was worked out
    beta      points of the score the week after, for one unit of the exposure
    t, p      p by the bootstrap: one-sided for load and spike, two-sided for cadence
    p_adjusted  by Benjamini and Hochberg over the questions that could be tested
    """

    hypothesis: Hypothesis
    status: Status
    n: int
    df: int | None = None
    beta: float | None = None
    se: float | None = None
    t: float | None = None
    p: float | None = None
    p_adjusted: float | None = None


@dataclass(frozen=True, slots=True)
class Explored:
    """One lag of one question, for therapists alone; `p` allows for all lags looked at.

    lag  weeks between the running and the score; beta, se, t, p are None below the gates
    """

    hypothesis: Hypothesis
    lag: int
    n: int
    df: int | None = None
    beta: float | None = None
    se: float | None = None
    t: float | None = None
    p: float | None = None


def consecutive(weeks: tuple[LinkWeek, ...]) -> Iterator[tuple[LinkWeek, LinkWeek]]:
    """Each week with the one before it, where both are there."""
    for before, week in zip(weeks, weeks[1:], strict=False):
        if week.start - before.start == timedelta(weeks=1):
            yield before, week
