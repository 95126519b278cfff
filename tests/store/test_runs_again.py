"""A recording that is handed over again is found, under any name and in any wrapping."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.domain.people import Person
from app.domain.runs import Run, Source, Sport
from app.store import runs
from app.store.database import Database
from app.store.runs import Outcome
from tests.services import runner

NOW = datetime(2026, 11, 12, 9, 0, tzinfo=UTC)
START = datetime(2026, 11, 8, 7, 0, tzinfo=UTC)


def recording(external_id: str, source: Source = Source.FILE) -> Run:
    return Run(source, Sport.RUN, START, START.replace(tzinfo=None), 10_000, 3_600, external_id=external_id)


@pytest.fixture
def rosa(db: Database) -> Person:
    with db.begin() as tx:
        return runner.a_runner(tx)


@pytest.mark.parametrize("sha256", ["0" * 64, None])
def test_the_same_recording_under_another_name_changes_nothing(
    db: Database, rosa: Person, sha256: str | None
) -> None:
    named = replace(recording("a"), file_name="MyRuns/a.fit", file_sha256=sha256)
    with db.begin() as tx:
        runs.put(tx, rosa.id, named, NOW)
        again = runs.put(tx, rosa.id, replace(named, file_name="runs.zip/MyRuns/a.fit"), NOW)
        other = runs.put(tx, rosa.id, replace(named, file_name="b.fit", file_sha256="1" * 64), NOW)
        (run,) = runs.counting(tx, rosa.id)

    assert (again.outcome, other.outcome) == (Outcome.SAME, Outcome.CHANGED)
    assert run.file_name == "b.fit"


@pytest.mark.parametrize("first", [Source.FILE, Source.GARMIN_ARCHIVE])
def test_the_same_bytes_are_the_same_recording_whatever_they_came_in(
    db: Database, rosa: Person, first: Source
) -> None:
    sources = (Source.FILE, Source.GARMIN_ARCHIVE, Source.ARCHIVE)
    same = [replace(recording(f"{'0' * 32}/0", each), file_sha256="0" * 64) for each in sources]
    with db.begin() as tx:
        new = runs.put(tx, rosa.id, next(run for run in same if run.source is first), NOW)
        again = runs.put_all(tx, rosa.id, same, NOW)
        assert [each.run.source for each in runs.all_of(tx, rosa.id)] == [first]
        numbered = runs.put(tx, rosa.id, replace(same[2], external_id="77"), NOW)
        assert len(runs.counting(tx, rosa.id)) == 1
        runs.remove(tx, rosa.id, new.run_id, NOW)
        removed = runs.put_all(tx, rosa.id, same, NOW)

    assert {(each.outcome, each.run_id) for each in again} == {(Outcome.SAME, new.run_id)}
    assert {each.outcome for each in removed} == {Outcome.REMOVED}
    assert numbered.outcome is Outcome.NEW  # it brings the number by which the API's copy is the same


@pytest.mark.parametrize("later", [Source.FILE, Source.GARMIN_ARCHIVE])
def test_a_file_that_an_archive_of_strava_held_before_adds_nothing_and_the_number_stays(
    db: Database, rosa: Person, later: Source
) -> None:
    listed = replace(recording("77", Source.ARCHIVE), title="Sunday", file_sha256="0" * 64)
    alone = replace(recording(f"{'0' * 32}/0", later), file_sha256="0" * 64)
    next_leg = replace(alone, external_id=f"{'0' * 32}/1", start=START + timedelta(hours=2))
    with db.begin() as tx:
        first = runs.put(tx, rosa.id, listed, NOW)
        again, leg = runs.put_all(tx, rosa.id, [alone, next_leg], NOW)
        held = runs.by_id(tx, rosa.id, first.run_id)
        runs.remove(tx, rosa.id, first.run_id, NOW)
        removed = runs.put(tx, rosa.id, alone, NOW)

    assert (again.outcome, again.run_id, leg.outcome) == (Outcome.SAME, first.run_id, Outcome.NEW)
    assert held is not None
    assert (held.source, held.external_id, held.title) == (Source.ARCHIVE, "77", "Sunday")
    assert (removed.outcome, removed.run_id) == (Outcome.REMOVED, first.run_id)
