"""Refused sign-ins, counted by account, by network and by both; accounts and networks come hashed."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select

from app.store.database import Transaction
from app.store.tables import SignInFailureRow as Failure


def note(tx: Transaction, account: str, network: str, at: datetime) -> int:
    """Count a try as failed until it is struck; return its id."""
    row = Failure(account=account, network=network, at=at)
    tx.add(row)
    tx.flush()
    return row.id


def of_account(tx: Transaction, account: str, since: datetime) -> Sequence[tuple[datetime, str]]:
    """When and from which network an account was tried in vain, oldest first."""
    found = tx.execute(
        select(Failure.at, Failure.network)
        .where(Failure.account == account, Failure.at > since)
        .order_by(Failure.at)
    )
    return [(row.at, row.network) for row in found]


def of_network(tx: Transaction, network: str, since: datetime) -> Sequence[datetime]:
    """When a network tried any account in vain, oldest first."""
    return tx.scalars(
        select(Failure.at).where(Failure.network == network, Failure.at > since).order_by(Failure.at)
    ).all()


def strike(tx: Transaction, account: str, network: str) -> None:
    """Forget the failures of an account from a network, after a sign-in that went well there."""
    tx.execute(delete(Failure).where(Failure.account == account, Failure.network == network))


def drop_older(tx: Transaction, before: datetime) -> None:
    """Remove failures that no rule counts any more."""
    tx.execute(delete(Failure).where(Failure.at < before))
