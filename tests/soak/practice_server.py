"""A sandbox in a process of its own, whose clock is real: `python -m tests.soak.practice_server FOLDER`."""

import sys
import threading
from pathlib import Path

from app import clock, sandbox

if __name__ == "__main__":
    with sandbox.started(Path(sys.argv[1]), clock.start(None)) as running:
        print(running.address, flush=True)
        threading.Event().wait()
