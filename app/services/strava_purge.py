"""Ends connections to Strava, and deletes all that came through them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.people import Person
from app.domain.runs import Source
from app.services import alerts, emptying, messages, strava_goodbye, strava_traces
from app.services.strava_app import Strava
from app.services.strava_tasks import EVENT, SYNC, lock
from app.store import (
    apart_runs,
    api_runs,
    coverage,
    deletions,
    people,
    strava_accounts,
    strava_events,
    strava_sealed,
    strava_subscriptions,
    tasks,
)
from app.store.database import Database, Transaction
from app.store.sealing import Sealer

TOLD = timedelta(days=30)  # after a connection has ended, its page says so for so long
WHY = ("asked", "deauthorized", "moved", "key")  # worded in templates/strava_ends.html


def disconnect(tx: Transaction, person: Person, strava: Strava | None, now: datetime, because: str) -> int:
    """End a connection and delete at once what came through it; returns how many runs went.

    because  "asked", "deauthorized", "moved" or "key"
    strava   where the token is still to be revoked, None when it can no longer be

    Runs, days known, findings and reminders that rest on the API go; what was typed or came in files stays
    and is judged anew. It is recorded, and the person is told by mail. Doing it again changes nothing.
    """
    account = strava_accounts.of(tx, person.id)
    if account is None:
        return 0
    if strava is not None and strava.origin == account.origin:
        strava_goodbye.leave(tx, strava.sealer, account, now)
    if account.athlete_id is not None:
        strava_events.forget_owner(tx, account.origin, account.athlete_id)
    for name in (EVENT, SYNC):  # a task that failed says why, in words of what it met
        tasks.drop(tx, name, lock(account.id))
    kinds = (messages.Kind.STRAVA_EXPIRING, messages.Kind.STRAVA_EXPIRED, messages.Kind.STRAVA_RECONNECT)
    messages.take_back(tx, person, *kinds)
    strava_accounts.forget(tx, account.id)
    gone = empty(tx, person, now, because)
    facts: dict[str, str | int | None] = {"runs": gone, "because": because}
    about = f"{account.id} {now.isoformat()}"
    messages.ask(tx, kind=messages.Kind.STRAVA_DISCONNECTED, about=about, facts=facts, now=now, person=person)
    return gone


@dataclass(frozen=True, slots=True)
class Ended:
    """A connection that has ended: when, why ("asked" and so on), and how many runs went with it."""

    at: datetime
    because: str
    runs: int


def ended(tx: Transaction, person: Person, now: datetime) -> Ended | None:
    """The end of the last connection of someone who has none, None when that is long ago or never was."""
    whats = {_record(because): because for because in WHY}
    found = [one for one in deletions.of(tx, person.id) if one.what in whats and one.at > now - TOLD]
    return Ended(found[-1].at, whats[found[-1].what], found[-1].rows) if found else None


def empty(tx: Transaction, person: Person, now: datetime, because: str = "asked") -> int:
    """Delete all that came through the API and what rests on it, and record it; returns how many runs."""
    rows = api_runs.of(tx, person.id)
    gone = sum(not one.removed for one in rows)
    api_runs.forget(tx, person.id, {one.id for one in rows})
    apart_runs.forget_strava(tx, person.id)
    coverage.replace_coverage(tx, person.id, Source.STRAVA_API, None)
    strava_traces.forget_all(tx, person)
    deletions.add(tx, person.id, _record(because), gone, now)
    alerts.judge(tx, person, now)
    strava_traces.forget_fallen(tx, person, now)
    emptying.ask(tx, now)
    return gone


def end_foreign(db: Database, strava: Strava | None, now: datetime) -> int:
    """End all connections to other APIs or apps than this real one; returns how many.

    Without an app, or with the sandbox's, all stay: a setting may have been forgotten.
    """
    if strava is None or strava.is_sandbox:
        return 0
    with db.read() as tx:
        foreign = [people.by_id(tx, each.person_id) for each in strava_accounts.others(tx, strava.origin)]
    ended = [person for person in foreign if person is not None]
    for person in ended:
        with db.begin() as tx:
            disconnect(tx, person, None, now, "moved")
    if ended:
        with db.begin() as tx:
            strava_subscriptions.forget_others(tx, strava.origin)
    return len(ended)


def end_unopened(db: Database, sealer: Sealer, now: datetime) -> int:
    """End the connections whose secrets no key opens any more, for good; returns how many."""
    with db.begin() as tx:
        strava_sealed.drop_goodbyes(tx, sealer)
        accounts = [strava_accounts.by_id(tx, each) for each in strava_sealed.unopened(tx, sealer)]
    for account in accounts:
        with db.begin() as tx:
            person = None if account is None else people.by_id(tx, account.person_id)
            if person is not None:
                disconnect(tx, person, None, now, "key")
    return len(accounts)


def _record(because: str) -> str:
    """What a deletion is recorded as: of the API, and why, unless the runner asked for it."""
    return Source.STRAVA_API.value + ("" if because == "asked" else f"_{because}")
