"""Questionnaires that others own: their scoring from option numbers, and totals typed in; none of their text.

Whoever uses one needs a licence for it; what is kept of it here is a number.

source  Clarsen 2013, Br J Sports Med 47:495; Clarsen 2020, Br J Sports Med 54:390
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.domain.pain.whole import whole
from app.domain.thresholds import DEFAULT, Thresholds


class Instrument(StrEnum):
    """A questionnaire whose total, 0 to 100, a therapist may enter."""

    OSTRC = "ostrc"
    AKPS = "akps"
    KOOS_PF = "koos_pf"

    @property
    def label(self) -> str:
        """Its short name."""
        return {"ostrc": "OSTRC", "akps": "AKPS", "koos_pf": "KOOS-PF"}[self.value]

    @property
    def scale(self) -> str:
        """Its range and direction: "0 to 100, higher is better".

        source  AKPS: Kujala 1993, Arthroscopy; KOOS-PF: Crossley 2018, Br J Sports Med; OSTRC: Clarsen 2013
        """
        direction = "worse" if self is Instrument.OSTRC else "better"
        return f"0 to {DEFAULT.total_most}, higher is {direction}"


@dataclass(frozen=True, slots=True)
class Severity:
    """What the four answers of an OSTRC questionnaire come to: a total of 0 to 100, and its mark."""

    total: int
    is_substantial: bool


class NotATotal(ValueError):
    """What was given is not a whole number from 0 to 100; the message says so to the therapist."""


def total_of(text: str | int, limits: Thresholds = DEFAULT) -> int:
    """Read a total; raises NotATotal with a sentence that says what is wrong and what to do."""
    try:
        return whole(text, limits.total_most, "total", "a total")
    except ValueError as wrong:
        raise NotATotal(f"{wrong} Type a whole number from 0 to {limits.total_most}.") from wrong


def least_change(instrument: Instrument, limits: Thresholds = DEFAULT) -> int | None:
    """The least change of its total that matters to people, None where none is kept here.

    source  AKPS: Crossley 2004, Archives of Physical Medicine and Rehabilitation
    """
    return limits.akps_change if instrument is Instrument.AKPS else None


def ostrc_2020(
    first: int,
    second: int | None = None,
    third: int | None = None,
    fourth: int | None = None,
    limits: Thresholds = DEFAULT,
) -> Severity:
    """Score the version of 2020 from the numbers (1-4) of the options chosen, None for what is not asked.

    The first answer is a gate: after 1 (nothing amiss) the total is 0, after 4 (could not take part) it
    is 100, and no more is asked; after 2 and 3 all is asked and the points 0-8-17-25 are added.
    Raises ValueError in words for options that there are not, and for answers that do not go together.
    source  Clarsen 2020, British Journal of Sports Medicine 54:390
    """
    points = limits.ostrc_points
    others = (second, third, fourth)
    opening = _points("first", first, points)
    if opening in (points[0], points[-1]):
        if any(option is not None for option in others):
            raise ValueError(f"After option {first} of the first question the others are not asked.")
        return Severity(limits.total_most if opening else 0, opening > 0)
    asked = [_points(name, option, points) for name, option in zip(_NAMES[1:], others, strict=True)]
    substantial = max(asked[0], asked[1]) >= limits.ostrc_substantial
    return Severity(opening + sum(asked), substantial)


def ostrc_2013(first: int, second: int, third: int, fourth: int, limits: Thresholds = DEFAULT) -> Severity:
    """Score the version of 2013 from the numbers of the options chosen; all four are asked.

    The first and the fourth have 4 options of 0-8-17-25 points, the second and the third 5 of
    0-6-13-19-25. Raises ValueError in words for an option that there is not.
    source  Clarsen 2013, British Journal of Sports Medicine 47:495
    """
    ends, middle = limits.ostrc_points, limits.ostrc_points_2013
    scales = (ends, middle, middle, ends)
    found = [
        _points(name, option, points)
        for name, option, points in zip(_NAMES, (first, second, third, fourth), scales, strict=True)
    ]
    substantial = found[0] == ends[-1] or max(found[1], found[2]) >= limits.ostrc_substantial_2013
    return Severity(sum(found), substantial)


_NAMES = ("first", "second", "third", "fourth")


def _points(name: str, option: int | None, points: Sequence[int]) -> int:
    """The points of an option of one question; its options are numbered from 1."""
    if option is None:
        raise ValueError(f"The {name} question has no answer.")
    if option not in range(1, len(points) + 1):
        raise ValueError(f"The {name} question has options 1 to {len(points)}, not {option}.")
    return points[option - 1]
