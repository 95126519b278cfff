"""Asks again for a look at events that were left; each is asked for when it is received."""

from datetime import datetime

from app.services import strava_look
from app.services.strava_app import Strava
from app.store.database import Database


def run(db: Database, strava: Strava, now: datetime) -> int:
    """Ask for the looks that were left; returns of how many athletes."""
    return strava_look.ask_again(db, strava, now)
