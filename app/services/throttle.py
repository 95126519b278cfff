"""Slows guessing of passwords down, without ever locking out whom the guessing is aimed at."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.store import sign_ins
from app.store.database import Transaction

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# security.md §3: failures allowed to an account from one network, to an account, and to a network.
PAIR_AN_HOUR = 10
ACCOUNT_A_DAY = 100
NETWORK_AN_HOUR = 20
# From the eleventh failure of an account on, each waits twice as long as the one before, at most 30 s.
FREE_OF_DELAY = 10
LONGEST_DELAY_S = 30


class TooManyTries(Exception):
    """Sign-in has to wait; `until` is when the next try is heard."""

    def __init__(self, until: datetime) -> None:
        super().__init__(f"too many tries until {until:%H:%M:%S}")
        self.until = until


@dataclass(frozen=True, slots=True)
class Door:
    """Where a try comes in: keyed hashes of account and network; whether this browser was let in before."""

    account: str
    network: str
    known: bool = False


def knock(tx: Transaction, door: Door, now: datetime) -> None:
    """Count a try before it is judged, so that many at once are counted too; raises TooManyTries.

    A browser that was let in to this account before never waits: the right password opens it.
    """
    if not door.known:
        until = wait_until(tx, door, now)
        if until and until > now:
            raise TooManyTries(until)
    sign_ins.note(tx, door.account, door.network, now)


def let_in(tx: Transaction, door: Door) -> None:
    """Forget the failures of this account at this network."""
    sign_ins.strike(tx, door.account, door.network)


def wait_until(tx: Transaction, door: Door, now: datetime) -> datetime | None:
    """When the next try of a door is heard; None when nothing holds it up."""
    of_account = sign_ins.of_account(tx, door.account, now - DAY)
    pair = [at for at, network in of_account if network == door.network and at > now - HOUR]
    waits = [
        _full([at for at, _ in of_account], ACCOUNT_A_DAY, DAY),
        _full(pair, PAIR_AN_HOUR, HOUR),
        _full(list(sign_ins.of_network(tx, door.network, now - HOUR)), NETWORK_AN_HOUR, HOUR),
        _growing([at for at, _ in of_account]),
    ]
    return max((at for at in waits if at), default=None)


def _full(times: list[datetime], most: int, within: timedelta) -> datetime | None:
    """When one of `most` tries leaves the window; None when there is room."""
    return times[-most] + within if len(times) >= most else None


def _growing(times: list[datetime]) -> datetime | None:
    over = len(times) - FREE_OF_DELAY
    if over < 0:
        return None
    return times[-1] + timedelta(seconds=min(LONGEST_DELAY_S, 2 ** min(over, 10)))
