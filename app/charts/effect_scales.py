"""Where the dots of an effect plot stand, in the units people read, and what each reads as."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.charts.scales import Scale, day_month
from app.domain.link import Dot, Hypothesis, LinkWeek, Partial
from app.domain.sentences import METRES

LEAST_HIGH = 4.0  # so that small scores do not look large
UP = "score the week after, allowing for the rest"
ACROSS = {
    Hypothesis.LOAD: "{units} that week",
    Hypothesis.SPIKE: "% past the longest of 30 days",
    Hypothesis.CADENCE: "steps a minute below your usual",
}

COLUMNS = {
    Hypothesis.LOAD: "distance_{units}",
    Hypothesis.SPIKE: "over_30_day_longest_percent",
    Hypothesis.CADENCE: "steps_per_minute_below_usual",
}


@dataclass(frozen=True, slots=True)
class Axes:
    """Both scales in the units shown, and the values named on them."""

    across: Scale
    up: Scale
    named_across: tuple[float, ...]
    named_up: tuple[float, ...]


def is_told(drawn: Partial) -> bool:
    """Whether the line is drawn: never one by which more running went with lower scores. Our own rule (D)."""
    return drawn.hypothesis is Hypothesis.CADENCE or drawn.line[-1].score >= drawn.line[0].score


def exposure(hypothesis: Hypothesis, value: float, units: str) -> float:
    """An exposure as people read it: kilometres or miles, per cent past the longest, steps a minute fewer."""
    if hypothesis is Hypothesis.LOAD:
        return value * 10_000 / float(METRES[units])
    return value * (100 if hypothesis is Hypothesis.SPIKE else 5)


def across(hypothesis: Hypothesis, units: str) -> str:
    """What the axis across says."""
    return ACROSS[hypothesis].format(units=units)


def axes(drawn: Partial, units: str) -> Axes:
    """Scales on round numbers that hold every dot, the line and its band."""
    values = [exposure(drawn.hypothesis, dot.exposure, units) for dot in drawn.dots]
    scores = [dot.score for dot in drawn.dots]
    if is_told(drawn):
        scores += [end for each in drawn.line for end in (each.low, each.high)]
    wide, high = (
        round_numbers(min(values), max(values)),
        round_numbers(min(0.0, *scores), max(LEAST_HIGH, *scores)),
    )
    room = 0.04 * (max(values) - min(values) or 1.0)
    return Axes(
        across=Scale(min(values) - room, max(values) + room),
        up=Scale(high[0], high[-1]),
        named_across=tuple(each for each in wide if min(values) <= each <= max(values)),
        named_up=high,
    )


def ordered(drawn: Partial) -> list[Dot]:
    """The dots from left to right."""
    return sorted(drawn.dots, key=lambda dot: (dot.exposure, dot.week))


def aloud(dot: Dot, hypothesis: Hypothesis, units: str) -> str:
    """A dot in one line, as the pointer and the arrow keys read it."""
    ran = f"{exposure(hypothesis, dot.exposure, units):.1f} {across(hypothesis, units)}"
    return f"Week from {day_month(dot.week)}: {ran}; {UP}: {number(dot.score)}"


@dataclass(frozen=True, slots=True)
class Row:
    """A dot in numbers.

    exposure       in the units shown
    score, after   the scores of that week and of the week after, as they were given; allowed  as drawn
    """

    week: date
    exposure: float
    score: float | None
    after: float | None
    allowed: float


def rows(drawn: Partial, weeks: Sequence[LinkWeek], units: str) -> list[Row]:
    """The dots in numbers, oldest first; `weeks` are those of the analysis."""
    pain = {week.start: week.pain for week in weeks}
    return [
        Row(
            week=dot.week,
            exposure=exposure(drawn.hypothesis, dot.exposure, units),
            score=pain.get(dot.week),
            after=pain.get(dot.week + timedelta(weeks=1)),
            allowed=dot.score,
        )
        for dot in drawn.dots
    ]


def round_numbers(low: float, high: float) -> tuple[float, ...]:
    """Some four round numbers from at or below `low` to at or above `high`."""
    rough = (high - low or 1.0) / 4
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(each * power for each in (1, 2, 5, 10) if each * power >= rough - 1e-9)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return tuple(round(each * step, 10) for each in range(first, max(last, first + 1) + 1))


def number(value: float, digits: int = 1) -> str:
    """A number with a minus sign of its own; as many digits as a whole one needs not."""
    text = f"{abs(value):.{digits}f}" if digits else f"{abs(value):g}"
    return f"−{text}" if value < 0 and text.strip("0.") else text
