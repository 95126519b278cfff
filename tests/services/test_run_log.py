"""Runs typed in by hand: what is taken, what is refused in words, and how each step is undone."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event

from app.domain.people import Person
from app.domain.runs import Source, Sport
from app.services import run_log, run_typed
from app.services.run_log import Because, NoSuchRun, NotARun, NotATypedRun, NotWithoutRun, Typed
from app.store import findings, people, runs
from app.store.database import Database
from tests.build import NOW, day, run

KEY = "6f1e2d3c4b5a49788796a5b4c3d2e1f0"
GOOD = Typed(
    day="2026-11-08", clock="07:10", distance="10.5", duration="1:05:30", cadence="168", form_key=KEY
)


@pytest.fixture
def rosa(db: Database) -> Person:
    with db.begin() as tx:
        return people.add(
            tx,
            email="rosa@example.org",
            password_hash="-",
            is_runner=True,
            is_therapist=False,
            timezone="Europe/Berlin",
            now=NOW,
        )


@pytest.fixture
def sam(db: Database) -> Person:
    with db.begin() as tx:
        return people.add(
            tx,
            email="sam@example.org",
            password_hash="-",
            is_runner=True,
            is_therapist=False,
            timezone="Europe/Berlin",
            now=NOW,
        )


def problems(person: Person, **fields: str) -> dict[str, str]:
    with pytest.raises(NotARun) as refused:
        run_typed.read(replace(GOOD, **fields), person, NOW)
    return refused.value.problems


def test_a_typed_run_is_stored_on_its_local_day(db: Database, rosa: Person) -> None:
    with db.begin() as tx:
        stored = run_log.add(tx, rosa, GOOD, NOW)

    assert (stored.source, stored.sport, stored.manual) == (Source.MANUAL, Sport.RUN, True)
    assert stored.start == datetime(2026, 11, 8, 6, 10, tzinfo=UTC)
    assert stored.local_start == datetime(2026, 11, 8, 7, 10)
    assert (stored.distance_m, stored.moving_s, stored.cadence_spm) == (10_500, 3_930, 168.0)


def test_the_same_form_sent_twice_is_one_run(db: Database, rosa: Person) -> None:
    with db.begin() as tx:
        first = run_log.add(tx, rosa, GOOD, NOW)
        again = run_log.add(tx, rosa, GOOD, NOW)
        assert len(runs.all_of(tx, rosa.id)) == 1
    assert first.id == again.id


def test_miles_are_taken_from_someone_who_counts_in_miles(rosa: Person) -> None:
    typed = run_typed.read(replace(GOOD, distance="6,2"), replace(rosa, units="mi"), NOW)

    assert typed.distance_m == 9_978


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"day": "8.11."}, "day"),
        ({"day": "2026-W40-1"}, "day"),
        ({"day": "20261108"}, "day"),
        ({"day": "2026-11-13"}, "day"),
        ({"day": "1989-12-31"}, "day"),
        ({"clock": "25:00"}, "clock"),
        ({"day": "2026-11-12", "clock": "10:01"}, "clock"),
        ({"distance": ""}, "distance"),
        ({"distance": "0"}, "distance"),
        ({"distance": "0.0004"}, "distance"),
        ({"distance": "-5"}, "distance"),
        ({"distance": "1001"}, "distance"),
        ({"distance": "1e3"}, "distance"),
        ({"duration": "1:60:00"}, "duration"),
        ({"duration": "0:00"}, "duration"),
        ({"duration": "soon"}, "duration"),
        ({"duration": "５２"}, "duration"),
        ({"duration": "٥٢"}, "duration"),
        ({"clock": "٧:10"}, "clock"),
        ({"cadence": "84"}, "cadence"),
        ({"sport": "Ride"}, "sport"),
    ],
)
def test_what_is_no_run_is_refused_at_its_field(rosa: Person, fields: dict[str, str], field: str) -> None:
    assert list(problems(rosa, **fields)) == [field]


def test_every_wrong_field_is_named_at_once(rosa: Person) -> None:
    assert problems(rosa, day="x", distance="x", duration="x").keys() == {"day", "distance", "duration"}


def test_a_run_of_this_minute_is_not_to_come(rosa: Person) -> None:
    assert run_typed.read(replace(GOOD, day="2026-11-12", clock="10:00"), rosa, NOW).start == NOW


def test_without_an_hour_only_the_day_is_believed(rosa: Person) -> None:
    typed = run_typed.read(replace(GOOD, day="2026-11-12", clock=""), rosa, NOW)

    assert typed.start_hidden
    assert typed.day == date(2026, 11, 12)


@given(st.integers(1, 1_000_000), st.integers(1, 604_800), st.none() | st.integers(120, 240))
def test_a_run_shown_in_its_form_reads_back_the_same(metres: int, seconds: int, cadence: int | None) -> None:
    person = Person(1, uuid4(), "-", True, False, "Europe/Berlin", NOW)
    told = replace(run(day(12), metres, minutes=seconds / 60, source=Source.MANUAL), cadence_spm=cadence)

    again = run_typed.read(run_typed.of(told, person), person, NOW)

    assert (again.distance_m, again.moving_s, again.cadence_spm) == (metres, seconds, cadence)


@given(st.text(), st.text(), st.text(), st.text(), st.text())
def test_nothing_typed_raises_but_a_sentence(a: str, b: str, c: str, d: str, e: str) -> None:
    person = Person(1, uuid4(), "-", True, False, "Europe/Berlin", NOW)
    try:
        run_typed.read(Typed(a, b, c, d, "Run", e), person, NOW)
    except NotARun as refused:
        assert refused.problems


def test_a_typed_run_is_corrected_and_keeps_its_address(db: Database, rosa: Person) -> None:
    with db.begin() as tx:
        stored = run_log.add(tx, rosa, GOOD, NOW)
        assert stored.public_id is not None
        form = run_log.form_of(tx, rosa, stored.public_id)
        corrected = run_log.correct(tx, rosa, stored.public_id, replace(form, distance="12"), NOW)

    assert (corrected.public_id, corrected.distance_m) == (stored.public_id, 12_000)
    assert corrected.start == stored.start


def test_only_typed_runs_are_corrected_by_hand(db: Database, rosa: Person) -> None:
    with db.begin() as tx:
        runs.put(tx, rosa.id, run(external_id="file"), NOW)
        (stored,) = runs.counting(tx, rosa.id)
        assert stored.public_id is not None
        with pytest.raises(NotATypedRun):
            run_log.correct(tx, rosa, stored.public_id, GOOD, NOW)


def test_a_removed_run_comes_back(db: Database, rosa: Person) -> None:
    with db.begin() as tx:
        stored = run_log.add(tx, rosa, GOOD, NOW)
        assert stored.public_id is not None
        run_log.remove(tx, rosa, stored.public_id, NOW)
        assert runs.counting(tx, rosa.id) == []
        with pytest.raises(NoSuchRun):
            run_log.remove(tx, rosa, stored.public_id, NOW)
        assert run_log.restore(tx, rosa, stored.public_id, NOW) == stored


def test_typing_a_removed_run_again_brings_it_back(db: Database, rosa: Person) -> None:
    with db.begin() as tx:
        stored = run_log.add(tx, rosa, GOOD, NOW)
        assert stored.public_id is not None
        run_log.remove(tx, rosa, stored.public_id, NOW)
        assert run_log.add(tx, rosa, GOOD, NOW).id == stored.id


def test_a_merge_is_undone_and_done_again(db: Database, rosa: Person) -> None:
    with db.begin() as tx:
        stored = run_log.add(tx, rosa, GOOD, NOW)
        assert stored.public_id is not None
        runs.put(
            tx, rosa.id, replace(stored, source=Source.FILE, external_id="f", id=None, public_id=None), NOW
        )
        assert len(run_log.recordings_of(tx, rosa, stored.public_id)) == 2
        run_log.keep_apart(tx, rosa, stored.public_id, NOW)
        assert len(runs.counting(tx, rosa.id)) == 2
        run_log.join(tx, rosa, stored.public_id, NOW)
        assert len(runs.counting(tx, rosa.id)) == 1


def test_sam_has_no_part_in_rosas_runs(db: Database, rosa: Person, sam: Person) -> None:
    with db.begin() as tx:
        stored = run_log.add(tx, rosa, GOOD, NOW)
        assert stored.public_id is not None
        for act in (run_log.remove, run_log.restore, run_log.keep_apart, run_log.join):
            with pytest.raises(NoSuchRun):
                act(tx, sam, stored.public_id, NOW)
        with pytest.raises(NoSuchRun):
            run_log.form_of(tx, sam, stored.public_id)
        assert runs.counting(tx, rosa.id) == [stored]


def test_a_day_is_called_a_day_without_a_run(db: Database, rosa: Person) -> None:
    with db.begin() as tx:
        run_log.say_no_run(tx, rosa, day(1), NOW)
        assert runs.coverage_facts(tx, rosa.id).no_run_days == {day(1)}
        run_log.take_back_no_runs(tx, rosa, [day(1)], NOW)
        assert runs.coverage_facts(tx, rosa.id).no_run_days == frozenset()


def test_a_day_to_come_and_a_day_with_a_run_are_not_called_without_one(db: Database, rosa: Person) -> None:
    with db.begin() as tx:
        run_log.add(tx, rosa, GOOD, NOW)
        for wrong in (day(-1), day(4), date(1989, 12, 31), date(1, 1, 1)):
            with pytest.raises(NotWithoutRun):
                run_log.say_no_run(tx, rosa, wrong, NOW)


def test_days_without_a_run_are_noted_together_or_not_at_all(db: Database, rosa: Person) -> None:
    with db.begin() as tx:
        run_log.add(tx, rosa, GOOD, NOW)
        run_log.say_no_run(tx, rosa, day(2), NOW)
        with pytest.raises(NotWithoutRun) as refused:
            run_log.say_no_runs(tx, rosa, [day(1), day(4)], NOW)
        assert refused.value.because is Because.HAS_RUN
        assert runs.coverage_facts(tx, rosa.id).no_run_days == {day(2)}
        assert run_log.say_no_runs(tx, rosa, [day(1), day(2), day(3)], NOW) == [day(3), day(1)]
        run_log.take_back_no_runs(tx, rosa, [day(3), day(1)], NOW)
        assert runs.coverage_facts(tx, rosa.id).no_run_days == {day(2)}


def test_a_month_of_days_is_judged_once_and_more_is_refused(db: Database, rosa: Person) -> None:
    month = [day(ago) for ago in range(31)]
    asked: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
    with db.begin() as tx:
        run_log.say_no_run(tx, rosa, day(40), NOW)
        one = len(asked)
        run_log.say_no_runs(tx, rosa, month, NOW)
        assert len(asked) - one <= one + 1
        with pytest.raises(NotWithoutRun) as refused:
            run_log.say_no_runs(tx, rosa, [*month, day(31)], NOW)
    assert refused.value.because is Because.TOO_MANY


def test_a_long_run_becomes_a_finding_and_goes_with_its_removal(db: Database, rosa: Person) -> None:
    with db.begin() as tx:
        for weeks in range(4):
            runs.put(tx, rosa.id, run(day(7 * weeks + 5), 10_000, external_id=f"a{weeks}"), NOW)
            runs.put(tx, rosa.id, run(day(7 * weeks + 7), 8_000, external_id=f"b{weeks}"), NOW)
        long_run = run_log.add(tx, rosa, replace(GOOD, day=day(1).isoformat(), distance="15"), NOW)
        assert long_run.public_id is not None
        assert {found.kind.name for found in findings.open(tx, rosa.id)} == {"LOAD_SPIKE", "CARD"}
        run_log.remove(tx, rosa, long_run.public_id, NOW + timedelta(minutes=1))
        assert findings.open(tx, rosa.id) == []


def test_a_form_sent_again_corrects_its_run_on_the_same_day_alone(db: Database, rosa: Person) -> None:
    with db.begin() as tx:
        first = run_log.add(tx, rosa, GOOD, NOW)
        longer = run_log.add(tx, rosa, replace(GOOD, distance="11"), NOW)
        other = [run_log.add(tx, rosa, replace(GOOD, day="2026-11-09"), NOW) for _ in range(2)]
        held = runs.all_of(tx, rosa.id)

    assert longer.public_id == first.public_id
    assert {run.public_id for run in other} == {held[1].run.public_id}
    assert [(each.run.day.day, each.run.distance_m) for each in held] == [(8, 11_000), (9, 10_500)]


def test_a_form_sent_again_after_its_run_moved_to_another_day_is_a_run_of_its_own(
    db: Database, rosa: Person
) -> None:
    with db.begin() as tx:
        first = run_log.add(tx, rosa, GOOD, NOW)
        assert first.public_id is not None
        run_log.correct(tx, rosa, first.public_id, replace(GOOD, day="2026-11-07"), NOW)
        run_log.add(tx, rosa, GOOD, NOW)
        assert [each.run.day.day for each in runs.all_of(tx, rosa.id)] == [7, 8]


@pytest.mark.parametrize("key", ["", "k", "x" * 500_000, "\0", f"{KEY}0"])
def test_a_key_that_no_form_made_is_not_kept(db: Database, rosa: Person, key: str) -> None:
    with db.begin() as tx:
        run = run_log.add(tx, rosa, replace(GOOD, form_key=key), NOW)
    assert len(run.external_id or "") == 32
    assert run.external_id != key
