"""Tells which keys are missing for the secrets of connections to Strava."""

from collections.abc import Iterator

from sqlalchemy import select

from app.store import strava_accounts, strava_goodbyes
from app.store.database import Transaction
from app.store.sealing import Sealer, WrongKey
from app.store.tables import StravaAccountRow, StravaGoodbyeRow


def any_kept(tx: Transaction) -> bool:
    """Whether there is any secret to open."""
    return next(_secrets(tx), None) is not None


def missing_keys(tx: Transaction, sealer: Sealer) -> list[str]:
    """The ids of keys, in order, none of whose secrets the sealer opens."""
    opened: set[str] = set()
    closed: set[str] = set()
    for key_id, stored, about in _secrets(tx):
        if key_id not in opened:
            (opened if _opens(sealer, stored, about) else closed).add(key_id)
    return sorted(closed - opened)


def unopened(tx: Transaction, sealer: Sealer) -> list[int]:
    """The ids of connections with a secret that the sealer does not open."""
    secrets = _of_accounts(tx)
    return sorted({account_id for account_id, stored, about in secrets if not _opens(sealer, stored, about)})


def drop_goodbyes(tx: Transaction, sealer: Sealer) -> None:
    """Forget the tokens still to be revoked that the sealer does not open: nobody can use them."""
    for goodbye_id, token in tx.execute(select(StravaGoodbyeRow.id, StravaGoodbyeRow.token)).all():
        if not _opens(sealer, token, strava_goodbyes.sealed_for(goodbye_id)):
            strava_goodbyes.done(tx, goodbye_id)


def _opens(sealer: Sealer, stored: str, about: str) -> bool:
    try:
        sealer.open(stored, about)
    except WrongKey:
        return False
    return True


def _of_accounts(tx: Transaction) -> Iterator[tuple[int, str, str]]:
    """Each secret of a connection, with the connection's id before it and what it was sealed for after it."""
    columns = StravaAccountRow.id, StravaAccountRow.code, StravaAccountRow.access_token
    for account_id, code, access in tx.execute(select(*columns)):
        for what, stored in (("code", code), ("access", access)):
            if stored:
                yield account_id, stored, strava_accounts.sealed_for(account_id, what)


def _secrets(tx: Transaction) -> Iterator[tuple[str, str, str]]:
    """Each secret with the id of the key that sealed it before it, and what it was sealed for after it."""
    for _, stored, about in _of_accounts(tx):
        yield stored.partition(".")[0], stored, about
    for goodbye_id, token in tx.execute(select(StravaGoodbyeRow.id, StravaGoodbyeRow.token)):
        yield token.partition(".")[0], token, strava_goodbyes.sealed_for(goodbye_id)
