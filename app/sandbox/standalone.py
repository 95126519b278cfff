"""Serves the sandbox in the foreground, until it is told to stop."""

import signal
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from app.sandbox import Running, started


def serve(
    folder: Path,
    clock: Callable[[], datetime],
    port: int | None,
    now: datetime | None,
    announce: Callable[[Running], None],
) -> None:
    """Serve until SIGTERM or Ctrl-C; `announce` is told where. Raises what `started` raises."""
    told = threading.Event()
    with started(folder, clock, port, now) as running:
        for each in (signal.SIGTERM, signal.SIGINT):
            signal.signal(each, lambda _number, _frame: told.set())
        announce(running)
        told.wait()
