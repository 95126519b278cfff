"""Deletes copies that Strava has not confirmed for too long, and warns their runner in time."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.domain.people import Person
from app.domain.runs import Source
from app.services import alerts, emptying, link_analysis, messages, strava_traces
from app.services.strava_app import Strava
from app.store import (
    api_runs,
    coverage,
    deletions,
    people,
    strava_accounts,
    strava_passes,
    strava_set_aside,
)
from app.store.database import Database, Transaction
from app.store.strava_accounts import Account

KEPT = timedelta(days=7)  # a copy that Strava has not confirmed (API Policy 5.5)
WARNED = timedelta(days=3)  # without an answer from Strava
EXPIRED = f"{Source.STRAVA_API.value}_expired"  # what copies that came of age are recorded as


def expire(tx: Transaction, person: Person, account: Account, now: datetime) -> int:
    """Delete the runs that Strava has not confirmed for seven days; returns how many.

    What is known of activities set aside is kept for no longer.
    What the runner said of a wrong merge with one holds again when it comes back.
    The days up to the last of them are no longer known. Of one that the runner removed it is kept alone
    that it stays out. When nothing is left, the list is read from the beginning once it can be.
    """
    unread = strava_set_aside.drop_older(tx, account.id, now - KEPT)
    if unread:
        _know_from(tx, person, max(unread) + timedelta(days=1))
    old = api_runs.missed(tx, person.id, now - KEPT + timedelta(microseconds=1))
    days = {one.day for one in old}
    link_analysis.forget_from(tx, Source.STRAVA_API, person, days=days, gaps_too=True)
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
    api_runs.forget(tx, person.id, {one.id for one in gone}, comes_back=True)
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
    messages.ask(tx, kind=messages.Kind.STRAVA_EXPIRED, about=about, facts=facts, now=now, person=person)


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


def _know_from(tx: Transaction, person: Person, day: date) -> None:
    """Know the days from this one on, as far as they were known."""
    span = coverage.span_of(tx, person.id, Source.STRAVA_API)
    if span is not None:
        first, last = max(span[0], day), span[1]
        span = (first, last) if first <= last else None
    coverage.replace_coverage(tx, person.id, Source.STRAVA_API, span)
