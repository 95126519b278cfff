"""The demo as visitors meet it: one invented runner for all of them, made anew each night."""

from app.domain.people import Person
from app.store import people
from app.store.database import Transaction


class NotInTheDemo(Exception):
    """All visitors share the demo, so this is not for one of them to do; the text says what would do."""


def runner(tx: Transaction) -> Person | None:
    """The invented runner; None until her whole year has been made."""
    return people.demo(tx)
