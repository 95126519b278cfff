"""Weeks to draw."""

from datetime import date, timedelta
from typing import Any

from app.domain.weeks import WeekFacts


def week(index: int = 0, **more: Any) -> WeekFacts:
    """A week of 30 km; `more` changes what it held."""
    held: dict[str, Any] = {
        "start": date(2026, 8, 24) + timedelta(weeks=index),
        "so_far": False,
        "distance_m": 30_000,
        "runs": 4,
        "longest_m": 12_000,
        "spike_percent": None,
        "pain_mean": 2.5,
        "pain_worst": 4,
        "pain_days": 5,
        "cadence_spm": 166.0,
        "sessions": 2,
        "planned": 3,
        "reminders": 0,
    }
    return WeekFacts(**{**held, **more})


def twelve(**last: Any) -> list[WeekFacts]:
    """Twelve weeks; `last` changes the newest."""
    return [*(week(index) for index in range(11)), week(11, **last)]
