"""Coming back after a break, of many runners at once.

source  as for `load.return_state`
"""

from dataclasses import dataclass

import numpy as np

from app.domain.load import ReturnState
from app.domain.many.columns import (
    NEVER,
    NOTHING,
    Bools,
    Days,
    Ints,
    days_of,
    highest,
    in_order,
    is_among,
    keys,
    runners_of,
)
from app.domain.many.known import Known
from app.domain.many.sessions import Sessions
from app.domain.thresholds import DEFAULT, Thresholds

STATES = tuple(ReturnState)


@dataclass(frozen=True, slots=True, eq=False)
class Returns:
    """Where each runner stands, one row a runner; as `load.Return`.

    state      place among STATES
    cap_m      NOTHING when there is none
    gap_days   0 without a break
    last_day   ordinal of the last session before it, NEVER without one
    first_day  of the first after it, NEVER when there is none yet
    """

    state: Ints
    cap_m: Ints
    gap_days: Ints
    last_day: Ints
    first_day: Ints


def returns(day: Ints, sessions: Sessions, known: Known, sore: Days, limits: Thresholds = DEFAULT) -> Returns:
    """Whether each runner is coming back on their `day` (ordinal, one a runner); as `load.return_state`.

    sore  days of sessions with a score above 2 while running, as `pain.sore_days` gives them
    """
    runners = np.arange(len(day))
    ran = _until(day, np.concatenate((sessions.key, known.held)))
    ends = in_order(np.concatenate((ran, keys(runners, day))))
    at = _latest(_breaks(ends, known, limits), ends, day)
    later, earlier = days_of(ends[at]), days_of(ends[np.maximum(at - 1, 0)])
    good = np.sort(ran[~is_among(ran, np.sort(keys(sore.who, sore.day)))])
    there = (at != NOTHING) & ~_has_left(good, later, day, limits)
    has_run = is_among(keys(runners, later), ran)
    return _returns(there, runners, earlier, later, has_run, sessions, known, limits)


def _until(day: Ints, key: Ints) -> Ints:
    """Sorted numbers of runners and days, those after each runner's `day` left out."""
    return np.sort(key[days_of(key) <= day[runners_of(key)]])


def _breaks(ends: Ints, known: Known, limits: Thresholds) -> Ints:
    """Places in sorted days of runners that have a break, of enough known days, before them."""
    who, days = runners_of(ends), days_of(ends)
    gap = np.diff(days, prepend=0)
    long = np.flatnonzero((np.diff(who, prepend=NOTHING) == 0) & (gap >= limits.return_from_days))
    rest = gap[long] - known.unknown_between(who[long], days[long - 1] + 1, days[long] - 1)
    return long[rest >= limits.return_from_days]


def _latest(broken: Ints, ends: Ints, day: Ints) -> Ints:
    """The place of each runner's latest day after a break, NOTHING without one."""
    runners = np.arange(len(day))
    last = np.searchsorted(ends[broken], keys(runners, day), "right") - 1
    at = np.append(broken, NOTHING)[last]
    return np.where((at != NOTHING) & (runners_of(ends[at]) == runners), at, NOTHING)


def _has_left(good: Ints, first: Ints, last: Ints, limits: Thresholds) -> Bools:
    """Whether the sessions from first to last, sore ones left out, are enough and over enough days."""
    runners = np.arange(len(first))
    low = np.searchsorted(good, keys(runners, first))
    high = np.searchsorted(good, keys(runners, last), "right")
    ends = np.append(good, NEVER)
    over = ends[high - 1] - ends[low] >= limits.return_leave_days
    found: Bools = (high - low >= limits.return_leave_sessions) & over
    return found


def _returns(
    there: Bools,
    who: Ints,
    earlier: Ints,
    later: Ints,
    ran: Bools,
    sessions: Sessions,
    known: Known,
    limits: Thresholds,
) -> Returns:
    """The state and cap that breaks of these lengths give, where there are any."""
    gap = later - earlier
    percent = np.full(len(who), limits.return_cap_percent)
    percent[gap >= limits.return_half_from_days] = limits.return_half_percent
    percent[gap >= limits.return_third_from_days] = limits.return_third_percent
    opens = earlier - (limits.spike_window_days - 1)
    low = np.searchsorted(sessions.key, keys(who, opens))
    high = np.searchsorted(sessions.key, keys(who, earlier), "right")
    longest = highest(sessions.metres, low, np.where(there, high, low))
    capped = there & ~known.holds_back(who, opens, earlier)
    state = np.where(gap >= limits.return_third_from_days, ReturnState.RETURN_LONG, ReturnState.RETURN)
    places = np.array([STATES.index(ReturnState(one)) for one in state], np.int64)
    return Returns(
        state=np.where(there, places, STATES.index(ReturnState.NONE)),
        cap_m=np.where(capped, percent * longest // 100, NOTHING),
        gap_days=np.where(there, gap, 0),
        last_day=np.where(there, earlier, NEVER),
        first_day=np.where(there & ran, later, NEVER),
    )
