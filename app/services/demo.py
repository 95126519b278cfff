"""The demo as visitors meet it: the same invented people for all of them, made anew each night."""

from app.domain.people import Person
from app.store import people
from app.store.database import Transaction

RUNNER, THERAPIST = ROLES = ("runner", "therapist")


class NotInTheDemo(Exception):
    """All visitors share the demo, so this is not for one of them to do; the text says what would do."""


def guide(tx: Transaction, role: str) -> Person | None:
    """Whom a visitor looks around as: the invented runner, or the therapist; None until they are whole.

    The runner is let in first; the therapist once all patients are there.
    """
    return people.demo(tx, is_therapist=role == THERAPIST)
