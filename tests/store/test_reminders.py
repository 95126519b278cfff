"""There is one reminder for a person and local day, and its answer is kept."""

from dataclasses import replace
from datetime import timedelta

from app.domain.load import Category
from app.domain.reminders import Kind, Reminder, Status
from app.domain.runs import Source
from app.store import reminders
from app.store.database import Database
from tests.build import NOW, TODAY, day
from tests.store.test_pain import someone

SPIKE = Reminder(
    local_date=TODAY,
    at=NOW,
    kind=Kind.LOAD_SPIKE,
    reasons=(Kind.LOAD_SPIKE, Kind.ROUTINE),
    why="Yesterday's 15.2 km was 24 % longer.",
    sources=(Source.FILE,),
    category=Category.SMALL,
    status=Status.SENT,
)


def test_a_reminder_comes_back_as_it_was_kept(db: Database) -> None:
    with db.begin() as tx:
        rosa = someone(tx)
        assert reminders.add(tx, rosa.id, SPIKE)
        (found,) = reminders.of(tx, rosa.id)

    assert replace(found, public_id=None) == SPIKE


def test_a_day_has_one_reminder(db: Database) -> None:
    with db.begin() as tx:
        rosa = someone(tx)
        assert reminders.add(tx, rosa.id, SPIKE)
        assert not reminders.add(tx, rosa.id, replace(SPIKE, kind=Kind.ROUTINE))

        assert [one.kind for one in reminders.of(tx, rosa.id)] == [Kind.LOAD_SPIKE]


def test_days_are_those_on_which_one_went_out(db: Database) -> None:
    with db.begin() as tx:
        rosa = someone(tx)
        reminders.add(tx, rosa.id, SPIKE)
        reminders.add(tx, rosa.id, replace(SPIKE, local_date=day(1), status=Status.SUPPRESSED))
        reminders.add(tx, rosa.id, replace(SPIKE, local_date=day(9)))

        assert reminders.went_out(tx, rosa.id, since=day(5)) == [
            (TODAY, SPIKE.kind, SPIKE.reasons, frozenset({Source.FILE}))
        ]


def test_an_answer_is_kept_and_can_be_taken_back(db: Database) -> None:
    with db.begin() as tx:
        rosa = someone(tx)
        reminders.add(tx, rosa.id, SPIKE)
        (held,) = reminders.of(tx, rosa.id)
        assert held.public_id
        later = NOW + timedelta(hours=3)

        assert reminders.answer(tx, rosa.id, held.public_id, Status.SNOOZED, NOW, later)
        answered = reminders.on(tx, rosa.id, TODAY)
        assert answered and (answered.status, answered.until) == (Status.SNOOZED, later)
        assert reminders.answer(tx, rosa.id, held.public_id, Status.SENT, None)
        assert reminders.on(tx, rosa.id, TODAY) == held


def test_neither_another_person_nor_a_held_back_reminder_can_be_answered(db: Database) -> None:
    with db.begin() as tx:
        rosa, sam = someone(tx), someone(tx, "sam")
        reminders.add(tx, rosa.id, SPIKE)
        reminders.add(tx, rosa.id, replace(SPIKE, local_date=day(1), status=Status.SUPPRESSED))
        quiet, out = reminders.of(tx, rosa.id)
        assert quiet.public_id and out.public_id

        assert not reminders.answer(tx, sam.id, out.public_id, Status.DONE, NOW)
        assert not reminders.answer(tx, rosa.id, quiet.public_id, Status.DONE, NOW)
