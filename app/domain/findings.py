"""What the rules find on a day: the findings that hold at its end, ready to be stored or pushed.

source  each finding's stands with its rule, in load, pain and cards; how long each holds is our own (D)
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from app.domain.cards import cadence_card
from app.domain.load import Coverage, Return, ReturnState, Session, Spike, return_state, week_change
from app.domain.pain import (
    CheckIn,
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
    sore_days,
    tied,
    unnamed,
)
from app.domain.people import Side, WeekStart, week_of
from app.domain.red_runs import red_days
from app.domain.reminders import Finding, Kind
from app.domain.runs import Run, Source
from app.domain.sentences import (
    why_escalate,
    why_pain_high,
    why_red_flag,
    why_return,
    why_rise,
    why_spike,
    why_week,
)
from app.domain.thresholds import DEFAULT, Thresholds

WEEK_TO_WEEK = "week_to_week"  # what a card is about, and the first word of its subject


@dataclass(frozen=True, slots=True)
class Log:
    """What the rules look at.

    sessions, spikes  side by side, as `load.spikes(sessions)` gives them
    entries           all scores of the last half year or more, in any order
    coverage          the days known; without it no week is set against another
    week_start        the day the runner's weeks begin on
    check_ins         the weekly ones; they are about the knee watched, see `about`
    knee              the knee watched, as the runner chose it
    cadence           runs whose cadence is known, from 134 days before the first week judged; none, no card
    """

    sessions: Sequence[Session] = ()
    spikes: Sequence[Spike] = ()
    entries: Sequence[PainEntry] = ()
    coverage: Coverage | None = None
    units: str = "km"
    week_start: WeekStart = WeekStart.MONDAY
    red_days: Mapping[Side, Sequence[date]] = field(default_factory=dict)
    check_ins: Sequence[CheckIn] = ()
    knee: Side = Side.UNKNOWN
    cadence: Sequence[Run] = ()

    def until(self, day: date) -> "Log":
        """The same log as it stood at the end of a day."""
        pairs = zip(self.sessions, self.spikes, strict=True)
        kept = [(session, one) for session, one in pairs if session.day <= day]
        sessions = [session for session, _ in kept]
        entries = [entry for entry in self.entries if entry.local_date <= day]
        return replace(
            self,
            sessions=sessions,
            spikes=[one for _, one in kept],
            entries=entries,
            red_days=red_days(sessions, entries, day),
            check_ins=[one for one in self.check_ins if one.week_end <= day],
            cadence=[run for run in self.cadence if run.day <= day],
        )

    @property
    def about(self) -> Side | None:
        """The knee that check-ins are about: the one watched, else the only one; None when they are of two.

        Both at once while no knee is named, as in `sides`.
        """
        told = sides(self.entries)
        if self.knee in told or len(told) == 1:
            return self.knee if self.knee in told else told[0]
        return None


def found_on(day: date, log: Log, limits: Thresholds = DEFAULT) -> list[Finding]:
    """All findings that hold at the end of a local day.

    A spike holds for three days from its own; a card of a week to the end of that week, one of cadence on the
    first day of its week; a high score and
    a warning sign on their day; a rise and the advice to talk to someone on each day on which their
    condition holds, under the day they were set. Storing the same finding twice is harmless: kind, side and
    subject say what is the same.
    """
    found = [*_spikes(day, log, limits), *_returns(day, log, limits), *_weeks(day, log, limits)]
    card = cadence_card(day, log.cadence, log.week_start, limits)
    found += [*([card] if card else []), *_signs(day, log)]
    for side in sides(log.entries):
        found += _of_knee(day, side, log, limits)
    other = unnamed(log.entries)
    if other is not None:
        told = _states(day, sides(log.entries)[0], log, limits)
        found += [one for one in _of_knee(day, other, log, limits) if one.kind not in told]
    return found + _of_no_knee(day, log, limits)


def _states(day: date, side: Side, log: Log, limits: Thresholds) -> set[Kind]:
    """What a named knee is in on a day: scores of unknown side are not told of the other knee as well."""
    knee = knee_on(log.entries, side, day, limits)
    risen = rise_of(knee, limits)
    held = {
        Kind.PAIN_HIGH: knee.worst.get(day, 0) >= limits.high_alert_score,
        Kind.PAIN_RISE: risen is not None and risen.active,
        Kind.ESCALATE: _talk(knee, log, limits) is not None,
    }
    return {kind for kind, is_held in held.items() if is_held}


def is_retold(finding: Finding, others: Iterable[Finding], entries: Iterable[PainEntry]) -> bool:
    """Whether an open finding of one knee, or of none, is told again of a knee that the log now names.

    others  the open findings; a high score is the same one on its day, the others are states
    """
    if finding.kind not in (Kind.PAIN_HIGH, Kind.PAIN_RISE, Kind.ESCALATE):
        return False
    judged = {_told(side) for side in sides(entries)}
    return finding.side not in judged and any(
        one.kind is finding.kind
        and one.side in judged
        and (one.subject == finding.subject or finding.kind is not Kind.PAIN_HIGH)
        for one in others
    )


def _spikes(day: date, log: Log, limits: Thresholds) -> list[Finding]:
    """One finding a day with a spike, named by the day: a better recording of the run makes no second one."""
    opens = day - timedelta(days=limits.spike_push_days - 1)
    worst: dict[date, tuple[Session, Spike]] = {}
    for session, one in zip(log.sessions, log.spikes, strict=True):
        if one.alertable and opens <= session.day <= day:
            held = worst.get(session.day)
            if held is None or session.distance_m > held[0].distance_m:
                worst[session.day] = (session, one)
    return [_spike(session, one, log, limits) for session, one in worst.values()]


def _spike(session: Session, one: Spike, log: Log, limits: Thresholds) -> Finding:
    opens = session.day - timedelta(days=limits.spike_window_days)
    return Finding(
        kind=Kind.LOAD_SPIKE,
        side=None,
        subject=session.day.isoformat(),
        local_date=session.day,
        why=why_spike(session, one, None, log.units),
        sources=_sources(session, *(each for each in log.sessions if opens <= each.day < session.day)),
        detail={
            "category": one.category.value if one.category else None,
            "distance_m": session.distance_m,
            "longest_m": one.longest_m,
            "longest_day": one.longest_day.isoformat() if one.longest_day else None,
        },
    )


def _returns(day: date, log: Log, limits: Thresholds) -> list[Finding]:
    if not any(session.day == day for session in log.sessions):
        return []
    back = return_state(day, log.sessions, log.coverage, (), limits)  # its first run alone ends no way back
    if back.state is ReturnState.NONE or back.first_day != day:
        return []
    last = back.last_day or day
    opens = last - timedelta(days=limits.spike_window_days - 1)
    rests_on = [session for session in log.sessions if session.day == day or opens <= session.day <= last]
    detail = {"gap_days": back.gap_days, "cap_m": back.cap_m}
    return [Finding(Kind.RETURN, None, day.isoformat(), day, why_return(back), _sources(*rests_on), detail)]


def _weeks(day: date, log: Log, limits: Thresholds) -> list[Finding]:
    """The card of a week that went far over the one before: one a week, of the first day that did."""
    if log.coverage is None:
        return []
    change = week_change(day, log.sessions, log.coverage, log.week_start, limits)
    if change is None:
        return []
    opens = change.day - timedelta(days=limits.week_to_week_days - 1)
    rests_on = [session for session in log.sessions if opens <= session.day <= change.day]
    return [
        Finding(
            kind=Kind.CARD,
            side=None,
            subject=f"{WEEK_TO_WEEK} {week_of(day, log.week_start).isoformat()}",
            local_date=change.day,
            why=why_week(change, None, log.units),
            sources=_sources(*rests_on),
            detail={"card": WEEK_TO_WEEK, "last_m": change.last_m, "before_m": change.before_m},
        )
    ]


def coming_back(day: date, log: Log, limits: Thresholds = DEFAULT) -> Return:
    """Where the runner stands after a break on a day, with sore runs left out of the way back."""
    runs = [run for session in log.sessions for run in session.runs]
    sore = sore_days(tied(log.entries, runs, limits), runs, limits)
    return return_state(day, log.sessions, log.coverage, sore, limits)


def _signs(day: date, log: Log) -> list[Finding]:
    return [
        Finding(
            kind=Kind.RED_FLAG,
            side=_told(entry.side),
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


def _of_knee(day: date, side: Side, log: Log, limits: Thresholds) -> list[Finding]:
    found = []
    told = _told(side)
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


def _of_no_knee(day: date, log: Log, limits: Thresholds) -> list[Finding]:
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
        why=why_escalate(state),
        sources=_sources(*(session for session in log.sessions if session.day in days)),
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


def _told(side: Side) -> Side | None:
    return side if side in (Side.LEFT, Side.RIGHT) else None


def _sources(*sessions: Session) -> tuple[Source, ...]:
    """Where the runs of these sessions came from."""
    return tuple(sorted({run.source for session in sessions for run in session.runs}))
