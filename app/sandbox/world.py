"""What the pages and the API of one running sandbox share."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count

from flask import current_app

from app.sandbox.calls import Calls
from app.sandbox.faults import Faults
from app.sandbox.limits import Limits
from app.sandbox.postman import Postman
from app.sandbox.store import Store
from app.sandbox.ticking import Ticking


@dataclass(frozen=True)
class World:
    """Its file, its clock, who carries its events, and what tests set.

    stopping  is set when the sandbox is told to stop, so that nobody waits for an answer that hangs
    turns     counts what is done in turn
    """

    store: Store
    clock: Ticking
    postman: Postman
    stopping: threading.Event
    faults: Faults
    limits: Limits = field(default_factory=Limits)
    calls: Calls = field(default_factory=Calls)
    turns: Iterator[int] = field(default_factory=count)


def here() -> World:
    """The world of the running request."""
    world: World = current_app.extensions["sandbox"]
    return world
