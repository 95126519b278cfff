"""The sentences of the weekly analysis: what the log shows, and what it does not.

A finding is always told upwards, as more of something before higher scores, and never as a reason.

source  the words are our own (D); the numbers in them are those of the limits
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.domain.link.counts import Counts, Times
from app.domain.link.looking import Alike, look
from app.domain.link.series import series_of
from app.domain.link.shown import points, shown, unit_of
from app.domain.link.values import Hypothesis, LinkWeek, Status, Tested
from app.domain.sentences import in_words
from app.domain.thresholds import DEFAULT, Thresholds

CHANCE = "This can be chance or something else."
UNCLEAR = "No clear pattern in your log so far."
_NO_FINDING = (
    "The smaller share after such runs says nothing in their favour: "
    "whoever rests on sore days draws the same. "
)
_MORE = {
    (Hypothesis.LOAD, False): ("more running", "An extra {unit} in a week"),
    (Hypothesis.SPIKE, False): ("runs further past your 30-day longest", "A run {unit}"),
    (Hypothesis.CADENCE, False): ("fewer steps a minute at the same speed", "{unit}"),
    (Hypothesis.CADENCE, True): ("more steps a minute at the same speed", "{unit}"),
}


class Outcome(StrEnum):
    """How the page begins, in the order in which one answer gives way to another."""

    PATTERN = "pattern"
    PENDING = "pending"
    NO_PATTERN = "no_pattern"
    LITTLE_CHANGE = "little_change"
    NOT_ENOUGH = "not_enough"


_OUTCOMES = {
    Status.PATTERN: Outcome.PATTERN,
    Status.PATTERN_PENDING: Outcome.PENDING,
    Status.NO_PATTERN: Outcome.NO_PATTERN,
    Status.INSUFFICIENT_VARIATION: Outcome.LITTLE_CHANGE,
    Status.INSUFFICIENT_DATA: Outcome.NOT_ENOUGH,
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said first.

    tested     the question that leads
    found, do  one sentence, and what follows it
    number     "+0.4" with `per` "points per 10 km"; None without a pattern, as are the next two
    interval   "0.1 to 0.7", for 95 %
    compared   "23 weeks compared, 16 needed"
    """

    outcome: Outcome
    tested: Tested
    found: str
    do: str
    number: str | None = None
    per: str | None = None
    interval: str | None = None
    compared: str | None = None


def answer(
    weeks: Sequence[LinkWeek],
    results: Sequence[Tested],
    units: str = "km",
    limits: Thresholds = DEFAULT,
) -> Answer:
    """The answer of an analysis: a pattern leads, then what was tested, then what could not be.

    weeks, results  of the same analysis, the results in the order load, spike, cadence
    units           km or mi
    source          our own rule (D)
    """
    order = list(_OUTCOMES)
    lead = min(results, key=lambda each: order.index(each.status))
    outcome = _OUTCOMES[lead.status]
    if outcome is Outcome.PATTERN:
        return _pattern(lead, units, limits)
    found, do = {
        Outcome.PENDING: (
            UNCLEAR,
            "This week's check found something. It is told only if the next one finds it too.",
        ),
        Outcome.NO_PATTERN: (UNCLEAR, "That is the usual answer. It does not show there is none."),
        Outcome.LITTLE_CHANGE: _little_change(weeks, lead, limits),
        Outcome.NOT_ENOUGH: (
            f"Not enough yet: {lead.n} of {limits.link_weeks} weeks.",
            f"{in_words(limits.link_logs).capitalize()} scores a week make a week count. Zeros count too.",
        ),
    }[outcome]
    return Answer(outcome, lead, found, do)


def counted(counts: Counts, limits: Thresholds = DEFAULT) -> tuple[str, str] | None:
    """The personal counts, and how much they leave open; None with too few weeks of a kind.

    source  our own rule (D)
    """
    if not counts.is_shown:
        return None
    over, stepped, others = limits.spike_small_percent - 100, counts.stepped, counts.others
    is_lower = stepped.higher * others.weeks < others.higher * stepped.weeks
    return (
        f"{stepped.higher} of {stepped.weeks} weeks with a run more than {over} % over your longest were "
        f"followed by a higher score; {others.higher} of {others.weeks} others.",
        f"{_NO_FINDING if is_lower else ''}So few weeks leave much open: it may be {_share(stepped)} of such "
        f"weeks and {_share(others)} of others.",
    )


def _share(times: Times) -> str:
    return f"{100 * (times.low or 0):.0f} to {100 * (times.high or 0):.0f} %"


def _pattern(lead: Tested, units: str, limits: Thresholds) -> Answer:
    """A pattern in words and numbers; one always has a slope."""
    held, unit = shown(lead, units, limits), unit_of(lead, units, limits)
    if held is None:
        raise ValueError("a pattern without a slope")
    more, extra = _MORE[lead.hypothesis, held.is_turned]
    number = points(held.beta, sign=True)
    slightly = "slightly " if held.beta < limits.link_slight_points else ""
    return Answer(
        Outcome.PATTERN,
        lead,
        f"Weeks with {more} were followed by {slightly}higher scores.",
        f"{extra.format(unit=unit)} went with {number} points the week after. {CHANCE}",
        number,
        f"points per {unit}",
        f"{points(held.low)} to {points(held.high)}",
        f"{lead.n} weeks compared, {limits.link_weeks} needed",
    )


def _little_change(weeks: Sequence[LinkWeek], lead: Tested, limits: Thresholds) -> tuple[str, str]:
    """What hardly changed, said without judging it."""
    found = look(series_of(weeks, limits), lead.hypothesis, 1, 1, limits).found
    if found is Alike.SCORES:
        return (
            "Your scores hardly changed, so there is nothing to compare.",
            f"The {lead.n} weeks that count had nearly the same score.",
        )
    if found is Alike.RUNNING and lead.hypothesis is Hypothesis.LOAD:
        return (
            "Your weekly distance did not change, so there is nothing to compare.",
            f"It was the same in all {lead.n} weeks that count.",
        )
    return (
        "Your weeks are too much alike to compare.",
        "It takes weeks that differ in running and in scores.",
    )
