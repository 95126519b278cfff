"""What a runner agreed to about levels is kept, the newest last, and can be taken back."""

from dataclasses import replace
from datetime import timedelta

from app.domain.exercises import Agreement, Done, SetDone, Why
from app.domain.people import Side
from app.store import exercise_levels, exercises
from app.store.database import Database
from tests.build import NOW, TODAY, day
from tests.store.test_pain import someone

AGREED = Agreement("A1", 2, Why.TOP, TODAY, NOW)
EARLIER = Agreement("B1", 0, Why.STOPPED, day(3), NOW - timedelta(days=3))
DONE = Done("A1", 1, Side.BOTH, (SetDone(10), SetDone(hold_s=15)), None, NOW, TODAY, stopped=True)


def test_agreements_come_back_as_they_were_kept_oldest_first(db: Database) -> None:
    with db.begin() as tx:
        rosa = someone(tx)
        ids = [exercise_levels.add(tx, rosa.id, one) for one in (AGREED, EARLIER)]

        assert exercise_levels.of(tx, rosa.id) == [
            replace(EARLIER, public_id=ids[1]),
            replace(AGREED, public_id=ids[0]),
        ]


def test_an_agreement_is_taken_back_by_its_own_runner_alone(db: Database) -> None:
    with db.begin() as tx:
        rosa, sam = someone(tx), someone(tx, "sam")
        said = exercise_levels.add(tx, rosa.id, AGREED)
        assert not exercise_levels.remove(tx, sam.id, said)
        assert len(exercise_levels.of(tx, rosa.id)) == 1
        assert exercise_levels.remove(tx, rosa.id, said)
        assert not exercise_levels.remove(tx, rosa.id, said)

        assert exercise_levels.of(tx, rosa.id) == []


def test_one_query_reads_what_two_read(db: Database) -> None:
    with db.begin() as tx:
        rosa, sam = someone(tx), someone(tx, "sam")
        for one in (AGREED, EARLIER):
            exercise_levels.add(tx, rosa.id, one)
        exercise_levels.add(tx, sam.id, AGREED)
        for done in (DONE, replace(DONE, exercise="B1", local_date=day(4)), replace(DONE, local_date=day(9))):
            exercises.put(tx, rosa.id, done)
        exercises.put(tx, sam.id, DONE)
        log, said = exercises.with_levels(tx, rosa.id, day(4))

        assert (log, said) == (exercises.of(tx, rosa.id, day(4)), exercise_levels.of(tx, rosa.id))
        assert (len(log), len(said)) == (2, 2)
