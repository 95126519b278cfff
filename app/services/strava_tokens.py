"""The tokens of connections: renewed by one process at a time, and kept before they are used."""

import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

import structlog

from app.adapters.strava_api import Tokens
from app.adapters.strava_faults import RefreshRefused, StravaFault, StravaUnavailable
from app.services import messages, strava_goodbye
from app.services.strava_app import Clock, NotConnected, Strava
from app.store import people, strava_accounts, strava_held
from app.store.database import Database, Transaction
from app.store.sealing import WrongKey
from app.store.strava_accounts import Account, Problem, State
from app.store.strava_held import Held

log = structlog.get_logger("kneewise.strava")

LEFT = timedelta(hours=1)  # of an access token; with more than that Strava would give the same one again
SPARE = timedelta(minutes=1)  # for the call a token is used for
PAUSE = timedelta(minutes=1)  # after a renewal that came to nothing
TRIES = 3  # refusals in a row until the runner has to agree anew
LOOK_S, LOOKS = 0.25, 20  # for the tokens another process is getting; a worker is not held up for longer


class Agreed(StrEnum):
    """Whether Strava still takes our keys.

    OPEN  it was refused, and not often enough yet to be believed
    LOST  it is refused, and new keys may have been given in an answer that was lost
    """

    YES = "yes"
    OPEN = "open"
    LOST = "lost"
    NO = "no"


@dataclass(frozen=True, slots=True)
class _Turn:
    """A connection and its tokens as they were read; `fence` is the lease's when they are ours to renew."""

    account: Account
    held: Held
    fence: int | None = None


def token(db: Database, strava: Strava, account_id: int, clock: Clock, refused: str | None = None) -> str:
    """An access token that is good now; with less than an hour left it is renewed, by one process at a time.

    refused  a token that Strava did not accept, so that the one held is good only if it is another
    raises   NotConnected, when the runner has to agree anew, which they are told by mail; StravaUnavailable

    While another process renews it, or Strava does not, the one held serves for as long as it is good.
    """
    for _ in range(LOOKS):
        turn = _turn(db, strava, account_id, clock, refused)
        if turn.fence is not None:
            return _renewed(db, strava, turn, turn.fence, clock, refused)
        if _serves(turn.held, refused, clock(), SPARE):
            return turn.held.access
        time.sleep(LOOK_S)
    raise StravaUnavailable("Another process has been renewing the tokens for too long.")


def still_renewed(
    db: Database, strava: Strava, account_id: int, clock: Clock, is_access_refused: bool
) -> Agreed:
    """Whether Strava still gives new tokens for those held, by the rule of strava_access.still_agreed.

    is_access_refused  so was the access token, before its end
    raises             StravaUnavailable while another process asks
    """
    with db.begin() as tx:
        account, held = _opened(tx, strava, account_id, any_state=True)
        fence = strava_held.lease(tx, account_id, clock())
    if fence is None:
        raise StravaUnavailable("Another process is renewing the tokens.")
    try:
        tokens = strava.api.refresh(held.refresh, clock())
    except RefreshRefused:
        with db.begin() as tx:
            return _refused_once_more(tx, strava, _Turn(account, held, fence), is_access_refused, clock())
    except BaseException:
        _let_go(db, account_id, fence)
        raise
    _keep(db, strava, _Turn(account, held), fence, tokens, clock)
    return Agreed.YES


def _refused_once_more(
    tx: Transaction, strava: Strava, turn: _Turn, is_access_refused: bool, now: datetime
) -> Agreed:
    """What a refusal means with those before it; who has to agree anew is told."""
    account_id, fence = turn.account.id, turn.fence or 0
    account, newer = _opened(tx, strava, account_id, any_state=True)
    if account.asked_at != turn.account.asked_at or newer.refresh != turn.held.refresh:
        strava_held.release(tx, account_id, fence)
        return Agreed.OPEN
    if strava_held.refuse(tx, account_id, fence, now + PAUSE) < TRIES:
        return Agreed.OPEN
    if is_access_refused or not _opened(tx, strava, account_id, any_state=True)[1].may_be_replaced:
        return Agreed.NO
    _need_runner(tx, account_id, now)
    return Agreed.LOST


def opened(tx: Transaction, strava: Strava, account_id: int) -> Held:
    """The tokens as they are, in any state; raises NotConnected, and StravaUnavailable without a key."""
    return _opened(tx, strava, account_id, any_state=True)[1]


def without_key(account_id: int) -> StravaUnavailable:
    """What stands in the way of a connection that the operator's keys do not open; the runner cannot help."""
    log.error("no key opens the tokens of a connection; put the key back", account=account_id)
    return StravaUnavailable("None of the keys opens the tokens.")


def _opened(
    tx: Transaction, strava: Strava, account_id: int, any_state: bool = False
) -> tuple[Account, Held]:
    account = strava_accounts.by_id(tx, account_id)
    if account is None or not (any_state or account.state is State.CONNECTED):
        raise NotConnected
    try:
        held = strava_held.of(tx, strava.sealer, account_id)
    except WrongKey:
        raise without_key(account_id) from None
    if held is None:
        raise NotConnected
    return account, held


def _serves(held: Held, refused: str | None, now: datetime, at_least: timedelta) -> bool:
    return held.access != refused and held.expires_at - now > at_least


def _turn(db: Database, strava: Strava, account_id: int, clock: Clock, refused: str | None) -> _Turn:
    """The tokens, with a lease when they have to be renewed and nobody else is at it."""
    with db.read() as tx:
        account, held = _opened(tx, strava, account_id)
    if _serves(held, refused, clock(), LEFT):
        return _Turn(account, held)
    with db.begin() as tx:
        account, held = _opened(tx, strava, account_id)  # anew: another may have renewed them meanwhile
        if _serves(held, refused, clock(), LEFT):
            return _Turn(account, held)
        return _Turn(account, held, strava_held.lease(tx, account_id, clock()))


def _renewed(db: Database, strava: Strava, turn: _Turn, fence: int, clock: Clock, refused: str | None) -> str:
    """A new access token, kept before it is used; the one held when Strava gives none and it still serves."""
    held = turn.held
    try:
        tokens = strava.api.refresh(held.refresh, clock())
    except RefreshRefused:
        return _when_refused(db, strava, turn, fence, clock, refused)
    except StravaFault:
        serves = _serves(held, refused, clock(), SPARE)
        _let_go(db, turn.account.id, fence, clock() + PAUSE if serves else None)
        if not serves:
            raise
        return held.access
    except BaseException:
        _let_go(db, turn.account.id, fence)
        raise
    access = _keep(db, strava, turn, fence, tokens, clock)
    if access is None:
        raise NotConnected
    return access


def _when_refused(
    db: Database, strava: Strava, turn: _Turn, fence: int, clock: Clock, refused: str | None
) -> str:
    """What serves though Strava refused the refresh token: the tokens another process got, or those held.

    It is tried again a few times, with a pause; then the runner has to agree anew.
    """
    account_id = turn.account.id
    with db.begin() as tx:
        _, newer = _opened(tx, strava, account_id)
        if newer.refresh != turn.held.refresh:
            strava_held.release(tx, account_id, fence)
            return newer.access
        is_last = strava_held.refuse(tx, account_id, fence, clock() + PAUSE) >= TRIES
        if is_last:
            _need_runner(tx, account_id, clock())
    if is_last:
        raise NotConnected
    if _serves(newer, refused, clock(), SPARE):
        return newer.access
    raise StravaUnavailable("Strava does not accept the refresh token.")


def _keep(db: Database, strava: Strava, turn: _Turn, fence: int, tokens: Tokens, clock: Clock) -> str | None:
    """Store tokens; returns the access token to use, None when the connection has ended meanwhile.

    When the lease ran out while Strava took its time, they are stored all the same, unless another process
    has stored its own: whoever has the lease now asks with a refresh token that these have replaced.
    """
    new, account = Held(tokens.access, tokens.refresh, tokens.expires_at), turn.account
    with db.begin() as tx:
        if strava_held.keep(tx, strava.sealer, account.id, fence, new):
            return new.access
        now_held = strava_held.of(tx, strava.sealer, account.id)
        if now_held is None:
            athlete_id, refresh = account.athlete_id, new.refresh
            strava_goodbye.keep(tx, strava.sealer, account.origin, athlete_id, refresh, clock())
            return None
        if now_held.refresh != turn.held.refresh:
            return now_held.access
        strava_held.keep_late(tx, strava.sealer, account.id, new)
        return new.access


def _let_go(db: Database, account_id: int, fence: int, until: datetime | None = None) -> None:
    """Give a lease back, or let nobody have it until an instant."""
    with db.begin() as tx:
        strava_held.release(tx, account_id, fence, until)


def _need_runner(tx: Transaction, account_id: int, now: datetime) -> None:
    """Wait for the runner to agree anew, and tell them once."""
    strava_accounts.need_runner(tx, account_id, Problem.REFUSED)
    account = strava_accounts.by_id(tx, account_id)
    person = None if account is None else people.by_id(tx, account.person_id)
    if account is not None and person is not None:
        about = f"{account_id} {account.asked_at.isoformat()}"
        messages.ask(tx, kind=messages.Kind.STRAVA_RECONNECT, about=about, facts={}, now=now, person=person)
