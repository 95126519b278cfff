"""Slows guessing of passwords down, without ever locking out whom the guessing is aimed at."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from app.store import sign_ins
from app.store.database import Transaction

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
# Failures allowed to an account from one network, and to a network.
PAIR_AN_HOUR = 10
NETWORK_AN_HOUR = 20
# From the eleventh failure of an account on, each waits twice as long as the one before, at most 30 s.
FREE_OF_DELAY = 10
LONGEST_DELAY_S = 30
# Browsers let in to an account before have a bucket of their own: delays after a few failures, and
# after a hundred in a row (NIST SP 800-63B-4) no more an hour than a stranger has.
FREE_OF_DELAY_KNOWN = 5
KNOWN_IN_A_ROW = 100
KNOWN = "known browsers"


class TooManyTries(Exception):
    """The next try has to wait; `until` is when it is heard."""

    def __init__(self, until: datetime) -> None:
        super().__init__(f"too many tries until {until:%H:%M:%S}")
        self.until = until

    @property
    def told(self) -> datetime:
        """The whole minute from which a try is heard: what people are told."""
        whole = self.until.replace(second=0, microsecond=0)
        return whole if whole == self.until else whole + MINUTE


@dataclass(frozen=True, slots=True)
class Door:
    """Where a try comes in: keyed hashes of account and network; whether this browser was let in before."""

    account: str
    network: str
    known: bool = False

    @property
    def bucket(self) -> str:
        """Where failures are counted: at the network, but those of known browsers apart from all others."""
        return KNOWN if self.known else self.network


def of_sign_up(door: Door) -> Door:
    """The same door for opening an account: counted apart, so that failed sign-ins do not shut it."""
    return replace(door, account=f"sign-up {door.account}", network=f"sign-up {door.network}", known=False)


def knock(tx: Transaction, door: Door, now: datetime) -> None:
    """Count a try before it is judged, so that many at once are counted too; raises TooManyTries."""
    until = wait_until(tx, door, now)
    if until and until > now:
        raise TooManyTries(until)
    sign_ins.note(tx, door.account, door.bucket, now)


def let_in(tx: Transaction, door: Door) -> None:
    """Forget the failures of this account at this network, or of its known browsers."""
    sign_ins.strike(tx, door.account, door.bucket)


def wait_until(tx: Transaction, door: Door, now: datetime) -> datetime | None:
    """When the next try of a door is heard; None when nothing holds it up.

    Nothing that others do holds a known browser up, and nothing holds an account up for more than
    LONGEST_DELAY_S that does not come from the door's own network.
    """
    of_account = sign_ins.of_account(tx, door.account, now - DAY)
    own = [at for at, bucket in of_account if bucket == door.bucket]
    lately = [at for at in own if at > now - HOUR]
    if door.known:
        delay = _growing(own, FREE_OF_DELAY_KNOWN)
        return _full(lately, PAIR_AN_HOUR, HOUR) or delay if len(own) >= KNOWN_IN_A_ROW else delay
    waits = [
        _full(lately, PAIR_AN_HOUR, HOUR),
        _full(list(sign_ins.of_network(tx, door.network, now - HOUR)), NETWORK_AN_HOUR, HOUR),
        _growing([at for at, bucket in of_account if bucket != KNOWN], FREE_OF_DELAY),
    ]
    return max((at for at in waits if at), default=None)


def _full(times: list[datetime], most: int, within: timedelta) -> datetime | None:
    """When one of `most` tries leaves the window; None when there is room."""
    return times[-most] + within if len(times) >= most else None


def _growing(times: list[datetime], free: int) -> datetime | None:
    """When the delay after the last of these failures is over; None while they are `free` of it."""
    over = len(times) - free
    if over < 0:
        return None
    return times[-1] + timedelta(seconds=min(LONGEST_DELAY_S, 2 ** min(over, 10)))
