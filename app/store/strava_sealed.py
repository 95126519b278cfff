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
    opened, closed = set(), set()
    for key_id, stored, about in _secrets(tx):
        if key_id in opened:
            continue
        try:
            sealer.open(stored, about)
            opened.add(key_id)
        except WrongKey:
            closed.add(key_id)
    return sorted(closed - opened)


def _secrets(tx: Transaction) -> Iterator[tuple[str, str, str]]:
    """Each secret with the id of the key that sealed it before it, and what it was sealed for after it."""
    columns = StravaAccountRow.id, StravaAccountRow.code, StravaAccountRow.access_token
    for account_id, code, access in tx.execute(select(*columns)):
        for what, stored in (("code", code), ("access", access)):
            if stored:
                yield stored.partition(".")[0], stored, strava_accounts.sealed_for(account_id, what)
    for goodbye_id, token in tx.execute(select(StravaGoodbyeRow.id, StravaGoodbyeRow.token)):
        yield token.partition(".")[0], token, strava_goodbyes.sealed_for(goodbye_id)
