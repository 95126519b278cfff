"""Exchanges the code that a runner came back with for tokens, and keeps whose connection it is."""

import time
from datetime import datetime

from app.adapters.strava_api import Grant, name_of
from app.adapters.strava_faults import CodeRefused, StravaFault, StravaFull, StravaInactive, StravaUnavailable
from app.services import strava_access, strava_expiry, strava_goodbye, strava_purge, strava_tokens
from app.services.strava_access import CallsUsed
from app.services.strava_app import Clock, NotConnected, Strava
from app.store import (
    people,
    strava_accounts,
    strava_events,
    strava_goodbyes,
    strava_held,
    strava_passes,
    strava_set_aside,
)
from app.store.database import Database, Transaction
from app.store.sealing import WrongKey
from app.store.strava_accounts import Problem
from app.store.strava_counts import Urgency
from app.store.strava_held import Held

CODE_PAUSE_S = 2.0  # Strava may not know yet of a code it has just given


def take_in(db: Database, strava: Strava, account_id: int, clock: Clock) -> None:
    """Exchange the code for tokens, and keep them.

    Raises NotConnected when nothing comes of it, CallsUsed or a StravaFault when it is to be tried again.

    The exchange is sent even while the app's calls are used up: Strava counts none about tokens, and a code
    is good for minutes. Whose the tokens are is asked in a counted call, when the exchange does not tell.
    """
    with db.begin() as tx:
        code = _code(tx, strava, account_id)
        fence = None if code is None else strava_held.lease(tx, account_id, clock())
    if code is None:
        raise NotConnected
    if fence is None:  # it may have been killed
        raise StravaUnavailable("Another process is exchanging the code.")
    try:
        grant = _grant(db, strava, code, clock)
    except (CodeRefused, StravaFull, StravaInactive) as refused:
        with db.begin() as tx:
            strava_held.release(tx, account_id, fence)
            _go_without(tx, strava, account_id, problem_of(refused))
        raise NotConnected from None
    except (StravaFault, CallsUsed):
        with db.begin() as tx:
            strava_held.release(tx, account_id, fence)
        raise
    with db.begin() as tx:
        connected = _keep(tx, strava, account_id, fence, grant, clock())
    if not connected:
        raise NotConnected


def _code(tx: Transaction, strava: Strava, account_id: int) -> str | None:
    """The code, None without one; raises StravaUnavailable when none of the keys opens it."""
    try:
        return strava_accounts.code(tx, strava.sealer, account_id)
    except WrongKey:
        raise strava_tokens.without_key(account_id) from None


def _go_without(tx: Transaction, strava: Strava, account_id: int, problem: Problem) -> None:
    """A code comes to nothing: a connection that worked goes on, any other needs the runner."""
    try:
        worked = strava_held.of(tx, strava.sealer, account_id) is not None
    except WrongKey:  # the operator's to mend
        worked = True
    if worked:
        strava_accounts.keep_on(tx, account_id, problem)
    else:
        strava_accounts.need_runner(tx, account_id, problem)


def _grant(db: Database, strava: Strava, code: str, clock: Clock) -> Grant:
    """The tokens for a code, and whose they are."""
    try:
        given = strava.api.exchange(code, clock())
    except CodeRefused:
        time.sleep(CODE_PAUSE_S)
        given = strava.api.exchange(code, clock())
    if isinstance(given, Grant):
        return given
    access = given.access
    athlete = strava_access.counted(db, strava, clock, lambda api: api.athlete(access), Urgency.WAITING)
    return Grant(given, athlete["id"], name_of(athlete))


def _keep(tx: Transaction, strava: Strava, account_id: int, fence: int, grant: Grant, now: datetime) -> bool:
    """Store whose connection it is and its tokens; False when it cannot be this runner's."""
    account = strava_accounts.by_id(tx, account_id)
    person = None if account is None else people.by_id(tx, account.person_id)
    other = strava_accounts.by_athlete(tx, strava.origin, grant.athlete_id)
    if other is not None and other.id != account_id:
        # Its tokens are not revoked: that would end the other connection too.
        strava_held.release(tx, account_id, fence)
        _go_without(tx, strava, account_id, Problem.TAKEN)
        return False
    tokens = grant.tokens
    if account is None or person is None:  # disconnected meanwhile
        strava_goodbye.keep(tx, strava.sealer, strava.origin, grant.athlete_id, tokens.refresh, now)
        return False
    is_same = account.athlete_id == grant.athlete_id
    if account.athlete_id is not None and not is_same:
        strava_purge.empty(tx, person, now)
        strava_events.forget_owner(tx, account.origin, account.athlete_id)
        strava_set_aside.forget(tx, account_id)
    strava_goodbyes.drop_athlete(tx, strava.origin, grant.athlete_id)
    if not is_same or account.reached_at is None or now - account.reached_at >= strava_expiry.KEPT:
        strava_passes.forget(tx, account_id)  # else each reading goes on where it was
    held = Held(tokens.access, tokens.refresh, tokens.expires_at)
    if not strava_held.keep(tx, strava.sealer, account_id, fence, held):
        raise StravaUnavailable("Another process has taken over the exchange of the code.")
    strava_accounts.connect(tx, account_id, grant.athlete_id, grant.athlete_name, now)
    return True


def problem_of(fault: Exception) -> Problem:
    """What to call it when Strava does not do what it was asked for."""
    match fault:
        case CodeRefused():
            return Problem.CODE
        case StravaFull():
            return Problem.FULL
        case StravaInactive():
            return Problem.INACTIVE
    return Problem.UNAVAILABLE
