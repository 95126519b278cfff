"""Makes a call for each line it reads and says what came of it: `token_worker URL ADDRESS FILE ACCOUNT`."""

import sys
from pathlib import Path

from app import clock, keys
from app.adapters.strava_api import StravaApi
from app.adapters.strava_faults import StravaFault
from app.services import strava_access
from app.services.strava_access import CallsUsed
from app.services.strava_app import NotConnected, Strava
from app.store.database import Database
from app.store.sealing import Sealer

if __name__ == "__main__":
    url, address, file, account_id = sys.argv[1:]
    api = StravaApi(f"{address}/oauth", f"{address}/api/v3", "1", "sandbox", "sandbox")
    sealer = Sealer(keys.token_keys_in(Path(file)), lambda: keys.token_keys_in(Path(file)))
    db, strava, ticking = Database(url), Strava(api, sealer), clock.start(None)
    print("ready", flush=True)
    for _ in sys.stdin:
        try:
            strava_access.call(db, strava, int(account_id), ticking, lambda api, key: api.athlete(key))
        except (StravaFault, NotConnected, CallsUsed) as error:
            print(f"{type(error).__name__}: {error}", flush=True)
        else:
            print("ok", flush=True)
