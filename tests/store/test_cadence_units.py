"""What a runner says of a cadence set aside holds for that number, wherever runs are read."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.cadence import Answer
from app.domain.people import Person
from app.domain.runs import Run, Source
from app.store import cadence_units, patients, runs
from app.store.database import Database, Transaction
from app.store.runs import Outcome
from tests.build import NOW, TODAY, day
from tests.services.set_aside import odd

LATER = NOW + timedelta(hours=1)


def asked(tx: Transaction, person: Person) -> list[float]:
    return [one.raw for one in cadence_units.unanswered(tx, person.id)]


def say(tx: Transaction, person: Person, said: Answer) -> None:
    ids = [one.id for one in cadence_units.unanswered(tx, person.id)]
    cadence_units.answer(tx, person.id, ids, said, NOW)


def held(tx: Transaction, person: Person) -> Run:
    (one,) = runs.counting(tx, person.id)
    return one


def test_runs_that_count_and_were_set_aside_are_asked_about_newest_first(db: Database, rosa: Person) -> None:
    copy = replace(odd(84, on=day(3), source=Source.STRAVA_API), external_id="copy")
    with db.begin() as tx:
        for one in (odd(85, on=day(3)), copy, odd(170, 2, on=day(1)), odd(60, on=day(2))):
            runs.put(tx, rosa.id, one, NOW)
        gone = runs.put(tx, rosa.id, odd(66, on=day(9)), NOW)
        runs.remove(tx, rosa.id, gone.run_id, NOW)
        found = cadence_units.unanswered(tx, rosa.id)

    assert [(one.raw, one.factor, one.day, one.distance_m) for one in found] == [
        (170, 2, day(1), 10_000),
        (60, 1, day(2), 10_000),
        (85, 1, day(3), 10_000),
    ]


@pytest.mark.parametrize(
    ("raw", "factor", "said", "spm", "reason"),
    [
        (85, 1, Answer.ONE_LEG, 170, None),
        (170, 2, Answer.BOTH_FEET, 170, None),
        (85, 1, Answer.LEAVE_OUT, None, "cadence_unit"),
    ],
)
def test_an_answer_is_applied_wherever_rows_become_values(
    db: Database, rosa: Person, raw: float, factor: int, said: Answer, spm: float | None, reason: str | None
) -> None:
    with db.begin() as tx:
        runs.put(tx, rosa.id, odd(raw, factor), NOW)
        say(tx, rosa, said)

        assert (held(tx, rosa).cadence_spm, held(tx, rosa).cadence_reason) == (spm, reason)
        assert (held(tx, rosa).cadence_raw, held(tx, rosa).cadence_factor) == (raw, factor)
        fitted = runs.with_cadence(tx, rosa.id, TODAY, TODAY)
        assert [one.cadence_spm for one in fitted] == ([] if spm is None else [spm])
        read = patients.logs(tx, [rosa.id], TODAY, TODAY).recordings[rosa.id]
        assert [one.run.cadence_spm for one in read] == [spm]
        assert asked(tx, rosa) == []


@pytest.mark.parametrize("mark", ["race", "interval"])
def test_races_and_intervals_are_not_read_for_a_line_of_cadence(
    db: Database, rosa: Person, mark: str
) -> None:
    steady = replace(odd(85, 2), cadence_spm=170.0, cadence_reason=None)
    with db.begin() as tx:
        runs.put(tx, rosa.id, steady, NOW)
        assert len(runs.with_cadence(tx, rosa.id, TODAY, TODAY)) == 1
        marked = replace(steady, external_id="marked", **{mark: True})
        runs.put(tx, rosa.id, replace(marked, start=steady.start - timedelta(hours=5)), NOW)

        assert len(runs.counting(tx, rosa.id)) == 2
        assert len(runs.with_cadence(tx, rosa.id, TODAY, TODAY)) == 1


def test_how_it_was_while_running_is_read_for_a_line_of_cadence(db: Database, rosa: Person) -> None:
    samples = {"running_s": 1500.0, "running_mps": 3.1, "running_spm": 176.0}
    steady = replace(odd(85, 2), cadence_spm=170.0, cadence_reason=None, **samples)
    with db.begin() as tx:
        runs.put(tx, rosa.id, steady, NOW)
        (fitted,) = runs.with_cadence(tx, rosa.id, TODAY, TODAY)

    assert {name: getattr(fitted, name) for name in samples} == samples


def test_the_same_run_handed_over_again_keeps_the_answer(db: Database, rosa: Person) -> None:
    with db.begin() as tx:
        runs.put(tx, rosa.id, odd(85), NOW)
        say(tx, rosa, Answer.ONE_LEG)
        same = runs.put(tx, rosa.id, odd(85), LATER)
        retitled = runs.put(tx, rosa.id, replace(odd(85), title="Along the canal"), LATER)

        assert (same.outcome, retitled.outcome) == (Outcome.SAME, Outcome.CHANGED)
        assert (held(tx, rosa).cadence_spm, held(tx, rosa).title) == (170, "Along the canal")


@pytest.mark.parametrize("newer", [odd(86), odd(85, 3)])
def test_another_number_is_asked_about_anew(db: Database, rosa: Person, newer: Run) -> None:
    with db.begin() as tx:
        runs.put(tx, rosa.id, odd(85), NOW)
        say(tx, rosa, Answer.ONE_LEG)
        runs.put(tx, rosa.id, newer, LATER)

        assert asked(tx, rosa) == [newer.cadence_raw]
        assert (held(tx, rosa).cadence_spm, held(tx, rosa).cadence_answer) == (None, None)


def test_a_source_that_corrects_its_number_is_believed(db: Database, rosa: Person) -> None:
    right = replace(odd(85, 2), cadence_spm=170.0, cadence_reason=None)
    with db.begin() as tx:
        runs.put(tx, rosa.id, odd(85), NOW)
        say(tx, rosa, Answer.LEAVE_OUT)
        runs.put(tx, rosa.id, right, LATER)

        assert (held(tx, rosa).cadence_spm, held(tx, rosa).cadence_answer) == (170, None)


def test_an_answer_is_counted_and_taken_back_as_one(db: Database, rosa: Person) -> None:
    with db.begin() as tx:
        runs.put(tx, rosa.id, odd(85, on=day(1)), NOW)
        runs.put(tx, rosa.id, odd(84, on=day(2)), NOW)
        say(tx, rosa, Answer.ONE_LEG)
        third = runs.put(tx, rosa.id, odd(83, on=day(3)), NOW)
        cadence_units.answer(tx, rosa.id, [third.run_id], Answer.LEAVE_OUT, LATER)

        first = cadence_units.said_at(tx, rosa.id, NOW)
        assert first == cadence_units.Said(NOW, Answer.ONE_LEG, 2)
        assert cadence_units.said_of(tx, rosa.id, third.run_id) == cadence_units.Said(
            LATER, Answer.LEAVE_OUT, 1
        )
        cadence_units.take_back(tx, rosa.id, NOW)
        assert asked(tx, rosa) == [85, 84]
        assert cadence_units.said_at(tx, rosa.id, NOW) is None


def test_what_was_answered_is_not_answered_over(db: Database, rosa: Person) -> None:
    with db.begin() as tx:
        put = runs.put(tx, rosa.id, odd(85), NOW)
        say(tx, rosa, Answer.ONE_LEG)
        cadence_units.answer(tx, rosa.id, [put.run_id], Answer.LEAVE_OUT, LATER)

        assert held(tx, rosa).cadence_spm == 170


def test_nobody_answers_or_takes_back_for_another(db: Database, rosa: Person, sam: Person) -> None:
    with db.begin() as tx:
        put = runs.put(tx, rosa.id, odd(85), NOW)
        cadence_units.answer(tx, sam.id, [put.run_id], Answer.ONE_LEG, NOW)
        assert asked(tx, rosa) == [85]
        assert asked(tx, sam) == []
        say(tx, rosa, Answer.ONE_LEG)
        cadence_units.take_back(tx, sam.id, NOW)
        assert cadence_units.said_at(tx, sam.id, NOW) is None
        assert cadence_units.said_of(tx, sam.id, put.run_id) is None
        assert held(tx, rosa).cadence_spm == 170
