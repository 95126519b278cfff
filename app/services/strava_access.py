"""Strava as the services use it: an app, and the keys that open what is sealed of its connections."""

from dataclasses import dataclass
from datetime import datetime

from app.adapters.strava_api import StravaApi
from app.store import tasks
from app.store.database import Transaction
from app.store.sealing import Sealer

SYNC, EVENT, GOODBYE, WEBHOOK = "strava_sync", "strava_event", "strava_goodbye", "strava_webhook"


@dataclass(frozen=True, slots=True)
class Strava:
    """An app at Strava or at its stand-in."""

    api: StravaApi
    sealer: Sealer

    @property
    def origin(self) -> str:
        """Names the API and the app, on rows and connections."""
        return self.api.origin


def ask_sync(tx: Transaction, account_id: int, now: datetime, due_at: datetime | None = None) -> None:
    """Have all that is due for a connection done, in the background; from an instant on with `due_at`."""
    later = "" if due_at is None else ":later"  # one that waits must not swallow one asked for now
    tasks.enqueue(
        tx,
        SYNC,
        {"account_id": account_id},
        now,
        dedupe_key=f"{SYNC}:{account_id}{later}",
        lock=f"athlete:{account_id}",
        due_at=due_at,
    )
