"""Scores are kept once, corrected by the same form, and can come back for a day."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from app.domain.pain import Moment, Place
from app.domain.people import Person, Side
from app.domain.runs import Source
from app.store import pain, people, runs
from app.store.database import Database, Transaction
from app.store.pain import Outcome
from tests.build import NOW, TODAY, day, entry, run


def someone(tx: Transaction, name: str = "rosa") -> Person:
    return people.add(
        tx,
        email=f"{name}@example.org",
        password_hash="-",
        is_runner=True,
        is_therapist=False,
        timezone="Europe/Berlin",
        now=NOW,
    )


def stored_run(tx: Transaction, person: Person, name: str, hour: float = 8) -> UUID:
    put = runs.put(tx, person.id, run(day(1), hour=hour, external_id=name), NOW)
    found = runs.by_id(tx, person.id, put.run_id)
    assert found and found.public_id
    return found.public_id


def test_an_entry_comes_back_as_it_was_put(db: Database) -> None:
    with db.begin() as tx:
        rosa = someone(tx)
        whole = entry(
            TODAY,
            4,
            Side.BOTH,
            Moment.STAIRS,
            place=Place.DEEP,
            note="two flights",
            flags=("locked",),
            run=stored_run(tx, rosa, "a"),
        )
        put = pain.put(tx, rosa.id, whole, NOW)

    with db.read() as tx:
        (found,) = pain.of(tx, rosa.id)
    assert put.outcome is Outcome.NEW
    assert replace(found, id=None, public_id=None) == whole
    assert found == put.entry


def test_the_same_form_sent_twice_is_one_entry(db: Database) -> None:
    with db.begin() as tx:
        rosa = someone(tx)
        first = pain.put(tx, rosa.id, entry(TODAY, 2), NOW, form_key="k")
        again = pain.put(tx, rosa.id, entry(TODAY, 2), NOW, form_key="k")

        assert again == replace(first, outcome=Outcome.SAME)
        assert len(pain.of(tx, rosa.id)) == 1


def test_the_same_form_with_another_score_corrects_it_and_nothing_else(db: Database) -> None:
    with db.begin() as tx:
        rosa = someone(tx)
        first = pain.put(tx, rosa.id, entry(TODAY, 2, note="kept"), NOW, form_key="k").entry
        again = pain.put(tx, rosa.id, entry(TODAY, 5), NOW, form_key="k")

        assert again.outcome is Outcome.CORRECTED
        assert pain.of(tx, rosa.id) == [replace(first, score=5)]


def test_a_form_key_of_another_person_is_another_form(db: Database) -> None:
    with db.begin() as tx:
        rosa, sam = someone(tx), someone(tx, "sam")
        pain.put(tx, rosa.id, entry(TODAY, 2), NOW, form_key="k")
        pain.put(tx, sam.id, entry(TODAY, 7), NOW, form_key="k")

        assert [one.score for one in pain.of(tx, rosa.id)] == [2]


def test_an_imported_line_is_kept_once_even_after_it_was_removed(db: Database) -> None:
    with db.begin() as tx:
        rosa = someone(tx)
        first = pain.put(tx, rosa.id, entry(TODAY, 2), NOW, import_key="line").entry
        assert first.public_id
        pain.remove(tx, rosa.id, first.public_id, NOW)
        pain.forget_removed(tx, NOW + timedelta(days=2))

        assert pain.put(tx, rosa.id, entry(TODAY, 2), NOW, import_key="line").outcome is Outcome.SAME
        assert pain.of(tx, rosa.id) == []


def test_a_removed_entry_can_come_back_until_it_is_forgotten(db: Database) -> None:
    with db.begin() as tx:
        rosa = someone(tx)
        first = pain.put(tx, rosa.id, entry(TODAY, 2, note="n"), NOW).entry
        assert first.public_id
        pain.remove(tx, rosa.id, first.public_id, NOW)
        assert pain.of(tx, rosa.id) == []
        assert pain.by_public_id(tx, rosa.id, first.public_id) is None
        assert pain.by_public_id(tx, rosa.id, first.public_id, removed=True) == first

        pain.restore(tx, rosa.id, first.public_id)
        assert pain.of(tx, rosa.id) == [first]

        pain.remove(tx, rosa.id, first.public_id, NOW)
        assert pain.forget_removed(tx, NOW) == 0
        assert pain.forget_removed(tx, NOW + timedelta(seconds=1)) == 1
        assert pain.by_public_id(tx, rosa.id, first.public_id, removed=True) is None


def test_nothing_of_another_person_can_be_read_changed_or_removed(db: Database) -> None:
    with db.begin() as tx:
        rosa, sam = someone(tx), someone(tx, "sam")
        first = pain.put(tx, rosa.id, entry(TODAY, 2), NOW).entry
        assert first.public_id

        assert pain.by_public_id(tx, sam.id, first.public_id) is None
        pain.change(tx, sam.id, replace(first, score=9))
        pain.remove(tx, sam.id, first.public_id, NOW)
        assert pain.of(tx, rosa.id) == [first]


def test_entries_are_read_by_local_days(db: Database) -> None:
    with db.begin() as tx:
        rosa = someone(tx)
        for ago in range(5):
            pain.put(tx, rosa.id, entry(day(ago), ago), NOW)

        assert [one.score for one in pain.of(tx, rosa.id, since=day(3), until=day(1))] == [3, 2, 1]
        assert pain.count_on(tx, rosa.id, day(2)) == 1


def test_the_entry_made_last_is_remembered_whatever_its_day(db: Database) -> None:
    with db.begin() as tx:
        rosa = someone(tx)
        pain.put(tx, rosa.id, entry(TODAY, 2), NOW)
        late = pain.put(tx, rosa.id, entry(day(30), 4, Side.RIGHT), NOW + timedelta(minutes=1)).entry

        assert pain.latest_added(tx, rosa.id) == late


def test_an_entry_follows_its_run_to_the_recording_that_counts(db: Database) -> None:
    with db.begin() as tx:
        rosa = someone(tx)
        first = stored_run(tx, rosa, "a")
        pain.put(tx, rosa.id, entry(TODAY, 2, moment=Moment.NEXT_MORNING, run=first), NOW)
        stored_run(tx, rosa, "b")
        (counting,) = runs.counting(tx, rosa.id)

        assert pain.of(tx, rosa.id)[0].run == counting.public_id


def removed(tx: Transaction, person: Person, name: UUID) -> None:
    held = runs.by_public_id(tx, person.id, name)
    assert held and held.id
    runs.remove(tx, person.id, held.id, NOW)


def test_an_entry_keeps_the_run_it_names_when_that_is_removed(db: Database) -> None:
    with db.begin() as tx:
        rosa = someone(tx)
        first = stored_run(tx, rosa, "a")
        stored_run(tx, rosa, "evening", hour=18)
        kept = pain.put(tx, rosa.id, entry(day(1), 6, moment=Moment.DURING, hour=19, run=first), NOW).entry
        removed(tx, rosa, first)
        runs.forget_removed(tx, NOW + timedelta(days=9))

        assert pain.of(tx, rosa.id) == [kept]


def test_an_entry_of_a_typed_run_keeps_it_for_good_and_without_its_words(db: Database) -> None:
    with db.begin() as tx:
        rosa = someone(tx)
        typed = replace(run(day(1), external_id="t", source=Source.MANUAL), title="with Ida")
        put = runs.put(tx, rosa.id, typed, NOW)
        held = runs.by_id(tx, rosa.id, put.run_id)
        assert held
        pain.put(tx, rosa.id, entry(day(1), 6, moment=Moment.DURING, run=held.public_id), NOW)
        runs.remove(tx, rosa.id, put.run_id, NOW)
        assert runs.forget_removed(tx, NOW + timedelta(days=9)) == 0
        assert held.public_id
        left = runs.recording(tx, rosa.id, held.public_id)

        assert pain.of(tx, rosa.id)[0].run == held.public_id
        assert left and left.run.title == ""


def test_an_entry_of_a_removed_recording_follows_to_another_of_the_same_run(db: Database) -> None:
    with db.begin() as tx:
        rosa, sam = someone(tx), someone(tx, "sam")
        first = stored_run(tx, rosa, "a")
        kept = pain.put(tx, rosa.id, entry(day(1), 6, moment=Moment.DURING, run=first), NOW).entry
        removed(tx, rosa, first)
        stored_run(tx, sam, "c")
        assert pain.of(tx, rosa.id)[0].run == first
        again = stored_run(tx, rosa, "b")

        assert pain.of(tx, rosa.id) == [replace(kept, run=again)]


def test_a_recording_kept_apart_does_not_inherit_the_entries(db: Database) -> None:
    with db.begin() as tx:
        rosa = someone(tx)
        first, second = stored_run(tx, rosa, "a"), stored_run(tx, rosa, "b")
        held = runs.by_public_id(tx, rosa.id, first)
        assert held and held.id
        runs.keep_apart(tx, rosa.id, held.id)
        pain.put(tx, rosa.id, entry(day(1), 6, moment=Moment.DURING, run=first), NOW)
        removed(tx, rosa, first)

        assert [one.public_id for one in runs.counting(tx, rosa.id)] == [second]
        assert pain.of(tx, rosa.id)[0].run == first


@pytest.mark.parametrize("side", list(Side))
def test_every_side_is_stored(db: Database, side: Side) -> None:
    with db.begin() as tx:
        rosa = someone(tx)
        assert pain.put(tx, rosa.id, entry(TODAY, 0, side), NOW).entry.side is side
