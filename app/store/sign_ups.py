"""Accounts asked for by mail, until the link is used; a row holds the SHA-256 of the link, never the link."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.engine import CursorResult

from app.store.database import Transaction
from app.store.tables import SignUpRow

KEPT = 20  # of one address, twice what one network may ask for in an hour


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
    """Keep what was asked for beside what was with the same address before, the newest KEPT of it."""
    tx.add(SignUpRow(**{name: getattr(sign_up, name) for name in SignUp.__slots__}))
    tx.flush()
    of_address = SignUpRow.email == sign_up.email
    newest = select(SignUpRow.id).where(of_address).order_by(SignUpRow.id.desc()).limit(KEPT)
    tx.execute(delete(SignUpRow).where(of_address, SignUpRow.id.not_in(newest)))


def find(tx: Transaction, token_hash: str) -> SignUp | None:
    """What was asked for with a link, None when there is no such link."""
    row = tx.scalar(select(SignUpRow).where(SignUpRow.token_hash == token_hash))
    return None if row is None else SignUp(**{name: getattr(row, name) for name in SignUp.__slots__})


def use(tx: Transaction, sign_up: SignUp, now: datetime) -> bool:
    """Use a link up, and the others of its address with it; False when it was used before.

    The hashes of their passwords and the ways on are forgotten.
    """
    end = update(SignUpRow).where(SignUpRow.used_at.is_(None))
    end = end.values(used_at=now, password_hash="", onward="")
    result: Any = tx.execute(end.where(SignUpRow.token_hash == sign_up.token_hash))
    assert isinstance(result, CursorResult)
    if result.rowcount != 1:
        return False
    tx.execute(end.where(SignUpRow.email == sign_up.email))
    return True


def forget(tx: Transaction, before: datetime) -> None:
    """Delete what could be used until some instant."""
    tx.execute(delete(SignUpRow).where(SignUpRow.until < before))
