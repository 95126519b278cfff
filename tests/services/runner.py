"""A runner for the tests of services, in Berlin, with consent, at 10 o'clock on Thursday 12 November 2026."""

from typing import Any

from app.domain.people import Person
from app.domain.runs import Run
from app.services import accounts, pain_log
from app.services.pain_typed import Typed
from app.store import people, runs
from app.store.database import Transaction
from tests.build import NOW


def a_runner(tx: Transaction, name: str = "rosa", consent: bool = True, **settings: Any) -> Person:
    """Someone who runs; strength days Monday, Wednesday and Friday unless said otherwise."""
    person = people.add(
        tx,
        email=f"{name}@example.org",
        password_hash="-",
        is_runner=True,
        is_therapist=False,
        timezone="Europe/Berlin",
        now=NOW,
        **settings,
    )
    if consent:
        accounts.give_health_consent(tx, person, NOW)
    return person


def add_runs(tx: Transaction, person: Person, *told: Run) -> None:
    """Store runs, each under an id of its own."""
    for one in told:
        runs.put(tx, person.id, one, NOW)


def log(tx: Transaction, person: Person, **typed: str) -> pain_log.Logged:
    """Log a score as a form would."""
    return pain_log.log(tx, person, Typed(**typed), NOW)
