"""Ends connections to Strava, and deletes what came through them when it may be kept no longer."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.domain.people import Person
from app.domain.runs import Source
from app.services import alerts, emptying, messages, strava_goodbye, strava_traces
from app.services.strava_app import Strava
from app.services.strava_tasks import EVENT, SYNC, lock
from app.store import (
    api_runs,
    coverage,
    deletions,
    people,
    strava_accounts,
    strava_events,
    strava_passes,
    strava_sealed,
    strava_set_aside,
    strava_subscriptions,
    tasks,
)
from app.store.database import Database, Transaction
from app.store.sealing import Sealer
from app.store.strava_accounts import Account

KEPT = timedelta(days=7)  # a copy that Strava has not confirmed (API Policy 5.5)
WARNED = timedelta(days=3)  # without an answer from Strava
TOLD = timedelta(days=30)  # after a connection has ended, its page says so for so long
WHY = ("asked", "deauthorized", "moved", "key")  # worded in templates/strava_ends.html
EXPIRED = f"{Source.STRAVA_API.value}_expired"  # what copies that came of age are recorded as


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
    coverage.replace_coverage(tx, person.id, Source.STRAVA_API, None)
    strava_traces.forget_all(tx, person)
    deletions.add(tx, person.id, _record(because), gone, now)
    alerts.judge(tx, person, now)
    strava_traces.forget_fallen(tx, person, now)
    emptying.ask(tx, now)
    return gone


def expire(tx: Transaction, person: Person, account: Account, now: datetime) -> int:
    """Delete the runs that Strava has not confirmed for seven days; returns how many.

    What is known of activities set aside is kept for no longer.
    The days up to the last of them are no longer known. Of one that the runner removed it is kept alone
    that it stays out. When nothing is left, the list is read from the beginning once it can be.
    """
    unread = strava_set_aside.drop_older(tx, account.id, now - KEPT)
    if unread:
        _know_from(tx, person, max(unread) + timedelta(days=1))
    old = api_runs.missed(tx, person.id, now - KEPT + timedelta(microseconds=1))
    api_runs.empty(tx, person.id, {one.id for one in old if one.removed})
    gone = [one for one in old if not one.removed]
    if not gone:
        return 0
    if len(gone) == api_runs.count(tx, person.id):
        strava_passes.forget(tx, account.id)
        strava_traces.forget_all(tx, person)
        coverage.replace_coverage(tx, person.id, Source.STRAVA_API, None)
    else:
        _know_from(tx, person, max(one.day for one in gone) + timedelta(days=1))
    api_runs.forget(tx, person.id, {one.id for one in gone})
    deletions.add(tx, person.id, EXPIRED, len(gone), now)
    _tell(tx, person, account, len(gone), now)
    alerts.judge(tx, person, now)
    strava_traces.forget(tx, person)
    emptying.ask(tx, now)
    return len(gone)


@dataclass(frozen=True, slots=True)
class Expired:
    """Copies deleted while Strava does not answer: how many, on which day, and since which."""

    runs: int
    since: date
    day: date


def expired(tx: Transaction, person: Person, reached_at: datetime) -> Expired | None:
    """What was deleted of someone since Strava last answered, None where nothing was."""
    found = [one for one in deletions.of(tx, person.id) if one.what == EXPIRED and one.at > reached_at]
    if not found:
        return None
    since, day = person.today(found[0].at), person.today(found[-1].at)
    return Expired(sum(one.rows for one in found), since, day)


def _tell(tx: Transaction, person: Person, account: Account, runs: int, now: datetime) -> None:
    """Tell the runner once that copies go, where Strava has been away for long."""
    if account.reached_at is None or now - account.reached_at < WARNED:
        return
    messages.take_back(tx, person, messages.Kind.STRAVA_EXPIRING)
    facts: dict[str, str | int | None] = {"runs": runs, "day": person.today(now).isoformat()}
    if account.state is strava_accounts.State.NEEDS_RECONNECT:
        facts["reconnect"] = 1
    about = f"{account.id} {account.reached_at.isoformat()}"
    messages.ask(tx, kind="strava_expired", about=about, facts=facts, now=now, person=person)


def expires_at(tx: Transaction, person_id: int) -> datetime | None:
    """When the first of the runs is deleted unless Strava confirms it, None without any."""
    confirmed = api_runs.oldest_confirmed(tx, person_id)
    return None if confirmed is None else confirmed + KEPT


def warn(tx: Transaction, person: Person, account: Account, now: datetime) -> bool:
    """Tell the runner once, after three days without Strava, what will be deleted and when."""
    away_since, first = account.reached_at, expires_at(tx, person.id)
    if away_since is None or first is None or account.told_at is not None or now - away_since < WARNED:
        return False
    runs, day = api_runs.count(tx, person.id), person.today(first).isoformat()
    facts: dict[str, str | int | None] = {"runs": runs, "day": day}
    if account.state is strava_accounts.State.NEEDS_RECONNECT:
        facts["reconnect"] = 1
    about = f"{account.id} {away_since.isoformat()}"
    messages.ask(tx, kind=messages.Kind.STRAVA_EXPIRING, about=about, facts=facts, now=now, person=person)
    strava_accounts.told(tx, account.id, now)
    return True


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


def expire_away(db: Database, strava: Strava | None, now: datetime) -> int:
    """Delete what has come of age of connections that cannot be read here; returns how many runs."""
    with db.read() as tx:
        away = strava_accounts.others(tx, None if strava is None else strava.origin)
    gone = 0
    for account in away:
        with db.begin() as tx:
            person = people.by_id(tx, account.person_id)
            if person is not None and strava_accounts.by_id(tx, account.id) is not None:
                gone += expire(tx, person, account, now)
                warn(tx, person, account, now)
    return gone


def _record(because: str) -> str:
    """What a deletion is recorded as: of the API, and why, unless the runner asked for it."""
    return Source.STRAVA_API.value + ("" if because == "asked" else f"_{because}")


def _know_from(tx: Transaction, person: Person, day: date) -> None:
    """Know the days from this one on, as far as they were known."""
    span = coverage.span_of(tx, person.id, Source.STRAVA_API)
    if span is not None:
        first, last = max(span[0], day), span[1]
        span = (first, last) if first <= last else None
    coverage.replace_coverage(tx, person.id, Source.STRAVA_API, span)
