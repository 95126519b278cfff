"""Applies what Strava says of one activity, which events were about."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from app.adapters import strava_mapping
from app.domain.people import Person
from app.services import alerts, strava_page, strava_traces
from app.services.strava_page import Tally
from app.store import api_runs, people, strava_accounts, strava_events, strava_set_aside
from app.store.database import Transaction
from app.store.strava_accounts import Account
from app.store.strava_events import Event


def apply(
    tx: Transaction,
    account_id: int,
    activity_id: int,
    raw: dict[str, Any] | None,
    events: Sequence[Event],
    now: datetime,
) -> None:
    """Store an activity, or delete its row when Strava does not show it any more; None: there is none."""
    account = strava_accounts.by_id(tx, account_id)
    person = None if account is None else people.by_id(tx, account.person_id)
    if account is None or person is None:
        return
    strava_accounts.reached(tx, account_id, now)
    told_of = activity_id if raw is None else strava_mapping.listed(raw).activity_id
    if told_of != activity_id or not strava_mapping.is_of(
        raw, account.athlete_id
    ):  # an event may name anyone's
        strava_events.done(tx, events, "another's", now)
        return
    outcome = _stored(tx, person, account, activity_id, raw, now)
    strava_events.done(tx, events, outcome, now)
    alerts.judge(tx, person, now)
    if outcome == "deleted":
        strava_traces.forget(tx, person)


def _stored(
    tx: Transaction,
    person: Person,
    account: Account,
    activity_id: int,
    raw: dict[str, Any] | None,
    now: datetime,
) -> str:
    taken = Tally()
    shown = raw is not None and (account.sees_private or not strava_mapping.is_private(raw))
    if raw is not None and shown:
        taken, found = strava_page.take(tx, person, account, [raw], now)
        if found:
            return "stored"
        if strava_set_aside.has(tx, account.id, str(activity_id)):
            return "set aside"
    held = api_runs.held(tx, person.id, {str(activity_id)})
    strava_page.take_out(tx, person, held)
    return "deleted" if held or taken.removed else "no run"
