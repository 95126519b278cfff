"""Whether a knee's scores have risen above the runner's usual, with a base that stays where it was.

source  2 points: Crossley 2004, Piva 2009 (C); windows and hysteresis are our own (D)
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

import numpy as np
import numpy.typing as npt

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
    told        it holds, and they are as far above the base as the runner wants to be told
    cleared_on  the day it was cleared, None while active
    """

    side: Side
    since: date
    base: float
    pain7: float | None
    active: bool
    holds: bool
    told: bool = False
    cleared_on: date | None = None


@dataclass(frozen=True, slots=True)
class _Mean:
    """A mean kept as whole numbers."""

    total: int
    logs: int

    @property
    def value(self) -> float:
        return self.total / self.logs


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
    """Mean of the logged days' worst scores (0-10) of the 7 days to `day`; None with fewer than 3 logs.

    source  our own rule (D)
    """
    mean = _History(worst).now(day.toordinal(), limits)
    return mean.value if mean else None


def worse_pain7(
    entries: Sequence[PainEntry], first: date, last: date, limits: Thresholds = DEFAULT
) -> dict[date, float]:
    """By day from first to last the `pain7` of the worse knee; days without enough logs are left out."""
    found: dict[date, float] = {}
    for side in (Side.LEFT, Side.RIGHT):
        seen = _evaluations(daily_worst(entries, side), last.toordinal(), limits)
        for at, mean in zip(seen.days.tolist(), (seen.totals / seen.logs).tolist(), strict=True):
            day = date.fromordinal(at)
            if day >= first:
                found[day] = max(mean, found.get(day, 0))
    return found


def base14(day: date, worst: Mapping[date, int], limits: Thresholds = DEFAULT) -> float | None:
    """Mean of the logged days of the 14 days before those 7 (0-10); None with fewer than 4 logs.

    source  our own rule (D)
    """
    mean = _History(worst).usual(day.toordinal(), limits)
    return mean.value if mean else None


def rise(entries: Iterable[PainEntry], side: Side, day: date, limits: Thresholds = DEFAULT) -> Rise | None:
    """The latest rise of one knee as it stands at the end of `day`; None when there never was one.

    The state is replayed from the first score: set when pain7 is 2 above base14 and at least 3, the
    base frozen then; cleared after 7 evaluations in a row in which pain7 is less than 1 above that
    base or below 2. A day without enough logs is no evaluation: it neither clears nor interrupts.
    source  2 points: Crossley 2004, Piva 2009; the hysteresis is our own (D)
    """
    return rise_of(knee_on(entries, side, day, limits), limits)


def rise_of(knee: "Knee", limits: Thresholds = DEFAULT) -> Rise | None:
    """As `rise`, of a knee whose scores were gone through."""
    if not knee.states:
        return None
    state, until = knee.states[-1], knee.day.toordinal()
    current = _History(knee.worst).now(until, limits)
    return Rise(
        side=knee.side,
        since=date.fromordinal(state.since),
        base=state.base.value,
        pain7=current.value if current else None,
        active=not state.cleared,
        holds=state.holds and state.at == until,
        told=state.told and state.at == until,
        cleared_on=date.fromordinal(state.cleared) if state.cleared else None,
    )


@dataclass(frozen=True, slots=True)
class State:
    """A rise after one evaluation; days are ordinals.

    at     the day of the evaluation; since the day the rise was set; cleared the day it was cleared, or 0
    base   frozen when it was set
    holds  on that day the scores are 2 above the base and at least 3
    told   and as far above it as the runner wants to be told
    """

    at: int
    since: int
    base: _Mean
    cleared: int
    holds: bool
    told: bool


@dataclass(frozen=True, slots=True)
class Knee:
    """The scores of one knee, gone through once for all that is asked of them on a day.

    worst   as `daily_worst` gives it
    states  as `replay` gives them, to the end of `day`
    """

    side: Side
    day: date
    worst: Mapping[date, int]
    states: Sequence[State]


def knee_on(entries: Iterable[PainEntry], side: Side, day: date, limits: Thresholds = DEFAULT) -> Knee:
    """Go through the scores of one knee up to a day."""
    worst = daily_worst(entries, side)
    return Knee(side, day, worst, tuple(replay(worst, day, limits)))


def replay(worst: Mapping[date, int], day: date, limits: Thresholds = DEFAULT) -> Iterator[State]:
    """The state after each evaluation of each rise up to and with `day`, oldest first; see `rise`.

    The means of all evaluations are worked out at once, and only those of a rise are gone through.
    """
    seen = _evaluations(worst, day.toordinal(), limits)
    days, totals, logs = seen.days.tolist(), seen.totals.tolist(), seen.logs.tolist()
    free = 0  # the first evaluation after the rise before
    for onset in np.flatnonzero(seen.risen).tolist():
        if onset < free:
            continue
        base = _Mean(int(seen.usual_totals[onset]), int(seen.usual_logs[onset]))
        clear = cleared = 0
        for free in range(onset, len(days)):
            # pain7 and its distance from the base, each times the logs: whole, so that 2.0 is exactly 2.0
            current, unit = totals[free] * base.logs, logs[free] * base.logs
            above = current - base.total * logs[free]
            low = above < limits.rise_clear_points * unit or current < limits.rise_clear_below * unit
            clear = clear + 1 if low else 0
            cleared = days[free] if clear >= limits.rise_clear_evaluations else 0
            holds = not cleared and above >= limits.rise_points * unit and current >= limits.rise_least * unit
            told = holds and above >= limits.rise_alert_points * unit
            yield State(days[free], days[onset], base, cleared, holds, told)
            if cleared:
                break
        free += 1


Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Evaluations:
    """The days with enough logs among the 7 that end on them, side by side with sums of whole scores.

    days                     ordinals, in order
    totals, logs             of those 7 days
    usual_totals, usual_logs of the 14 days before
    risen                    whether a rise is set on that day, when none is
    """

    days: Ints
    totals: Ints
    logs: Ints
    usual_totals: Ints
    usual_logs: Ints
    risen: npt.NDArray[np.bool_]


def _evaluations(worst: Mapping[date, int], until: int, limits: Thresholds) -> _Evaluations:
    """Each logged day and the 6 after it, once, as far as they have enough logs and are not after `until`."""
    in_order = sorted((day.toordinal(), score) for day, score in worst.items())
    logged, scores = np.array(in_order, np.int64).reshape(-1, 2).T
    times = np.clip(np.diff(logged, append=until + limits.pain_days), 0, limits.pain_days)
    row = np.repeat(np.arange(len(logged)), times)
    at = logged[row] + np.arange(len(row)) - (np.cumsum(times) - times)[row]
    at = at[at <= until]
    sums = np.concatenate(([0], np.cumsum(scores)))

    def window(first: Ints, last: Ints) -> tuple[Ints, Ints]:
        low, high = np.searchsorted(logged, first), np.searchsorted(logged, last, "right")
        return sums[high] - sums[low], high - low

    totals, logs = window(at - (limits.pain_days - 1), at)
    usual = at - limits.pain_days
    usual_totals, usual_logs = window(usual - (limits.base_days - 1), usual)
    above = totals * usual_logs - usual_totals * logs >= limits.rise_points * logs * usual_logs
    risen = (usual_logs >= limits.base_logs) & above & (totals >= limits.rise_least * logs)
    enough = logs >= limits.pain_logs
    return _Evaluations(
        at[enough], totals[enough], logs[enough], usual_totals[enough], usual_logs[enough], risen[enough]
    )
