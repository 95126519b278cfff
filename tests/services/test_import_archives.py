"""Exports cover their days, change nothing when they come again, and add what is new."""

import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text

from app.adapters.run_files import reading, strava_list
from app.adapters.run_files.tables import Table
from app.domain.people import Person
from app.domain.runs import Source
from app.services import run_import
from app.store import people, runs
from app.store.database import Database
from tests.build import NOW
from tests.services.bringing import START, Bring, clock, files_at_once, four, held
from tests.services.run_bytes import csv_of, listed, tcx

SPRINGS = ((date(2019, 3, 2), date(2019, 4, 20)), (date(2024, 3, 2), date(2024, 4, 20)))


def export_zip(path: Path, rows: list[tuple[str, ...]], files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("export_1/activities.csv", listed(rows))
        for name, data in files.items():
            archive.writestr(f"export_1/{name}", data)
    return path


ROWS = [
    ("11", "Nov 1, 2026, 7:00:00 AM", "Morning Run", "Run", "5000", "1800", "activities/11.tcx"),
    ("12", "Nov 3, 2026, 7:00:00 AM", "Morning Run", "Run", "6000", "1800", ""),
    ("13", "Nov 9, 2026, 7:00:00 AM", "Morning Ride", "Ride", "20000", "3600", ""),
]


def test_an_archive_covers_its_days_of_any_sport(db: Database, rosa: Person, tmp_path: Path) -> None:
    path = export_zip(tmp_path / "export.zip", ROWS, {"activities/11.tcx": tcx(START, 5_000, 1_800)})
    report = run_import.from_paths(db, rosa, [path], clock, workers=1)
    again = run_import.from_paths(db, rosa, [path], clock, workers=1)

    assert four(report) == (2, 0, 1, 0)
    assert four(again) == (0, 0, 3, 0)
    assert again.nothing_new
    assert {run.source for run in held(db, rosa)} == {Source.ARCHIVE}
    with db.read() as tx:
        facts = runs.coverage_facts(tx, rosa.id)
    assert facts.archive_spans == ((date(2026, 11, 1), date(2026, 11, 9)),)
    assert facts.own_span is None


def test_the_list_of_an_export_is_not_taken_apart_in_the_servers_own_process(
    db: Database, rosa: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def taken_apart(_data: bytes) -> Table:
        raise AssertionError("in the parent")

    for module in (strava_list, reading):
        monkeypatch.setattr(module, "table", taken_apart)
    path = export_zip(tmp_path / "export.zip", ROWS, {})

    assert four(run_import.from_paths(db, rosa, [path], clock, workers=1)) == (2, 0, 1, 0)


def rows_of(db: Database) -> list[tuple[object, ...]]:
    """Every recording as it is stored, with its standing."""
    with db.read() as tx:
        return [tuple(row) for row in tx.execute(text("SELECT * FROM run ORDER BY id"))]


def test_the_same_export_again_changes_no_row_and_a_newer_one_adds_what_is_new(
    db: Database, rosa: Person, bring: Bring, tmp_path: Path
) -> None:
    files = {"activities/11.tcx": tcx(START, 5_000, 1_800)}
    older = export_zip(tmp_path / "older.zip", ROWS, files)
    run_import.from_paths(db, rosa, [older], clock, workers=1)
    assert four(bring(own_tcx=tcx(START, 5_010, 1_800))) == (0, 1, 0, 0)
    with db.begin() as tx:
        (copy,) = runs.copies(tx, rosa.id)
        assert runs.keep_apart(tx, rosa.id, copy)
    before = rows_of(db)
    for name in ("older.zip", "renamed.zip"):
        older = older.rename(tmp_path / name)
        again = run_import.from_paths(db, rosa, [older], clock, workers=1)
        assert again.nothing_new
        assert rows_of(db) == before
    more = [*ROWS, ("14", "Nov 10, 2026, 7:00:00 AM", "Evening Run", "Run", "7000", "2400", "")]
    path = export_zip(tmp_path / "newer.zip", more, files)
    newer = run_import.from_paths(db, rosa, [path], clock, workers=1)

    assert four(newer) == (1, 0, 3, 0)
    assert not newer.nothing_new
    assert rows_of(db)[: len(before)] == before
    assert len(held(db, rosa)) == len(before) + 1


def test_a_table_without_a_zone_makes_no_second_run_after_its_runner_changed_the_zone(
    db: Database, rosa: Person, tmp_path: Path
) -> None:
    table, recording = tmp_path / "runs.csv", tmp_path / "own.tcx"
    table.write_bytes(csv_of("start,distance_m,moving_s", "2026-11-01T08:00:00,5000,1800"))
    recording.write_bytes(tcx(START, 5_010, 1_800))
    run_import.from_paths(db, rosa, [table, recording], clock, workers=1)
    assert len(held(db, rosa)) == 1
    before = rows_of(db)
    with db.begin() as tx:
        people.change(tx, rosa.id, timezone="America/New_York")
    again = run_import.from_paths(
        db, replace(rosa, timezone="America/New_York"), [table, recording], clock, workers=1
    )

    assert again.nothing_new
    assert rows_of(db) == before


def test_an_activity_that_was_moved_to_another_day_counts_there_and_frees_its_copy(
    db: Database, rosa: Person, bring: Bring, tmp_path: Path
) -> None:
    row = ("11", "Nov 1, 2026, 7:00:00 AM", "Run", "Run", "5000", "1800", "")
    bring(activities_csv=listed([row]).encode())
    with db.begin() as tx:
        runs.put(tx, rosa.id, replace(held(db, rosa)[0], source=Source.MANUAL, external_id="typed"), NOW)
    assert [run.source for run in held(db, rosa)] == [Source.ARCHIVE]
    moved = (row[0], "Nov 5, 2026, 7:00:00 AM", *row[2:])
    bring(newer_csv=listed([moved]).encode())

    assert [run.day.day for run in held(db, rosa)] == [1, 5]


def of_year(year: int) -> list[tuple[str, ...]]:
    """The list of an export with two runs in the spring of a year."""
    days = ("Mar 2", "Apr 20")
    return [
        (f"{year}{n}", f"{on}, {year}, 7:00:00 AM", "Run", "Run", "5000", "1800", "")
        for n, on in enumerate(days)
    ]


def test_between_two_archives_handed_over_together_nothing_is_known(
    db: Database, rosa: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files_at_once(monkeypatch, 1)
    old = export_zip(tmp_path / "export_2019.zip", of_year(2019), {})
    new = export_zip(tmp_path / "export_2024.zip", of_year(2024), {})
    report = run_import.from_paths(db, rosa, [old, new], clock, workers=1)

    assert four(report) == (4, 0, 0, 0)
    with db.read() as tx:
        assert runs.coverage_facts(tx, rosa.id).archive_spans == SPRINGS


def test_archives_and_bare_lists_in_one_folder_keep_their_days_apart(
    db: Database, rosa: Person, tmp_path: Path
) -> None:
    folder = tmp_path / "exports"
    (folder / "2011").mkdir(parents=True)
    export_zip(folder / "export_2019.zip", of_year(2019), {})
    export_zip(folder / "export_2024.zip", of_year(2024), {})
    (folder / "2011" / "activities.csv").write_text(listed(of_year(2011)))
    (folder / "list of 2014.csv").write_text(listed(of_year(2014)))
    (folder / "list of 2016.csv").write_text(listed(of_year(2016)))
    run_import.from_paths(db, rosa, [folder], clock, workers=1)

    with db.read() as tx:
        found = runs.coverage_facts(tx, rosa.id).archive_spans
    assert [(first.year, last.year) for first, last in found] == [
        (y, y) for y in (2011, 2014, 2016, 2019, 2024)
    ]


def test_stravas_bare_list_is_the_archive_without_its_recordings(
    db: Database, rosa: Person, tmp_path: Path, bring: Bring
) -> None:
    assert four(bring(activities_csv=listed(ROWS).encode())) == (2, 0, 1, 0)
    path = export_zip(tmp_path / "export.zip", ROWS, {"activities/11.tcx": tcx(START, 5_010, 1_800)})
    whole = run_import.from_paths(db, rosa, [path], clock, workers=1)
    bring(again_csv=listed(ROWS).encode())

    assert (whole.imported, whole.merged, whole.already_here) == (0, 0, 2)
    assert [run.distance_m for run in held(db, rosa)] == [5_010, 6_000]
    with db.read() as tx:
        assert runs.coverage_facts(tx, rosa.id).archive_spans == ((date(2026, 11, 1), date(2026, 11, 9)),)
