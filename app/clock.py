"""The only reader of the system clock."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def start(at: datetime | None = None) -> Clock:
    """Return a clock that gives aware UTC instants; with `at` it starts there and runs on."""
    if at is None:
        return lambda: datetime.now(UTC)
    offset = at.astimezone(UTC) - datetime.now(UTC)
    return lambda: datetime.now(UTC) + offset
