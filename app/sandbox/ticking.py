"""The sandbox's clock, which someone who rehearses may set and move on; it goes on from there."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from app.sandbox import store
from app.sandbox.store import Store

AHEAD = "clock ahead"  # in seconds; kept, since a clock that falls back would undo what was recorded
YEARS = range(2000, 2101)


class WrongInstant(ValueError):
    """The clock cannot be set so; the text says why."""


class Ticking:
    """Tells the time: that of the clock it is given, and so much more as was asked for."""

    def __init__(self, clock: Callable[[], datetime], kept: Store) -> None:
        self._clock, self._store, self._guard = clock, kept, threading.Lock()
        with kept.begin() as tx:
            self._ahead = timedelta(seconds=float(store.fact(tx, AHEAD) or 0))

    def __call__(self) -> datetime:
        """The instant it shows, UTC."""
        return self._clock().astimezone(UTC) + self._ahead

    @property
    def ahead_s(self) -> float:
        """How far it is ahead of the clock it is given."""
        return self._ahead.total_seconds()

    def set(self, now: datetime) -> None:
        """Have it show an instant, an aware one, and go on from there; raises WrongInstant."""
        if now.tzinfo is None:
            raise WrongInstant("An instant needs its offset, such as 2026-12-01T08:00:00Z.")
        self._move(lambda: now - self._clock())

    def advance(self, seconds: float) -> None:
        """Have it show an instant so much later, or earlier; raises WrongInstant."""
        self._move(lambda: self._ahead + timedelta(seconds=seconds))

    def put_right(self) -> None:
        """Have it show what the clock it is given shows."""
        self._move(timedelta)

    def _move(self, ahead: Callable[[], timedelta]) -> None:
        with self._guard:
            try:
                moved = ahead()
                shown = self._clock().astimezone(UTC) + moved
            except OverflowError:
                shown = None
            if shown is None or shown.year not in YEARS:
                raise WrongInstant(f"The clock shows the years {YEARS.start} to {YEARS.stop - 1}.")
            with self._store.begin() as tx:
                store.remember(tx, AHEAD, str(moved.total_seconds()))
            self._ahead = moved
