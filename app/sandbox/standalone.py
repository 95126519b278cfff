"""Serves the sandbox in the foreground, until it is told to stop."""

import signal
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from app.sandbox import started


def serve(
    folder: Path, clock: Callable[[], datetime], port: int | None, announce: Callable[[str], None]
) -> None:
    """Serve until SIGTERM or Ctrl-C; `announce` is given the address. Raises PortTaken."""
    told = threading.Event()
    with started(folder, clock, port) as running:
        for each in (signal.SIGTERM, signal.SIGINT):
            signal.signal(each, lambda _number, _frame: told.set())
        announce(running.address)
        told.wait()
