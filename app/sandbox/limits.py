"""Counts the API's calls in windows of a quarter of an hour and of a day, as Strava limits an app."""

import threading
from collections import Counter
from datetime import UTC, datetime

Pair = tuple[int, int]  # in a quarter of an hour, in a day

WINDOWS = ("quarter", "day")
OVERALL: Pair = (400, 4_000)
READ: Pair = (200, 2_000)


class Limits:
    """The app's limits and what it used of them; days are UTC's, quarters are the clock's."""

    def __init__(self, overall: Pair = OVERALL, read: Pair = READ) -> None:
        self._guard = threading.Lock()
        self._used: Counter[tuple[str, str]] = Counter()
        self.overall, self.read = overall, read

    def set(self, overall: Pair, read: Pair) -> None:
        """Have other limits, and nothing used of them."""
        with self._guard:
            self.overall, self.read = overall, read
            self._used.clear()

    def use_up(self, window: str, now: datetime) -> None:
        """Have all used that one of `WINDOWS` holds, so that its next call is one too many."""
        at = WINDOWS.index(window)
        with self._guard:
            for kind, limit in (("overall", self.overall), ("read", self.read)):
                self._used[kind, _windows(now)[at]] = limit[at]

    def count(self, now: datetime, is_read: bool) -> bool:
        """Count a call; whether it is within all limits. One that is not counts as well."""
        quarter, day = _windows(now)
        with self._guard:
            for kind in ("overall", "read") if is_read else ("overall",):
                self._used[kind, quarter] += 1
                self._used[kind, day] += 1
            overall = _within(self._of("overall", now), self.overall)
            return overall and (not is_read or _within(self._of("read", now), self.read))

    def headers(self, now: datetime) -> dict[str, str]:
        """The headers that tell limits and usage."""
        with self._guard:
            overall, read = self._of("overall", now), self._of("read", now)
        return {
            "X-RateLimit-Limit": _pair(self.overall),
            "X-RateLimit-Usage": _pair(overall),
            "X-ReadRateLimit-Limit": _pair(self.read),
            "X-ReadRateLimit-Usage": _pair(read),
        }

    def told(self, now: datetime) -> list[tuple[str, Pair, Pair]]:
        """Of each kind of call what is used and what there is, for a quarter of an hour and a day."""
        with self._guard:
            return [
                ("All calls", self._of("overall", now), self.overall),
                ("Reading calls", self._of("read", now), self.read),
            ]

    def _of(self, kind: str, now: datetime) -> Pair:
        quarter, day = _windows(now)
        return self._used[kind, quarter], self._used[kind, day]


def _windows(now: datetime) -> tuple[str, str]:
    utc = now.astimezone(UTC)
    return f"{utc:%Y-%m-%d %H}:{utc.minute // 15}", f"{utc:%Y-%m-%d}"


def _within(used: Pair, limit: Pair) -> bool:
    return used[0] <= limit[0] and used[1] <= limit[1]


def _pair(pair: Pair) -> str:
    return f"{pair[0]},{pair[1]}"
