"""Brings a runner's log up to date with Strava: reads what is due, lets others go first, waits its turn."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from app.adapters.strava_faults import StravaFault, StravaLimited
from app.services import (
    strava_access,
    strava_answered,
    strava_callback,
    strava_due,
    strava_exchange,
    strava_expiry,
    strava_reading,
    strava_tasks,
)
from app.services.strava_access import CallsUsed
from app.services.strava_app import Clock, NotConnected, Strava
from app.services.strava_page import Tally
from app.services.strava_tasks import EVENT, SYNC
from app.store import api_runs, people, strava_accounts, strava_events, strava_passes, strava_turns, tasks
from app.store.database import Database, DatabaseUnavailable, Transaction
from app.store.strava_accounts import Account, Problem, State
from app.store.strava_passes import Kind, Pass

FIRST_WAIT = timedelta(minutes=1)
WAIT_FACTOR = 4
LONGEST_WAIT = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Synced:
    """What came of it; `problem` says what kept the rest, and `resume_at` when it is gone on with."""

    tally: Tally
    problem: Problem
    resume_at: datetime | None = None


class _GivesWay(Exception):
    """Others are to be read before this connection goes on."""


def sync(
    db: Database,
    strava: Strava,
    account_id: int,
    clock: Clock,
    with_recent: bool = False,
    gives_way: bool = False,
) -> Synced:
    """Do all that is due for one connection; doing it twice, or in two processes, changes nothing more.

    with_recent  read the last 30 days in any case, for someone who waits for it
    gives_way    when another connection waits to be read, end after a page and ask to go on behind it

    What stands in the way is noted with the connection, and the rest asked for from a later instant on.
    """
    with db.read() as tx:
        account = strava_accounts.by_id(tx, account_id)
    if account is None or account.origin != strava.origin:
        return Synced(Tally(), Problem.NONE)

    def before_next() -> None:
        if gives_way and _others_wait(db, account_id, clock()):
            raise _GivesWay

    resume_at, tally, kind, sent = None, Tally(), None, list[bool]()
    strava = replace(strava, sent=lambda: sent.append(True))
    try:
        if account.state is State.CONNECTING:
            strava_exchange.take_in(db, strava, account_id, clock)
            with_recent = True
        kinds, is_asked = _due(db, account_id, clock(), with_recent)
        for kind in kinds:
            if tally.calls:
                before_next()
            for gained in strava_reading.read(db, strava, account_id, kind, clock, is_asked, before_next):
                tally += gained
            if kind is not Kind.OLDER:
                strava_answered.by_pass(db, account_id, clock())
    except _GivesWay:
        with db.begin() as tx:
            strava_tasks.ask_sync(tx, account_id, clock())
    except CallsUsed as used:
        resume_at = _run_out(db, account, kind, used.until, clock())
    except StravaLimited:  # of the exchange of a code, which no limit counts
        resume_at = _run_out(db, account, kind, strava_access.too_many(db, strava, clock).until, clock())
    except StravaFault as fault:
        resume_at = _miss(db, account_id, fault, clock())
    except NotConnected:
        pass
    except DatabaseUnavailable:
        raise
    except Exception as unforeseen:  # the task keeps it; the runner is not left to think that all is well
        _miss(db, account_id, unforeseen, clock())
        _closed(db, account_id, clock())
        raise
    tally = replace(tally, calls=len(sent))
    return Synced(tally, _closed(db, account_id, clock()), resume_at)


def _due(db: Database, account_id: int, now: datetime, with_recent: bool) -> tuple[list[Kind], bool]:
    """What is to be read, and whether someone or something waits for the newest."""
    with db.read() as tx:
        account = strava_accounts.by_id(tx, account_id)
        if account is None or account.state is not State.CONNECTED:
            return [], with_recent
        if account.athlete_id is not None:
            with_recent |= (
                strava_events.count_pending(tx, account.origin, account.athlete_id) > strava_callback.BURST
            )
        confirmed = api_runs.oldest_confirmed(tx, account.person_id)
        passes = strava_passes.all_of(tx, account_id)
        return strava_due.due(passes, now, confirmed, with_recent), with_recent


def _others_wait(db: Database, account_id: int, now: datetime) -> bool:
    """Whether another connection is to be read, or something looked at for one, and nobody is at it yet."""
    with db.read() as tx:
        return tasks.waiting_besides(tx, (SYNC, EVENT), strava_tasks.lock(account_id), now)


def _run_out(db: Database, account: Account, kind: Kind | None, until: datetime, now: datetime) -> datetime:
    """Wait for calls; while what is older has to wait, nothing is in the way of the newest.

    Returns when it is this connection's turn, once calls may be made.
    """
    with db.begin() as tx:
        resume_at = strava_tasks.turn(tx, account.origin, account.id, until)
        if kind is not Kind.OLDER:
            strava_accounts.hinder(tx, account.id, Problem.WAITING)
        _put_off(tx, account.id, [kind] if kind is Kind.OLDER else list(Kind), resume_at, now)
    return resume_at


def _miss(db: Database, account_id: int, fault: Exception, now: datetime) -> datetime:
    """Note that Strava could not be read, and wait for longer each time; returns until when."""
    problem = strava_exchange.problem_of(fault)
    with db.begin() as tx:
        misses = strava_accounts.miss(tx, account_id, problem)
        wait: timedelta = min(FIRST_WAIT * WAIT_FACTOR ** max(0, min(misses - 1, 5)), LONGEST_WAIT)
        _put_off(tx, account_id, list(Kind), now + wait, now)
    return now + wait


def _put_off(tx: Transaction, account_id: int, kinds: list[Kind], until: datetime, now: datetime) -> None:
    """Have the rest done from an instant on; each pass stays where it is.

    That instant holds from now on, but for what has one of its own: the next slice, and a second look.
    """
    if strava_accounts.by_id(tx, account_id) is None:
        return
    for each in strava_passes.all_of(tx, account_id).values():
        has_its_own = each.kind is Kind.OLDER or each.doubted
        is_later = has_its_own and each.resume_at is not None and each.resume_at >= until
        if each.kind in kinds and each.is_reading and not is_later:
            strava_passes.go_on(tx, each, strava_passes.waiting_until(each, until))
    strava_tasks.go_on_at(tx, account_id, until, now)


def _closed(db: Database, account_id: int, now: datetime) -> Problem:
    """Delete what is too old, warn of it in time, and see that it goes on; returns what is in the way."""
    with db.begin() as tx:
        account = strava_accounts.by_id(tx, account_id)
        person = None if account is None else people.by_id(tx, account.person_id)
        if account is None or person is None:
            return Problem.NONE
        strava_expiry.expire(tx, person, account, now)
        strava_expiry.warn(tx, person, account, now)
        if account.state is State.CONNECTED:
            _ask_to_go_on(tx, account_id, now)
        return account.problem


def _ask_to_go_on(tx: Transaction, account_id: int, now: datetime) -> None:
    """Have a task at the instant at which a pass that waits is read on, also when this one came too early."""
    at = strava_due.goes_on_at(strava_passes.all_of(tx, account_id), now)
    if at is not None:
        strava_tasks.go_on_at(tx, account_id, at, now)


def all_due(tx: Transaction, origin: str, now: datetime) -> list[Account]:
    """The connections to an API with anything to do at `now`, oldest copies first; asked at once for all."""
    accounts = {one.id: one for one in strava_accounts.all_of(tx, origin)}
    passes = strava_passes.of_all(tx, origin)
    return [
        accounts[each]
        for each, confirmed in strava_turns.oldest_copies(tx, origin).items()
        if _is_due(accounts[each], passes.get(each, {}), confirmed, now)
    ]


def _is_due(account: Account, passes: Mapping[Kind, Pass], confirmed: datetime | None, now: datetime) -> bool:
    """Whether there is anything to do for a connection; confirmed: when its oldest copy was last seen."""
    if confirmed is not None and now - confirmed >= strava_expiry.KEPT:
        return True
    away = account.told_at is None and confirmed is not None
    if away and account.reached_at is not None and now - account.reached_at >= strava_expiry.WARNED:
        return True
    if account.state is State.CONNECTED:
        return bool(strava_due.due(passes, now, confirmed))
    return account.state is State.CONNECTING
