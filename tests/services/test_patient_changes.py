"""What changed since a therapist's last visit, of a runner who has not been here for long."""

from datetime import timedelta

from app.services import exercise_log, patient_changes, window
from app.store.database import Database
from tests.build import NOW, TODAY, day
from tests.services.runner import a_runner


def test_days_before_the_account_are_not_planned(db: Database) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx, strength_days=[0, 3])  # here since a Thursday
        later = NOW + timedelta(days=6)
        seen = window.read(tx, rosa, later, patient_changes.reach(TODAY + timedelta(days=6), None))
        found = patient_changes.changes(seen, None)

    assert (found.before.planned, found.now.planned) == (0, 2)


def test_days_since_a_session_noted_before_the_account_are_planned(db: Database) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx, strength_days=[0, 3])
        for each in ("A1", "B1"):
            exercise_log.tick(tx, rosa, each, None, None, None, NOW - timedelta(days=14))
        seen = window.read(tx, rosa, NOW, day(90))
        found = patient_changes.changes(seen, None).now

    assert (found.sessions, found.planned) == (1, 4)
