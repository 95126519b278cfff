"""Ends at Strava what has ended here: tokens are kept, sealed, until they are revoked."""

from datetime import datetime

from app.adapters.strava_faults import StravaFault
from app.services import strava_access
from app.services.strava_app import Clock, Strava
from app.store import strava_accounts, strava_goodbyes, strava_held, tasks
from app.store.database import Database, Transaction
from app.store.sealing import Sealer, WrongKey
from app.store.strava_accounts import Account, State

GOODBYE = "strava_goodbye"


def leave(tx: Transaction, sealer: Sealer, account: Account, now: datetime) -> None:
    """Have a connection that ends here end at Strava too, as far as the keys open its tokens.

    Whoever deletes a connection, or the person whose it is, calls this before, in the same transaction.
    """
    try:
        held = strava_held.of(tx, sealer, account.id)
    except WrongKey:  # what nobody can open nobody can use either
        return
    if held is None:
        return
    keep(tx, sealer, account.origin, account.athlete_id, held.refresh, now)
    if account.state is State.NEEDS_RECONNECT and held.expires_at > now:  # that one may be dead already
        keep(tx, sealer, account.origin, account.athlete_id, held.access, now)


def keep(
    tx: Transaction, sealer: Sealer, origin: str, athlete_id: int | None, token: str, now: datetime
) -> None:
    """Keep a token, and have it revoked in the background."""
    strava_goodbyes.add(tx, sealer, origin, athlete_id, token, now)
    ask(tx, now)


def ask(tx: Transaction, now: datetime) -> None:
    """Have what has ended here revoked at Strava, in the background."""
    tasks.enqueue(tx, GOODBYE, {}, now, dedupe_key=GOODBYE, lock=GOODBYE)


def say(db: Database, strava: Strava, clock: Clock) -> int:
    """Revoke at Strava what has ended here; returns how many. Raises CallsUsed or a StravaFault.

    The tokens of someone who has connected again meanwhile are dropped: to revoke them would end that.
    """
    with db.read() as tx:
        waiting = strava_goodbyes.of(tx, strava.sealer, strava.origin)
    failed: StravaFault | None = None
    done = 0
    for each in waiting:
        with db.read() as tx:
            again = each.athlete_id and strava_accounts.by_athlete(tx, strava.origin, each.athlete_id)
        try:
            if not again:
                _revoke(db, strava, clock, each.token)
        except StravaFault as fault:
            failed = fault
            continue
        with db.begin() as tx:
            strava_goodbyes.done(tx, each.id)
        done += 1
    if failed is not None:
        raise failed
    return done


def _revoke(db: Database, strava: Strava, clock: Clock, token: str) -> None:
    strava_access.uncounted(db, strava, clock, lambda api: api.revoke(token))
