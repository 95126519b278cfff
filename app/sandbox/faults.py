"""Which faults are set, and which of them strikes a call or an event."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from app.sandbox import broken
from app.sandbox.kinds import EVENTS, KINDS, OF_EVENTS, USUAL_PATH

LONGEST_S = 600.0


class NoSuchFault(ValueError):
    """What was asked for cannot be made to go wrong; the text says why."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that goes wrong.

    path      the calls whose path begins so
    after     so many of them are answered well first
    times     so many then go wrong; None until it is cleared
    seconds   how long what takes its time takes
    activity  the id that lists forget; None for the one in the middle of a page
    poison    how a record is spoiled, a name of `broken.KINDS`; None for one way after the other
    """

    kind: str
    path: str
    after: int = 0
    times: int | None = 1
    seconds: float = 5.0
    activity: int | None = None
    poison: str | None = None

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise NoSuchFault(f"There is no fault {self.kind!r}. There are: {', '.join(KINDS)}.")
        if not self.path.startswith("/"):
            raise NoSuchFault("The path has to begin with a slash, such as /api/v3/athlete.")
        if not (_counts(self.after, 0) and (self.times is None or _counts(self.times, 1))):
            raise NoSuchFault("after has to be a whole number of 0 or more, times one of 1 or more or null.")
        if not 0 <= self.seconds <= LONGEST_S:
            raise NoSuchFault(f"seconds has to be a number up to {LONGEST_S:.0f}.")
        if self.activity is not None and not _counts(self.activity, 1):
            raise NoSuchFault("activity has to be the id of one, or null.")
        if self.poison is not None and self.poison not in broken.KINDS:
            raise NoSuchFault(f"There is no poison {self.poison!r}. GET /practice/poison lists them.")


def _counts(number: object, least: int) -> bool:
    return isinstance(number, int) and not isinstance(number, bool) and number >= least


def wished(wish: Mapping[str, Any]) -> Fault:
    """A fault of these fields, of which `kind` is needed; raises NoSuchFault."""
    try:
        return Fault(**{"path": USUAL_PATH.get(wish["kind"], ""), **wish})
    except (AttributeError, KeyError, TypeError):
        names = ", ".join(Fault.__dataclass_fields__)
        raise NoSuchFault(f"A fault has a kind, and may have others of these: {names}.") from None


class Faults:
    """The faults that are set, in the order they were."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._set: list[Fault] = []

    def put(self, fault: Fault) -> None:
        """Have something go wrong from the next call on."""
        with self._guard:
            self._set.append(fault)

    def clear(self) -> None:
        """Have all go well again."""
        with self._guard:
            self._set.clear()

    def listed(self) -> list[Fault]:
        """What still goes wrong, with the calls that are left."""
        with self._guard:
            return list(self._set)

    def strike(self, path: str) -> Fault | None:
        """What goes wrong with a call of this path, or with an event; it is counted. None when all goes well.

        The fault that is returned tells how often it had yet to strike, this time among them.
        """
        with self._guard:
            for index, fault in enumerate(self._set):
                if not path.startswith(fault.path) or (path == EVENTS) != (fault.kind in OF_EVENTS.kinds):
                    continue
                if fault.after:
                    self._set[index] = replace(fault, after=fault.after - 1)
                    continue
                if fault.times == 1:
                    del self._set[index]
                elif fault.times is not None:
                    self._set[index] = replace(fault, times=fault.times - 1)
                return fault
        return None
