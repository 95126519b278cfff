"""Strava as the services use it: an app, keys for what is sealed, and calls that keep its rules."""

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

import structlog

from app.adapters.strava_api import StravaApi, Tokens, Usage
from app.adapters.strava_faults import NoAccess, RefreshRefused, StravaLimited, StravaUnavailable
from app.services import messages
from app.store import people, strava_accounts, strava_budget, tasks
from app.store.database import Database, Transaction
from app.store.sealing import Sealer, WrongKey
from app.store.strava_accounts import Held, Problem, State
from app.store.strava_budget import Counts, Urgency

log = structlog.get_logger("kneewise.strava")
T = TypeVar("T")
Clock = Callable[[], datetime]

SYNC, EVENT, GOODBYE, WEBHOOK = "strava_sync", "strava_event", "strava_goodbye", "strava_webhook"
LEFT = timedelta(hours=1)  # of an access token; with more than that Strava would give the same one again
LOOK_S, LOOKS = 0.25, 120  # for the tokens another process is getting
MOST_JITTER_S = 20


class NotConnected(Exception):
    """The connection is gone, or goes on only once the runner agrees anew."""


class CallsUsed(Exception):
    """No call may be made before an instant."""

    def __init__(self, until: datetime) -> None:
        super().__init__(f"Strava's calls are used up until {until:%H:%M} UTC.")
        self.until = until


@dataclass(frozen=True, slots=True)
class Strava:
    """An app at Strava or at its stand-in."""

    api: StravaApi
    sealer: Sealer

    @property
    def origin(self) -> str:
        """Names the API and the app, on rows and connections."""
        return self.api.origin


def ask_sync(tx: Transaction, account_id: int, now: datetime, due_at: datetime | None = None) -> None:
    """Have all that is due for a connection done, in the background; from an instant on with `due_at`."""
    later = "" if due_at is None else ":later"  # one that waits must not swallow one asked for now
    payload = {"account_id": account_id}
    key = f"{SYNC}:{account_id}{later}"
    tasks.enqueue(tx, SYNC, payload, now, dedupe_key=key, lock=lock(account_id), due_at=due_at)


def ask_recent(tx: Transaction, account_id: int, now: datetime) -> None:
    """Have the newest activities read in the background, due or not."""
    payload = {"account_id": account_id, "recent": True}
    tasks.enqueue(tx, SYNC, payload, now, dedupe_key=_recent(account_id), lock=lock(account_id))


def recent_asked_since(tx: Transaction, account_id: int, since: datetime) -> bool:
    """Whether that was asked for after an instant."""
    return tasks.asked_since(tx, _recent(account_id), since)


def _recent(account_id: int) -> str:
    return f"{SYNC}:{account_id}:recent"


def goes_on_at(tx: Transaction, account_id: int) -> datetime | None:
    """When what was put off for a connection is gone on with, None when nothing was."""
    return tasks.due_at(tx, f"{SYNC}:{account_id}:later")


def lock(account_id: int) -> str:
    """The lock of tasks that write what a connection gives; only one of them is done at a time."""
    return f"athlete:{account_id}"


def call(
    db: Database,
    strava: Strava,
    account_id: int,
    clock: Clock,
    use: Callable[[StravaApi, str], T],
    urgency: Urgency = Urgency.ROUTINE,
) -> T:
    """Make one counted call with a good token; a token that is refused is renewed once.

    use     makes the call with the app and the token it is given
    raises  NotConnected, CallsUsed, and the faults of app.adapters.strava_faults but NoAccess
    """
    access = token(db, strava, account_id, clock)
    try:
        return counted(db, strava, clock, lambda api: use(api, access), urgency)
    except NoAccess:
        newer = token(db, strava, account_id, clock, refused=access)
    try:
        return counted(db, strava, clock, lambda api: use(api, newer), urgency)
    except NoAccess:  # the refresh went well, so the connection holds
        raise StravaUnavailable("Strava refuses a token that it has just given.") from None


def counted(
    db: Database,
    strava: Strava,
    clock: Clock,
    use: Callable[[StravaApi], T],
    urgency: Urgency = Urgency.ROUTINE,
) -> T:
    """Make one call that counts towards the app's limits; raises CallsUsed and the faults."""
    asked_at = clock()
    with db.begin() as tx:
        until = strava_budget.reserve(tx, strava.origin, asked_at, urgency)
    if until is not None:
        raise CallsUsed(until)
    try:
        return _told(db, strava, clock, use, asked_at)
    except StravaLimited:
        jitter = timedelta(seconds=1 + secrets.randbelow(MOST_JITTER_S))
        with db.begin() as tx:
            until = strava_budget.block(tx, strava.origin, clock(), jitter)
        raise CallsUsed(until) from None


def _told(db: Database, strava: Strava, clock: Clock, use: Callable[[StravaApi], T], asked_at: datetime) -> T:
    """The call itself; what Strava says of the calls used is kept, however it ends."""
    said: list[Usage] = []
    try:
        return use(strava.api.telling(said.append))
    finally:
        if said:
            counts = Counts(asked_at, **{name: getattr(said[-1], name) for name in Usage.__slots__})
            with db.begin() as tx:
                strava_budget.correct(tx, strava.origin, counts, clock())


def token(db: Database, strava: Strava, account_id: int, clock: Clock, refused: str | None = None) -> str:
    """An access token that is good for a while; renewed by one process at a time, others wait for it.

    refused  a token that Strava did not accept, so that the one held is good only if it is another
    raises   NotConnected, when the runner has to agree anew, which they are told by mail; StravaUnavailable
    """
    for _ in range(LOOKS):
        with db.begin() as tx:
            now = clock()
            held = _held(tx, strava, account_id)
            if held.expires_at - now > LEFT and held.access != refused:
                return held.access
            fence = strava_accounts.lease(tx, account_id, now)
        if fence is not None:
            return _renewed(db, strava, account_id, clock, held, fence)
        time.sleep(LOOK_S)
    raise StravaUnavailable("Another process has been renewing the tokens for too long.")


def still_agreed(db: Database, strava: Strava, account_id: int, clock: Clock) -> bool:
    """Whether Strava still takes our key: False only when it refuses the token and its renewal as well."""
    with db.begin() as tx:
        held, fence = _held(tx, strava, account_id, any_state=True), None
        if held.expires_at <= clock():
            fence = strava_accounts.lease(tx, account_id, clock())
    try:
        if fence is None:
            counted(db, strava, clock, lambda api: api.athlete(held.access), Urgency.WAITING)
            return True
    except NoAccess:
        with db.begin() as tx:
            fence = strava_accounts.lease(tx, account_id, clock())
    if fence is None:
        return True  # another process is at it, and will say
    try:
        tokens = strava.api.refresh(held.refresh)
    except RefreshRefused:
        with db.begin() as tx:
            strava_accounts.release(tx, account_id, fence)
            return _held(tx, strava, account_id, any_state=True).refresh != held.refresh
    except BaseException:
        _let_go(db, account_id, fence)
        raise
    with db.begin() as tx:
        strava_accounts.keep_tokens(tx, strava.sealer, account_id, fence, _to_hold(tokens))
    return True


def _held(tx: Transaction, strava: Strava, account_id: int, any_state: bool = False) -> Held:
    account = strava_accounts.by_id(tx, account_id)
    usable = account is not None and (any_state or account.state is State.CONNECTED)
    try:
        held = strava_accounts.held(tx, strava.sealer, account_id) if usable else None
    except WrongKey:
        raise without_key(account_id) from None
    if held is None:
        raise NotConnected
    return held


def without_key(account_id: int) -> StravaUnavailable:
    """What stands in the way of a connection that the operator's keys do not open; the runner cannot help."""
    log.error("no key opens the tokens of a connection; put the key back", account=account_id)
    return StravaUnavailable("None of the keys opens the tokens.")


def _renewed(db: Database, strava: Strava, account_id: int, clock: Clock, held: Held, fence: int) -> str:
    """New tokens, kept before they are used. The lease that `fence` names is given back in any case."""
    try:
        tokens = strava.api.refresh(held.refresh)
    except RefreshRefused:
        with db.begin() as tx:
            strava_accounts.release(tx, account_id, fence)
            newer = _held(tx, strava, account_id)
            if newer.refresh == held.refresh:
                _need_runner(tx, account_id, clock())
        if newer.refresh == held.refresh:
            raise NotConnected from None
        return newer.access  # another process was quicker
    except BaseException:
        _let_go(db, account_id, fence)
        raise
    with db.begin() as tx:
        if not strava_accounts.keep_tokens(tx, strava.sealer, account_id, fence, _to_hold(tokens)):
            raise StravaUnavailable("Another process has taken over the renewal of the tokens.")
    return tokens.access


def _let_go(db: Database, account_id: int, fence: int) -> None:
    with db.begin() as tx:
        strava_accounts.release(tx, account_id, fence)


def _to_hold(tokens: Tokens) -> Held:
    return Held(tokens.access, tokens.refresh, tokens.expires_at)


def _need_runner(tx: Transaction, account_id: int, now: datetime) -> None:
    """Wait for the runner to agree anew, and tell them once."""
    strava_accounts.need_runner(tx, account_id, Problem.REFUSED)
    account = strava_accounts.by_id(tx, account_id)
    person = None if account is None else people.by_id(tx, account.person_id)
    if account is not None and person is not None:
        about = f"{account_id} {account.asked_at.isoformat()}"
        messages.ask(tx, kind="strava_reconnect", about=about, facts={}, now=now, person=person)
