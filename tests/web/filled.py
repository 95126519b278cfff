"""An account with one of everything that has an address."""

from datetime import datetime, timedelta

from app.domain.pain import FLAGS, Instrument
from app.domain.people import Person
from app.domain.planning import PlannedRun
from app.domain.runs import Source
from app.services import alerts, sharing, warning_signs
from app.store import (
    exercises,
    findings,
    import_items,
    imports,
    instrument_totals,
    pain,
    people,
    planned_runs,
    reminders,
    runs,
)
from app.store.database import Transaction
from app.store.import_items import Item, Outcome
from tests.build import TODAY
from tests.build import run as recorded
from tests.services import rosa
from tests.web.sweep import NOBODYS, Objects


def fill(tx: Transaction, person: Person, now: datetime) -> Objects:
    """Store the story of rosa.py with what it lacks; returns the objects by what addresses call them."""
    rosa.tell(tx, person, now)
    told = _runs(tx, person, now)
    imported = _import(tx, person, now)
    alerts.remind(tx, person, now - timedelta(days=1))  # a strength day
    entries = _scores(tx, person, now)
    alerts.judge(tx, person, now)
    ticked = exercises.of(tx, person.id)
    objects: Objects = {
        "run_id": told,
        "entry_id": entries,
        "import_id": imported,
        "upload_id": [NOBODYS],  # parts of files lie in a folder, and not in the database
        "exercise_id": ["A1"],
        "finding_id": [each.public_id for each in findings.of(tx, person.id)],
        "reminder_id": [each.public_id for each in reminders.of(tx, person.id)],
        "done": [ticked[0].public_id, ticked[-1].public_id],
        "share_id": [sharing.invite(tx, person, "Theo", now, name="Rosa")[0].public_id],
        "patient_id": [person.public_id],
        "total_id": [_total(tx, person, now)],
        "plan_id": [planned_runs.put(tx, person.id, PlannedRun(TODAY + timedelta(days=2), 9_000), now)],
    }
    assert all(objects.values())
    return objects


def _total(tx: Transaction, person: Person, now: datetime) -> object:
    """A total that a therapist entered once, whose share is no more."""
    therapist = people.add(
        tx,
        email="tara@example.org",
        password_hash="-",
        is_runner=False,
        is_therapist=True,
        timezone="UTC",
        now=now,
    )
    day, akps = TODAY - timedelta(days=30), Instrument.AKPS
    told = {"instrument": akps, "total": 71, "day": day, "now": now}
    return instrument_totals.add(tx, runner_id=person.id, therapist_id=therapist.id, **told)


def _runs(tx: Transaction, person: Person, now: datetime) -> list[object]:
    """One from a file and its merged copy, one typed in, one that was removed."""
    old = TODAY - timedelta(days=500)
    days = (old, old, old + timedelta(days=7), old + timedelta(days=14))
    sources = (Source.FILE, Source.ARCHIVE, Source.MANUAL, Source.FILE)
    put = [
        runs.put(tx, person.id, recorded(day, source=source, external_id=f"x{at}"), now)
        for at, (day, source) in enumerate(zip(days, sources, strict=True))
    ]
    found = [runs.by_id(tx, person.id, each.run_id) for each in put]
    runs.remove(tx, person.id, put[-1].run_id, now)
    assert put[1].run_id in runs.copies(tx, person.id)
    return [each.public_id for each in found if each is not None]


def _import(tx: Transaction, person: Person, now: datetime) -> list[object]:
    """One that was read, with a merged run in it, and one that waits."""
    copies = runs.copies(tx, person.id)
    done = imports.create(tx, person.id, "export.zip", ["export.zip"], None, now)
    import_items.add(tx, done.id, [Item("copy.fit", "", Outcome.MERGED, "", min(copies))])
    imports.finish(tx, done.id, imports.State.DONE, now)
    waits = imports.create(tx, person.id, "later.zip", ["later.zip"], None, now)
    return [done.public_id, waits.public_id]


def _scores(tx: Transaction, person: Person, now: datetime) -> list[object]:
    """One that stands, with a warning sign in it, and one that was removed."""
    sign = next(iter(FLAGS))
    stands = pain.put(tx, person.id, rosa.score(TODAY, 7, 7, flags=(sign,)), now).entry.public_id
    gone = pain.put(tx, person.id, rosa.score(TODAY - timedelta(days=1), 3, 7), now).entry.public_id
    assert stands is not None and gone is not None
    warning_signs.answer(tx, person, [sign], stands, now)
    pain.remove(tx, person.id, gone, now)
    return [stands, gone]
