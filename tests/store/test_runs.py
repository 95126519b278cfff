"""Recordings are stored once, one of each run counts, and what the runner said is kept."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from app.domain.people import Person
from app.domain.runs import Run, Source, Sport
from app.store import people, runs, same_runs
from app.store.database import Database, Transaction
from app.store.runs import Outcome
from app.store.tables import RunRow

NOW = datetime(2026, 11, 12, 9, 0, tzinfo=UTC)
START = datetime(2026, 11, 8, 7, 0, tzinfo=UTC)


def recording(
    external_id: str, source: Source = Source.FILE, start: datetime = START, m: int = 10_000, s: int = 3_600
) -> Run:
    return Run(source, Sport.RUN, start, start.replace(tzinfo=None), m, s, s, external_id=external_id)


def someone(tx: Transaction) -> Person:
    return people.add(
        tx,
        email=f"{uuid4()}@example.org",
        password_hash="-",
        is_runner=True,
        is_therapist=False,
        timezone="Europe/Berlin",
        now=NOW,
    )


@pytest.fixture
def rosa(db: Database) -> Person:
    with db.begin() as tx:
        return someone(tx)


def test_a_run_comes_back_as_it_was_put(db: Database, rosa: Person) -> None:
    told = replace(
        recording("a"),
        local_start=datetime(2026, 11, 8, 8, 0),
        cadence_spm=168.5,
        cadence_raw=84.25,
        cadence_factor=2,
        running_s=2400.0,
        running_mps=3.05,
        running_spm=171.5,
        average_hr_bpm=141.0,
        elevation_gain_m=12.0,
        race=True,
        interval=True,
        damaged=True,
        title="Sunday",
        file_name="x.fit",
        file_sha256="0" * 64,
    )
    with db.begin() as tx:
        put = runs.put(tx, rosa.id, told, NOW)
        (stored,) = runs.counting(tx, rosa.id)

    assert put.outcome is Outcome.NEW
    assert replace(stored, id=None, public_id=None) == told
    assert stored.id == put.run_id


def test_the_same_recording_twice_is_one_row(db: Database, rosa: Person) -> None:
    with db.begin() as tx:
        first, again = runs.put_all(tx, rosa.id, [recording("a"), recording("a")], NOW)
        later = runs.put(tx, rosa.id, recording("a"), NOW)
        assert len(runs.all_of(tx, rosa.id)) == 1

    assert (first.outcome, again.outcome, later.outcome) == (Outcome.NEW, Outcome.SAME, Outcome.SAME)
    assert first.run_id == again.run_id == later.run_id


def test_another_persons_same_file_is_theirs(db: Database, rosa: Person) -> None:
    with db.begin() as tx:
        sam = someone(tx)
        mine = runs.put(tx, rosa.id, recording("a"), NOW)
        theirs = runs.put(tx, sam.id, recording("a"), NOW)
        (run,) = runs.counting(tx, rosa.id)
        assert run.public_id is not None
        assert runs.by_public_id(tx, sam.id, run.public_id) is None
        assert not runs.remove(tx, sam.id, mine.run_id, NOW)
        assert not runs.keep_apart(tx, sam.id, mine.run_id)
        assert runs.recordings_of(tx, sam.id, mine.run_id) == []

    assert theirs.outcome is Outcome.NEW
    assert theirs.run_id != mine.run_id


def test_a_recording_read_anew_in_another_zone_keeps_its_day(db: Database, rosa: Person) -> None:
    late = recording("a", start=datetime(2026, 11, 8, 22, 30, tzinfo=UTC))
    with db.begin() as tx:
        runs.put(tx, rosa.id, replace(late, local_start=datetime(2026, 11, 8, 23, 30)), NOW)
        moved = replace(late, local_start=datetime(2026, 11, 9, 0, 30), distance_m=10_050)
        again = runs.put(tx, rosa.id, moved, NOW)
        (run,) = runs.counting(tx, rosa.id)

    assert again.outcome is Outcome.CHANGED
    assert (run.day, run.distance_m) == (date(2026, 11, 8), 10_050)


def test_a_file_counts_in_place_of_the_typed_run(db: Database, rosa: Person) -> None:
    with db.begin() as tx:
        typed = runs.put(tx, rosa.id, recording("t", Source.MANUAL), NOW)
        file = runs.put(tx, rosa.id, recording("f", start=START + timedelta(seconds=170), m=10_060), NOW)

        assert [run.id for run in runs.counting(tx, rosa.id)] == [file.run_id]
        assert {each.run.id for each in runs.recordings_of(tx, rosa.id, typed.run_id)} == {
            typed.run_id,
            file.run_id,
        }
        assert runs.copies(tx, rosa.id) == {typed.run_id: file.run_id}


def test_removing_the_run_that_counts_brings_the_next_one_back(db: Database, rosa: Person) -> None:
    with db.begin() as tx:
        typed = runs.put(tx, rosa.id, recording("t", Source.MANUAL), NOW)
        file = runs.put(tx, rosa.id, recording("f"), NOW)
        assert runs.remove(tx, rosa.id, file.run_id, NOW)
        assert [run.id for run in runs.counting(tx, rosa.id)] == [typed.run_id]
        assert runs.restore(tx, rosa.id, file.run_id)
        assert [run.id for run in runs.counting(tx, rosa.id)] == [file.run_id]
        assert not runs.restore(tx, rosa.id, file.run_id)


def test_a_removed_file_stays_out_when_it_is_handed_over_again(db: Database, rosa: Person) -> None:
    with db.begin() as tx:
        put = runs.put(tx, rosa.id, recording("f"), NOW)
        runs.remove(tx, rosa.id, put.run_id, NOW)
        runs.forget_removed(tx, NOW + timedelta(days=2))
        again = runs.put(tx, rosa.id, recording("f"), NOW)
        assert runs.counting(tx, rosa.id) == []
        assert again.outcome is Outcome.REMOVED


def test_a_removed_typed_run_is_forgotten_after_its_time(db: Database, rosa: Person) -> None:
    with db.begin() as tx:
        put = runs.put(tx, rosa.id, recording("t", Source.MANUAL), NOW)
        runs.remove(tx, rosa.id, put.run_id, NOW)
        assert runs.forget_removed(tx, NOW) == 0
        assert runs.forget_removed(tx, NOW + timedelta(seconds=1)) == 1
        assert not runs.restore(tx, rosa.id, put.run_id)


def test_recordings_kept_apart_both_count_until_they_are_joined_again(db: Database, rosa: Person) -> None:
    with db.begin() as tx:
        one = runs.put(tx, rosa.id, recording("a"), NOW)
        other = runs.put(tx, rosa.id, recording("b", m=9_990), NOW)
        assert runs.keep_apart(tx, rosa.id, other.run_id)
        assert len(runs.counting(tx, rosa.id)) == 2
        assert not runs.keep_apart(tx, rosa.id, other.run_id)
        runs.put(tx, rosa.id, recording("c", start=START + timedelta(days=1)), NOW)
        assert len(runs.counting(tx, rosa.id)) == 3
        assert runs.join(tx, rosa.id, other.run_id)
        assert runs.copies(tx, rosa.id) == {other.run_id: one.run_id}
        assert not runs.join(tx, rosa.id, other.run_id)


def test_counting_is_limited_to_the_days_asked_for(db: Database, rosa: Person) -> None:
    with db.begin() as tx:
        for n in range(5):
            runs.put(tx, rosa.id, recording(str(n), start=START - timedelta(days=n)), NOW)
        days = [run.day.day for run in runs.counting(tx, rosa.id, date(2026, 11, 5), date(2026, 11, 7))]

    assert days == [5, 6, 7]


def test_a_change_moves_a_run_to_another_day(db: Database, rosa: Person) -> None:
    with db.begin() as tx:
        file = runs.put(tx, rosa.id, recording("f"), NOW)
        typed = runs.put(tx, rosa.id, recording("t", Source.MANUAL), NOW)
        runs.change(tx, rosa.id, typed.run_id, recording("t", Source.MANUAL, START - timedelta(days=3)))
        assert [run.id for run in runs.counting(tx, rosa.id)] == [typed.run_id, file.run_id]


def test_what_is_known_of_the_days(db: Database, rosa: Person) -> None:
    with db.begin() as tx:
        assert runs.coverage_facts(tx, rosa.id).own_span is None
        runs.put(tx, rosa.id, recording("a"), NOW)
        runs.put(tx, rosa.id, recording("b", Source.MANUAL, START - timedelta(days=9)), NOW)
        runs.put(tx, rosa.id, recording("c", Source.ARCHIVE, START - timedelta(days=90)), NOW)
        for _ in range(2):
            runs.add_coverage(tx, rosa.id, Source.ARCHIVE, date(2020, 1, 1), date(2026, 9, 1))
            runs.say_no_run(tx, rosa.id, date(2026, 11, 10))
        runs.say_no_run(tx, rosa.id, date(2026, 11, 11))
        runs.unsay_no_run(tx, rosa.id, date(2026, 11, 11))
        runs.answer_files_complete(tx, rosa.id, False)
        facts = runs.coverage_facts(tx, rosa.id)

    assert facts.archive_spans == ((date(2020, 1, 1), date(2026, 9, 1)),)
    assert facts.no_run_days == {date(2026, 11, 10)}
    assert facts.own_span == (date(2026, 10, 30), date(2026, 11, 8))
    assert facts.files_complete is False


minutes = st.integers(0, 60 * 24 * 4) | st.integers(0, 60 * 24 * 60)
drawn = st.lists(
    st.tuples(
        st.sampled_from(list(Source)),
        st.sampled_from("abcdefgh"),
        minutes,
        st.sampled_from([5_000, 5_040, 10_000, 20_000]),
        st.sampled_from([None, 1_800, 3_600, 40_000, 300_000, 604_800]),
        st.booleans(),
        st.sampled_from([0, 1, -11]),
    ),
    max_size=14,
    unique_by=lambda each: each[:2],
)
acts_drawn = st.lists(
    st.tuples(st.integers(0, 13), st.sampled_from(["remove", "apart", "join", "restore"])), max_size=8
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    drawn, st.lists(st.tuples(st.integers(0, 13), st.sampled_from(["remove", "apart", "join", "restore"])))
)
def test_counting_step_by_step_is_counting_all_at_once(db: Database, told: list, acts: list) -> None:
    with db.begin() as tx:
        rosa = someone(tx)
        ids = []
        for source, key, minute, m, s, hidden, zone_h in told:
            start = START + timedelta(minutes=minute)
            local = (start + timedelta(hours=zone_h)).replace(tzinfo=None)
            run = replace(
                recording(key, source, start, m), local_start=local, elapsed_s=s, start_hidden=hidden
            )
            run = replace(run, start_hidden=hidden)
            ids.append(runs.put(tx, rosa.id, run, NOW).run_id)
        for at, act in acts:
            if at < len(ids):
                {
                    "remove": lambda i: runs.remove(tx, rosa.id, i, NOW),
                    "restore": lambda i: runs.restore(tx, rosa.id, i),
                    "apart": lambda i: runs.keep_apart(tx, rosa.id, i),
                    "join": lambda i: runs.join(tx, rosa.id, i),
                }[act](ids[at])
        stepwise = [(each.run.id, each.counts, each.same_as) for each in runs.all_of(tx, rosa.id)]
        living = RunRow.person_id == rosa.id, RunRow.removed_at.is_(None)
        tx.execute(update(RunRow).where(*living).values(counts=True, same_as=None))
        days = {each.run.day for each in runs.all_of(tx, rosa.id)}
        runs.recount(tx, rosa.id, days)
        at_once = [(each.run.id, each.counts, each.same_as) for each in runs.all_of(tx, rosa.id)]

    assert sorted(stepwise) == sorted(at_once)


def test_setting_a_days_standing_anew_reads_only_what_lies_around_it(
    db: Database, rosa: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[int] = []
    light = same_runs._light

    def counted(*asked: Any) -> Any:
        rows = light(*asked)
        read.append(len(rows))
        return rows

    monkeypatch.setattr(same_runs, "_light", counted)
    with db.begin() as tx:
        told = [recording(f"r{n}", start=START - timedelta(days=n)) for n in range(400)]
        runs.put_all(tx, rosa.id, told, NOW)
        runs.recount(tx, rosa.id, {told[200].day, told[300].day})

    assert sum(read) == 2 * (2 * 9 + 1)


def test_copies_are_told_of_some_recordings_alone(db: Database, rosa: Person) -> None:
    with db.begin() as tx:
        pairs = [
            [runs.put(tx, rosa.id, recording(f"{n}{copy}", start=START - timedelta(days=n)), NOW).run_id
             for copy in "ab"]
            for n in range(3)
        ]  # fmt: skip
        counting, copy = pairs[1]

        assert runs.copies(tx, rosa.id) == {copy: counting for counting, copy in pairs}
        assert runs.copies(tx, rosa.id, of={counting}) == {copy: counting}
        assert runs.copies(tx, rosa.id, of={copy}) == {copy: counting}
        assert runs.copies(tx, rosa.id, of=()) == {}
