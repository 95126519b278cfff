"""What today's session is, from the scores and the open findings: one rule for every page."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.exercises import Assignment, Mornings, Plan, todays
from app.domain.pain import Moment, PainEntry, base14, daily_worst, pain7
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
    levels: Mapping[str, int] | None = None,
    usual: str = "starter",
    assignments: Sequence[Assignment] = (),
    limits: Thresholds = DEFAULT,
) -> Plan:
    """Today's exercises.

    entries   the scores of the last 7 days or more
    findings  the open ones: a warning sign leaves no exercise, a run too long or a rise calls for a
              session on its day and the next, and while a rise stands the session is the gentle one
    reminded  what today's reminder speaks of: it comes with exercises whenever it was due
    levels    by exercise, as the runner agreed to them; usual the set of strength days they chose
    assignments  a therapist's; they override all but a warning sign
    source    own rule (D)
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
        levels=levels,
        usual=usual,
        assignments=assignments,
        limits=limits,
    )


def worst_lately(today: date, entries: Iterable[PainEntry]) -> int | None:
    """The highest score of the day, or of the day before when none was logged yet; None without any.

    entries  of either knee, in any order; scores 0 to 10
    source   own rule (D)
    """
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

    The base is the stored finding's, so that it does not hang on how far back the entries reach. Means of
    scores of 0 to 10; with fewer than 3 days logged of the last 7 nothing is said.
    source  own rule (D)
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


def mornings(days: Iterable[date], entries: Sequence[PainEntry], limits: Thresholds = DEFAULT) -> Mornings:
    """What the mornings after session days tell, of the worse knee.

    days     with a session
    entries  the scores from three weeks before the first of them on
    A morning is a day's highest score that speaks of it or of the 24 hours before. Worse is above that of the
    session's own day, else of the day before; risen 2 points above the mean of the two weeks before the last
    one. Without a score to go by it is neither; without one of the morning or of before it is open.
    source   own rule (D); the change that matters, Crossley 2004, Arch Phys Med Rehabil
    """
    spoken = [one for one in entries if one.moment in (Moment.NEXT_MORNING, Moment.WORST_24H)]
    morning, worst = daily_worst(spoken, Side.BOTH), daily_worst(entries, Side.BOTH)
    worse, high, unknown = set(), set(), set()
    for day in days:
        after = morning.get(day + timedelta(days=1))
        before = morning.get(day, morning.get(day - timedelta(days=1)))
        usual = base14(day, worst, limits)
        if after is None or before is None:
            unknown.add(day)
        elif after > before:
            worse.add(day)
        if after is not None and usual is not None and after - usual >= limits.level_down_morning:
            high.add(day)
    return Mornings(frozenset(worse), frozenset(high), frozenset(unknown))
