"""Carries tasks out until it is killed: `python -m tests.soak.strava_worker URL ADDRESS KEY`."""

import sys
import threading
from pathlib import Path

from app import clock
from app.adapters.strava_api import StravaApi
from app.config import Settings
from app.services.strava_access import Strava
from app.store.database import Database
from app.store.sealing import Sealer
from jobs.runner import Runner
from jobs.tasks import handlers

if __name__ == "__main__":
    url, address, key = sys.argv[1:]
    db, ticking = Database(url), clock.start(None)
    api = StravaApi(f"{address}/oauth", f"{address}/api/v3", "1", "sandbox", "sandbox")
    settings = Settings(instance=Path(db.path).parent)
    Runner(db, handlers(settings, db, ticking, Strava(api, Sealer([key]))), ticking).start()
    threading.Event().wait()
