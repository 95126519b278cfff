"""The longest run of 30 days, and the distance that stays within 10 % of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.load.known import Coverage
from app.domain.load.merge import Session
from app.domain.load.spikes import Spike, spike
from app.domain.measured import Measured, Reason
from app.domain.thresholds import DEFAULT, Thresholds

SettledOn = Callable[[Session], date | None]


@dataclass(frozen=True, slots=True)
class Ceiling:
    """What the first page shows as the 30-day ceiling.

    ceiling_m    whole metres, None with a reason
    longest_m    the run it is 110 % of, and that run's day
    held_for     the session after which an earlier ceiling is held, else None
    few_runs     fewer than 4 sessions or 14 days lie behind it
    """

    ceiling_m: int | None
    longest_m: int | None
    longest_day: date | None
    reason: Reason
    held_for: Session | None = None
    few_runs: bool = False


def ceiling_m(longest_m: int, limits: Thresholds = DEFAULT) -> int:
    """110 % of the longest, both in whole metres, cut.

    source  Frandsen et al. 2025, doi:10.1136/bjsports-2024-109380 (runs up to 10 % longer are its reference)
    """
    return limits.spike_small_percent * longest_m // 100


def longest_30d(
    day: date, sessions: Sequence[Session], coverage: Coverage, limits: Thresholds = DEFAULT
) -> Measured[int]:
    """The longest session, in metres, of the 30 days before `day`, that day excluded.

    None with `no_history`, `return_after_break`, with more than 6 unknown gaps `incomplete`, or with a run
    of these days held back `held_back`. Sessions in any order.
    source  as for `ceiling_m`
    """
    found = _longest(day, sessions, coverage, limits)
    return Measured(found.longest_m, found.reason)


def _longest(day: date, sessions: Sequence[Session], coverage: Coverage, limits: Thresholds) -> Ceiling:
    """The ceiling of a day by the plain formula."""
    found = spike(Session.planned(day, 0), sessions, coverage, limits)
    if found.longest_m is None:
        return Ceiling(None, None, None, found.reason)
    few = found.confidence == "low"
    most_m = ceiling_m(found.longest_m, limits)
    return Ceiling(most_m, found.longest_m, found.longest_day, Reason.OK, None, few)


def held_ceiling(
    today: date,
    sessions: Sequence[Session],
    spikes: Sequence[Spike],
    coverage: Coverage,
    settled_on: SettledOn,
    limits: Thresholds = DEFAULT,
) -> Ceiling:
    """The ceiling shown on screen: after an alertable session the earlier one is held.

    sessions, spikes  side by side, as `spikes(sessions)` gives them
    settled_on        the first day after a session with a morning score at or below its score
                      before, None when there is none (pain.settled_on)
    A hold lasts from the day after the session until that day, at most 7 days; of several the lowest
    counts. Exports carry the plain formula instead. Our own rule (D).
    """
    plain = _longest(today, sessions, coverage, limits)
    held = [
        (one.longest_m, session.start, one.longest_day, session)
        for session, one in zip(sessions, spikes, strict=True)
        if one.alertable
        and one.longest_m is not None
        and 0 < (today - session.day).days <= limits.hold_days
        and not _settled(settled_on(session), today)
    ]
    if plain.ceiling_m is None or not held:
        return plain
    longest_m, _, longest_day, session = min(held, key=lambda one: one[:2])
    return Ceiling(ceiling_m(longest_m, limits), longest_m, longest_day, Reason.OK, session)


def _settled(day: date | None, today: date) -> bool:
    return day is not None and day <= today
