"""What today's session is, from the scores and the open findings: one rule for every page."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.exercises import Plan, todays
from app.domain.pain import PainEntry, daily_worst, pain7
from app.domain.people import Side
from app.domain.reminders import Finding, Kind
from app.domain.thresholds import DEFAULT, Thresholds

CALLING = (Kind.LOAD_SPIKE, Kind.PAIN_RISE)


@dataclass(frozen=True, slots=True)
class Risen:
    """A knee whose scores are up: the mean of 7 days beside the base frozen on the day it was set."""

    side: Side
    since: date
    base: float
    now: float


def plan(
    today: date,
    strength_days: Sequence[int],
    entries: Sequence[PainEntry],
    findings: Sequence[Finding],
    reminded: Collection[Kind] = (),
    limits: Thresholds = DEFAULT,
) -> Plan:
    """Today's exercises.

    entries   the scores of the last 7 days or more
    findings  the open ones: a warning sign leaves no exercise, a run too long or a rise calls for a
              session on its day and the next, and while a rise stands the session is the gentle one
    reminded  what today's reminder speaks of: it comes with exercises whenever it was due
    """
    recent = {one.kind for one in findings if (today - one.local_date).days <= limits.calls_days}
    reminded_of = {one.kind for one in findings if one.kind in reminded}
    return todays(
        today,
        strength_days,
        worst_lately(today, entries),
        flagged=any(one.kind is Kind.RED_FLAG for one in findings),
        called_for=any(kind in CALLING for kind in recent | reminded_of),
        risen=bool(risen(today, entries, findings)),
        limits=limits,
    )


def worst_lately(today: date, entries: Iterable[PainEntry]) -> int | None:
    """The highest score of the day, or of the day before when none was logged yet; None without any."""
    lately = [entry for entry in entries if 0 <= (today - entry.local_date).days <= 1]
    latest = max((entry.local_date for entry in lately), default=None)
    return max((entry.score for entry in lately if entry.local_date == latest), default=None)


def risen(
    today: date,
    entries: Sequence[PainEntry],
    findings: Iterable[Finding],
    limits: Thresholds = DEFAULT,
) -> list[Risen]:
    """The open rises whose scores are still a point above their base.

    The base is the stored finding's, so that it does not hang on how far back the entries reach.
    """
    found = []
    for one in findings:
        if one.kind is not Kind.PAIN_RISE:
            continue
        side, base = one.side or Side.BOTH, float(one.detail.get("base") or 0)
        now = pain7(today, daily_worst(entries, side), limits)
        if now is not None and now - base >= limits.rise_clear_points:
            found.append(Risen(side, one.local_date, base, now))
    return found
