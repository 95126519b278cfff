"""A stand-in for Strava, to practise and to test with: its own web app and invented runners."""

import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.sandbox import activities, store
from app.sandbox.faults import Faults
from app.sandbox.postman import Postman
from app.sandbox.serving import PortTaken, listen, serving
from app.sandbox.store import FolderUnusable, Store
from app.sandbox.ticking import Ticking, WrongInstant

__all__ = ["FolderUnusable", "PortTaken", "Running", "WrongInstant", "started"]

PORT = "port"


@dataclass(frozen=True, slots=True)
class Running:
    """A sandbox that answers.

    address   without a slash at its end
    moved_to  what its clock showed at the start, UTC; None for the right time
    """

    address: str
    moved_to: datetime | None = None


@contextmanager
def started(
    folder: Path, clock: Callable[[], datetime], port: int | None = None, now: datetime | None = None
) -> Iterator[Running]:
    """Serve until the block ends; raises FolderUnusable, and PortTaken when `port` is not to be had.

    folder  keeps connections, changed activities, how far its clock is ahead, and the port, which is taken
            again at the next start if it is free
    now     what its clock shows at the start, instead of what it showed; raises WrongInstant
    """
    from app.sandbox.web import create_app  # with flask too slow for who starts no sandbox
    from app.sandbox.world import World

    with closing(Store(folder)) as kept:
        ticking = Ticking(clock, kept)
        if now is not None:
            ticking.set(now)
        with kept.begin() as tx:
            last_port = int(store.fact(tx, PORT) or 0)
            activities.first_day(tx, ticking())
        with closing(listen(port, last_port)) as listening:
            taken = listening.getsockname()[1]
            with kept.begin() as tx:
                store.remember(tx, PORT, str(taken))
            faults, stopping = Faults(), threading.Event()
            postman = Postman(kept, faults)
            app = create_app(World(kept, ticking, postman, stopping, faults))
            postman.start()
            try:
                with serving(app, listening, stopping):
                    yield Running(f"http://localhost:{taken}", ticking() if ticking.ahead_s else None)
            finally:
                postman.stop()
