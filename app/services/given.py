"""Instants as forms and addresses give them, read strictly."""

from datetime import UTC, datetime


def instant(text: str) -> datetime | None:
    """An instant with its offset, as UTC; None for every other text, and beyond the calendar's ends."""
    try:
        at = datetime.fromisoformat(text)
        return at.astimezone(UTC) if at.tzinfo is not None else None
    except (ValueError, OverflowError):
        return None
