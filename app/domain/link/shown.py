"""A slope in the units people read: points for 10 km, for a run past the longest, for 5 steps a minute.

source  the units are our own choice (D)
"""

from dataclasses import dataclass

from app.domain.link.intervals import interval_of
from app.domain.link.values import Explored, Hypothesis, Tested
from app.domain.sentences import METRES
from app.domain.thresholds import DEFAULT, Thresholds

_LOAD, _STEPS = 10, 5  # kilometres or miles, steps a minute


@dataclass(frozen=True, slots=True)
class Shown:
    """Points the week after, for one such unit, with the 95 % interval.

    is_turned  a cadence found with its sign turned, as more steps before higher scores
    """

    beta: float
    low: float
    high: float
    is_turned: bool = False


def shown(tested: Tested | Explored, units: str = "km", limits: Thresholds = DEFAULT) -> Shown | None:
    """The slope of a question, or of one of its lags, as it is shown; None where it was not tested.

    source  our own rule (D)
    """
    interval = interval_of(tested, limits)
    if interval is None or tested.beta is None:
        return None
    scale = {
        Hypothesis.LOAD: float(METRES[units] / 1000),  # of 10 km to begin with
        Hypothesis.SPIKE: further_percent(limits) / 100,
        Hypothesis.CADENCE: 1.0,
    }[tested.hypothesis]
    beta, low, high = (scale * each for each in (tested.beta, *interval))
    if is_turned(tested):
        return Shown(-beta, -high, -low, is_turned=True)
    return Shown(beta, low, high)


def is_turned(tested: Tested | Explored) -> bool:
    """Whether a finding of cadence is of more steps: it is told upwards too. A lag explored is no finding."""
    is_found = isinstance(tested, Tested) and tested.status.is_found
    is_downward = tested.beta is not None and tested.beta < 0
    return tested.hypothesis is Hypothesis.CADENCE and is_found and is_downward


def unit_of(tested: Tested, units: str = "km", limits: Thresholds = DEFAULT) -> str:
    """What the points are for: "10 km", "30 % past it", "5 steps a minute fewer". Source: our own (D)."""
    return {
        Hypothesis.LOAD: f"{_LOAD} {units}",
        Hypothesis.SPIKE: f"{further_percent(limits)} % past it",
        Hypothesis.CADENCE: f"{_STEPS} steps a minute {'more' if is_turned(tested) else 'fewer'}",
    }[tested.hypothesis]


def further_percent(limits: Thresholds = DEFAULT) -> int:
    """The step past the longest that points are told for, where a moderate one begins. Our own choice (D)."""
    return limits.spike_moderate_percent - 100


def points(value: float, sign: bool = False) -> str:
    """Points with one decimal, two below a tenth: "0.4", "+0.04", "−0.1"."""
    digits = 1 if abs(value) >= 0.095 else 2
    text = f"{abs(value):.{digits}f}"
    if not text.strip("0."):
        return "0.0"
    return f"{'−' if value < 0 else '+' if sign else ''}{text}"
