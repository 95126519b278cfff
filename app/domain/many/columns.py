"""The logs of many runners side by side: whole numbers in columns, one row a run, a score or a stretch."""

from dataclasses import dataclass, fields
from datetime import date
from typing import TypeVar

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.floating]
Bools = npt.NDArray[np.bool_]

NEVER = 0  # the ordinal of no day
NOTHING = -1  # where a column holds no metres, no knee, no category
DAYS = date.max.toordinal() + 1  # more than any ordinal; what `keys` are made of


@dataclass(frozen=True, slots=True, eq=False)
class Runs:
    """The runs that count, in any order.

    who       number of the runner, from 0
    day       ordinal of the local day
    start_us  start, microseconds since 1970, UTC
    lasts_s   seconds from start to end, 0 when not known
    metres    whole
    hidden    whether the hour was withheld
    source    place among `Source`, which is the order of `runs.rank`
    id        the database's
    """

    who: Ints
    day: Ints
    start_us: Ints
    lasts_s: Ints
    metres: Ints
    hidden: Bools
    source: Ints
    id: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Scores:
    """Scores, in any order.

    who      number of the runner
    day      ordinal of the local day it counts for
    score    0 to 10
    side     place among `Side`
    moment   place among `Moment`
    run_day  ordinal of the day of the run it names, NEVER when it names none
    flagged  whether a warning sign was answered yes
    mutes    whether one of the two most urgent tiers was
    """

    who: Ints
    day: Ints
    score: Ints
    side: Ints
    moment: Ints
    run_day: Ints
    flagged: Bools
    mutes: Bools


@dataclass(frozen=True, slots=True, eq=False)
class Stretches:
    """Days in a row that are known, from first to last (ordinals), in any order; they may overlap."""

    who: Ints
    first: Ints
    last: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Days:
    """Single days of runners, in any order."""

    who: Ints
    day: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Logs:
    """What the rules look at, of many runners.

    count    how many runners there are
    known    the days known of each; a day with a run is among them
    held     days with a run that its viewer may not see
    weekday  on which each runner's week begins, Monday 0
    """

    count: int
    runs: Runs
    scores: Scores
    known: Stretches
    held: Days
    weekday: Ints


Columns = TypeVar("Columns", Runs, Scores)


def rows_of(columns: Columns, rows: Ints | Bools) -> Columns:
    """Some rows of columns, by their places or by whether each is wanted."""
    return type(columns)(*(getattr(columns, each.name)[rows] for each in fields(columns)))


def keys(who: Ints, day: Ints) -> Ints:
    """One number for a runner and a day, in the order of runners and then of days."""
    return who * DAYS + day


def days_of(key: Ints) -> Ints:
    """The ordinals within numbers of `keys`."""
    return key % DAYS


def runners_of(key: Ints) -> Ints:
    """The runners within numbers of `keys`."""
    return key // DAYS


def highest(values: Ints, low: Ints, high: Ints) -> Ints:
    """The highest of values[low:high] for each pair of places; NOTHING where that is empty.

    The highest of every 1, 2, 4 and so on in a row is worked out as far as the widest pair needs it; any
    stretch is then two of these.
    """
    width = high - low
    found = np.full(len(low), NOTHING)
    level, step = values, 1
    while (width >= step).any():
        at = np.flatnonzero((width >= step) & (width < 2 * step))
        found[at] = np.maximum(level[low[at]], level[high[at] - step])
        level = np.maximum(level[:-step], level[step:])
        step *= 2
    return found


def in_order(key: Ints) -> Ints:
    """Numbers sorted, each once; what comes in long sorted runs is merged fast."""
    ordered = np.sort(key, kind="stable")
    return ordered[starts_of(ordered)]


def is_among(key: Ints, ordered: Ints) -> Bools:
    """Whether each number is among sorted ones."""
    found: Bools = np.append(ordered, NOTHING)[np.searchsorted(ordered, key)] == key
    return found


def starts_of(key: Ints) -> Ints:
    """The places in a sorted column at which another number begins."""
    return np.flatnonzero(np.diff(key, prepend=NOTHING))
