"""What changed since a therapist's last visit: the time since then against as long before it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.exercises import session_days
from app.domain.load import Category, Session, Spike, excess_percent
from app.domain.measured import Measured, Reason
from app.domain.thresholds import DEFAULT
from app.services.window import Window

FIRST_DAYS = 42  # shown when there was no visit yet
LEAST_DAYS, MOST_DAYS = 7, 182


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some days of a patient in numbers.

    pain        mean of the logged days' worst scores, None without one; logged how many these are
    km_a_week   metres; None with a reason when a day is not known
    runs        sessions; None as above
    longest_m   None with a reason: held_back, or no_history without a session
    over        per cent of its largest step over the 30-day longest, None when none went over
    is_judged   every session could be compared with the 30 days before it
    sessions    of exercises, of so many planned since the account or the first session; calm with
                pain of at most 2 in them
    """

    first: date
    last: date
    pain: float | None
    logged: int
    m_a_week: Measured[float]
    runs: int | None
    longest_m: Measured[int]
    over: float | None
    is_judged: bool
    sessions: int
    planned: int
    calm: int

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class Changes:
    """Two stretches of the same length, one after the other."""

    before: Stretch
    now: Stretch


def changes(seen: Window, since: date | None) -> Changes:
    """The days since a visit, and as many before; a window that reaches back `reach` days holds both."""
    days = _days(seen.today, since)
    last = seen.today if seen.coverage.knows(seen.today) else seen.today - timedelta(days=1)
    first = last - timedelta(days=days - 1)
    return Changes(
        before=_stretch(seen, first - timedelta(days=days), first - timedelta(days=1)),
        now=_stretch(seen, first, last),
    )


def reach(today: date, since: date | None) -> date:
    """The first day that the comparison needs."""
    return today - timedelta(days=2 * _days(today, since) + 1)


def _days(today: date, since: date | None) -> int:
    return FIRST_DAYS if since is None else min(max((today - since).days, LEAST_DAYS), MOST_DAYS)


def _stretch(seen: Window, first: date, last: date) -> Stretch:
    scores = [score for day, score in seen.worst.items() if first <= day <= last]
    pairs = [
        (session, one)
        for session, one in zip(seen.sessions, seen.spikes, strict=True)
        if first <= session.day <= last
    ]
    reason = _unknown(seen, first, last)
    metres = sum(session.distance_m for session, _ in pairs)
    days = (last - first).days + 1
    trained = [day for day in session_days(seen.done) if first <= day <= last]
    return Stretch(
        first=first,
        last=last,
        pain=sum(scores) / len(scores) if scores else None,
        logged=len(scores),
        m_a_week=Measured(None, reason) if reason else Measured(7 * metres / days),
        runs=None if reason else len(pairs),
        longest_m=_longest(pairs, reason),
        over=None if reason is Reason.HELD_BACK else _over(pairs),
        is_judged=reason is None and all(one.category is not None for _, one in pairs),
        sessions=len(trained),
        planned=_planned(seen, first, last),
        calm=_calm(seen, trained),
    )


def _planned(seen: Window, first: date, last: date) -> int:
    """The strength days of a stretch, but none before the account or the first session."""
    began = min([seen.person.today(seen.person.created_at), *(one.local_date for one in seen.done)])
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return sum(day >= began and day.weekday() in seen.person.strength_days for day in days)


def _unknown(seen: Window, first: date, last: date) -> Reason | None:
    if seen.coverage.holds_back(first, last):
        return Reason.HELD_BACK
    return Reason.INCOMPLETE if seen.coverage.unknown_between(first, last) else None


def _longest(pairs: Sequence[tuple[Session, Spike]], reason: Reason | None) -> Measured[int]:
    """The longest that is known; nothing when a run is held back, for that might be longer."""
    if reason is Reason.HELD_BACK:
        return Measured(None, reason)
    longest = max((session.distance_m for session, _ in pairs), default=None)
    return Measured(longest, Reason.NO_HISTORY if longest is None else Reason.OK)


def _over(pairs: Sequence[tuple[Session, Spike]]) -> float | None:
    steps = (
        excess_percent(session.distance_m, one.longest_m)
        for session, one in pairs
        if one.longest_m and one.category is not Category.NONE
    )
    return max(steps, default=None)


def _calm(seen: Window, trained: Sequence[date]) -> int:
    """The sessions in which no exercise hurt more than a little, of those with a score."""
    worst: dict[date, int] = {}
    for each in seen.done:
        if each.pain is not None:
            worst[each.local_date] = max(worst.get(each.local_date, 0), each.pain)
    return sum(day in worst and worst[day] <= DEFAULT.exercise_easy_score for day in trained)
