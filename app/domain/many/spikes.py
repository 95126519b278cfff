"""The run that is too long too soon, of many runners at once.

source  as for `load.spikes`
"""

from dataclasses import dataclass

import numpy as np

from app.domain.load import Category
from app.domain.many.columns import DAYS, NEVER, NOTHING, Bools, Ints, highest, keys
from app.domain.many.known import Known
from app.domain.many.sessions import Sessions
from app.domain.measured import Reason
from app.domain.thresholds import DEFAULT, Thresholds

REASONS = tuple(Reason)


@dataclass(frozen=True, slots=True, eq=False)
class Longest:
    """The longest session of the 30 days before each of many days, those days excluded.

    metres     NOTHING where there is none to compare with; its latest day, NEVER likewise
    reason     place among REASONS
    sessions   how many sessions lie in the window, and days from the first of them to the last
    """

    metres: Ints
    day: Ints
    reason: Ints
    sessions: Ints
    days: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Spikes:
    """Each session judged, side by side with `Sessions`, as `load.Spike` says it.

    category   its level, 0 to 3; NOTHING when there is nothing to compare with
    longest    what it is set against
    sure       whether confidence is ok
    """

    category: Ints
    longest: Longest
    sure: Bools
    alertable: Bools


def longest_before(
    who: Ints, day: Ints, sessions: Sessions, known: Known, limits: Thresholds = DEFAULT
) -> Longest:
    """What the sessions of each day are set against; as `load.longest_30d`, with its latest day."""
    held_days = sessions.key
    opens = day - limits.spike_window_days
    low, high = np.searchsorted(held_days, keys(who, opens)), np.searchsorted(held_days, keys(who, day))
    best = highest(sessions.metres * DAYS + sessions.day, low, high)
    reason = np.full(len(who), REASONS.index(Reason.OK))
    ran_before = low > np.searchsorted(held_days, keys(who, np.zeros_like(day)))
    reason[high == low] = REASONS.index(Reason.NO_HISTORY)
    reason[(high == low) & ran_before] = REASONS.index(Reason.RETURN_AFTER_BREAK)
    reason[too_many_gaps(who, day, known, limits)] = REASONS.index(Reason.INCOMPLETE)
    reason[known.holds_back(who, opens, day - 1)] = REASONS.index(Reason.HELD_BACK)
    there = reason == REASONS.index(Reason.OK)
    at = np.flatnonzero(high > low)
    spread = np.zeros_like(day)
    spread[at] = sessions.day[high[at] - 1] - sessions.day[low[at]]
    return Longest(
        metres=np.where(there, best // DAYS, NOTHING),
        day=np.where(there, best % DAYS, NEVER),
        reason=reason,
        sessions=high - low,
        days=spread,
    )


def too_many_gaps(who: Ints, day: Ints, known: Known, limits: Thresholds = DEFAULT) -> Bools:
    """Whether more than 6 of the 30 days before are unknown gaps; as `load.spikes.too_many_gaps`."""
    begun = known.first[who]
    opens = np.maximum(day - limits.spike_window_days, begun)
    gaps = known.unknown_between(who, opens, day - 1)
    found: Bools = (begun != NEVER) & (gaps > limits.unknown_gap_days)
    return found


def spikes(sessions: Sessions, known: Known, limits: Thresholds = DEFAULT) -> Spikes:
    """Judge all sessions of all runners; as `load.spikes`, compared as integers."""
    longest = longest_before(sessions.who, sessions.day, sessions, known, limits)
    percent, base = 100 * sessions.metres, longest.metres
    category = np.zeros_like(base)
    for level, most in enumerate(
        (limits.spike_small_percent, limits.spike_moderate_percent, limits.spike_large_percent), 1
    ):
        category[percent > most * base] = level
    category[base == NOTHING] = NOTHING
    enough = longest.sessions >= limits.spike_sure_sessions
    sure = (base != NOTHING) & enough & (longest.days >= limits.spike_sure_days)
    told = (percent > limits.spike_alert_percent * base) & (sessions.metres - base >= limits.spike_news_m)
    return Spikes(category, longest, sure, (category > Category.NONE.level) & told & sure)
