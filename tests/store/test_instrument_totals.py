"""Totals of questionnaires in the database."""

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import delete

from app.domain.pain import Instrument
from app.store import instrument_totals
from app.store.tables import PersonRow
from tests.conftest import NOW

DAY, LATER = date(2026, 11, 2), NOW + timedelta(days=1)


def put(tx, runner, therapist, total=71, day=DAY, instrument=Instrument.AKPS):
    return instrument_totals.add(
        tx,
        runner_id=runner.id,
        therapist_id=therapist.id,
        instrument=instrument,
        total=total,
        day=day,
        now=NOW,
    )


def test_totals_come_with_who_entered_them_the_latest_day_first(db, rosa, sam, add_person):
    theo = add_person("Theo", therapist=True)
    with db.begin() as tx:
        put(tx, rosa, sam, 60)
        put(tx, rosa, theo, 40, date(2026, 11, 9), Instrument.OSTRC)
        put(tx, rosa, sam, 62)
        found = instrument_totals.of(tx, rosa.id)

        assert [(one.by, one.instrument.label, one.total) for one in found] == [
            ("theo", "OSTRC", 40),
            ("sam", "AKPS", 62),
            ("sam", "AKPS", 60),
        ]
        assert [one.total for one in instrument_totals.of(tx, rosa.id, theo.id)] == [40]
        assert instrument_totals.of(tx, sam.id) == []


def test_only_who_entered_a_total_removes_it_and_gets_it_back(db, rosa, sam, add_person):
    theo = add_person("Theo", therapist=True)
    with db.begin() as tx:
        which = put(tx, rosa, sam)

        (kept,) = instrument_totals.of(tx, rosa.id)
        assert not instrument_totals.remove(tx, rosa.id, theo.id, which, LATER)
        assert not instrument_totals.remove(tx, rosa.id, sam.id, UUID(int=1), LATER)
        assert instrument_totals.remove(tx, rosa.id, sam.id, which, LATER)
        assert instrument_totals.of(tx, rosa.id) == []
        assert not instrument_totals.restore(tx, rosa.id, theo.id, which)
        assert instrument_totals.restore(tx, rosa.id, sam.id, which)
        assert instrument_totals.of(tx, rosa.id) == [kept]


def test_the_same_total_is_kept_once_and_comes_back_when_it_is_entered_again(db, rosa, sam):
    with db.begin() as tx:
        which = put(tx, rosa, sam)
        assert put(tx, rosa, sam) == which
        assert put(tx, rosa, sam, 72) != which
        instrument_totals.remove(tx, rosa.id, sam.id, which, LATER)
        assert put(tx, rosa, sam) == which
        assert [one.total for one in instrument_totals.of(tx, rosa.id)] == [72, 71]


def test_a_total_removed_long_ago_is_forgotten(db, rosa, sam):
    with db.begin() as tx:
        which = put(tx, rosa, sam)
        put(tx, rosa, sam, 72)
        instrument_totals.remove(tx, rosa.id, sam.id, which, LATER)
        assert instrument_totals.forget_removed(tx, LATER) == 0
        assert instrument_totals.forget_removed(tx, LATER + timedelta(seconds=1)) == 1
        assert not instrument_totals.restore(tx, rosa.id, sam.id, which)
        assert [one.total for one in instrument_totals.of(tx, rosa.id)] == [72]


def test_a_total_stays_with_its_runner_when_the_therapist_goes_and_goes_with_the_runner(db, rosa, sam):
    with db.begin() as tx:
        put(tx, rosa, sam)
        tx.execute(delete(PersonRow).where(PersonRow.id == sam.id))
        assert [one.by for one in instrument_totals.of(tx, rosa.id)] == [None]
        tx.execute(delete(PersonRow).where(PersonRow.id == rosa.id))
        assert instrument_totals.of(tx, rosa.id) == []
