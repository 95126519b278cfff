"""Whether a knee's scores have risen above the runner's usual, with a base that stays where it was."""

from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

from app.domain.pain.scores import PainEntry, daily_worst
from app.domain.people import Side
from app.domain.thresholds import DEFAULT, Thresholds


@dataclass(frozen=True, slots=True)
class Rise:
    """The latest rise of one knee, as it stands on a day.

    since       the day it was set
    base        mean of the 14 days before those 7, frozen on that day
    pain7       mean of the logged days of the last 7, None with fewer than 3
    active      set, and not yet cleared by 7 clear evaluations in a row
    holds       on the day itself the scores are 2 above the frozen base and at least 3
    cleared_on  the day it was cleared, None while active
    """

    side: Side
    since: date
    base: float
    pain7: float | None
    active: bool
    holds: bool
    cleared_on: date | None = None


@dataclass(frozen=True, slots=True)
class _Mean:
    """A mean kept as whole numbers, so that 2.0 is exactly 2.0."""

    total: int
    logs: int

    @property
    def value(self) -> float:
        return self.total / self.logs

    def above(self, base: "_Mean", points: int) -> bool:
        """Whether it is at least `points` above the base."""
        return self.total * base.logs - base.total * self.logs >= points * self.logs * base.logs

    def least(self, score: int) -> bool:
        """Whether it is at least this score."""
        return self.total >= score * self.logs


class _History:
    """Logged days of one knee, for means over any window in a few comparisons."""

    def __init__(self, worst: Mapping[date, int]) -> None:
        logged = sorted(worst.items())
        self.days = [day.toordinal() for day, _ in logged]
        self._sums = list(accumulate((score for _, score in logged), initial=0))

    def mean(self, first: int, last: int, logs: int) -> _Mean | None:
        """The mean of the logged days from first to last; None with fewer than `logs`."""
        low, high = bisect_left(self.days, first), bisect_right(self.days, last)
        return _Mean(self._sums[high] - self._sums[low], high - low) if high - low >= logs else None

    def now(self, day: int, limits: Thresholds) -> _Mean | None:
        return self.mean(day - limits.pain_days + 1, day, limits.pain_logs)

    def usual(self, day: int, limits: Thresholds) -> _Mean | None:
        last = day - limits.pain_days
        return self.mean(last - limits.base_days + 1, last, limits.base_logs)


def pain7(day: date, worst: Mapping[date, int], limits: Thresholds = DEFAULT) -> float | None:
    """Mean of the logged days' worst scores of the 7 days to `day`; None with fewer than 3 logs."""
    mean = _History(worst).now(day.toordinal(), limits)
    return mean.value if mean else None


def base14(day: date, worst: Mapping[date, int], limits: Thresholds = DEFAULT) -> float | None:
    """Mean of the logged days of the 14 days before those 7; None with fewer than 4 logs."""
    mean = _History(worst).usual(day.toordinal(), limits)
    return mean.value if mean else None


def rise(entries: Iterable[PainEntry], side: Side, day: date, limits: Thresholds = DEFAULT) -> Rise | None:
    """The latest rise of one knee as it stands at the end of `day`; None when there never was one.

    The state is replayed from the first score: set when pain7 is 2 above base14 and at least 3, the
    base frozen then; cleared after 7 evaluations in a row in which pain7 is less than 1 above that
    base or below 2. A day without enough logs is no evaluation: it neither clears nor interrupts.
    source  2 points: Crossley 2004, Piva 2009; the hysteresis is our own (D)
    """
    worst = daily_worst(entries, side)
    until = day.toordinal()
    last = deque(replay(worst, day, limits), maxlen=1)
    if not last or last[0].base is None:
        return None
    state = last[0]
    current = _History(worst).now(until, limits)
    return Rise(
        side=side,
        since=date.fromordinal(state.since),
        base=last[0].base.value,
        pain7=current.value if current else None,
        active=not state.cleared,
        holds=state.holds and state.at == until,
        cleared_on=date.fromordinal(state.cleared) if state.cleared else None,
    )


@dataclass(frozen=True, slots=True)
class State:
    """The state after one evaluation; days are ordinals, 0 when there is none.

    at     the day of the evaluation; since the day the state was set; cleared the day it was cleared
    base   frozen when it was set, None before
    holds  on that day the scores are 2 above the base and at least 3
    """

    at: int
    since: int
    base: _Mean | None
    cleared: int
    holds: bool


def replay(worst: Mapping[date, int], day: date, limits: Thresholds = DEFAULT) -> Iterator[State]:
    """The state after each evaluation up to and with `day`, oldest first; see `rise`."""
    history = _History(worst)
    since = cleared = clear = 0
    base: _Mean | None = None
    for at in _evaluations(history.days, day.toordinal(), limits):
        current = history.now(at, limits)
        if current is None:
            continue
        if base is not None and not cleared:
            low = not current.above(base, limits.rise_clear_points)
            clear = clear + 1 if low or not current.least(limits.rise_clear_below) else 0
            cleared = at if clear >= limits.rise_clear_evaluations else 0
        else:
            usual = history.usual(at, limits)
            if usual is not None and _risen(current, usual, limits):
                since, base, clear, cleared = at, usual, 0, 0
        holds = base is not None and not cleared and _risen(current, base, limits)
        yield State(at, since, base, cleared, holds)


def _risen(current: _Mean, base: _Mean, limits: Thresholds) -> bool:
    return current.above(base, limits.rise_points) and current.least(limits.rise_least)


def _evaluations(logged: list[int], until: int, limits: Thresholds) -> Iterator[int]:
    """The days on which there may be enough logs: each logged day and the 6 after it, once."""
    last = 0
    for day in logged:
        for at in range(max(day, last + 1), min(day + limits.pain_days - 1, until) + 1):
            yield at
            last = at
