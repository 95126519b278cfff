"""The run that is too long too soon: each session against the longest of the 30 days before it."""

from bisect import bisect_left
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from app.domain.load.known import Coverage
from app.domain.load.merge import Session
from app.domain.measured import Reason
from app.domain.thresholds import DEFAULT, Thresholds


class Category(StrEnum):
    """How far a session goes beyond the longest of the 30 days before it."""

    NONE = "none"
    SMALL = "small"
    MODERATE = "moderate"
    LARGE = "large"

    @property
    def level(self) -> int:
        """0 for none up to 3 for large, to say which is higher."""
        return list(Category).index(self)


@dataclass(frozen=True, slots=True)
class Spike:
    """One session judged.

    category    None when there is nothing to compare with; `reason` says why
    longest_m   the longest session of the window, whole metres; longest_day its latest day
    confidence  "low" when the window holds few sessions or days, else "ok"
    alertable   at least small and above the limit to tell of, by at least 1 km, with confidence ok
    percent     above (+) or below (-) the longest, one decimal, for display only
    """

    category: Category | None
    longest_m: int | None
    longest_day: date | None
    reason: Reason
    confidence: str = "low"
    alertable: bool = False
    percent: float | None = None


def spike(
    session: Session,
    history: Sequence[Session],
    coverage: Coverage | None = None,
    limits: Thresholds = DEFAULT,
) -> Spike:
    """Judge one session, run or planned, against the longest of the preceding window.

    history   the runner's other sessions, in any order; only those dated in the 30 days before
              session.day count, so neither the same day nor later days
    coverage  when given, more than 6 unknown gaps in the window make the answer `incomplete`, and a run of
              these days that is held back makes it `held_back`
    limits    `spike_alert_percent` moves what is told of, neither category nor ceiling
    returns   category None with reason `no_history` or `return_after_break` when the window holds
              no session: there is nothing to compare with; distances in whole metres
    source    Frandsen et al. 2025, doi:10.1136/bjsports-2024-109380 (one run against the longest in
              30 days; weekly ratios showed no such relation)
    """
    opens = session.day - timedelta(days=limits.spike_window_days)
    window = [s for s in history if opens <= s.day < session.day]
    longest = max(window, key=lambda s: (s.distance_m, s.day), default=None)
    ran_before = any(s.day < session.day for s in history)
    return _judge(session, longest, sorted(s.day for s in window), ran_before, coverage, limits)


def spikes(
    sessions: Sequence[Session], coverage: Coverage | None = None, limits: Thresholds = DEFAULT
) -> list[Spike]:
    """Judge all sessions in one pass; the answers stand in the order of `sessions`, whatever it is.

    Rules and units as for `spike`.
    source  as for `spike`
    """
    order = sorted(range(len(sessions)), key=lambda i: sessions[i].day)
    days = [sessions[i].day for i in order]
    window: deque[Session] = deque()  # falling distances; the first is the longest
    entered = 0
    found: list[Spike | None] = [None] * len(sessions)
    for i in order:
        session = sessions[i]
        opens = session.day - timedelta(days=limits.spike_window_days)
        waiting = bisect_left(days, session.day)
        for at in range(entered, waiting):
            earlier = sessions[order[at]]
            while window and window[-1].distance_m <= earlier.distance_m:
                window.pop()
            window.append(earlier)
        entered = waiting
        while window and window[0].day < opens:
            window.popleft()
        inside = days[bisect_left(days, opens) : waiting]
        longest = window[0] if window else None
        found[i] = _judge(session, longest, inside, waiting > 0, coverage, limits)
    return [one for one in found if one is not None]


def _judge(
    session: Session,
    longest: Session | None,
    inside: Sequence[date],
    ran_before: bool,
    coverage: Coverage | None,
    limits: Thresholds,
) -> Spike:
    """Compare one session with the longest of its window; `inside` are the days of the window's sessions."""
    if coverage is not None:
        if _held_back(session.day, coverage, limits):
            return Spike(None, None, None, Reason.HELD_BACK)
        if too_many_gaps(session.day, coverage, limits):
            return Spike(None, None, None, Reason.INCOMPLETE)
    if longest is None:
        reason = Reason.RETURN_AFTER_BREAK if ran_before else Reason.NO_HISTORY
        return Spike(None, None, None, reason)
    sure = (
        len(inside) >= limits.spike_sure_sessions and (inside[-1] - inside[0]).days >= limits.spike_sure_days
    )
    category = category_of(session.distance_m, longest.distance_m, limits)
    told = 100 * session.distance_m > limits.spike_alert_percent * longest.distance_m
    news = session.distance_m - longest.distance_m >= limits.spike_news_m
    return Spike(
        category=category,
        longest_m=longest.distance_m,
        longest_day=longest.day,
        reason=Reason.OK,
        confidence="ok" if sure else "low",
        alertable=category is not Category.NONE and told and news and sure,
        percent=round(excess_percent(session.distance_m, longest.distance_m), 1),
    )


def _held_back(day: date, coverage: Coverage, limits: Thresholds) -> bool:
    """Whether a run of the days compared with may not be seen."""
    if not coverage.held:
        return False
    return coverage.holds_back(day - timedelta(days=limits.spike_window_days), day - timedelta(days=1))


def excess_percent(distance_m: int, longest_m: int) -> float:
    """By how many per cent a distance is above (+) or below (-) another, both in metres, the other not 0.

    For display only, to be rounded once, where it is shown.
    """
    return 100 * (distance_m - longest_m) / longest_m


def category_of(distance_m: int, longest_m: int, limits: Thresholds) -> Category:
    """Compared as integers: 11,000 m is not more than +10 % of 10,000 m.

    source  as for `spike`
    """
    percent = 100 * distance_m
    if percent <= limits.spike_small_percent * longest_m:
        return Category.NONE
    if percent <= limits.spike_moderate_percent * longest_m:
        return Category.SMALL
    if percent <= limits.spike_large_percent * longest_m:
        return Category.MODERATE
    return Category.LARGE


def too_many_gaps(day: date, coverage: Coverage, limits: Thresholds = DEFAULT) -> bool:
    """Whether more than 6 of the 30 days before `day` are unknown gaps.

    Days before the first known day are no gap: there is simply no history. Our own rule (D).
    """
    first, last = coverage.first, day - timedelta(days=1)
    if first is None:
        return False
    gaps = coverage.unknown_between(max(day - timedelta(days=limits.spike_window_days), first), last)
    return gaps > limits.unknown_gap_days
