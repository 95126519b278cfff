"""Where the stories of the havoc take place: a sandbox, an address for its events, databases to copy."""

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from random import Random
from time import monotonic, sleep

from app import sandbox
from app.sandbox.store import Store
from app.services import strava_callback
from app.services.strava_letterbox import Letter, Letterbox
from app.store import strava_subscriptions
from app.store.database import Database
from app.store.strava_subscriptions import Subscription
from tests.build import NOW, Hands
from tests.conftest import share_compiled
from tests.services.practice import Practice

SECRET = "s" * 43
SUBSCRIPTION = 7
CARRIED_S = 10.0  # more than an event takes


@dataclass
class Restless(Hands):
    """Kneewise's clock: now and then time has passed, or something has happened, when it is looked at."""

    chance: Random = field(default_factory=Random)
    happens: Callable[[], object] = lambda: None
    most: int = 3  # or an outage would never end in which each look leads to the next

    def __call__(self) -> datetime:
        if self.chance.random() < 0.2:
            self.on(seconds=self.chance.choice((0.4, 1, 7)))
        if self.most and self.chance.random() < 0.02:
            self.most -= 1
            self.happens()
        return self.now


class Callback:
    """The address to which the sandbox sends events; they go to whoever takes them at the time."""

    def __init__(self) -> None:
        self.takes: Callable[[bytes], object] = lambda _: None
        ours = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                ours.takes(self.rfile.read(int(self.headers["Content-Length"])))
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://localhost:{self.server.server_port}/{SECRET}"
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.01,))
        self.thread.start()

    def close(self) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


@dataclass
class Arena:
    """For one story after the other.

    kept      the sandbox's file, opened a second time
    template  a migrated database without rows, of which each story has a copy
    now       tells the sandbox the time
    """

    template: Path
    folder: Path
    now: Callable[[], datetime] = lambda: NOW
    callback: Callback = field(default_factory=Callback)
    address: str = ""
    kept: Store = field(init=False)

    @contextmanager
    def world(self, now: Callable[[], datetime], events: bool) -> Iterator[Database]:
        """A sandbox where nothing has happened and a database without rows, until the block ends."""
        self.now = now
        with self.kept.begin() as tx:
            named = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            for row in tx.execute(named).fetchall():
                if row["name"] != "facts":
                    tx.execute(f"DELETE FROM {row['name']}")
            if events:
                subscribed = (SUBSCRIPTION, self.callback.url, int(now().timestamp()))
                tx.execute("INSERT INTO subscriptions VALUES (?, ?, ?)", subscribed)
        path = self.folder / "story.db"
        shutil.copy(self.template, path)
        db = Database(f"sqlite:///{path}")
        share_compiled(db)
        with db.begin() as tx:
            hashes = strava_callback.hashed(SECRET), strava_callback.hashed("verify")
            subscription = Subscription("sandbox", *hashes, self.callback.url, SUBSCRIPTION, now())
            strava_subscriptions.put(tx, subscription)
        strava = Practice(self.address, Hands(), db).strava
        box = Letterbox(db, strava)
        self.callback.takes = lambda body: box.receive(Letter(SECRET, body), self.now())
        try:
            yield db
        finally:
            self.callback.takes = lambda _: None
            db.close()
            for left in self.folder.glob("story.db*"):
                left.unlink()

    def carried(self) -> None:
        """Wait until no event is on its way."""
        until = monotonic() + CARRIED_S
        while monotonic() < until:
            with self.kept.begin() as tx:
                if not tx.execute("SELECT count(*) FROM events").fetchone()[0]:
                    return
            sleep(0.001)
        raise AssertionError("events are still on their way")


@contextmanager
def arena(template: Path, folder: Path) -> Iterator[Arena]:
    """An arena until the block ends."""
    made = Arena(template, folder)
    with sandbox.started(folder / "sandbox", lambda: made.now()) as running:
        made.address, made.kept = running.address, Store(folder / "sandbox")
        try:
            yield made
        finally:
            made.callback.close()
            made.kept.close()
