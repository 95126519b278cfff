"""A process that carries out `mark` tasks until it is ended; the tests kill it."""

import sys
import time
from datetime import datetime

from app import clock as clocks
from app.store import jobs
from app.store.database import Database
from jobs.runner import Runner


def main(url: str, begin: str) -> None:
    """Work on the tasks of a database with a clock that starts at `begin`."""
    db = Database(url)
    clock = clocks.start(datetime.fromisoformat(begin))

    def mark(payload):
        with db.begin() as tx:
            jobs.succeeded(tx, f"begun:{payload['number']}", clock())
        time.sleep(payload["seconds"])
        with db.begin() as tx:
            jobs.succeeded(tx, f"done:{payload['number']}", clock())

    Runner(db, {"mark": mark}, clock).start()
    while True:
        time.sleep(60)


if __name__ == "__main__":
    main(*sys.argv[1:])
