"""Whether the scores of many knees have risen above their usual, with a base that stays where it was.

source  as for `pain.rise`
"""

from dataclasses import dataclass

import numpy as np

from app.domain.many.columns import NEVER, Bools, Ints, keys, starts_of
from app.domain.many.knees import Worst
from app.domain.thresholds import DEFAULT, Thresholds


@dataclass(frozen=True, slots=True, eq=False)
class Means:
    """Means of days' scores over a stretch, kept as whole numbers so that 2.0 is exactly 2.0.

    total  of the logged days; logs how many there are
    """

    total: Ints
    logs: Ints

    def above(self, base: "Means", points: int) -> Bools:
        """Whether each is at least `points` above its base."""
        both = self.logs * base.logs
        found: Bools = self.total * base.logs - base.total * self.logs >= points * both
        return found

    def least(self, score: int) -> Bools:
        """Whether each is at least this score."""
        found: Bools = self.total >= score * self.logs
        return found

    def at(self, places: Ints) -> "Means":
        """Those of some places."""
        return Means(self.total[places], self.logs[places])


@dataclass(frozen=True, slots=True, eq=False)
class Rises:
    """The state of each knee's rise after each evaluation, sorted by knee and day; see `pain.rise`.

    day      ordinal of the evaluation
    pain7    mean of the 7 days to it
    since    the day the latest rise was set, NEVER before the first
    base     frozen on that day
    cleared  the day it was cleared, NEVER while it is active
    holds    whether the scores are 2 above the base and at least 3
    told     whether they are also as far above as is told of
    """

    knee: Ints
    day: Ints
    pain7: Means
    since: Ints
    base: Means
    cleared: Ints
    holds: Bools
    told: Bools

    @property
    def key(self) -> Ints:
        """Knee and day in one sorted column."""
        return keys(self.knee, self.day)


def mean_of(worst: Worst, knee: Ints, first: Ints, last: Ints) -> Means:
    """Means of the logged days from first to last of knees; without a log both numbers are 0."""
    key = worst.key
    low, high = np.searchsorted(key, keys(knee, first)), np.searchsorted(key, keys(knee, last), "right")
    sums = np.concatenate(([0], np.cumsum(worst.score)))
    return Means(sums[high] - sums[low], high - low)


def pain7(worst: Worst, knee: Ints, day: Ints, limits: Thresholds = DEFAULT) -> Means:
    """The means of the 7 days to each day; to be believed with 3 logs."""
    return mean_of(worst, knee, day - (limits.pain_days - 1), day)


def base14(worst: Worst, knee: Ints, day: Ints, limits: Thresholds = DEFAULT) -> Means:
    """The means of the 14 days before those 7; to be believed with 4 logs."""
    last = day - limits.pain_days
    return mean_of(worst, knee, last - (limits.base_days - 1), last)


def rises(worst: Worst, until: Ints, limits: Thresholds = DEFAULT) -> Rises:
    """Replay all knees from their first score to `until` (ordinal, one a knee).

    One evaluation after another, each for all knees that have so many: the n-th of one knee stands beside
    the n-th of the others, whatever their days are. Knees that never rise are not gone through.
    """
    knee, day = _evaluations(worst, until, limits)
    current = pain7(worst, knee, day, limits)
    enough = current.logs >= limits.pain_logs
    knee, day, current = knee[enough], day[enough], current.at(np.flatnonzero(enough))
    usual = base14(worst, knee, day, limits)
    sets = (usual.logs >= limits.base_logs) & _risen(current, usual, limits)
    since, base, cleared = _replayed(knee, day, current, usual, sets, limits)
    holds = (since != NEVER) & (cleared == NEVER) & _risen(current, base, limits)
    told = holds & current.above(base, limits.rise_alert_points)
    return Rises(knee, day, current, since, base, cleared, holds, told)


def _replayed(
    knee: Ints, day: Ints, current: Means, usual: Means, sets: Bools, limits: Thresholds
) -> tuple[Ints, Means, Ints]:
    """Since when, on which base and until when a rise is set, after each evaluation; see `rises`.

    current, usual  the two means of each evaluation
    sets            whether a rise is set by it, when none is
    """
    none = (NEVER, 0, 0, NEVER)  # since, total and logs of the base, cleared
    seen = np.repeat(np.array(none)[:, None], len(day), axis=1)
    begun, lengths = _from_first(knee, sets)
    state, clear = seen[:, begun], np.zeros(len(begun), np.int64)
    for n in range(int(lengths.max(initial=0))):
        going = int(np.searchsorted(-lengths, -n))
        at = begun[:going] + n
        state, clear = state[:, :going], clear[:going]
        since, total, logs, cleared = state
        now = current.at(at)
        active = (since != NEVER) & (cleared == NEVER)
        high = now.above(Means(total, logs), limits.rise_clear_points) & now.least(limits.rise_clear_below)
        clear = np.where(active & ~high, clear + 1, 0)
        cleared[:] = np.where(active & (clear >= limits.rise_clear_evaluations), day[at], cleared)
        onset = np.flatnonzero(~active & sets[at])
        placed = at[onset]
        state[:, onset] = day[placed], usual.total[placed], usual.logs[placed], np.full(len(placed), NEVER)
        seen[:, at] = state
    since, total, logs, cleared = seen
    return since, Means(total, logs), cleared


def _from_first(knee: Ints, sets: Bools) -> tuple[Ints, Ints]:
    """The place at which each knee's first rise is set and how many evaluations it has from there on.

    Those with the most come first; knees that never rise are left out.
    """
    places = np.flatnonzero(sets)
    begun = places[starts_of(knee[places])]
    lengths = np.searchsorted(knee, knee[begun], "right") - begun
    order = np.argsort(-lengths, kind="stable")
    return begun[order], lengths[order]


def _risen(current: Means, base: Means, limits: Thresholds) -> Bools:
    return current.above(base, limits.rise_points) & current.least(limits.rise_least)


def _evaluations(worst: Worst, until: Ints, limits: Thresholds) -> tuple[Ints, Ints]:
    """Knees and days: each logged day and the 6 after it, once, none after `until`."""
    following = np.diff(worst.day, append=NEVER)
    same = np.diff(worst.knee, append=-1) == 0
    times = np.where(same, np.minimum(following, limits.pain_days), limits.pain_days)
    row = np.repeat(np.arange(len(times)), times)
    day = worst.day[row] + np.arange(len(row)) - (np.cumsum(times) - times)[row]
    knee = worst.knee[row]
    kept = day <= until[knee]
    return knee[kept], day[kept]
