"""Reads and writes the tokens of connections, sealed for their row, and the lease of who renews them."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CursorResult, or_, select, update

from app.store.database import Transaction
from app.store.sealing import Sealer
from app.store.strava_accounts import sealed_for
from app.store.tables import StravaAccountRow as Row

LEASE = timedelta(minutes=2)  # longer than any one call to Strava takes


@dataclass(frozen=True, slots=True)
class Held:
    """The secrets of a connection, opened; newer ones may have been given in an answer that was lost."""

    access: str = field(repr=False)
    refresh: str = field(repr=False)
    expires_at: datetime
    may_be_replaced: bool = False


def of(tx: Transaction, sealer: Sealer, account_id: int) -> Held | None:
    """The tokens, None without any; raises WrongKey."""
    row = tx.scalar(select(Row).where(Row.id == account_id).execution_options(populate_existing=True))
    if row is None or row.access_token is None or row.refresh_token is None or row.expires_at is None:
        return None
    access = sealer.open(row.access_token, sealed_for(account_id, "access"))
    refresh = sealer.open(row.refresh_token, sealed_for(account_id, "refresh"))
    return Held(access, refresh, row.expires_at, row.unanswered > 0)


def lease(tx: Transaction, account_id: int, now: datetime) -> int | None:
    """Be the one who changes the tokens for two minutes; returns the fence, None while it is another.

    Until it ends with tokens or a refusal, others may have been given that nobody here knows.
    """
    free = or_(
        Row.leased_until.is_(None),
        Row.leased_until <= now,
        Row.leased_until > now + 2 * LEASE,  # left by a clock that was set back, and not by seconds alone
    )
    taken = (
        update(Row)
        .where(Row.id == account_id, free)
        .values(leased_until=now + LEASE, fence=Row.fence + 1, unanswered=Row.unanswered + 1)
        .returning(Row.fence)
    )
    return tx.scalar(taken)


def release(tx: Transaction, account_id: int, fence: int, until: datetime | None = None) -> None:
    """Give the lease back, when it is still this one; with `until` nobody has it before that."""
    _at_fence(tx, account_id, fence, leased_until=until)


def refuse(tx: Transaction, account_id: int, fence: int, until: datetime) -> int:
    """Note that Strava refused new tokens, and let nobody ask before an instant; returns how often in a row.

    When the lease is another's by now nothing is noted, and 0 returned: that one will see.
    """
    refused = (
        update(Row)
        .where(Row.id == account_id, Row.fence == fence)
        .values(leased_until=until, refusals=Row.refusals + 1, unanswered=Row.unanswered - 1)
        .returning(Row.refusals)
    )
    return tx.scalar(refused) or 0


def keep(tx: Transaction, sealer: Sealer, account_id: int, fence: int, tokens: Held) -> bool:
    """Store new tokens and give the lease back; False, and nothing stored, when it is another's by now."""
    sealed = _sealed(sealer, account_id, tokens)
    return _at_fence(tx, account_id, fence, **sealed, leased_until=None, unanswered=0)


def keep_late(tx: Transaction, sealer: Sealer, account_id: int, tokens: Held) -> None:
    """Store new tokens though the lease is another's by now, who keeps it."""
    sealed = _sealed(sealer, account_id, tokens)
    tx.execute(update(Row).where(Row.id == account_id).values(**sealed, unanswered=1))


def _sealed(sealer: Sealer, account_id: int, tokens: Held) -> dict[str, Any]:
    return {
        "access_token": sealer.seal(tokens.access, sealed_for(account_id, "access")),
        "refresh_token": sealer.seal(tokens.refresh, sealed_for(account_id, "refresh")),
        "expires_at": tokens.expires_at,
        "refusals": 0,
    }


def _at_fence(tx: Transaction, account_id: int, fence: int, **values: Any) -> bool:
    named = Row.id == account_id, Row.fence == fence
    result = tx.execute(update(Row).where(*named).values(**values))
    assert isinstance(result, CursorResult)
    return result.rowcount == 1
