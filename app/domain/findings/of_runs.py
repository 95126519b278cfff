"""What is found in a runner's runs: the run too long too soon, coming back after a break, the week's card.

source  each rule's own, in `load`; that a spike holds for three days is our own (D)
"""

from datetime import date, timedelta

from app.domain.findings.log import Log, sources_of
from app.domain.load import Return, ReturnState, Session, Spike, WeekChange, return_state, week_change
from app.domain.pain import sore_days, tied
from app.domain.people import WeekStart, week_of
from app.domain.reminders import Finding, Kind
from app.domain.runs import Source
from app.domain.sentences import why_return, why_spike, why_week
from app.domain.thresholds import DEFAULT, Thresholds

WEEK_TO_WEEK = "week_to_week"  # what a card is about, and the first word of its subject


def spikes_of(day: date, log: Log, limits: Thresholds = DEFAULT) -> list[Finding]:
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
    before = (each for each in log.sessions if opens <= each.day < session.day)
    return spike_finding(session, one, sources_of(session, *before), log.units, limits)


def spike_finding(
    session: Session, one: Spike, sources: tuple[Source, ...], units: str, limits: Thresholds = DEFAULT
) -> Finding:
    """The finding of a run too long too soon; it rests on the runs of the 30 days before as well."""
    return Finding(
        kind=Kind.LOAD_SPIKE,
        side=None,
        subject=session.day.isoformat(),
        local_date=session.day,
        why=why_spike(session, one, None, units, limits),
        sources=sources,
        detail={
            "category": one.category.value if one.category else None,
            "distance_m": session.distance_m,
            "longest_m": one.longest_m,
            "longest_day": one.longest_day.isoformat() if one.longest_day else None,
        },
    )


def returns_of(day: date, log: Log, limits: Thresholds = DEFAULT) -> list[Finding]:
    """The first run after a break, on its day."""
    if not any(session.day == day for session in log.sessions):
        return []
    back = return_state(day, log.sessions, log.coverage, (), limits)  # its first run alone ends no way back
    if back.state is ReturnState.NONE or back.first_day != day:
        return []
    last = back.last_day or day
    opens = last - timedelta(days=limits.spike_window_days - 1)
    rests_on = [session for session in log.sessions if session.day == day or opens <= session.day <= last]
    detail = {"gap_days": back.gap_days, "cap_m": back.cap_m}
    return [Finding(Kind.RETURN, None, day.isoformat(), day, why_return(back), sources_of(*rests_on), detail)]


def weeks_of(day: date, log: Log, limits: Thresholds = DEFAULT) -> list[Finding]:
    """The card of a week that went far over the one before: one a week, of the first day that did."""
    if log.coverage is None:
        return []
    change = week_change(day, log.sessions, log.coverage, log.week_start, limits)
    if change is None:
        return []
    opens = change.day - timedelta(days=limits.week_to_week_days - 1)
    rests_on = [session for session in log.sessions if opens <= session.day <= change.day]
    return [week_finding(change, log.week_start, sources_of(*rests_on), log.units)]


def week_finding(change: WeekChange, starts: WeekStart, sources: tuple[Source, ...], units: str) -> Finding:
    """The card of the week of a change; it rests on the runs of both times seven days."""
    return Finding(
        kind=Kind.CARD,
        side=None,
        subject=f"{WEEK_TO_WEEK} {week_of(change.day, starts).isoformat()}",
        local_date=change.day,
        why=why_week(change, None, units),
        sources=sources,
        detail={"card": WEEK_TO_WEEK, "last_m": change.last_m, "before_m": change.before_m},
    )


def coming_back(day: date, log: Log, limits: Thresholds = DEFAULT) -> Return:
    """Where the runner stands after a break on a day, with sore runs left out of the way back."""
    runs = [run for session in log.sessions for run in session.runs]
    sore = sore_days(tied(log.entries, runs, limits), runs, limits)
    return return_state(day, log.sessions, log.coverage, sore, limits)
