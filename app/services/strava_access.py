"""Calls to Strava that keep its rules: counted, with a good token, and none after a refusal."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

import structlog

from app.adapters.strava_api import StravaApi, Usage
from app.adapters.strava_faults import NoAccess, StravaLimited, StravaUnavailable
from app.services import strava_tokens
from app.services.strava_app import Clock, Strava
from app.services.strava_tokens import Agreed
from app.store import strava_budget
from app.store.database import Database
from app.store.strava_counts import Said, Urgency

T = TypeVar("T")

UNTOLD = Usage()

log = structlog.get_logger("kneewise.strava")


class CallsUsed(Exception):
    """No call may be made before an instant."""

    def __init__(self, until: datetime) -> None:
        super().__init__(f"Strava's calls are used up until {until:%H:%M} UTC.")
        self.until = until


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
    access = _token(db, strava, account_id, clock)
    try:
        return counted(db, strava, clock, lambda api: use(api, access), urgency)
    except NoAccess:
        newer = _token(db, strava, account_id, clock, access)
    try:
        return counted(db, strava, clock, lambda api: use(api, newer), urgency)
    except NoAccess:  # the refresh went well, so the connection holds
        raise StravaUnavailable("Strava refuses a token that it has just given.") from None


def _token(db: Database, strava: Strava, account_id: int, clock: Clock, refused: str | None = None) -> str:
    """A good token; none is renewed while nothing may be asked."""
    _look(db, strava, clock)
    try:
        return strava_tokens.token(db, strava, account_id, clock, refused)
    except StravaLimited:
        raise too_many(db, strava, clock) from None


def counted(
    db: Database,
    strava: Strava,
    clock: Clock,
    use: Callable[[StravaApi], T],
    urgency: Urgency = Urgency.ROUTINE,
) -> T:
    """Make one call that counts towards the app's limits; raises CallsUsed and the faults.

    What Strava says of the calls used is kept, however the call ends, and never costs the answer. After a
    refusal in any process none is sent: the last look is when the line is open, so that only what is on its
    way by then comes after it.
    """
    asked_at, told = clock(), list[Usage]()
    with db.begin() as tx:
        until = strava_budget.reserve(tx, strava.origin, asked_at, urgency)
    if until is not None:
        raise CallsUsed(until)
    is_sent = True
    try:
        return use(strava.api.counting(lambda: _look(db, strava, clock), told.append))
    except CallsUsed:
        is_sent = False
        raise
    except StravaLimited:
        raise too_many(db, strava, clock, told.pop() if told else UNTOLD, asked_at) from None
    finally:
        if is_sent:
            strava.sent()
        if told:
            _keep(db, strava, told[-1], asked_at, clock())


def _keep(db: Database, strava: Strava, told: Usage, asked_at: datetime, now: datetime) -> None:
    """Take over Strava's own count; without it the call is counted all the same."""
    try:
        with db.begin() as tx:
            strava_budget.correct(tx, strava.origin, _said(told, asked_at, now))
    except Exception:
        log.exception("what Strava says of the calls used was not kept", origin=strava.origin)


def uncounted(db: Database, strava: Strava, clock: Clock, use: Callable[[StravaApi], T]) -> T:
    """Make one call that no limit counts, as those about tokens; after a refusal it is not sent either."""
    try:
        return use(strava.api.counting(lambda: _look(db, strava, clock), lambda _usage: None))
    except StravaLimited:
        raise too_many(db, strava, clock) from None


def too_many(
    db: Database, strava: Strava, clock: Clock, told: Usage = UNTOLD, asked_at: datetime | None = None
) -> CallsUsed:
    """Keep it for all processes that Strava refused a call as one too many; returns what to raise."""
    now = clock()
    with db.begin() as tx:
        return CallsUsed(strava_budget.refuse(tx, strava.origin, _said(told, asked_at or now, now)))


def _look(db: Database, strava: Strava, clock: Clock) -> None:
    """Raise CallsUsed while nothing may be asked after a refusal."""
    with db.read() as tx:
        until = strava_budget.blocked_until(tx, strava.origin, clock())
    if until is not None:
        raise CallsUsed(until)


def _said(usage: Usage, asked_at: datetime, answered_at: datetime) -> Said:
    return Said(asked_at, answered_at, **{name: getattr(usage, name) for name in Usage.__slots__})


def still_agreed(db: Database, strava: Strava, account_id: int, clock: Clock) -> Agreed:
    """Whether the runner still agrees, asked because an event, which anyone may forge, says that they left.

    When someone leaves, Strava refuses their access token at once, and to renew it as well. When an answer
    with new tokens is lost, it refuses to renew alone, and the access token held is good until its end. Any
    one refusal may be untrue. So they still agree while the access token is taken, or renewed. They have
    left once it was refused to renew three times in a row, a minute apart and by then either the access token
    is refused before its end as well, or no answer about tokens was lost. With one lost they only have to
    agree anew, which they are told; what is held stays, for seven days at most.
    """
    _look(db, strava, clock)
    with db.read() as tx:
        held = strava_tokens.opened(tx, strava, account_id)
    is_refused = False
    try:
        if held.expires_at > clock():
            counted(db, strava, clock, lambda api: api.athlete(held.access), Urgency.WAITING)
            return Agreed.YES
    except NoAccess:
        is_refused = True
    try:
        return strava_tokens.still_renewed(db, strava, account_id, clock, is_refused)
    except StravaLimited:
        raise too_many(db, strava, clock) from None
