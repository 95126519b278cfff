"""Garmin's export comes in whole, is an archive, and twice is once."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from app.domain.people import Person
from app.domain.runs import Source
from app.services import run_import
from app.services.import_report import Outcome, Report
from app.store import import_items, people, runs
from app.store.database import Database
from tests.adapters import fit_bytes
from tests.adapters.run_files.garmin_of import export, zip_of
from tests.build import NOW
from tests.services.run_bytes import tcx

MONDAY = datetime(2026, 11, 2, 7, 0, tzinfo=UTC)
FRIDAY = datetime(2026, 11, 6, 7, 0, tzinfo=UTC)
SUNDAY = datetime(2026, 11, 8, 9, 0, tzinfo=UTC)
RIDE = fit_bytes.fit(fit_bytes.run(SUNDAY, sport=fit_bytes.CYCLING))
FIRST = zip_of(
    {"rosa@example.org_1.fit": fit_bytes.fit(fit_bytes.run(MONDAY)), "rosa@example.org_2.fit": RIDE}
)
SECOND = zip_of({"rosa@example.org_3.tcx": tcx(FRIDAY, 5_000, 1_800)})


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


def bring(db: Database, rosa: Person, path: Path) -> Report:
    return run_import.from_paths(db, rosa, [path], lambda: NOW, workers=1)


def known(db: Database, rosa: Person) -> tuple[tuple[date, date], ...]:
    with db.read() as tx:
        return runs.coverage_facts(tx, rosa.id).archive_spans


def test_an_export_is_an_archive_and_what_a_broken_part_of_it_held_back_comes_later(
    db: Database, rosa: Person, tmp_path: Path
) -> None:
    part = bring(db, rosa, export(tmp_path / "garmin.zip", FIRST, SECOND[:-30]))

    assert (part.imported, part.left_out, part.set_aside) == (1, 1, 1)
    assert known(db, rosa) == ((MONDAY.date(), MONDAY.date()), (SUNDAY.date(), SUNDAY.date()))
    with db.read() as tx:
        (broken,) = import_items.listed(tx, part.of.id, Outcome.SET_ASIDE)
        (ride,) = import_items.listed(tx, part.of.id, Outcome.LEFT_OUT)
    assert broken.name == "UploadedFiles_0-_Part2.zip"
    assert (ride.name[-22:], ride.reason) == ("rosa@example.org_2.fit", "Cycling: not a run.")

    path = export(tmp_path / "garmin.zip", FIRST, SECOND)
    whole, again = bring(db, rosa, path), bring(db, rosa, path)

    assert (whole.imported, whole.merged, whole.already_here) == (1, 0, 1)
    assert (again.imported, again.already_here, again.nothing_new) == (0, 2, True)
    assert (MONDAY.date(), SUNDAY.date()) in known(db, rosa)
    with db.read() as tx:
        assert {run.source for run in runs.counting(tx, rosa.id)} == {Source.GARMIN_ARCHIVE}
        assert runs.coverage_facts(tx, rosa.id).own_span is None


def test_files_that_come_again_in_an_export_are_here_already_and_its_days_are_known(
    db: Database, rosa: Person, tmp_path: Path
) -> None:
    path = tmp_path / "monday.fit"
    path.write_bytes(fit_bytes.fit(fit_bytes.run(MONDAY)))
    bring(db, rosa, path)
    again = bring(db, rosa, export(tmp_path / "garmin.zip", FIRST))

    assert (again.imported, again.merged, again.already_here, again.renewed) == (0, 0, 1, 0)
    assert known(db, rosa) == ((MONDAY.date(), SUNDAY.date()),)
    with db.read() as tx:
        assert [each.run.source for each in runs.all_of(tx, rosa.id)] == [Source.FILE]
