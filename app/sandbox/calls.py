"""Remembers which calls were made, so that a test can count them."""

import threading
from collections import Counter, deque
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

KEPT = 2_000


@dataclass(frozen=True, slots=True)
class Call:
    """One call; the athlete is the token's, None for calls without one."""

    at: datetime
    method: str
    path: str
    query: str
    athlete_id: int | None
    status: int


class Calls:
    """The calls since the start, or since they were forgotten."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._counts: Counter[tuple[str, str, int | None, int]] = Counter()
        self._latest: deque[Call] = deque(maxlen=KEPT)

    def note(self, call: Call) -> None:
        """Count a call."""
        with self._guard:
            self._counts[call.method, call.path, call.athlete_id, call.status] += 1
            self._latest.append(call)

    def forget(self) -> None:
        """Count from nothing again."""
        with self._guard:
            self._counts.clear()
            self._latest.clear()

    def told(self) -> dict[str, Any]:
        """How many there were, how many of each kind, and the latest `KEPT` in order, as JSON values."""
        with self._guard:
            counts, latest = dict(self._counts), list(self._latest)
        names = ("method", "path", "athlete", "status", "count")
        return {
            "total": sum(counts.values()),
            "counts": [dict(zip(names, (*of, count), strict=True)) for of, count in counts.items()],
            "latest": [asdict(call) | {"at": call.at.isoformat()} for call in latest],
        }
