"""The three questions as their rows tell them: what is asked, how far it got, and the numbers.

source  the words are our own (D); the numbers in them are those of the limits
"""

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.link.looking import Alike, Look, look, stepped
from app.domain.link.series import series_of
from app.domain.link.shown import is_turned, shown, unit_of
from app.domain.link.values import Hypothesis, LinkWeek, Status, Tested
from app.domain.sentences import distance, in_words
from app.domain.thresholds import DEFAULT, Thresholds

_NAMES = {
    (Hypothesis.LOAD, False): "More distance",
    (Hypothesis.SPIKE, False): "Runs past your 30-day longest",
    (Hypothesis.CADENCE, False): "Cadence below your usual",
    (Hypothesis.CADENCE, True): "Cadence above your usual",
}
_CHIPS = {
    Status.INSUFFICIENT_DATA: "Not enough yet",
    Status.INSUFFICIENT_VARIATION: "Too little change",
    Status.NO_PATTERN: "No clear pattern",
    Status.PATTERN_PENDING: "First of two checks",
    Status.PATTERN: "Pattern",
}


@dataclass(frozen=True, slots=True)
class Question:
    """One of the three questions.

    beta, low, high  points the week after for what `line` says, with the 95 % interval; None if not tested
    """

    tested: Tested
    name: str
    line: str
    chip: str
    beta: float | None = None
    low: float | None = None
    high: float | None = None

    @property
    def is_turned(self) -> bool:
        """Whether it is told of more steps a minute and not of fewer."""
        return is_turned(self.tested)


def question(
    weeks: Sequence[LinkWeek],
    tested: Tested,
    units: str = "km",
    paced: int = 0,
    limits: Thresholds = DEFAULT,
) -> Question:
    """One question of an analysis of these weeks: "More distance", "Per extra 10 km. 23 weeks compared.".

    units   km or mi
    paced   runs of these weeks whose cadence can be compared
    source  our own rule (D)
    """
    if tested.status is Status.INSUFFICIENT_DATA:
        needs = _needs_steps(weeks, units, paced, limits)
        if tested.hypothesis is not Hypothesis.CADENCE:
            needs = _needs(tested.hypothesis, limits)
        line = f"{tested.n} of {limits.link_weeks} weeks. {needs}"
    elif tested.status is Status.INSUFFICIENT_VARIATION:
        line = _too_little(weeks, tested, limits)
    else:
        line = f"Per {_unit(tested, units, limits)}. {_so_far(weeks, tested, limits)}"
    name, chip = _NAMES[tested.hypothesis, is_turned(tested)], _CHIPS[tested.status]
    held = shown(tested, units, limits)
    numbers = () if held is None else (held.beta, held.low, held.high)
    return Question(tested, name, line, chip, *numbers)


def _needs(hypothesis: Hypothesis, limits: Thresholds) -> str:
    scores = f"It needs weeks with {in_words(limits.link_logs)} scores"
    if hypothesis is Hypothesis.LOAD:
        return f"{scores} whose runs are known."
    return f"{scores}, and runs with another in the {limits.spike_window_days} days before."


def _needs_steps(weeks: Sequence[LinkWeek], units: str, paced: int, limits: Thresholds) -> str:
    """What cadence lacks: scores beside it, other speeds for a line of it, or runs that have it."""
    held = sum(week.cadence is not None for week in weeks)
    if held > limits.link_weeks:
        return f"{held} weeks have cadence; it needs {in_words(limits.link_logs)} scores in more of them."
    if not held and paced >= limits.fit_runs:
        return f"{paced} runs have cadence, but give no line of it by speed: it needs runs at other speeds."
    least = distance(limits.cadence_run_m, units).replace(".0", "")
    return f"It needs runs of {least} or more with cadence on road or track."


def _too_little(weeks: Sequence[LinkWeek], tested: Tested, limits: Thresholds) -> str:
    seen = _look(weeks, tested, limits)
    if seen.found is Alike.SCORES:
        return f"The scores of {tested.n} weeks hardly changed."
    if tested.hypothesis is Hypothesis.SPIKE and seen.found in (Alike.STEPS, Alike.RUNNING):
        return f"{_with_steps(seen.stepped, tested, limits)} It needs {limits.link_stepped_weeks}."
    if seen.found is Alike.RUNNING:
        asked = "distance" if tested.hypothesis is Hypothesis.LOAD else "cadence"
        return f"The {asked} was the same in all {tested.n} weeks."
    return f"The {tested.n} weeks are too much alike to compare."


def _unit(tested: Tested, units: str, limits: Thresholds) -> str:
    unit = unit_of(tested, units, limits)
    return {
        Hypothesis.LOAD: f"extra {unit}",
        Hypothesis.SPIKE: unit,
        Hypothesis.CADENCE: f"{unit} at the same speed",
    }[tested.hypothesis]


def _so_far(weeks: Sequence[LinkWeek], tested: Tested, limits: Thresholds) -> str:
    if tested.status is Status.PATTERN:
        return "Seen in two weekly checks in a row."
    if tested.status is Status.PATTERN_PENDING:
        return "Seen in this week's check; the next one must see it too."
    if tested.hypothesis is Hypothesis.SPIKE:
        return _with_steps(stepped(series_of(weeks, limits)), tested, limits)
    return f"{tested.n} weeks compared."


def _look(weeks: Sequence[LinkWeek], tested: Tested, limits: Thresholds) -> Look:
    return look(series_of(weeks, limits), tested.hypothesis, 1, 1, limits)


def _with_steps(steps: int, tested: Tested, limits: Thresholds) -> str:
    over = limits.spike_small_percent - 100
    return f"{tested.n} weeks, {steps} of them with a run more than {over} % past it."
