"""What the pages and the API of one running sandbox share."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from flask import current_app

from app.sandbox.calls import Calls
from app.sandbox.events import Postman
from app.sandbox.faults import Faults
from app.sandbox.limits import Limits
from app.sandbox.store import Store


@dataclass(frozen=True)
class World:
    """Its file, its clock, who carries its events, and what tests set.

    stopping  is set when the sandbox is told to stop, so that nobody waits for an answer that hangs
    """

    store: Store
    clock: Callable[[], datetime]
    postman: Postman
    stopping: threading.Event
    faults: Faults = field(default_factory=Faults)
    limits: Limits = field(default_factory=Limits)
    calls: Calls = field(default_factory=Calls)


def here() -> World:
    """The world of the running request."""
    world: World = current_app.extensions["sandbox"]
    return world
