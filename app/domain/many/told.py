"""What runs are found to say, in full: the values that the path of one words its findings by.

source  as for `load.spikes` and `load.week_change`
"""

from datetime import date

import numpy as np

from app.domain.load import Category, Session, Spike, WeekChange
from app.domain.many.sessions import Sessions
from app.domain.many.verdict import Loads
from app.domain.measured import Reason
from app.domain.runs import Source
from app.domain.thresholds import DEFAULT, Thresholds

_SOURCES = tuple(Source)
_CATEGORIES = tuple(Category)


def spike_told(
    who: int, day: int, runs: Loads, limits: Thresholds = DEFAULT
) -> tuple[Session, Spike, tuple[Source, ...]]:
    """The run of a runner's `day` (ordinal) that is told of, how it is judged, and what that rests on.

    Only of a day on which `found_on` finds one; the session has its day and distance alone.
    """
    low, after = _between(runs.sessions, who, day, day)
    told = low + np.flatnonzero(runs.spikes.alertable[low:after])
    at = int(told[np.argmax(runs.sessions.metres[told])])
    longest = runs.spikes.longest
    session = Session.planned(date.fromordinal(day), int(runs.sessions.metres[at]))
    one = Spike(
        category=_CATEGORIES[runs.spikes.category[at]],
        longest_m=int(longest.metres[at]),
        longest_day=date.fromordinal(int(longest.day[at])),
        reason=Reason.OK,
        confidence="ok",
        alertable=True,
    )
    opens, _ = _between(runs.sessions, who, day - limits.spike_window_days, day)
    rests_on = runs.sessions.sources[opens:low]
    return session, one, _sources(int(np.bitwise_or.reduce(rests_on) | runs.sessions.sources[at]))


def week_told(
    who: int, day: int, runs: Loads, limits: Thresholds = DEFAULT
) -> tuple[WeekChange, tuple[Source, ...]]:
    """The seven days to a runner's `day` beside those before, and where the runs of both came from."""
    middle, after = _between(runs.sessions, who, day - limits.acute_days + 1, day)
    low, _ = _between(runs.sessions, who, day - limits.week_to_week_days + 1, day)
    metres, sources = runs.sessions.metres, runs.sessions.sources
    change = WeekChange(date.fromordinal(day), int(metres[middle:after].sum()), int(metres[low:middle].sum()))
    return change, _sources(int(np.bitwise_or.reduce(sources[low:after])))


def _between(ran: Sessions, who: int, first: int, last: int) -> tuple[int, int]:
    """The places of a runner's sessions from first to last: of the first, and after the last."""
    begun, after = np.searchsorted(ran.who, (who, who + 1)).tolist()
    low, high = np.searchsorted(ran.day[begun:after], (first, last + 1)).tolist()
    return begun + low, begun + high


def _sources(bits: int) -> tuple[Source, ...]:
    return tuple(sorted(source for place, source in enumerate(_SOURCES) if bits >> place & 1))
