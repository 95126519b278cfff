"""Coming back after a break: how long it was, and a cautious cap for the first run."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from app.domain.load.known import Coverage
from app.domain.load.merge import Session
from app.domain.thresholds import DEFAULT, Thresholds


class ReturnState(StrEnum):
    """Whether the runner is coming back."""

    NONE = "none"
    RETURN = "return"
    RETURN_LONG = "return_long"


@dataclass(frozen=True, slots=True)
class Return:
    """Where a runner stands after a break.

    cap_m      whole metres for the first run, None when there is no break, or a run that it goes by is held
               back
    gap_days   days from the last session before the break to the first after it, or to the day
               asked about when there is none yet
    last_day   the last session before the break
    first_day  the first session after it, None when there is none yet
    """

    state: ReturnState
    cap_m: int | None = None
    gap_days: int | None = None
    last_day: date | None = None
    first_day: date | None = None

    @property
    def offers_walk_run(self) -> bool:
        """Whether the break was so long that walking in between is offered."""
        return self.state is ReturnState.RETURN_LONG

    def is_over(self, distance_m: int) -> bool:
        """Whether a distance in whole metres is longer than the cap; never where there is none."""
        return self.cap_m is not None and distance_m > self.cap_m


NO_RETURN = Return(ReturnState.NONE)


def return_state(
    day: date,
    sessions: Sequence[Session],
    coverage: Coverage | None = None,
    sore_days: Collection[date] = (),
    limits: Thresholds = DEFAULT,
) -> Return:
    """Whether the runner is coming back on `day`, by the latest break of 14 days or more.

    sessions   in any order; later ones than `day` are ignored
    coverage   when given, days not known are no rest: a break counts if, without them, 14 days remain; a day
               with a run held back is one with a run, and where it might be the longest there is no cap
    sore_days  days of sessions with a score above 2 while running; they do not count towards the
               4 sessions over 14 days after which the state is left
    source     our own rule (D): no trial exists, a cautious rule of thumb
    """
    count = Counter(s.day for s in sessions if s.day <= day)
    held = coverage.held if coverage is not None else frozenset()
    count.update(one for one in held if one <= day)
    later = day
    good: list[date] = []  # the days of sessions that were not sore, latest first, a day once for each
    for earlier in sorted(count, reverse=True):
        if _is_break(earlier, later, coverage, limits):
            first = later if later in count else None
            return _after(earlier, later, first, sessions, held, limits)
        if earlier not in sore_days:
            good += [earlier] * count[earlier]
        if (
            len(good) >= limits.return_leave_sessions
            and (good[0] - good[-1]).days >= limits.return_leave_days
        ):
            return NO_RETURN
        later = earlier
    return NO_RETURN


def _is_break(earlier: date, later: date, coverage: Coverage | None, limits: Thresholds) -> bool:
    """Whether enough known days without a run lie between two days."""
    gap = (later - earlier).days
    if gap >= limits.return_from_days and coverage is not None:
        gap -= coverage.unknown_between(earlier + timedelta(days=1), later - timedelta(days=1))
    return gap >= limits.return_from_days


def _after(
    earlier: date,
    later: date,
    first: date | None,
    sessions: Sequence[Session],
    held: Collection[date],
    limits: Thresholds,
) -> Return:
    """The state and cap that a break of this length gives."""
    gap = (later - earlier).days
    opens = earlier - timedelta(days=limits.spike_window_days - 1)
    window = [s.distance_m for s in sessions if opens <= s.day <= earlier]
    is_held = any(opens <= one <= earlier for one in held)
    state = ReturnState.RETURN_LONG if gap >= limits.return_third_from_days else ReturnState.RETURN
    percent = cap_percent(gap, limits)
    return Return(state, None if is_held else percent * max(window) // 100, gap, earlier, first)


def cap_percent(gap_days: int, limits: Thresholds = DEFAULT) -> int:
    """The part of what was run before a break of so many days that fits the first run after it.

    source  as for `return_state`
    """
    if gap_days >= limits.return_third_from_days:
        return limits.return_third_percent
    return (
        limits.return_half_percent if gap_days >= limits.return_half_from_days else limits.return_cap_percent
    )
