"""Reads a list and tells what it took: `python -m tests.bench.strava_reader URL ADDRESS KEY ACCOUNT`."""

import json
import resource
import sys
import time

from app import clock
from app.adapters.strava_api import StravaApi
from app.services import strava_sync
from app.services.strava_app import Strava
from app.store.database import Database
from app.store.sealing import Sealer

if __name__ == "__main__":
    url, address, key, account_id = sys.argv[1:]
    api = StravaApi(f"{address}/oauth", f"{address}/api/v3", "1", "sandbox", "sandbox")
    begun, cpu = time.monotonic(), time.process_time()
    done = strava_sync.sync(Database(url), Strava(api, Sealer([key])), int(account_id), clock.start(None))
    told = {
        "new": done.tally.new,
        "calls": done.tally.calls,
        "wall_s": time.monotonic() - begun,
        "cpu_s": time.process_time() - cpu,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    print(json.dumps(told))
