"""The sign that scores alone are: worked out from them, never asked, and muting nothing.

source  our own rule (D)
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from app.domain.pain.scores import PainEntry, daily_worst
from app.domain.people import Side
from app.domain.thresholds import DEFAULT, Thresholds


def asks_for_a_visit(
    entries: Sequence[PainEntry], side: Side, day: date, limits: Thresholds = DEFAULT
) -> bool:
    """Whether a knee's scores are a sign on a day, or were by a single high score within the week before.

    source  our own rule (D)
    """
    worst = daily_worst(entries, side)
    opens = day - timedelta(days=limits.escalate_clear_days - 1)
    once = any(score >= limits.sign_score for at, score in worst.items() if opens <= at <= day)
    return once or _is_long_high(worst, day, limits)


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
    source  our own rule (D)
    """
    worst = daily_worst(entries, side)
    very_high = day in worst and worst[day] >= limits.sign_score
    return ("high_score",) if very_high or _is_long_high(worst, day, limits) else ()


def _is_long_high(worst: Mapping[date, int], day: date, limits: Thresholds) -> bool:
    """Whether every logged day of the last 14 has 5 or more, and enough of them are logged."""
    opens = day - timedelta(days=limits.sign_long_days - 1)
    lately = {at: score for at, score in worst.items() if opens <= at <= day}
    return _is_long(list(lately), day, limits) and min(lately.values()) >= limits.sign_long_score
