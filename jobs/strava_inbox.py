"""Asks again for a look at events that were left; each is asked for when it is received."""

from datetime import datetime

from app.services import strava_inbox
from app.services.strava_access import Strava
from app.store.database import Database


def run(db: Database, strava: Strava, now: datetime) -> int:
    """Ask for the looks that were left; returns how many events there are."""
    return strava_inbox.ask_again(db, strava, now)
