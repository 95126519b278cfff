"""A stand-in for Strava, to practise and to test with: its own web app and invented runners."""

import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.sandbox import activities, store
from app.sandbox.events import Postman
from app.sandbox.serving import PortTaken, listen, serving
from app.sandbox.store import FolderUnusable, Store

__all__ = ["FolderUnusable", "PortTaken", "Running", "started"]

PORT = "port"


@dataclass(frozen=True, slots=True)
class Running:
    """A sandbox that answers; `address` has no slash at its end."""

    address: str


@contextmanager
def started(folder: Path, clock: Callable[[], datetime], port: int | None = None) -> Iterator[Running]:
    """Serve until the block ends; raises FolderUnusable, and PortTaken when `port` is not to be had.

    folder  keeps connections, changed activities and the port, which is taken again at the next start
            if it is free
    """
    from app.sandbox.web import create_app  # with flask too slow for who starts no sandbox
    from app.sandbox.world import World

    with closing(Store(folder)) as kept:
        with kept.begin() as tx:
            last_port = int(store.fact(tx, PORT) or 0)
            activities.first_day(tx, clock())
        with closing(listen(port, last_port)) as listening:
            taken = listening.getsockname()[1]
            with kept.begin() as tx:
                store.remember(tx, PORT, str(taken))
            postman, stopping = Postman(kept), threading.Event()
            app = create_app(World(kept, clock, postman, stopping))
            postman.start()
            try:
                with serving(app, listening, stopping):
                    yield Running(f"http://localhost:{taken}")
            finally:
                postman.stop()
