"""Sessions of many runners: runs with short gaps between them, taken as one.

source  as for `load.sessions`
"""

from dataclasses import dataclass

import numpy as np

from app.domain.many.columns import Bools, Ints, Runs, keys, starts_of
from app.domain.thresholds import DEFAULT, Thresholds

_US = 1000 * 1000  # microseconds of a second


@dataclass(frozen=True, slots=True, eq=False)
class Sessions:
    """Sessions in the order of runners, days, starts and ends; columns as those of `Runs`.

    sources  of all runs of a session: a bit for each place among `Source`
    """

    who: Ints
    day: Ints
    start_us: Ints
    end_us: Ints
    metres: Ints
    sources: Ints

    @property
    def key(self) -> Ints:
        """Runner and day in one sorted column."""
        return keys(self.who, self.day)


def sessions(runs: Runs, limits: Thresholds = DEFAULT) -> Sessions:
    """Merge the runs of each runner whose gap is at most 30 minutes; as `load.sessions`."""
    ran = np.flatnonzero(runs.metres > 0)
    order = ran[_by_start(runs, ran)]
    who, start, metres = runs.who[order], runs.start_us[order], runs.metres[order]
    end = start + runs.lasts_s[order] * _US
    sources = 1 << runs.source[order]
    joined = np.flatnonzero(~runs.hidden[order])
    opens = np.ones(len(order), np.bool_)
    opens[joined] = _opens(who[joined], start[joined], end[joined], limits)
    # those of hidden hour stand alone, so they are set after the others
    placed = np.concatenate((joined, np.flatnonzero(runs.hidden[order])))
    first = np.flatnonzero(opens[placed])
    if not len(first):
        return Sessions(who, runs.day[order], start, end, metres, sources)
    found = (
        who[placed][first],
        runs.day[order][placed][first],
        start[placed][first],
        np.maximum.reduceat(end[placed], first),
        np.add.reduceat(metres[placed], first),
        np.bitwise_or.reduceat(sources[placed], first),
    )
    by_day = np.lexsort(found[::-1])
    return Sessions(*(column[by_day] for column in found))


def _by_start(runs: Runs, ran: Ints) -> Ints:
    """The order in which runs are joined: by start and length, of two alike by `runs.rank`."""
    columns = (runs.id, -runs.metres, runs.source, runs.lasts_s, runs.start_us, runs.who)
    return np.lexsort(tuple(column[ran] for column in columns))


def _opens(who: Ints, start: Ints, end: Ints, limits: Thresholds) -> Bools:
    """Whether each run, sorted, begins a session: its runner's first, or later than all before reach.

    The latest end so far is that of the session, since a new one starts after all that came before it.
    """
    by_end = np.lexsort((end, who))
    place = np.empty_like(by_end)
    place[by_end] = np.arange(len(by_end))
    reach = end[by_end][np.maximum.accumulate(place)]
    opens = np.ones(len(who), np.bool_)
    opens[1:] = start[1:] - reach[:-1] > limits.session_gap_s * _US
    opens[starts_of(who)] = True
    return opens
