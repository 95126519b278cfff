"""When the scores say that it is a good moment to talk to a therapist."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from app.domain.pain.rising import replay
from app.domain.pain.scores import PainEntry, daily_worst
from app.domain.people import Side
from app.domain.thresholds import DEFAULT, Thresholds


class EscalationReason(StrEnum):
    """Which condition holds; the first that does is named."""

    VERY_HIGH = "very_high"
    HIGH_TWICE = "high_twice"
    LONG_RISE = "long_rise"
    RED_RUNS = "red_runs"


@dataclass(frozen=True, slots=True)
class Escalation:
    """The state of one knee on a day.

    since   the day it was set
    reason  the condition of the last day on which one held
    score   the score it names, None for a rise and for runs
    holds   a condition holds on the day itself; else the state waits for a score of 5 or less and
            7 days
    """

    side: Side
    since: date
    reason: EscalationReason
    score: int | None
    holds: bool


def escalation(
    entries: Iterable[PainEntry],
    side: Side,
    day: date,
    red_days: Collection[date] = (),
    limits: Thresholds = DEFAULT,
) -> Escalation | None:
    """The state of one knee at the end of `day`; None when it is not set.

    red_days  days of runs judged red, one entry for each run
    Set by a score of 7 or more; by 6 or more on 2 of the last 3 logged days within 7; by a rise that
    is 14 days old and still holds; by two red runs in 7 days. Left when the latest score is 5 or
    less and 7 days have passed since a condition last held.
    """
    worst = daily_worst(entries, side)
    long_rise = {
        date.fromordinal(state.at)
        for state in replay(worst, day, limits)
        if state.holds and state.at - state.since >= limits.escalate_rise_days
    }
    highs = [at for at, score in worst.items() if score >= limits.pain_high]
    judged = {
        at + timedelta(days=n) for at in (*highs, *red_days) for n in range(limits.pain_days)
    } | long_rise
    since: date | None = None
    last = day
    found: tuple[EscalationReason, int | None] | None = None
    for at in sorted({at for at in (*worst, *red_days, *long_rise, day) if at <= day}):
        if since is not None and _left(at, last, worst, limits):
            since = None
        condition = _condition(at, worst, long_rise, red_days, limits) if at in judged else None
        if condition is not None:
            since, last, found = since or at, at, condition
    if since is None or found is None:
        return None
    return Escalation(side, since, found[0], found[1], last == day)


def _condition(
    day: date,
    worst: dict[date, int],
    long_rise: Collection[date],
    red_days: Collection[date],
    limits: Thresholds,
) -> tuple[EscalationReason, int | None] | None:
    """The condition that holds on a day, with the score it names."""
    if worst.get(day, 0) >= limits.escalate_score:
        return EscalationReason.VERY_HIGH, worst[day]
    if _high_logs(day, worst, limits) >= limits.escalate_logs:
        return EscalationReason.HIGH_TWICE, limits.pain_high
    if sum(0 <= (day - at).days < limits.red_runs_days for at in red_days) >= limits.escalate_red_runs:
        return EscalationReason.RED_RUNS, None
    return (EscalationReason.LONG_RISE, None) if day in long_rise else None


def _high_logs(day: date, worst: dict[date, int], limits: Thresholds) -> int:
    """How many of the last three logged days, within 7, have 6 or more."""
    week = (day - timedelta(days=n) for n in range(limits.pain_days))
    logs = [worst[at] for at in week if at in worst][: limits.escalate_of]
    return sum(score >= limits.pain_high for score in logs)


def _left(day: date, last: date, worst: dict[date, int], limits: Thresholds) -> bool:
    """Whether the state is left on a day: 7 days since it last held, and the latest score is lower."""
    if (day - last).days < limits.escalate_clear_days:
        return False
    later = [at for at in worst if last < at <= day]
    return bool(later) and worst[max(later)] <= limits.escalate_clear_score
