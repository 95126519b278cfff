"""What was done of an exercise on a day is one row."""

from dataclasses import replace

from app.domain.exercises import Done, SetDone
from app.domain.people import Side
from app.store import exercises
from app.store.database import Database
from tests.build import NOW, TODAY, day
from tests.store.test_pain import someone

DONE = Done("A1", 1, Side.BOTH, (SetDone(10), SetDone(10)), 1, NOW, TODAY)


def test_an_exercise_comes_back_as_it_was_put(db: Database) -> None:
    with db.begin() as tx:
        rosa = someone(tx)
        exercises.put(tx, rosa.id, DONE)
        held = replace(DONE, exercise="A3", sets=(SetDone(hold_s=15),), stopped=True)
        exercises.put(tx, rosa.id, held)

        assert [replace(one, public_id=None) for one in exercises.of(tx, rosa.id)] == [DONE, held]


def test_the_same_exercise_on_the_same_day_is_stored_once(db: Database) -> None:
    with db.begin() as tx:
        rosa = someone(tx)
        first = exercises.put(tx, rosa.id, replace(DONE, sets=DONE.sets[:1]))
        again = exercises.put(tx, rosa.id, DONE)

        assert again.public_id == first.public_id
        assert exercises.of(tx, rosa.id) == [again]
        assert exercises.on(tx, rosa.id, TODAY, "A1") == again


def test_days_before_since_are_left_out_and_removing_forgets(db: Database) -> None:
    with db.begin() as tx:
        rosa = someone(tx)
        exercises.put(tx, rosa.id, replace(DONE, local_date=day(8)))
        new = exercises.put(tx, rosa.id, DONE)
        assert new.public_id
        assert exercises.of(tx, rosa.id, since=day(7)) == [new]
        exercises.remove(tx, rosa.id, new.public_id)

        assert [one.local_date for one in exercises.of(tx, rosa.id)] == [day(8)]


def test_another_persons_exercise_stays(db: Database) -> None:
    with db.begin() as tx:
        rosa, sam = someone(tx), someone(tx, "sam")
        new = exercises.put(tx, rosa.id, DONE)
        assert new.public_id
        exercises.remove(tx, sam.id, new.public_id)

        assert exercises.by_public_id(tx, sam.id, new.public_id) is None
        assert exercises.of(tx, rosa.id) == [new]
