"""Places for answers that each hold a thread of the server: few at once, one a person, for some time."""

import threading
from time import monotonic


class Places:
    """Which people have a place, and until when at the latest.

    most     at once
    lasts_s  until a place lapses that nobody gave back
    """

    def __init__(self, most: int, lasts_s: float) -> None:
        self._most, self._lasts_s = most, lasts_s
        self._lock = threading.Lock()
        self._ends_s: dict[int, float] = {}

    def enter(self, person_id: int) -> float | None:
        """Take a place; returns until when, None when this person has one, or there is none left."""
        now_s = monotonic()
        with self._lock:
            self._ends_s = {who: end_s for who, end_s in self._ends_s.items() if end_s > now_s}
            if person_id in self._ends_s or len(self._ends_s) >= self._most:
                return None
            self._ends_s[person_id] = now_s + self._lasts_s
            return self._ends_s[person_id]

    def leave(self, person_id: int, end_s: float) -> None:
        """Give the place that was taken until then to others."""
        with self._lock:
            if self._ends_s.get(person_id) == end_s:
                del self._ends_s[person_id]
