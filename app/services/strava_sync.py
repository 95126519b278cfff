"""Brings a runner's log up to date with Strava: exchanges the code, reads what is due, waits its turn."""

import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.adapters.strava_api import Grant
from app.adapters.strava_faults import CodeRefused, StravaFault, StravaFull, StravaInactive, StravaUnavailable
from app.services import (
    strava_access,
    strava_answered,
    strava_goodbye,
    strava_inbox,
    strava_purge,
    strava_reading,
    strava_tokens,
)
from app.services.strava_access import CallsUsed, Clock, NotConnected, Strava
from app.services.strava_page import Tally
from app.store import (
    api_runs,
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
from app.store.strava_accounts import Account, Problem, State
from app.store.strava_held import Held
from app.store.strava_passes import Kind

CODE_PAUSE_S = 2.0  # Strava may not know yet of a code it has just given
FIRST_WAIT = timedelta(minutes=1)
WAIT_FACTOR = 4
LONGEST_WAIT = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Synced:
    """What came of it; `problem` says what kept the rest, and `resume_at` when it is gone on with."""

    tally: Tally
    problem: Problem
    resume_at: datetime | None = None


def sync(db: Database, strava: Strava, account_id: int, clock: Clock, with_recent: bool = False) -> Synced:
    """Do all that is due for one connection; doing it twice, or in two processes, changes nothing more.

    with_recent  read the last 30 days in any case

    What stands in the way is noted with the connection, and the rest asked for from a later instant on.
    """
    with db.read() as tx:
        account = strava_accounts.by_id(tx, account_id)
    if account is None or account.origin != strava.origin:
        return Synced(Tally(), Problem.NONE)
    resume_at, tally = None, Tally()
    try:
        if account.state is State.CONNECTING:
            _take_in(db, strava, account_id, clock)
        for kind in _due(db, account_id, clock(), with_recent):
            tally += strava_reading.read(db, strava, account_id, kind, clock)
            if kind is not Kind.OLDER:
                strava_answered.by_pass(db, account_id, clock())
    except CallsUsed as used:
        resume_at = used.until
        _wait(db, account_id, Problem.WAITING, resume_at, clock())
    except StravaFault as fault:
        resume_at = _miss(db, account_id, fault, clock())
    except NotConnected:
        pass
    return Synced(tally, _closed(db, account_id, clock()), resume_at)


def _due(db: Database, account_id: int, now: datetime, with_recent: bool) -> list[Kind]:
    with db.read() as tx:
        account = strava_accounts.by_id(tx, account_id)
        if account is None or account.state is not State.CONNECTED:
            return []
        if account.athlete_id is not None:
            with_recent |= (
                strava_events.count_pending(tx, account.origin, account.athlete_id) > strava_inbox.BURST
            )
        confirmed = api_runs.oldest_confirmed(tx, account.person_id)
        return strava_reading.due(strava_passes.all_of(tx, account_id), now, confirmed, with_recent)


def _take_in(db: Database, strava: Strava, account_id: int, clock: Clock) -> None:
    """Exchange the code for tokens, and keep them; raises NotConnected when nothing comes of it."""
    with db.begin() as tx:
        code = _code(tx, strava, account_id)
        fence = None if code is None else strava_held.lease(tx, account_id, clock())
    if code is None or fence is None:
        raise NotConnected
    try:
        grant = _grant(strava, code)
    except (CodeRefused, StravaFull, StravaInactive) as refused:
        with db.begin() as tx:
            strava_held.release(tx, account_id, fence)
            _go_without(tx, strava, account_id, _problem(refused))
        raise NotConnected from None
    except StravaFault:
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


def _grant(strava: Strava, code: str) -> Grant:
    try:
        return strava.api.exchange(code)
    except CodeRefused:
        time.sleep(CODE_PAUSE_S)
    return strava.api.exchange(code)


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
    if account.athlete_id is not None and account.athlete_id != grant.athlete_id:
        strava_purge.empty(tx, person, now)
        strava_events.forget_owner(tx, account.origin, account.athlete_id)
        strava_set_aside.forget(tx, account_id)
    strava_goodbyes.drop_athlete(tx, strava.origin, grant.athlete_id)
    strava_passes.forget(tx, account_id)
    held = Held(tokens.access, tokens.refresh, tokens.expires_at)
    if not strava_held.keep(tx, strava.sealer, account_id, fence, held):
        raise StravaUnavailable("Another process has taken over the exchange of the code.")
    strava_accounts.connect(tx, account_id, grant.athlete_id, grant.athlete_name, now)
    return True


def _problem(fault: StravaFault) -> Problem:
    match fault:
        case CodeRefused():
            return Problem.CODE
        case StravaFull():
            return Problem.FULL
        case StravaInactive():
            return Problem.INACTIVE
    return Problem.UNAVAILABLE


def _miss(db: Database, account_id: int, fault: StravaFault, now: datetime) -> datetime:
    """Note that Strava could not be read, and wait for longer each time; returns until when."""
    problem = _problem(fault)
    with db.begin() as tx:
        misses = strava_accounts.miss(tx, account_id, problem)
    wait: timedelta = min(FIRST_WAIT * WAIT_FACTOR ** max(0, min(misses - 1, 5)), LONGEST_WAIT)
    until = now + wait
    _wait(db, account_id, problem, until, now)
    return until


def _wait(db: Database, account_id: int, problem: Problem, until: datetime, now: datetime) -> None:
    """Have the rest done from an instant on; each pass stays where it is."""
    with db.begin() as tx:
        if strava_accounts.by_id(tx, account_id) is None:
            return
        strava_accounts.hinder(tx, account_id, problem)
        for each in strava_passes.all_of(tx, account_id).values():
            if each.is_reading and (each.resume_at is None or each.resume_at < until):
                strava_passes.go_on(tx, each, strava_passes.waiting_until(each, until))
        strava_access.ask_sync(tx, account_id, now, due_at=until)


def _closed(db: Database, account_id: int, now: datetime) -> Problem:
    """Delete what Strava has not confirmed for too long, warn of it in time; returns what is in the way."""
    with db.begin() as tx:
        account = strava_accounts.by_id(tx, account_id)
        person = None if account is None else people.by_id(tx, account.person_id)
        if account is None or person is None:
            return Problem.NONE
        strava_purge.expire(tx, person, account, now)
        strava_purge.warn(tx, person, account, now)
        return account.problem


def is_due(tx: Transaction, account: Account, now: datetime) -> bool:
    """Whether there is anything to do for a connection at `now`."""
    confirmed = api_runs.oldest_confirmed(tx, account.person_id)
    away = account.told_at is None and account.reached_at is not None and confirmed is not None
    if confirmed is not None and now - confirmed >= strava_purge.KEPT:
        return True
    if away and account.reached_at is not None and now - account.reached_at >= strava_purge.WARNED:
        return True
    if account.state is State.CONNECTED:
        return bool(strava_reading.due(strava_passes.all_of(tx, account.id), now, confirmed))
    return account.state is State.CONNECTING
