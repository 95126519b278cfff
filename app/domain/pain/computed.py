"""The sign that scores alone are: worked out from them, never asked, and muting nothing."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from app.domain.pain.scores import PainEntry, daily_worst
from app.domain.people import Side
from app.domain.thresholds import DEFAULT, Thresholds


def asks_for_a_visit(
    entries: Sequence[PainEntry], side: Side, day: date, limits: Thresholds = DEFAULT
) -> bool:
    """Whether a knee's scores are a sign on a day, or were by a single high score within the week before."""
    opens = day - timedelta(days=limits.escalate_clear_days - 1)
    week = (score for at, score in daily_worst(entries, side).items() if opens <= at <= day)
    return max(week, default=0) >= limits.sign_score or bool(computed_signs(entries, side, day, limits))


def signs_of(entries: Sequence[PainEntry], limits: Thresholds = DEFAULT) -> list[tuple[str, ...]]:
    """Each entry's signs, in order: those answered yes, and `high_score` where it made its knee's day one."""
    long = {
        side: _long_days(daily_worst(entries, side), limits) for side in {entry.side for entry in entries}
    }
    return [
        tuple(dict.fromkeys((*entry.flags, "high_score")))
        if entry.score >= limits.sign_score
        or (entry.score >= limits.sign_long_score and entry.local_date in long[entry.side])
        else entry.flags
        for entry in entries
    ]


def _long_days(worst: dict[date, int], limits: Thresholds) -> set[date]:
    """The days on which every logged day of the last 14 has 5 or more, as in `computed_signs`."""
    found: set[date] = set()
    run: list[date] = []
    for day in worst:
        run = [at for at in (*run, day) if (day - at).days < limits.sign_long_days]
        low = any(worst[at] < limits.sign_long_score for at in run)
        if not low and _is_long(run, day, limits):
            found.add(day)
    return found


def _is_long(logged: Sequence[date], day: date, limits: Thresholds) -> bool:
    return len(logged) >= limits.base_logs and (day - min(logged)).days >= limits.sign_long_days // 2


def computed_signs(
    entries: Iterable[PainEntry], side: Side, day: date, limits: Thresholds = DEFAULT
) -> tuple[str, ...]:
    """The signs worked out from the scores of one knee: `high_score`, or none.

    Set by a score of 7 or more on `day`, or when every logged day of the last 14 has 5 or more and at
    least 4 are logged, among them one in the first half of the 14. A computed sign mutes nothing.
    """
    opens = day - timedelta(days=limits.sign_long_days - 1)
    worst = {at: score for at, score in daily_worst(entries, side).items() if opens <= at <= day}
    if worst.get(day, 0) >= limits.sign_score:
        return ("high_score",)
    return (
        ("high_score",)
        if _is_long(list(worst), day, limits) and min(worst.values()) >= limits.sign_long_score
        else ()
    )
