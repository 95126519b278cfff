"""The numbers of each day, of many runners at once: distance, longest, seven days, ratios, monotony.

source  as for the numbers of one runner in `load`
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from app.domain.many.columns import NEVER, NOTHING, Bools, Floats, Ints, keys
from app.domain.many.known import Known
from app.domain.many.sessions import Sessions
from app.domain.many.spikes import REASONS, Longest, Spikes, longest_before
from app.domain.measured import Reason
from app.domain.thresholds import DEFAULT, Thresholds

_OK = REASONS.index(Reason.OK)


@dataclass(frozen=True, slots=True, eq=False)
class Measures:
    """A number of each day, with the place of its reason among REASONS; NaN unless the reason is ok."""

    value: Floats
    reason: Ints


@dataclass(frozen=True, eq=False)
class Daily:
    """The days of many runners in a row, each runner's from the first known day to the last asked about.

    who, day  runner and ordinal
    metres    of the day's sessions, 0 where it is not known
    unknown   whether it is not known whether there was a run, or one is held back
    """

    who: Ints
    day: Ints
    metres: Ints
    unknown: Bools
    known: Known
    sessions: Sessions
    spikes: Spikes
    limits: Thresholds

    @cached_property
    def age(self) -> Ints:
        """How many days of the runner there are up to and with this one."""
        return self.day - self.known.first[self.who] + 1

    @cached_property
    def longest(self) -> Longest:
        """The longest session of the 30 days before each day."""
        return longest_before(self.who, self.day, self.sessions, self.known, self.limits)

    @cached_property
    def ceiling_m(self) -> Ints:
        """The distance that stays within 10 % of that, NOTHING without one."""
        metres = self.longest.metres
        return np.where(metres == NOTHING, NOTHING, self.limits.spike_small_percent * metres // 100)

    @cached_property
    def category(self) -> Ints:
        """The level of the highest category of the day's sessions, NOTHING without one."""
        found = np.full(len(self.day), NOTHING)
        at, inside = self._places_of_sessions
        np.maximum.at(found, at, self.spikes.category[inside])
        return found

    @cached_property
    def _places_of_sessions(self) -> tuple[Ints, Bools]:
        """Where the sessions of these days stand among them, and which sessions these are."""
        return _places(self.who, self.day, self.sessions)

    @cached_property
    def rolling_7d(self) -> Measures:
        """Metres of the seven days that end on each."""
        week = self.limits.acute_days
        return self._measure(self._missing(week, week), self._sum(0, week) * 1.0)

    @cached_property
    def week_to_week(self) -> Measures:
        """Seven days over the seven before them, minus 1."""
        week, both = self.limits.acute_days, self.limits.week_to_week_days
        return self._ratio(self._missing(both, both), 1 * self._sum(0, week), self._sum(week, week), 1)

    @cached_property
    def coupled(self) -> Measures:
        """Acute to chronic with the acute week inside the chronic 28 days."""
        long, week = self.limits.chronic_days, self.limits.acute_days
        return self._ratio(self._missing(long, long), long / week * self._sum(0, week), self._sum(0, long))

    @cached_property
    def uncoupled(self) -> Measures:
        """Acute to chronic with the 21 days before the acute week."""
        long, week = self.limits.chronic_days, self.limits.acute_days
        above = (long - week) / week * self._sum(0, week)
        return self._ratio(self._missing(long, long), above, self._sum(week, long - week))

    @cached_property
    def ewma_ratio(self) -> Measures:
        """The ratio of the 7-day to the 28-day weighted mean."""
        warm_up = self.limits.ewma_warm_up_days
        fast, slow = self._ewma(self.limits.ewma_fast_days), self._ewma(self.limits.ewma_slow_days)
        return self._ratio(self._missing(warm_up, warm_up), fast, slow)

    @cached_property
    def monotony(self) -> Measures:
        """Mean over sample standard deviation of seven days' distance, rest days included."""
        n = self.limits.acute_days
        total = self._sum(0, n)
        spread = n * self._window(self.metres * self.metres, 0, n) - total * total
        missing = self._missing(n, n)
        reason = np.where((missing == _OK) & (spread == 0), REASONS.index(Reason.ZERO_SD), missing)
        with np.errstate(divide="ignore", invalid="ignore"):
            return self._measure(reason, total / n / np.sqrt(spread / (n * (n - 1))))

    @cached_property
    def strain(self) -> Measures:
        """Kilometres of seven days times their monotony."""
        return self._measure(self.monotony.reason, self.rolling_7d.value / 1000 * self.monotony.value)

    def _ratio(self, missing: Ints, above: Floats | Ints, below: Floats | Ints, minus: int = 0) -> Measures:
        zero = (missing == _OK) & (below == 0)
        with np.errstate(divide="ignore", invalid="ignore"):
            value = above / below - minus
        return self._measure(np.where(zero, REASONS.index(Reason.ZERO_DENOMINATOR), missing), value)

    @staticmethod
    def _measure(reason: Ints, value: Floats) -> Measures:
        return Measures(np.where(reason == _OK, value, np.nan), reason)

    def _missing(self, window: int, history: int) -> Ints:
        """Why a window that ends on each day gives no number; the place of ok where it does."""
        limits = self.limits
        gaps, acute = self._unknown(window), self._unknown(limits.acute_days)
        reason = np.full(len(self.day), _OK)
        few = 100 * gaps > limits.unknown_percent * history
        reason[(acute > 0) | few] = REASONS.index(Reason.INCOMPLETE)
        reason[self.age < history] = REASONS.index(Reason.WARMING_UP)
        if len(self.known.held):
            held = self.known.holds_back(self.who, self.day - (window - 1), self.day)
            reason[held] = REASONS.index(Reason.HELD_BACK)
        return reason

    def _unknown(self, window: int) -> Ints:
        return self._window(self.unknown * 1, 0, window)

    def _sum(self, back: int, length: int) -> Ints:
        return self._window(self.metres, back, length)

    def _window(self, values: Ints, back: int, length: int) -> Ints:
        """The sum of `length` days that end `back` days before each, as far as the runner has days."""
        sums = np.concatenate(([0], np.cumsum(values)))
        place = np.arange(len(values)) + 1
        begun = place - self.age
        found: Ints = sums[np.maximum(place - back, begun)] - sums[np.maximum(place - back - length, begun)]
        return found

    def _ewma(self, days: int) -> Floats:
        """Exponentially weighted means, the first of each runner the first value; one day after another."""
        weight = 2 / (days + 1)
        found = self.metres.astype(float)
        begun = np.flatnonzero(self.age == 1)
        lengths = np.diff(begun, append=len(found))
        by_length = np.argsort(-lengths, kind="stable")
        begun, lengths = begun[by_length], lengths[by_length]
        for n in range(1, int(lengths.max(initial=0))):
            going = int(np.searchsorted(-lengths, -n))
            at = begun[:going] + n
            found[at] = weight * found[at] + (1 - weight) * found[at - 1]
        return found


def daily(
    last: Ints, sessions: Sessions, spikes: Spikes, known: Known, limits: Thresholds = DEFAULT
) -> Daily:
    """The days of each runner from the first known one to `last` (ordinal, one a runner), in a row.

    The numbers are those of `load.daily` and of the functions that take its days, one by one. No day is
    there of a runner whose first known day is later, or who has none.
    """
    lengths = np.where(known.first == NEVER, 0, np.maximum(last - known.first + 1, 0))
    who = np.repeat(np.arange(len(last)), lengths)
    day = np.arange(len(who)) - (np.cumsum(lengths) - lengths)[who] + known.first[who]
    at, inside = _places(who, day, sessions)
    metres = np.zeros(len(who), np.int64)
    np.add.at(metres, at, sessions.metres[inside])
    unknown = known.unknown_between(who, day, day) > 0
    metres[unknown] = 0
    return Daily(who, day, metres, unknown, known, sessions, spikes, limits)


def _places(who: Ints, day: Ints, sessions: Sessions) -> tuple[Ints, Bools]:
    key = keys(who, day)
    at = np.searchsorted(key, sessions.key)
    inside = np.append(key, NOTHING)[at] == sessions.key
    return at[inside], inside
