"""An import goes on where it was broken off, stops when told to, and says how far it is."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from app.adapters import run_files
from app.domain.people import Person
from app.services import (
    import_portions,
    import_report,
    import_taking,
    run_import,
)
from app.services.import_going import Going
from app.services.import_report import Outcome
from app.store import import_items, imports, runs, tasks
from app.store.database import Database, DatabaseBusy, DiskFull
from app.store.imports import State
from tests.build import NOW
from tests.services.bringing import START, clock, files_at_once, four, held, upload
from tests.services.run_bytes import tcx


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


def test_progress_is_told_in_parts_and_by_month(db: Database, rosa: Person, tmp_path: Path) -> None:
    path = tmp_path / "one.tcx"
    path.write_bytes(tcx(START, 5_000, 1_800))
    told: list[Going] = []
    run_import.from_paths(db, rosa, [path], clock, told.append, workers=1)

    assert (told[-1].done, told[-1].total, told[-1].doing) == (1, 1, "reading November 2026")


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
