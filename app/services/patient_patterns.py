"""What a therapist sees of the weekly analysis: the answer, the three questions, and what is exploratory."""

from dataclasses import dataclass, replace

from app.domain import link
from app.domain.analyses import Analysis
from app.domain.link import Answer, Explored, Hypothesis, Question
from app.domain.link.shown import shown


@dataclass(frozen=True, slots=True)
class Lag:
    """One exploratory look; None where it could not be tested.

    beta, low, high  points so many weeks later for what the question is asked in, with the 95 % interval
    p                allows for all lags of its question
    """

    weeks: int
    n: int
    beta: float | None = None
    low: float | None = None
    high: float | None = None
    p: float | None = None


@dataclass(frozen=True, slots=True)
class Patterns:
    """An analysis of what may be shown, in the reader's units and the runner's words, spoken of and not to.

    explored  by question, each lag in order; empty where nothing was explored
    """

    analysis: Analysis
    answer: Answer
    questions: tuple[Question, ...]
    explored: dict[Hypothesis, tuple[Lag, ...]]

    @property
    def is_explored(self) -> bool:
        """Whether any exploratory look could be tested."""
        return any(lag.beta is not None for lags in self.explored.values() for lag in lags)


def of(analysis: Analysis | None, units: str) -> Patterns | None:
    """The analysis as it is told; None while there is none."""
    if analysis is None:
        return None
    weeks, results = analysis.weeks, analysis.results
    lags: dict[Hypothesis, tuple[Lag, ...]] = {}
    for one in analysis.explored:
        lags[one.hypothesis] = (*lags.get(one.hypothesis, ()), _lag(one, units))
    said, paced = link.answer(weeks, results, units), analysis.facts.made.paced
    rows = (link.question(weeks, each, units, paced) for each in results)
    return Patterns(
        analysis=analysis,
        answer=replace(said, found=_of_another(said.found), do=_of_another(said.do)),
        questions=tuple(replace(row, name=_of_another(row.name), line=_of_another(row.line)) for row in rows),
        explored=lags,
    )


def _of_another(sentence: str) -> str:
    """What is said to a runner, as it is said of one."""
    return sentence.replace("Your ", "The ").replace("your ", "the ")


def _lag(one: Explored, units: str) -> Lag:
    """A look in the units of its question; a downward one stays downward, for it is no finding."""
    told = shown(one, units)
    if told is None:
        return Lag(one.lag, one.n)
    return Lag(one.lag, one.n, told.beta, told.low, told.high, one.p)
