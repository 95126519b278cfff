"""What a runner's connection to Strava is doing, for the pages that show it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.domain.people import Person
from app.services import strava_connect, strava_due, strava_glance, strava_going, strava_purge, strava_tasks
from app.services.strava_app import NotConnected, Strava
from app.services.strava_connect import Sight
from app.services.strava_expiry import KEPT, WARNED, Expired
from app.services.strava_glance import FIRST_READING, STOPPED, State
from app.services.strava_going import Doing, Going, Wait
from app.services.strava_purge import Ended
from app.store import (
    run_counts,
    strava_accounts,
    strava_budget,
    strava_passes,
    strava_set_aside,
    strava_subscriptions,
)
from app.store.database import Transaction
from app.store.run_counts import ApiRuns
from app.store.strava_accounts import Account
from app.store.strava_counts import Counts, Urgency
from app.store.strava_passes import Kind, Pass
from app.store.strava_set_aside import SetAside as SetAside

ASK_AGAIN = timedelta(minutes=1)


class AskedJustNow(Exception):
    """A check was asked for within the last minute; it is on its way."""


class CheckedJustNow(Exception):
    """A check was asked for within the last minute, and is done."""


@dataclass(frozen=True, slots=True)
class Status:
    """A connection as its page shows it.

    athlete        the runner's name at Strava, empty while not known
    since          when the runner agreed last
    reached_at     when Strava last answered, None if never
    received_at    when a run last came in, None if never
    next_at        when the newest activities are read again, None while that is now or goes on
    going          what is being read, or goes on once it need not wait
    is_asked       a check was asked for, and is not done
    nothing_new_at when the newest activities were last read, and brought nothing; None when they did
    ahead          other connections whose turn to be read comes before
    waits_until    when it goes on, None when it does not wait or nobody knows
    waits_for      what it waits for, None when it does not
    held, alone    runs with a copy from Strava, and those that came from nowhere else
    used, limit    calls of today, of the kind that is nearer its limit; of the whole server
    calls_left     someone who waits may make one now
    seen, back_to  activities read in the first reading, and the earliest day among them
    expires_at     from when on copies are deleted; None while Strava answered within 3 days
    expired        what was deleted since Strava last answered
    is_refused     Strava answers, and did not renew the access this time
    asks_again     it goes on only once the runner agrees anew
    sight          which runs the runner lets Kneewise see
    ended          the end of the last connection, where there is none
    hears          Strava tells this server of new runs, beside its reading of the list
    days           in how many days all of the list is read again
    """

    state: State
    is_sandbox: bool = False
    athlete: str = ""
    since: datetime | None = None
    reached_at: datetime | None = None
    received_at: datetime | None = None
    next_at: datetime | None = None
    going: Going = Going()
    is_asked: bool = False
    nothing_new_at: datetime | None = None
    ahead: int = 0
    waits_until: datetime | None = None
    waits_for: Wait | None = None
    held: int = 0
    alone: int = 0
    used: int = 0
    limit: int = 0
    calls_left: bool = False
    seen: int = 0
    back_to: date | None = None
    expires_at: datetime | None = None
    expired: Expired | None = None
    is_refused: bool = False
    asks_again: bool = False
    sight: Sight = Sight.NONE
    ended: Ended | None = None
    hears: bool = False
    days: int = 1
    set_aside: tuple[SetAside, ...] = ()

    @property
    def is_connection(self) -> bool:
        """Whether there is something to disconnect."""
        return self.since is not None

    @property
    def is_reading(self) -> bool:
        """Whether the first reading goes on."""
        return self.state in FIRST_READING

    @property
    def first_open(self) -> bool:
        """Whether the first reading is not whole, be it that it waits."""
        return self.is_reading or (self.state in STOPPED and self.going.doing is Doing.FIRST)

    @property
    def may_check(self) -> bool:
        """Whether asking Strava now could bring something; some calls are kept for those who ask."""
        if self.asks_again or (self.state is State.WAITING and (self.first_open or not self.calls_left)):
            return False
        return self.state in (State.CONNECTED, State.UNAVAILABLE, State.INACTIVE, State.WAITING)


def status(tx: Transaction, person: Person, strava: Strava | None, now: datetime) -> Status:
    """What the connection is doing, and all its page says about it."""
    account = strava_accounts.of(tx, person.id)
    is_sandbox = strava is not None and strava.is_sandbox
    if account is None:
        ended = strava_purge.ended(tx, person, now)
        return Status(State.ABSENT if strava is None else State.FREE, is_sandbox, ended=ended)
    passes = strava_passes.all_of(tx, account.id)
    held = run_counts.of_api(tx, person.id)
    counts = strava_budget.counts(tx, account.origin, now)
    used, limit = _calls(counts)
    first = passes.get(Kind.FIRST)
    asks_again = strava is not None and _needs_runner(account, strava.origin)
    is_at = _state_of(account, first, strava)
    reads = strava is not None and not asks_again
    going = strava_going.going(passes, now, is_at in STOPPED) if reads else Going()
    at = strava_tasks.goes_on_at(tx, account.id) if is_at in STOPPED else None
    waits_until = _ahead(at or going.resume_at, now)
    return Status(
        state=is_at,
        asks_again=asks_again,
        is_refused=account.refusals > 0 and is_at is State.UNAVAILABLE,
        is_asked=False in strava_tasks.recent_asked(tx, account.id, now - ASK_AGAIN, now),
        nothing_new_at=strava_going.nothing_new_at(passes.get(Kind.RECENT), held.newest_at),
        is_sandbox=is_sandbox,
        athlete=account.athlete_name,
        since=account.asked_at,
        reached_at=account.reached_at,
        received_at=held.newest_at,
        next_at=_ahead(strava_due.next_at(passes), now),
        going=going,
        ahead=strava_tasks.ahead(tx, account.id, now),
        waits_until=waits_until,
        waits_for=strava_going.wait(account.problem, waits_until, now) if reads else None,
        held=held.held,
        alone=held.alone,
        used=used,
        limit=limit,
        calls_left=counts.free_at(Urgency.WAITING) is None,
        seen=first.seen if first else 0,
        back_to=first.oldest_day if first else None,
        expires_at=_expires_at(account, held, now),
        expired=strava_glance.expired(tx, person, account.reached_at, is_at in STOPPED or asks_again),
        sight=strava_connect.sight(account.scopes),
        hears=strava_subscriptions.hears(tx, account.origin),
        days=strava_due.slices(passes)[1],
        set_aside=tuple(strava_set_aside.of(tx, account.id)),
    )


def ask_for_check(tx: Transaction, person: Person, now: datetime) -> None:
    """Ask for the newest activities to be read; raises NotConnected, AskedJustNow or CheckedJustNow."""
    account = strava_accounts.of(tx, person.id)
    if account is None or account.state is strava_accounts.State.NEEDS_RECONNECT:
        raise NotConnected
    asked = strava_tasks.recent_asked(tx, account.id, now - ASK_AGAIN, now)
    if asked:
        raise CheckedJustNow if all(asked) else AskedJustNow
    strava_tasks.ask_recent(tx, account.id, now)


def _state_of(account: Account, first: Pass | None, strava: Strava | None) -> State:
    """What it is doing; a connection to another API than the server's is no use to it."""
    if strava is None:
        return State.ABSENT
    if account.origin != strava.origin:
        return State.RECONNECT
    return strava_glance.state(account.state, account.problem, first is not None and not first.is_reading)


def _needs_runner(account: Account, origin: str) -> bool:
    return account.state is strava_accounts.State.NEEDS_RECONNECT or account.origin != origin


def _calls(counts: Counts) -> tuple[int, int]:
    """Calls used and allowed today, all or those that read: whichever are nearer their limit."""
    pairs = (counts.daily_used, counts.daily_limit), (counts.read_daily_used, counts.read_daily_limit)
    return max(pairs, key=lambda pair: pair[0] / pair[1] if pair[1] else 0)


def _ahead(at: datetime | None, now: datetime) -> datetime | None:
    return at if at is not None and at > now else None


def _expires_at(account: Account, held: ApiRuns, now: datetime) -> datetime | None:
    """From when on copies go, once Strava has not answered for so long that the runner is told."""
    if held.unsure_at is None or (account.reached_at and now - account.reached_at < WARNED):
        return None
    return held.unsure_at + KEPT
