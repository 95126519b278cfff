"""Analyses invented logs one after another, and counts how often something is found."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add

import numpy as np

from app.domain.link import Hypothesis, LinkWeek, Status, Tested, analyse, confirmed
from app.domain.thresholds import DEFAULT
from app.simulation.days import days
from app.simulation.kinds import KINDS
from app.simulation.naive import is_called_linked
from app.simulation.weeks import link_weeks

FIRST_LOOK = DEFAULT.link_weeks + 1  # rows need a week before each


@dataclass(frozen=True, slots=True)
class How:
    """How logs are made and looked at.

    seed    the same one gives the same logs and answers
    draws   of the bootstrap in each analysis
    weekly  each week's analysis is made, as for a real log, and not the last ones alone
    """

    seed: int
    draws: int
    weekly: bool = False


@dataclass(frozen=True, slots=True)
class Counts:
    """How many logs of one question; every number is one of logs.

    tested  there was enough to work a probability out
    low     that probability was 5 % or less
    found   it still was low, with the others allowed for
    shown   the analysis of the week before had found it as well, so that it is shown as a pattern
    """

    tested: int = 0
    low: int = 0
    found: int = 0
    shown: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.tested + other.tested,
            self.low + other.low,
            self.found + other.found,
            self.shown + other.shown,
        )


@dataclass(frozen=True, slots=True)
class Tally:
    """What came of so many logs of one kind and length.

    load, spike, cadence  each question by itself; anything: at least one of them
    naive                 logs that a plain daily rank correlation calls linked
    ever                  logs in which some week showed a pattern; None where the last alone was looked at
    """

    kind: str
    weeks: int
    series: int
    load: Counts
    spike: Counts
    cadence: Counts
    anything: Counts
    naive: int
    ever: int | None = None

    def __add__(self, other: "Tally") -> "Tally":
        """Both together; they are of one kind and length, and looked at alike."""
        return Tally(
            self.kind,
            self.weeks,
            self.series + other.series,
            self.load + other.load,
            self.spike + other.spike,
            self.cadence + other.cadence,
            self.anything + other.anything,
            self.naive + other.naive,
            None if self.ever is None or other.ever is None else self.ever + other.ever,
        )

    def of(self, question: Hypothesis) -> Counts:
        """The counts of one question."""
        return {
            Hypothesis.LOAD: self.load,
            Hypothesis.SPIKE: self.spike,
            Hypothesis.CADENCE: self.cadence,
        }[question]


def tally(kind: str, weeks: int, numbers: Iterable[int], how: How) -> Tally:
    """What comes of the logs with these numbers, at least one; each depends on its own number alone."""
    return reduce(add, (_one(kind, weeks, number, how) for number in numbers))


def _one(kind: str, weeks: int, number: int, how: How) -> Tally:
    rng = np.random.default_rng([how.seed, weeks, number, *kind.encode()])
    log = days(KINDS[kind], weeks, rng)
    of_log = link_weeks(log)
    looks = _Looks(of_log, int(rng.integers(2**62)), how.draws)
    results, final = looks.at(weeks), looks.shown_at(weeks)
    load, spike, cadence = (_counts(one, last) for one, last in zip(results, final, strict=True))
    each = (load, spike, cadence)
    anything = Counts(
        *(max(getattr(counts, name) for counts in each) for name in ("tested", "low", "found", "shown"))
    )
    ever = int(looks.ever_shown()) if how.weekly else None
    return Tally(kind, weeks, 1, load, spike, cadence, anything, int(is_called_linked(log)), ever)


def _counts(one: Tested, last: Tested) -> Counts:
    return Counts(
        int(one.status.is_tested),
        int(one.p is not None and one.p <= DEFAULT.link_false_percent / 100),
        int(one.status is Status.PATTERN_PENDING),
        int(last.status is Status.PATTERN),
    )


class _Looks:
    """The weekly analyses of one log while it grows, each worked out once and only when it is asked for."""

    def __init__(self, weeks: Sequence[LinkWeek], seed: int, draws: int) -> None:
        self._weeks, self._seed, self._draws = weeks, seed, draws
        self._known: dict[int, Sequence[Tested]] = {}

    def at(self, length: int) -> Sequence[Tested]:
        """The answers after so many weeks."""
        if length not in self._known:
            self._known[length] = analyse(self._weeks[:length], self._seed + length, self._draws)
        return self._known[length]

    def shown_at(self, length: int) -> Sequence[Tested]:
        """The answers that the page shows then: a finding has to be that of the week before, too."""
        found = self.at(length)
        if all(one.status is not Status.PATTERN_PENDING for one in found):
            return found
        return confirmed(found, self.at(length - 1))

    def ever_shown(self) -> bool:
        """Whether the page has shown a pattern in any week so far."""
        return any(
            one.status is Status.PATTERN
            for length in range(FIRST_LOOK, len(self._weeks) + 1)
            for one in self.shown_at(length)
        )
