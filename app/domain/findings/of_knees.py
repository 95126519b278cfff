"""What is found in the scores of a knee: warning signs, a high score, a rise, and when to talk to someone.

source  each rule's own, in `pain`
"""

from datetime import date

from app.domain.findings.log import Log, sources_of
from app.domain.pain import (
    Escalation,
    Knee,
    PainEntry,
    Rise,
    escalation_of,
    impact_escalation,
    knee_on,
    mutes,
    rise,
    rise_of,
    sides,
)
from app.domain.people import Side
from app.domain.reminders import Finding, Kind
from app.domain.sentences import why_escalate, why_pain_high, why_red_flag, why_rise
from app.domain.thresholds import DEFAULT, Thresholds


def signs_of(day: date, log: Log) -> list[Finding]:
    """A finding for each score of the day with a yes to a sign of the two most urgent tiers."""
    return [
        Finding(
            kind=Kind.RED_FLAG,
            side=told_of(entry.side),
            subject=subject_of_signs(entry, entry.local_date),
            local_date=day,
            why=why_red_flag(entry.flags),
            detail={"flags": " ".join(entry.flags)},
        )
        for entry in log.entries
        if entry.local_date == day and mutes(entry.flags)
    ]


def subject_of_signs(entry: PainEntry | None, day: date) -> str:
    """What a finding of warning signs is about: the score they were asked with, else the day."""
    return str(entry.public_id) if entry and entry.public_id else f"asked {day.isoformat()}"


def of_knee(day: date, side: Side, log: Log, limits: Thresholds = DEFAULT) -> list[Finding]:
    """What one knee's scores say on a day: a high one, a rise, and the advice to talk to someone."""
    found = []
    told = told_of(side)
    knee = knee_on(log.entries, side, day, limits)
    score = knee.worst.get(day, 0)
    if score >= limits.high_alert_score:
        why = why_pain_high(told, score, day)
        found.append(Finding(Kind.PAIN_HIGH, told, day.isoformat(), day, why, detail={"score": score}))
    risen = rise_of(knee, limits)
    if risen is not None and risen.told:
        found.append(_rise(risen, told))
    state = _talk(knee, log, limits)
    if state is not None and state.holds:
        found.append(_escalate(state, told, side, log, limits))
    return found


def talk(day: date, side: Side, log: Log, limits: Thresholds = DEFAULT) -> Escalation | None:
    """Whether it is a moment to talk to someone about one knee, or about both at once; None when not."""
    return _talk(knee_on(log.entries, side, day, limits), log, limits)


def _talk(knee: Knee, log: Log, limits: Thresholds) -> Escalation | None:
    red = log.red_days.get(knee.side, ())
    is_about = knee.side in (log.about, Side.BOTH)
    return escalation_of(knee, red, limits, check_ins=log.check_ins if is_about else ())


def of_no_knee(day: date, log: Log, limits: Thresholds = DEFAULT) -> list[Finding]:
    """What check-ins about no one knee say, unless a knee has its own reason to be spoken of."""
    if log.about is not None or not log.check_ins:
        return []
    state = impact_escalation(log.entries, day, log.check_ins, limits)
    if state is None or not state.holds:
        return []
    if any(talk(day, side, log, limits) is not None for side in sides(log.entries)):
        return []
    return [_escalate(state, None, Side.BOTH, log, limits)]


def _escalate(state: Escalation, told: Side | None, side: Side, log: Log, limits: Thresholds) -> Finding:
    """The advice to talk to someone; it rests on red runs where there are enough of them."""
    days = log.red_days.get(side, ())
    if len(days) < limits.escalate_red_runs:
        days = ()
    return Finding(
        kind=Kind.ESCALATE,
        side=told,
        subject=state.since.isoformat(),
        local_date=state.since,
        why=why_escalate(state, limits),
        sources=sources_of(*(session for session in log.sessions if session.day in days)),
        detail={"reason": state.reason.value},
    )


def _rise(risen: Rise, told: Side | None) -> Finding:
    detail = {"base": risen.base, "pain7": risen.pain7}
    since = risen.since
    return Finding(Kind.PAIN_RISE, told, since.isoformat(), since, why_rise(risen), detail=detail)


def at_onset(found: Finding, log: Log, limits: Thresholds = DEFAULT) -> Finding:
    """A rise with the numbers of the day it was set, which no later score changes; others as they are."""
    if found.kind is not Kind.PAIN_RISE:
        return found
    risen = rise(log.entries, found.side or Side.BOTH, found.local_date, limits)
    return _rise(risen, found.side) if risen is not None and risen.since == found.local_date else found


def states_of(day: date, side: Side, log: Log, limits: Thresholds) -> set[Kind]:
    """What a named knee is in on a day: scores of unknown side are not told of the other knee as well."""
    knee = knee_on(log.entries, side, day, limits)
    risen = rise_of(knee, limits)
    held = {
        Kind.PAIN_HIGH: knee.worst.get(day, 0) >= limits.high_alert_score,
        Kind.PAIN_RISE: risen is not None and risen.active,
        Kind.ESCALATE: _talk(knee, log, limits) is not None,
    }
    return {kind for kind, is_held in held.items() if is_held}


def told_of(side: Side) -> Side | None:
    """The knee as a finding names it; None while the knees are not told apart."""
    return side if side in (Side.LEFT, Side.RIGHT) else None
