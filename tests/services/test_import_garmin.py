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


def test_an_export_comes_in_as_an_archive_and_again_is_nothing_new(
    db: Database, rosa: Person, tmp_path: Path
) -> None:
    path = export(tmp_path / "garmin.zip", FIRST, SECOND)
    report, again = bring(db, rosa, path), bring(db, rosa, path)

    assert (report.imported, report.merged, report.left_out, report.set_aside) == (2, 0, 1, 0)
    assert (again.imported, again.already_here, again.nothing_new) == (0, 2, True)
    with db.read() as tx:
        counting = runs.counting(tx, rosa.id)
        facts = runs.coverage_facts(tx, rosa.id)
        (ride,) = import_items.listed(tx, report.of.id, Outcome.LEFT_OUT)
    assert {run.source for run in counting} == {Source.ARCHIVE}
    assert facts.archive_spans == ((date(2026, 11, 2), date(2026, 11, 8)),)
    assert facts.own_span is None
    assert (ride.name, ride.reason) == (
        "UploadedFiles_0-_Part1.zip/rosa@example.org_2.fit",
        "Cycling: not a run.",
    )


def test_an_export_with_a_broken_part_brings_the_rest_and_claims_no_day_between(
    db: Database, rosa: Person, tmp_path: Path
) -> None:
    report = bring(db, rosa, export(tmp_path / "garmin.zip", FIRST, SECOND[:-30]))

    assert (report.imported, report.left_out, report.set_aside) == (1, 1, 1)
    with db.read() as tx:
        spans = runs.coverage_facts(tx, rosa.id).archive_spans
        (broken,) = import_items.listed(tx, report.of.id, Outcome.SET_ASIDE)
    assert spans == ((date(2026, 11, 2),) * 2, (date(2026, 11, 8),) * 2)
    assert broken.name == "UploadedFiles_0-_Part2.zip"

    mended = bring(db, rosa, export(tmp_path / "garmin.zip", FIRST, SECOND))
    assert (mended.imported, mended.already_here) == (1, 1)
    with db.read() as tx:
        assert (date(2026, 11, 2), date(2026, 11, 8)) in runs.coverage_facts(tx, rosa.id).archive_spans
