"""How a runner's connection to Strava stands, in a word, for pages about something else too."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from app.domain.people import Person
from app.services import strava_expiry
from app.services.strava_expiry import Expired
from app.store import strava_accounts, strava_standing
from app.store.database import Transaction
from app.store.strava_accounts import Problem


class State(StrEnum):
    """What a connection is doing.

    ABSENT       this server has no Strava to connect with
    FREE         nothing is connected
    TAKEN        that Strava account is connected to another account here
    RECONNECT    Strava no longer accepts our key
    CODE         Strava did not take what the runner came back with
    FULL         the server's app may not connect another runner
    INACTIVE     the server's app is switched off
    UNAVAILABLE  Strava cannot be reached, or answers what makes no sense
    WAITING      the calls are used up for now
    CONNECTING   what the runner came back with is still to be taken in
    READING      the list is read for the first time
    """

    ABSENT = "absent"
    FREE = "free"
    TAKEN = "taken"
    RECONNECT = "reconnect"
    CODE = "code"
    FULL = "full"
    INACTIVE = "inactive"
    UNAVAILABLE = "unavailable"
    WAITING = "waiting"
    CONNECTING = "connecting"
    READING = "reading"
    CONNECTED = "connected"


FIRST_READING = (State.CONNECTING, State.READING)
STOPPED = (State.FULL, State.INACTIVE, State.UNAVAILABLE, State.WAITING)
_OF_PROBLEM = {
    Problem.TAKEN: State.TAKEN,
    Problem.CODE: State.CODE,
    Problem.REFUSED: State.RECONNECT,
    Problem.FULL: State.FULL,
    Problem.INACTIVE: State.INACTIVE,
    Problem.UNAVAILABLE: State.UNAVAILABLE,
    Problem.WAITING: State.WAITING,
}


@dataclass(frozen=True, slots=True)
class Glance:
    """A connection for pages about something else.

    needs_runner  it goes on only once the runner agrees anew
    reached_at    when Strava last answered, None if never
    seen          activities read in the first reading
    has_read      it was read to the end
    expired       what was deleted since Strava last answered
    unread        the day of each activity that could not be read
    """

    state: State
    needs_runner: bool
    reached_at: datetime | None
    seen: int
    has_read: bool = True
    unread: tuple[date, ...] = ()
    expired: Expired | None = None

    @property
    def is_reading(self) -> bool:
        """Whether the first reading goes on."""
        return self.state in FIRST_READING


def glance(tx: Transaction, person: Person) -> Glance | None:
    """How the connection is, asked in one query; None without one."""
    found = strava_standing.of(tx, person.id)
    if found is None:
        return None
    needs_runner = found.state is strava_accounts.State.NEEDS_RECONNECT
    is_at = state(found.state, found.problem, found.has_read)
    gone = expired(tx, person, found.reached_at, is_at in STOPPED or needs_runner)
    return Glance(is_at, needs_runner, found.reached_at, found.seen, found.has_read, found.unread, gone)


def state(how_far: strava_accounts.State, problem: Problem, has_read: bool) -> State:
    """What a connection is doing, from how far it is and what keeps it."""
    if problem in _OF_PROBLEM:
        return _OF_PROBLEM[problem]
    if how_far is strava_accounts.State.NEEDS_RECONNECT:
        return State.RECONNECT
    if how_far is strava_accounts.State.CONNECTING:
        return State.CONNECTING
    return State.CONNECTED if has_read else State.READING


def expired(tx: Transaction, person: Person, reached_at: datetime | None, is_away: bool) -> Expired | None:
    """What was deleted since Strava last answered; None while it does, or never did."""
    return strava_expiry.expired(tx, person, reached_at) if reached_at and is_away else None
