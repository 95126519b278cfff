"""The tokens of connections: renewed by one process at a time, and kept before they are used."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from app.adapters.strava_api import StravaApi, Tokens
from app.adapters.strava_faults import RefreshRefused, StravaUnavailable
from app.services import messages
from app.store import people, strava_accounts
from app.store.database import Database, Transaction
from app.store.sealing import Sealer, WrongKey
from app.store.strava_accounts import Held, Problem, State

log = structlog.get_logger("kneewise.strava")
Clock = Callable[[], datetime]

LEFT = timedelta(hours=1)  # of an access token; with more than that Strava would give the same one again
LOOK_S, LOOKS = 0.25, 120  # for the tokens another process is getting


class NotConnected(Exception):
    """The connection is gone, or goes on only once the runner agrees anew."""


@dataclass(frozen=True, slots=True)
class Strava:
    """An app at Strava or at its stand-in."""

    api: StravaApi
    sealer: Sealer

    @property
    def origin(self) -> str:
        """Names the API and the app, on rows and connections."""
        return self.api.origin


def token(db: Database, strava: Strava, account_id: int, clock: Clock, refused: str | None = None) -> str:
    """An access token that is good for a while; renewed by one process at a time, others wait for it.

    refused  a token that Strava did not accept, so that the one held is good only if it is another
    raises   NotConnected, when the runner has to agree anew, which they are told by mail; StravaUnavailable
    """
    for _ in range(LOOKS):
        with db.begin() as tx:
            now = clock()
            held = opened(tx, strava, account_id)
            if held.expires_at - now > LEFT and held.access != refused:
                return held.access
            fence = strava_accounts.lease(tx, account_id, now)
        if fence is not None:
            return _renewed(db, strava, account_id, clock, held, fence)
        time.sleep(LOOK_S)
    raise StravaUnavailable("Another process has been renewing the tokens for too long.")


def still_renewed(db: Database, strava: Strava, account_id: int, clock: Clock) -> bool:
    """Whether Strava still gives new tokens for those held; True as well while another process asks."""
    with db.begin() as tx:
        held = opened(tx, strava, account_id, any_state=True)
        fence = strava_accounts.lease(tx, account_id, clock())
    if fence is None:
        return True
    try:
        tokens = strava.api.refresh(held.refresh)
    except RefreshRefused:
        with db.begin() as tx:
            strava_accounts.release(tx, account_id, fence)
            return opened(tx, strava, account_id, any_state=True).refresh != held.refresh
    except BaseException:
        _let_go(db, account_id, fence)
        raise
    with db.begin() as tx:
        strava_accounts.keep_tokens(tx, strava.sealer, account_id, fence, _to_hold(tokens))
    return True


def opened(tx: Transaction, strava: Strava, account_id: int, any_state: bool = False) -> Held:
    """The tokens as they are now; raises NotConnected, and StravaUnavailable when no key opens them.

    any_state  not only those of a connection that can be used
    """
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
            newer = opened(tx, strava, account_id)
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
