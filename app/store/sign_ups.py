"""Accounts asked for by mail, until the link is used; a row holds the SHA-256 of the link, never the link."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.engine import CursorResult

from app.store.database import Transaction
from app.store.tables import SignUpRow


@dataclass(frozen=True, slots=True)
class SignUp:
    """What an account is opened with; `used_at` is None until it is."""

    token_hash: str
    email: str
    password_hash: str
    role: str
    timezone: str
    units: str
    consent_health: bool
    onward: str
    at: datetime
    until: datetime
    used_at: datetime | None = None


def put(tx: Transaction, sign_up: SignUp) -> None:
    """Keep what was asked for, in place of what was asked for with the same address before."""
    tx.execute(delete(SignUpRow).where(SignUpRow.email == sign_up.email))
    tx.add(SignUpRow(**{name: getattr(sign_up, name) for name in SignUp.__slots__}))
    tx.flush()


def find(tx: Transaction, token_hash: str) -> SignUp | None:
    """What was asked for with a link, None when there is no such link."""
    row = tx.scalar(select(SignUpRow).where(SignUpRow.token_hash == token_hash))
    return None if row is None else SignUp(**{name: getattr(row, name) for name in SignUp.__slots__})


def use(tx: Transaction, token_hash: str, now: datetime) -> bool:
    """Use a link up, and forget the password's hash and the way on; False when it was used before."""
    unused = SignUpRow.token_hash == token_hash, SignUpRow.used_at.is_(None)
    result: Any = tx.execute(
        update(SignUpRow).where(*unused).values(used_at=now, password_hash="", onward="")
    )
    assert isinstance(result, CursorResult)
    return result.rowcount == 1


def forget(tx: Transaction, before: datetime) -> None:
    """Delete what could be used until some instant."""
    tx.execute(delete(SignUpRow).where(SignUpRow.until < before))
