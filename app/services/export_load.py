"""The export's days and weeks: every number worked out anew from what is stored, in one pass."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.domain import cadence, load
from app.domain.exercises import Done, session_days
from app.domain.pain import PainEntry
from app.domain.people import WeekStart, by_week, week_of
from app.domain.runs import Run
from app.domain.thresholds import DEFAULT

Part = dict[str, object]


@dataclass(frozen=True)
class Kept:
    """All that days and weeks follow from.

    sessions, spikes  side by side, sorted by day; none later than today
    """

    runs: Sequence[Run]
    sessions: Sequence[load.Session]
    spikes: Sequence[load.Spike]
    coverage: load.Coverage
    pain: Sequence[PainEntry]
    done: Sequence[Done]
    today: date
    week_start: WeekStart


def days(kept: Kept) -> list[Part]:
    """One part a day, from the first known day to today; empty when no day is known."""
    first = kept.coverage.first
    if first is None or first > kept.today:
        return []
    metres = load.daily(kept.sessions, kept.coverage, first, kept.today)
    weighted = load.ewma_ratios(metres)
    highest = _highest_categories(kept)
    run_days = [session.day for session in kept.sessions]
    return [
        {
            "date": day.isoformat(),
            "distance_m": distance_m,
            **_longest(day, kept, run_days),
            "category": highest.get(day),
            "acwr_rolling": load.coupled(day, metres).value,
            "acwr_uncoupled": load.uncoupled(day, metres).value,
            "acwr_ewma": weighted[day].value,
            "monotony": load.monotony(day, metres).value,
            "strain": load.strain(day, metres).value,
        }
        for day, distance_m in metres.items()
    ]


def _longest(day: date, kept: Kept, run_days: Sequence[date]) -> Part:
    """The longest of the 30 days before: asked with those sessions and the one before them only."""
    opens = day - timedelta(days=DEFAULT.spike_window_days)
    window = slice(max(0, bisect_left(run_days, opens) - 1), bisect_left(run_days, day))
    longest = load.longest_30d(day, kept.sessions[window], kept.coverage)
    ceiling_m = None if longest.value is None else load.ceiling_m(longest.value)
    return {"longest_30d_m": longest.value, "ceiling_m": ceiling_m, "reason": longest.reason.value}


def _highest_categories(kept: Kept) -> dict[date, str]:
    """The highest category of the sessions of each day that has one."""
    highest: dict[date, load.Category] = {}
    for session, spike in zip(kept.sessions, kept.spikes, strict=True):
        if spike.category is not None:
            held = highest.get(session.day, spike.category)
            highest[session.day] = max(held, spike.category, key=lambda category: category.level)
    return {day: category.value for day, category in highest.items()}


def weeks(kept: Kept) -> list[Part]:
    """One part a week, from the first known day, score or exercise to the week of today."""
    first = _first_day(kept)
    if first is None:
        return []
    held = load.weeks(kept.sessions, kept.spikes, kept.coverage, first, kept.today, kept.week_start)
    trained = _counted(kept, session_days(kept.done))
    steps_a_minute = cadence.weekly(kept.runs, [week.start for week in held])
    scores = _scores(kept)
    return [
        {
            "week_start": week.start.isoformat(),
            "distance_m": week.distance_m,
            "runs": week.runs,
            "steps": week.steps,
            "cadence_spm": steps_a_minute[week.start].cadence_spm,
            "adjusted_cadence_spm": steps_a_minute[week.start].adjusted_spm,
            "cadence_reason": steps_a_minute[week.start].reason.value,
            "pain_max": max(scores.get(week.start, ()), default=None),
            "pain_mean": _mean(scores.get(week.start, ())),
            "exercise_sessions": trained[week.start],
        }
        for week in held
    ]


def _first_day(kept: Kept) -> date | None:
    days = [entry.local_date for entry in kept.pain] + [one.local_date for one in kept.done]
    known = [] if kept.coverage.first is None else [kept.coverage.first]
    return min((day for day in [*known, *days] if day <= kept.today), default=None)


def _counted(kept: Kept, days: Iterable[date]) -> dict[date, int]:
    """How many of the days fall into each week."""
    count: defaultdict[date, int] = defaultdict(int)
    for day in days:
        count[week_of(day, kept.week_start)] += 1
    return count


def _scores(kept: Kept) -> dict[date, list[int]]:
    """By week, the highest score, of either knee, of each day with a score."""
    worst: dict[date, int] = {}
    for entry in kept.pain:
        worst[entry.local_date] = max(worst.get(entry.local_date, 0), entry.score)
    return by_week(worst.items(), kept.week_start)


def _mean(scores: Sequence[int]) -> float | None:
    return sum(scores) / len(scores) if scores else None
