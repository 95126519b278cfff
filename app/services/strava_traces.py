"""Forgets what the rules found by runs from Strava that are gone; what still holds by others stays."""

from datetime import datetime, timedelta

from app.domain import load
from app.domain.people import Person
from app.domain.reminders import Finding, Kind, Reminder
from app.domain.runs import Source
from app.domain.thresholds import DEFAULT
from app.services import link_analysis
from app.services.inbox import speaks_of
from app.store import findings, reminders, runs
from app.store.database import Transaction


def forget(tx: Transaction, person: Person) -> int:
    """After runs went and the rest was judged: forget findings that rested on them; returns how many.

    Cleared findings that the API entered into go, and spikes too old to be judged whose run, or the longest
    before it, is no longer there. Of reminders that spoke of them it is kept alone that they went out.
    """
    held = [one for one in findings.of(tx, person.id) if Source.STRAVA_API in one.sources]
    gone = [one for one in held if one.cleared_at is not None or not _stands(tx, person, one)]
    findings.forget(tx, {one.id for one in gone if one.id is not None})
    for reminder in reminders.of(tx, person.id) if gone else ():
        if Source.STRAVA_API in reminder.sources and any(_told(reminder, one, person) for one in gone):
            reminders.forget_why(tx, person.id, reminder.local_date)
    return len(gone)


def forget_all(tx: Transaction, person: Person) -> None:
    """Forget all that rests on the API: findings, analyses, and of reminders all but that they went out."""
    link_analysis.forget_from(tx, Source.STRAVA_API, person, gaps_too=True)
    findings.forget_from(tx, person.id, Source.STRAVA_API)
    reminders.forget_from(tx, person.id, Source.STRAVA_API)


def forget_fallen(tx: Transaction, person: Person, now: datetime) -> None:
    """Forget what fell when the rest was judged at `now`: it rested on days that the API made known.

    Its sources do not say so, for a day without a run has none.
    """
    gone = [one for one in findings.of(tx, person.id) if one.cleared_at == now]
    findings.forget(tx, {one.id for one in gone if one.id is not None})
    for reminder in reminders.of(tx, person.id) if gone else ():
        if any(_told(reminder, one, person) for one in gone):
            reminders.forget_why(tx, person.id, reminder.local_date)


def _stands(tx: Transaction, person: Person, finding: Finding) -> bool:
    """Whether the distances that a spike names are still those of sessions; of other kinds, always."""
    if finding.kind is not Kind.LOAD_SPIKE:
        return True
    day = finding.local_date
    since = day - timedelta(days=DEFAULT.spike_window_days + 1)
    sessions = load.sessions(runs.counting(tx, person.id, since=since, until=day))
    ran = {session.distance_m for session in sessions if session.day == day}
    before = {session.distance_m for session in sessions}
    return finding.detail.get("distance_m") in ran and finding.detail.get("longest_m") in (None, *before)


def _told(reminder: Reminder, finding: Finding, person: Person) -> bool:
    over = None if finding.cleared_at is None else person.today(finding.cleared_at)
    return speaks_of(reminder, finding) and (over is None or reminder.local_date <= over)
