"""When the scores, runs or check-ins say that it is a good moment to talk to a therapist.

source  our own rules (D)
"""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from app.domain.pain.check_in import CheckIn, impact_days
from app.domain.pain.rising import Knee, knee_on
from app.domain.pain.scores import PainEntry, daily_worst
from app.domain.people import Side
from app.domain.thresholds import DEFAULT, Thresholds


class EscalationReason(StrEnum):
    """Which condition holds; the first that does is named."""

    VERY_HIGH = "very_high"
    HIGH_TWICE = "high_twice"
    RED_RUNS = "red_runs"
    LONG_RISE = "long_rise"
    IMPACT = "impact"


@dataclass(frozen=True, slots=True)
class Escalation:
    """The state of one knee on a day.

    since   the day it was set
    reason  the condition of the last day on which one held
    score   the score it names, None for a rise, for runs and for check-ins
    holds   a condition holds on the day itself; else the state waits for a score of 5 or less and
            7 days
    """

    side: Side
    since: date
    reason: EscalationReason
    score: int | None
    holds: bool


_Condition = tuple[EscalationReason, int | None]


def escalation(
    entries: Iterable[PainEntry],
    side: Side,
    day: date,
    red_days: Collection[date] = (),
    limits: Thresholds = DEFAULT,
    *,
    check_ins: Iterable[CheckIn] = (),
) -> Escalation | None:
    """The state of one knee at the end of `day`; None when it is not set.

    red_days   days of runs judged red, one entry for each run
    check_ins  the weekly ones, when they are about this knee
    Set by a score of 7 or more; by 6 or more on 2 of the last 3 logged days within 7; by two red runs
    in 7 days; by a rise that is 14 days old and still holds; by a substantial impact two weeks running.
    Left when the latest score is 5 or less and 7 days have passed since a condition last held.
    source  our own rule (D)
    """
    return escalation_of(knee_on(entries, side, day, limits), red_days, limits, check_ins=check_ins)


def escalation_of(
    knee: Knee,
    red_days: Collection[date] = (),
    limits: Thresholds = DEFAULT,
    *,
    check_ins: Iterable[CheckIn] = (),
) -> Escalation | None:
    """As `escalation`, of a knee whose scores were gone through."""
    conditions = _conditions(knee, red_days, limits)
    for at in impact_days(check_ins, limits):
        conditions.setdefault(at, (EscalationReason.IMPACT, None))
    return _state(knee.side, knee.day, knee.worst, conditions, limits)


def impact_escalation(
    entries: Iterable[PainEntry], day: date, check_ins: Iterable[CheckIn], limits: Thresholds = DEFAULT
) -> Escalation | None:
    """The state that check-ins alone set, where they are about no one knee; as `escalation`.

    It is left by scores of either knee.
    """
    conditions: dict[date, _Condition] = dict.fromkeys(
        impact_days(check_ins, limits), (EscalationReason.IMPACT, None)
    )
    return _state(Side.BOTH, day, daily_worst(entries, Side.BOTH), conditions, limits)


def _state(
    side: Side,
    day: date,
    worst: Mapping[date, int],
    conditions: Mapping[date, _Condition],
    limits: Thresholds,
) -> Escalation | None:
    """Go through the days with a score or a condition: `calm` is a score of 5 or less since the last one."""
    since: date | None = None
    last, calm = day, False
    for at in sorted(at for at in {*worst, *conditions, day} if at <= day):
        if calm and (at - last).days > limits.escalate_clear_days:
            since = None  # left on a day between, on which nothing was logged
        calm = worst[at] <= limits.escalate_clear_score if at in worst else calm
        if calm and (at - last).days >= limits.escalate_clear_days:
            since = None
        if at in conditions:
            since, last, calm = since or at, at, False
    if since is None:
        return None
    reason, score = conditions[last]
    return Escalation(side, since, reason, score, last == day)


def _conditions(knee: Knee, red_days: Collection[date], limits: Thresholds) -> dict[date, _Condition]:
    """The days to the knee's on which scores or runs are a reason, looked at where something was logged."""
    worst = knee.worst
    long_rise = {
        date.fromordinal(state.at)
        for state in knee.states
        if state.holds and state.at - state.since >= limits.escalate_rise_days
    }
    highs = [at for at, score in worst.items() if score >= limits.pain_high]
    near = {at + timedelta(days=n) for at in (*highs, *red_days) for n in range(limits.pain_days)}
    logged = list(worst)
    found = {}
    for at in near & {*worst, *red_days, knee.day} | long_rise:
        last = logged[max(0, bisect_right(logged, at) - limits.escalate_of) : bisect_right(logged, at)]
        week = [worst[one] for one in last if (at - one).days < limits.pain_days]
        condition = _condition(at, week, worst, long_rise, red_days, limits)
        if condition is not None:
            found[at] = condition
    return found


def _condition(
    day: date,
    last: Sequence[int],
    worst: Mapping[date, int],
    long_rise: Collection[date],
    red_days: Collection[date],
    limits: Thresholds,
) -> _Condition | None:
    """The condition that holds on a day, with the score it names; `last` are the last three within 7 days."""
    if worst.get(day, 0) >= limits.escalate_score:
        return EscalationReason.VERY_HIGH, worst[day]
    if sum(score >= limits.pain_high for score in last) >= limits.escalate_logs:
        return EscalationReason.HIGH_TWICE, limits.pain_high
    if sum(0 <= (day - at).days < limits.red_runs_days for at in red_days) >= limits.escalate_red_runs:
        return EscalationReason.RED_RUNS, None
    return (EscalationReason.LONG_RISE, None) if day in long_rise else None
