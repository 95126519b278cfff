"""Days and instants as forms and addresses give them, read strictly."""

import re
from datetime import UTC, date, datetime


def day(text: str) -> date | None:
    """A day written YYYY-MM-DD; None for every other text, other ways of writing a day among them."""
    written = text.strip()
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", written):
        return None
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None


def instant(text: str) -> datetime | None:
    """An instant with its offset, as UTC; None for every other text, and beyond the calendar's ends."""
    try:
        at = datetime.fromisoformat(text)
        return at.astimezone(UTC) if at.tzinfo is not None else None
    except (ValueError, OverflowError):
        return None
