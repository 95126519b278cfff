"""Calls Strava until it may not: `python -m tests.services.strava_caller URL ADDRESS NOW TOKEN`.

It begins at a line on its input. It prints a line for each call that is sent, with the instant of the look
before, and one for its first refusal, with an instant by which that is kept for all. Both are by a clock that
the processes of a machine share.
"""

import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from app.adapters import strava_http
from app.adapters.strava_api import StravaApi
from app.services import strava_access
from app.services.strava_access import CallsUsed
from app.services.strava_app import Strava
from app.store.database import Database
from app.store.sealing import Sealer
from app.store.strava_counts import Urgency

KEY = "A" * 43 + "="  # nothing is sealed here
TRIES = 5  # after it was refused


def calls(
    db: Database, strava: Strava, now: datetime, token: str, tell: Callable[[str, int], object]
) -> None:
    """Make one call after the other, and some more tries when there may be none."""
    refused = 0
    while refused < TRIES:
        sent: list[int] = []

        def athlete(api: StravaApi, sent: list[int] = sent) -> Any:
            def look() -> None:
                began = time.monotonic_ns()
                api.look()
                sent.append(began)
                tell("sent", began)

            return replace(api, look=look).athlete(token)

        try:
            strava_access.counted(db, strava, lambda: now, athlete, Urgency.WAITING)
        except CallsUsed:
            refused += 1
            if sent:
                tell("kept", time.monotonic_ns())


def _print(what: str, at: int) -> None:
    print(what, at, flush=True)


if __name__ == "__main__":
    url, address, now, token = sys.argv[1:]
    api = StravaApi(f"{address}/oauth", f"{address}/api/v3", "1", "sandbox", "sandbox")
    database = Database(url)
    strava_http._library()
    print("ready", flush=True)
    sys.stdin.readline()
    calls(database, Strava(api, Sealer([KEY])), datetime.fromisoformat(now), token, _print)
    database.close()
