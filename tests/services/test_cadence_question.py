"""What a watch counts is asked once for all runs alike, answered once, and everything follows."""

from datetime import timedelta

import pytest

from app.domain.cadence import Answer
from app.domain.people import Person
from app.domain.runs import Source
from app.services import cadence_question, export, window
from app.services.cadence_question import NotOffered
from app.store import runs
from app.store.database import Database, Transaction
from tests.build import NOW, TODAY, day
from tests.services.runner import a_runner, add_runs
from tests.services.set_aside import odd


@pytest.fixture
def rosa(db: Database) -> Person:
    with db.begin() as tx:
        return a_runner(tx)


def test_runs_alike_in_source_watch_and_sense_are_one_question(db: Database, rosa: Person) -> None:
    with db.begin() as tx:
        add_runs(
            tx,
            rosa,
            odd(85, on=day(1)),
            odd(170, 2, on=day(2)),
            odd(84.4, on=day(3)),
            odd(86, on=day(4), device="Another watch"),
            odd(86, on=day(5), source=Source.ARCHIVE),
            odd(40, on=day(6)),
            odd(250, on=day(7)),
            odd(86, on=day(8), source=Source.GARMIN_ARCHIVE),
        )
        asked = cadence_question.questions(tx, rosa)

    said = [(one.sense, one.source, one.device, [line.raw for line in one.lines]) for one in asked]
    assert said == [
        (Answer.ONE_LEG, Source.FILE, "Watch", [85, 84.4]),
        (Answer.BOTH_FEET, Source.FILE, "Watch", [170]),
        (Answer.ONE_LEG, Source.FILE, "Another watch", [86]),
        (Answer.ONE_LEG, Source.ARCHIVE, "Watch", [86]),
        (Answer.LEAVE_OUT, Source.FILE, "Watch", [40, 250]),
        (Answer.ONE_LEG, Source.GARMIN_ARCHIVE, "Watch", [86]),
    ]
    assert [one.answers for one in asked[:2]] == [
        (Answer.ONE_LEG, Answer.LEAVE_OUT),
        (Answer.BOTH_FEET, Answer.LEAVE_OUT),
    ]
    assert asked[4].answers == (Answer.LEAVE_OUT,)


def test_each_run_says_what_it_is_and_what_it_would_be(db: Database, rosa: Person) -> None:
    with db.begin() as tx:
        add_runs(tx, rosa, odd(85, on=day(1)), odd(170, 2, on=day(2)), odd(40, on=day(6)))
        lines = [one.lines[0] for one in cadence_question.questions(tx, rosa)]

    assert [(one.before_spm, one.after_spm) for one in lines] == [(85, 170), (340, 170), (40, None)]
    assert (lines[0].day, lines[0].distance_m) == (day(1), 10_000)


def test_an_answer_holds_for_the_runs_of_its_question_alone(db: Database, rosa: Person) -> None:
    with db.begin() as tx:
        add_runs(tx, rosa, odd(85, on=day(1)), odd(84, on=day(2)), odd(170, 2, on=day(3)))
        last = cadence_question.questions(tx, rosa)[0].lines[1].run
        cadence_question.answer(tx, rosa, last, Answer.ONE_LEG, NOW)

        assert [one.cadence_spm for one in runs.counting(tx, rosa.id)] == [None, 168, 170]
        said = cadence_question.said_at(tx, rosa, NOW)
        assert said is not None
        assert (said.answer, said.runs) == (Answer.ONE_LEG, 2)


def test_an_answer_that_makes_no_sense_of_the_number_is_refused(db: Database, rosa: Person) -> None:
    with db.begin() as tx:
        add_runs(tx, rosa, odd(85))
        (asked,) = cadence_question.questions(tx, rosa)
        with pytest.raises(NotOffered):
            cadence_question.answer(tx, rosa, asked.run, Answer.BOTH_FEET, NOW)
        cadence_question.answer(tx, rosa, asked.run, Answer.LEAVE_OUT, NOW)
        with pytest.raises(NotOffered):
            cadence_question.answer(tx, rosa, asked.run, Answer.ONE_LEG, NOW)

        assert runs.counting(tx, rosa.id)[0].cadence_spm is None


def test_a_run_knows_its_question_and_its_answer(db: Database, rosa: Person) -> None:
    with db.begin() as tx:
        add_runs(tx, rosa, odd(85), odd(170, 2, on=day(1)))
        other, one = runs.counting(tx, rosa.id)
        asked = cadence_question.about(tx, rosa, one)
        assert asked is not None
        assert asked.run == one.public_id
        assert cadence_question.said_of(tx, rosa, one) is None
        cadence_question.answer(tx, rosa, asked.run, Answer.ONE_LEG, NOW)

        answered = runs.counting(tx, rosa.id)[1]
        assert cadence_question.about(tx, rosa, answered) is None
        said = cadence_question.said_of(tx, rosa, answered)
        assert said is not None
        assert said.at == NOW
        cadence_question.take_back(tx, rosa, said.at, NOW)
        assert cadence_question.about(tx, rosa, answered) == asked


def test_everything_that_reads_cadence_follows_an_answer(db: Database, rosa: Person) -> None:
    def told(tx: Transaction) -> tuple[object, object, object]:
        whole = export.export(tx, rosa, NOW)
        seen = window.read(tx, rosa, NOW, TODAY - timedelta(days=7))
        return whole["runs"][0]["cadence_spm"], whole["weeks"][0]["cadence_spm"], seen.runs[0].steps

    with db.begin() as tx:
        add_runs(tx, rosa, odd(85))
        assert told(tx) == (None, None, None)
        (asked,) = cadence_question.questions(tx, rosa)
        cadence_question.answer(tx, rosa, asked.run, Answer.ONE_LEG, NOW)
        assert told(tx) == (170, 170, 10_200)
