"""Files come in whole or not at all, each with its outcome, and twice is once."""

import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from app.adapters import run_files
from app.adapters.run_files import reading, strava_list
from app.adapters.run_files.tables import Table
from app.domain.people import Person
from app.domain.runs import Run, Source
from app.services import (
    accounts,
    import_lines,
    import_portions,
    import_report,
    import_taking,
    run_import,
    run_log,
)
from app.services.import_going import Going
from app.services.import_lines import Chosen
from app.services.import_report import Outcome, Report
from app.services.run_log import Typed
from app.store import import_items, imports, pain, people, runs, tasks
from app.store.database import Database, DatabaseBusy, DiskFull
from app.store.imports import State
from tests.build import NOW
from tests.services.run_bytes import csv_of, gpx, listed, tcx

START = datetime(2026, 11, 1, 7, 0, tzinfo=UTC)


def clock() -> datetime:
    return NOW


@pytest.fixture
def rosa(db: Database) -> Person:
    with db.begin() as tx:
        person = people.add(
            tx,
            email="rosa@example.org",
            password_hash="-",
            is_runner=True,
            is_therapist=False,
            timezone="Europe/Berlin",
            now=NOW,
        )
        accounts.give_health_consent(tx, person, NOW)
        return person


Bring = Callable[..., Report]


def files_at_once(monkeypatch: pytest.MonkeyPatch, count: int) -> None:
    """So many runs are stored in one transaction, however slowly they come."""
    for name, value in (("LEAST", count), ("MOST", count), ("EVERY_S", 1_000)):
        monkeypatch.setattr(import_portions, name, value)


@pytest.fixture
def bring(db: Database, rosa: Person, tmp_path: Path) -> Iterator[Bring]:
    """Import files given by name and bytes, read where they lie by one child."""
    folder = tmp_path / "files"
    folder.mkdir()

    def bring(**files: bytes) -> Report:
        paths = []
        for name, data in files.items():
            path = folder / name.replace("_", ".")
            path.write_bytes(data)
            paths.append(path)
        return run_import.from_paths(db, rosa, paths, clock, workers=1)

    yield bring


def four(report: Report) -> tuple[int, int, int, int]:
    return report.imported, report.merged, report.left_out, report.set_aside


def held(db: Database, person: Person) -> list[Run]:
    with db.read() as tx:
        return runs.counting(tx, person.id)


def reasons(db: Database, report: Report, outcome: Outcome) -> list[str]:
    with db.read() as tx:
        return [item.reason for item in import_items.listed(tx, report.of.id, outcome)]


def test_a_file_becomes_a_run(db: Database, rosa: Person, bring: Bring) -> None:
    report = bring(one_tcx=tcx(START, 5_000, 1_800))

    assert four(report) == (1, 0, 0, 0)
    (run,) = held(db, rosa)
    assert (run.source, run.start, run.distance_m) == (Source.FILE, START, 5_000)
    assert run.day == date(2026, 11, 1)


def test_the_same_file_again_is_nothing_new(db: Database, rosa: Person, bring: Bring) -> None:
    bring(one_tcx=tcx(START, 5_000, 1_800))
    again = bring(renamed_tcx=tcx(START, 5_000, 1_800))

    assert four(again) == (0, 0, 1, 0)
    assert again.nothing_new
    assert (again.already_here, again.renewed) == (1, 0)
    assert [run.file_name for run in held(db, rosa)] == ["one.tcx"]


def test_one_run_in_two_files_counts_once(db: Database, rosa: Person, bring: Bring) -> None:
    report = bring(
        watch_tcx=tcx(START, 5_000, 1_800), phone_gpx=gpx(START + timedelta(seconds=5), 5_020, 1_800)
    )

    assert four(report) == (1, 1, 0, 0)
    assert len(held(db, rosa)) == 1


def test_a_file_of_a_run_that_was_typed_in_is_merged(db: Database, rosa: Person, bring: Bring) -> None:
    with db.begin() as tx:
        run_log.add(tx, rosa, Typed("2026-11-01", "08:00", "5", "30:00"), NOW)
    report = bring(watch_tcx=tcx(START, 5_040, 1_800))

    assert four(report) == (0, 1, 0, 0)
    (run,) = held(db, rosa)
    assert run.source is Source.FILE


def test_a_broken_file_hurts_no_other(db: Database, rosa: Person, bring: Bring) -> None:
    report = bring(
        a_tcx=tcx(START, 5_000, 1_800),
        b_gpx=b"<gpx><trk",
        c_fit=b"\x0e\x10\x00\x00.FIT-but-not",
        d_bin=bytes(range(256)),
        e_csv=b"",
        f_tcx=tcx(START + timedelta(days=1), 6_000, 1_800),
    )

    assert (report.imported, report.merged) == (2, 0)
    assert report.left_out + report.set_aside == 4
    assert all(reasons(db, report, Outcome.SET_ASIDE))
    assert len(held(db, rosa)) == 2


def test_lines_of_a_csv_each_have_their_outcome(db: Database, rosa: Person, bring: Bring) -> None:
    report = bring(
        runs_csv=csv_of(
            "start,distance_km,moving_s,shoes",
            "2026-10-01T07:00:00+02:00,5.2,1800,red",
            "2026-10-03T07:00:00+02:00,far,1800,red",
            "2026-10-05T07:00:00+02:00,8,0:45:00,red",
        )
    )

    assert four(report) == (2, 0, 0, 1)
    with db.read() as tx:
        (aside,) = import_items.listed(tx, report.of.id, Outcome.SET_ASIDE)
        each = imports.by_id(tx, report.of.id)
    assert aside.part == "line 3"
    assert each is not None and each.unknown_columns == ("shoes",)


def test_a_run_more_than_a_day_ahead_is_set_aside_alone(db: Database, rosa: Person, bring: Bring) -> None:
    report = bring(
        runs_csv=csv_of(
            "start,distance_km,moving_s",
            "2026-11-12T08:00:00+00:00,5.2,1800",
            "2026-11-13T09:00:00+00:00,8,2700",
            "2026-11-13T09:00:01+00:00,8,2700",
            "2100-03-01T09:00:00+00:00,8,2700",
            "1989-03-01T09:00:00+00:00,8,2700",
        )
    )

    assert (report.imported + report.merged, report.set_aside) == (2, 3)
    assert "It is dated on a day still to come. " + import_taking.BY_HAND in reasons(
        db, report, Outcome.SET_ASIDE
    )
    assert all("is dated" in why for why in reasons(db, report, Outcome.SET_ASIDE))
    assert [one.distance_m for one in held(db, rosa)] == [5_200, 8_000]


PAIN = csv_of("date,score,side", "2026-11-01,3,left", "2026-11-02,4,left", "2026-11-03,11,left")


def test_scores_of_a_csv_are_kept_once(db: Database, rosa: Person, bring: Bring) -> None:
    first = bring(pain_csv=PAIN)
    again = bring(pain_csv=PAIN)

    assert (four(first), four(again)) == ((2, 0, 0, 1), (0, 0, 2, 1))
    with db.read() as tx:
        assert [entry.score for entry in pain.of(tx, rosa.id)] == [3, 4]


def test_without_the_consent_scores_are_set_aside_with_the_way_to_give_it(
    db: Database, rosa: Person, bring: Bring
) -> None:
    with db.begin() as tx:
        accounts.withdraw_health_consent(tx, rosa, NOW)
    report = bring(pain_csv=PAIN)

    assert four(report) == (0, 0, 0, 3)
    assert reasons(db, report, Outcome.SET_ASIDE).count(import_taking.NO_CONSENT) == 2
    with db.read() as tx:
        assert pain.of(tx, rosa.id) == []


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


SPRINGS = ((date(2019, 3, 2), date(2019, 4, 20)), (date(2024, 3, 2), date(2024, 4, 20)))


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


def upload(instance: Path, folder: str, *files: bytes) -> None:
    (instance / "uploads" / folder).mkdir(parents=True)
    for at, data in enumerate(files):
        (instance / "uploads" / folder / f"{at:03}").write_bytes(data)


def test_an_upload_is_asked_for_carried_out_and_cleared_away(
    db: Database, rosa: Person, tmp_path: Path
) -> None:
    upload(tmp_path, "u1", tcx(START, 5_000, 1_800), b"nonsense")
    with db.begin() as tx:
        each = run_import.start(tx, rosa, "u1", ["../../etc/run\u202e.tcx", "notes.txt"], NOW)
    with db.begin() as tx:
        task = tasks.claim(tx, NOW)
    assert task is not None
    assert (task.name, task.payload) == ("import", {"import_id": each.id})

    run_import.carry_out(db, tmp_path / "uploads", each.id, clock, workers=1)
    run_import.carry_out(db, tmp_path / "uploads", each.id, clock, workers=1)

    with db.read() as tx:
        (report,) = [import_report.of(tx, unread) for unread in import_report.unread(tx, rosa)]
        (item,) = import_items.listed(tx, each.id, Outcome.IMPORTED)
    assert four(report) == (1, 0, 0, 1)
    assert (report.of.state, report.of.done, report.of.total) == (State.DONE, 2, 2)
    assert item.name == "../../etc/run.tcx"
    assert list((tmp_path / "uploads").iterdir()) == []


def test_a_file_that_vanished_is_set_aside(db: Database, rosa: Person, tmp_path: Path) -> None:
    upload(tmp_path, "u1", tcx(START, 5_000, 1_800))
    with db.begin() as tx:
        each = run_import.start(tx, rosa, "u1", ["a.tcx", "b.tcx"], NOW)
    run_import.carry_out(db, tmp_path / "uploads", each.id, clock, workers=1)

    with db.read() as tx:
        report = import_report.of(tx, each)
    assert four(report) == (1, 0, 0, 1)


def test_parts_that_have_an_outcome_are_not_read_again(
    db: Database, rosa: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files_at_once(monkeypatch, 2)
    files = [tcx(START + timedelta(days=n), 5_000 + n, 1_800) for n in range(7)]
    upload(tmp_path, "u1", *files)
    with db.begin() as tx:
        each = run_import.start(tx, rosa, "u1", [f"{n}.tcx" for n in range(7)], NOW)

    class Broken(Exception):
        pass

    takes = 0
    whole = import_taking.take

    def third_batch_breaks(*args: object) -> list[import_items.Item]:
        nonlocal takes
        takes += 1
        if takes == 3:
            raise Broken
        return whole(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(import_taking, "take", third_batch_breaks)
    with pytest.raises(Broken):
        run_import.carry_out(db, tmp_path / "uploads", each.id, clock, workers=1)
    assert len(held(db, rosa)) == 4
    with db.read() as tx:
        so_far = imports.by_id(tx, each.id)
    assert so_far is not None
    assert (so_far.state, so_far.done, so_far.total) == (State.READING, 4, 7)

    run_import.carry_out(db, tmp_path / "uploads", each.id, clock, workers=1)
    with db.read() as tx:
        report = import_report.of(tx, each)
    assert four(report) == (7, 0, 0, 0)
    assert takes == 5


def test_a_stopped_import_keeps_what_was_read(db: Database, rosa: Person, tmp_path: Path) -> None:
    upload(tmp_path, "u1", tcx(START, 5_000, 1_800))
    with db.begin() as tx:
        each = run_import.start(tx, rosa, "u1", ["a.tcx"], NOW)
        run_import.cancel(tx, each, NOW)
    run_import.carry_out(db, tmp_path / "uploads", each.id, clock, workers=1)

    with db.read() as tx:
        stopped = imports.by_id(tx, each.id)
    assert stopped is not None and stopped.state is State.CANCELLED
    assert held(db, rosa) == []
    assert not (tmp_path / "uploads" / "u1").exists()


def test_a_stop_is_seen_while_a_file_takes_long(
    db: Database, rosa: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload(tmp_path, "u1", tcx(START, 5_000, 1_800))
    with db.begin() as tx:
        each = run_import.start(tx, rosa, "u1", ["a.tcx"], NOW)

    class Slow(run_files.Readers):
        def looks(self, *_given: object) -> Iterator[None]:
            yield None
            with db.begin() as tx:
                run_import.cancel(tx, each, NOW)
            yield None
            raise AssertionError("it went on reading")

    monkeypatch.setattr(run_files, "Readers", Slow)
    monkeypatch.setattr(import_portions, "EVERY_S", 0)
    run_import.carry_out(db, tmp_path / "uploads", each.id, clock)

    with db.read() as tx:
        assert imports.again(tx, each).state is State.CANCELLED
    assert not (tmp_path / "uploads" / "u1").exists()


def test_a_full_disk_loses_nothing_and_the_import_goes_on_later(
    db: Database, rosa: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files_at_once(monkeypatch, 5)
    upload(tmp_path, "u1", *[tcx(START - timedelta(days=n), 5_000, 1_800) for n in range(100)])
    with db.begin() as tx:
        each = run_import.start(tx, rosa, "u1", [f"{n}.tcx" for n in range(100)], NOW)
        pages = tx.scalar(text("PRAGMA page_count")) or 0
        tx.execute(text(f"PRAGMA max_page_count={pages + 4}"))
    with pytest.raises(DiskFull):
        run_import.carry_out(db, tmp_path / "uploads", each.id, clock, workers=1)
    with db.begin() as tx:
        before = len(runs.counting(tx, rosa.id))
        assert len(import_items.names_read(tx, each.id)) == before
        tx.execute(text("PRAGMA max_page_count=1000000"))

    run_import.carry_out(db, tmp_path / "uploads", each.id, clock, workers=1)
    assert 0 < before < 100
    assert len(held(db, rosa)) == 100


def test_only_so_many_imports_go_on_at_once(db: Database, rosa: Person) -> None:
    with db.begin() as tx:
        for n in range(run_import.AT_ONCE):
            run_import.start(tx, rosa, f"u{n}", ["a.tcx"], NOW)
        with pytest.raises(run_import.TooManyImports):
            run_import.start(tx, rosa, "one-more", ["a.tcx"], NOW)
        with pytest.raises(run_import.NoFiles):
            run_import.start(tx, rosa, "", [], NOW)


def test_files_of_one_name_are_told_apart(db: Database, rosa: Person, tmp_path: Path) -> None:
    upload(tmp_path, "u1", *[tcx(START + timedelta(days=n), 5_000, 1_800) for n in range(3)])
    with db.begin() as tx:
        each = run_import.start(tx, rosa, "u1", ["run (2).tcx", "run.tcx", "run.tcx"], NOW)
    assert each.names == ("run (2).tcx", "run.tcx", "run.tcx (2)")
    run_import.carry_out(db, tmp_path / "uploads", each.id, clock, workers=1)
    assert len(held(db, rosa)) == 3


def test_progress_is_told_in_parts_and_by_month(db: Database, rosa: Person, tmp_path: Path) -> None:
    path = tmp_path / "one.tcx"
    path.write_bytes(tcx(START, 5_000, 1_800))
    told: list[Going] = []
    run_import.from_paths(db, rosa, [path], clock, told.append, workers=1)

    assert (told[-1].done, told[-1].total, told[-1].doing) == (1, 1, "reading November 2026")


def test_a_merge_in_a_report_is_undone_and_done_again(db: Database, rosa: Person, bring: Bring) -> None:
    report = bring(watch_tcx=tcx(START, 5_000, 1_800), phone_gpx=gpx(START, 5_020, 1_800))
    with db.begin() as tx:
        (line,) = import_lines.lines(tx, report.of, Chosen(Outcome.MERGED)).lines
        assert line.other is not None and not line.apart and line.item.run is not None
        run_log.keep_apart(tx, rosa, line.item.run, NOW)
        (apart,) = import_lines.lines(tx, report.of, Chosen(Outcome.MERGED)).lines
        assert apart.apart and apart.other is None
        run_log.join(tx, rosa, line.item.run, NOW)
        assert import_lines.lines(tx, report.of, Chosen(Outcome.MERGED)).lines == (line,)


def test_a_run_that_was_removed_stays_out_until_it_is_brought_back(
    db: Database, rosa: Person, bring: Bring
) -> None:
    bring(one_tcx=tcx(START, 5_000, 1_800))
    (run,) = held(db, rosa)
    assert run.public_id is not None
    with db.begin() as tx:
        run_log.remove(tx, rosa, run.public_id, NOW)
    again = bring(one_tcx=tcx(START, 5_000, 1_800))

    assert held(db, rosa) == []
    with db.begin() as tx:
        (line,) = import_lines.lines(tx, again.of, Chosen(Outcome.LEFT_OUT)).lines
        assert line.removed
        run_log.restore(tx, rosa, run.public_id, NOW)
    assert len(held(db, rosa)) == 1


def folder_of(path: Path, first_m: int, count: int = 6) -> Path:
    path.mkdir(parents=True)
    for n in range(count):
        (path / f"{n}.tcx").write_bytes(tcx(START - timedelta(days=n), first_m + n, 1_800))
    return path


def test_an_import_that_broke_off_goes_on_with_the_same_files_alone(
    db: Database, rosa: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files_at_once(monkeypatch, 2)
    one, other = folder_of(tmp_path / "x1" / "acts", 5_000), folder_of(tmp_path / "x2" / "acts", 9_000)

    class Broken(Exception):
        pass

    def breaks(going: Going) -> None:
        if going.done == 4:
            raise Broken

    with pytest.raises(Broken):
        run_import.from_paths(db, rosa, [one], clock, breaks, workers=1)
    new = run_import.from_paths(db, rosa, [other], clock, workers=1)
    told: list[Going] = []
    on = run_import.from_paths(db, rosa, [one], clock, told.append, workers=1)

    assert (new.of.id, on.of.id) == (2, 1)
    assert new.imported + new.merged == 6
    assert on.imported + on.merged == 6
    assert [(each.done, each.total) for each in told] == [(4, 6), (4, 6), (6, 6)]
    assert told[0].doing == imports.COUNTING
    with db.read() as tx:
        assert len(runs.all_of(tx, rosa.id)) == 12


def test_files_that_were_changed_meanwhile_are_an_import_of_their_own(
    db: Database, rosa: Person, tmp_path: Path
) -> None:
    folder = folder_of(tmp_path / "acts", 5_000, 2)
    before = run_files.files_print([folder])
    assert run_files.files_print([folder]) == before
    (folder / "1.tcx").write_bytes(tcx(START, 50_000, 18_000))
    assert run_files.files_print([folder]) != before
    assert run_files.files_print([folder, tmp_path / "gone"]) != run_files.files_print([folder])


def test_what_broke_off_on_the_command_line_keeps_no_upload_waiting(db: Database, rosa: Person) -> None:
    with db.begin() as tx:
        for n in range(run_import.AT_ONCE):
            imports.create(tx, rosa.id, "acts", ["acts"], None, NOW, f"print {n}")
        assert run_import.start(tx, rosa, "u", ["a.tcx"], NOW).going_on


def test_a_note_that_was_cut_is_said_with_its_score(db: Database, rosa: Person, bring: Bring) -> None:
    report = bring(pain_csv=csv_of("date,score,note", f"2026-11-01,3,{'x' * 5_000}", "2026-11-02,4,short"))

    assert four(report) == (2, 0, 0, 0)
    assert reasons(db, report, Outcome.IMPORTED) == [import_taking.NOTE_CUT, ""]


def test_a_command_waits_while_others_write_for_long(
    db: Database, rosa: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, refusals = tmp_path / "run.tcx", [DatabaseBusy("The database is busy.")] * 4
    path.write_bytes(tcx(START, 5_000, 1_800))
    read_all = run_import.read_all

    def sometimes(*given: Any) -> None:
        if refusals:
            raise refusals.pop()
        read_all(*given)

    monkeypatch.setattr(run_import, "read_all", sometimes)
    monkeypatch.setattr(run_import, "BETWEEN_S", 0.0)
    assert run_import.from_paths(db, rosa, [path], clock, workers=1).imported == 1

    refusals += [DatabaseBusy("The database is busy.")] * 5
    path.write_bytes(tcx(START + timedelta(days=1), 5_000, 1_800))
    with pytest.raises(DatabaseBusy):
        run_import.from_paths(db, rosa, [path], clock, workers=1)
