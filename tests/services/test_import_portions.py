"""A long table comes in by short transactions, goes on in its middle, and lets other writers in between."""

import subprocess
import sys
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from app.adapters.run_files import Note, PainDraft, Reading
from app.domain.pain import PainEntry
from app.domain.people import Person, Side
from app.domain.thresholds import DEFAULT
from app.services import import_portions, import_reading, import_report, import_taking, run_import
from app.services.import_portions import Pace, Portion
from app.store import import_items, imports, pain, runs
from app.store.database import Database
from app.store.import_items import Outcome
from tests.build import NOW
from tests.services.run_bytes import csv_of

LAST = date(2026, 11, 10)
CARRY_OUT = """
import sys
from datetime import datetime
from pathlib import Path
from app.services import import_portions, import_reading, run_import
from app.store.database import Database
import_portions.MOST = 40
now = datetime.fromisoformat(sys.argv[4])
import_reading.PAUSE_S = 0.02
uploads = Path(sys.argv[2], "uploads")
run_import.carry_out(Database(sys.argv[1]), uploads, int(sys.argv[3]), lambda: now, workers=1)
"""
IMPORT = """
import sys
from datetime import datetime
from pathlib import Path
from app.services import import_portions, run_import
from app.store import people
from app.store.database import Database
import_portions.MOST = 50
db, now = Database(sys.argv[1]), datetime.fromisoformat(sys.argv[3])
with db.read() as tx:
    rosa = people.by_email(tx, "rosa@example.org")
run_import.from_paths(db, rosa, [Path(sys.argv[2])], lambda: now, workers=1)
"""


@pytest.fixture
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is stored before its transaction is full, however slow this machine is."""
    monkeypatch.setattr(import_portions, "EVERY_S", 1_000)


def scores(rows: int, days: int) -> bytes:
    """A table of scores, spread over some days."""
    return csv_of(
        "date,score,note", *[f"{LAST - timedelta(days=n % days)},{n % 11},no {n}" for n in range(rows)]
    )


def begun(db: Database, person: Person, instance: Path, *tables: bytes) -> imports.Import:
    folder = instance / "uploads" / "u"
    folder.mkdir(parents=True)
    for at, table in enumerate(tables):
        (folder / f"{at:03}").write_bytes(table)
    with db.begin() as tx:
        return run_import.start(tx, person, "u", [f"{at}.csv" for at in range(len(tables))], NOW)


def state(db: Database, each: imports.Import) -> imports.Import:
    with db.read() as tx:
        found = imports.by_id(tx, each.id)
    assert found is not None
    return found


def test_while_a_long_table_comes_in_a_score_is_saved_at_many_of_its_lines(
    db: Database, rosa: Person, sam: Person, tmp_path: Path
) -> None:
    table = tmp_path / "scores.csv"
    table.write_bytes(scores(3_000, 500))
    process = subprocess.Popen([sys.executable, "-c", IMPORT, str(db.url), str(table), NOW.isoformat()])
    saved_at: list[int] = []
    while process.poll() is None:
        with db.begin() as tx:
            pain.put(tx, sam.id, PainEntry(at=NOW, local_date=NOW.date(), score=3), NOW)
            each = imports.by_id(tx, 1)
            saved_at.append(sum(each.partly.values()) if each else 0)
        time.sleep(0.05)

    assert process.returncode == 0
    assert len(set(saved_at)) > 3_000 / 50 / 4
    with db.read() as tx:
        assert len(pain.of(tx, rosa.id)) == 3_000
        assert len(pain.of(tx, sam.id)) == len(saved_at)


def test_a_table_whose_import_is_killed_goes_on_where_it_was(
    db: Database, rosa: Person, tmp_path: Path
) -> None:
    each = begun(db, rosa, tmp_path, scores(1_500, 100), csv_of("date,score", "2026-11-01,x"))
    command = [sys.executable, "-c", CARRY_OUT, str(db.url), str(tmp_path), str(each.id), NOW.isoformat()]
    left = []
    for _ in range(3):
        process = subprocess.Popen(command)
        before = state(db, each).partly.get("0.csv", 0)
        while process.poll() is None and state(db, each).partly.get("0.csv", 0) <= before:
            time.sleep(0.02)
        process.kill()
        process.wait()
        left.append(state(db, each).partly.get("0.csv", 0))
    run_import.carry_out(db, tmp_path / "uploads", each.id, lambda: NOW, workers=1)

    assert 0 < left[0] < left[-1] < 1_500
    with db.read() as tx:
        report = import_report.of(tx, each)
        assert len(pain.of(tx, rosa.id)) == 1_500
    assert (report.imported, report.left_out, report.set_aside) == (1_500, 0, 1)
    assert (state(db, each).done, state(db, each).partly) == (2, {})


@pytest.mark.usefixtures("unhurried")
def test_a_worker_who_comes_late_takes_nothing_twice(db: Database, rosa: Person, tmp_path: Path) -> None:
    each = begun(db, rosa, tmp_path, scores(30, 30))
    run_import.carry_out(db, tmp_path / "uploads", each.id, lambda: NOW, workers=1)
    with db.begin() as tx:
        again = imports.create(tx, rosa.id, "x", ["x"], None, NOW)
    reading = Reading("x", pain=tuple(draft(n) for n in range(30)))
    (first,), (second,) = import_portions.batches([reading], {}, Pace(15))
    for portion in (first, first, second, first, second):
        with db.begin() as tx:
            assert import_reading.take(tx, rosa, again, [portion], {}, NOW).going_on
    with db.read() as tx:
        assert len(import_items.listed(tx, again.id, Outcome.IMPORTED)) == 30


def draft(n: int) -> PainDraft:
    return PainDraft(None, LAST - timedelta(days=n), n % 11, Side.LEFT, note=f"late {n}")


@pytest.mark.usefixtures("unhurried")
def test_entries_are_cut_by_the_pace() -> None:
    long = Reading(
        "long", pain=tuple(draft(n) for n in range(70)), set_aside=(Note("long", "line 9", "Why."),)
    )
    short = [Reading(f"{n}", pain=(draft(n),)) for n in range(30)]
    found = list(import_portions.batches([long, *short], {"long": 10}, Pace(40)))

    assert [[(p.name, p.start, p.end, p.is_last) for p in batch][:2] for batch in found] == [
        [("long", 10, 50, False)],
        [("long", 50, 71, True), ("0", 0, 1, True)],
        [("19", 0, 1, True), ("20", 0, 1, True)],
    ]
    assert sum(len(p.entries) for batch in found for p in batch) == 61 + 30


@pytest.mark.usefixtures("unhurried")
def test_what_came_is_stored_in_time_and_a_look_that_brought_nothing_is_seen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    readings = [Reading("a", pain=(draft(1),)), None, Reading("b", pain=(draft(2),)), None]
    lasting = list(import_portions.batches(readings, {}, Pace()))
    monkeypatch.setattr(import_portions, "EVERY_S", 0)
    found = list(import_portions.batches(readings, {}, Pace()))

    assert [[p.name for p in batch] for batch in lasting] == [["a", "b"]]
    assert [[p.name for p in batch] for batch in found] == [["a"], [], ["b"], []]


def test_a_part_taken_whole_before_is_one_empty_portion() -> None:
    ((portion,),) = import_portions.batches([Reading("a", pain=(draft(1),))], {"a": 5}, Pace())
    assert (portion.entries, portion.is_last) == ((), True)


def test_what_takes_long_is_made_smaller_and_grows_again_slowly() -> None:
    pace = Pace(400)
    batch = [Portion(Reading("a"), import_portions.entries(Reading("a")) * 400, 0, 400)]  # type: ignore[arg-type]
    pace.took(batch, 0.4)
    assert pace.entries == 100
    pace.took(batch, 100)
    assert pace.entries == import_portions.LEAST
    pace.took(batch, 0.0)
    assert pace.entries == 2 * import_portions.LEAST


def test_a_day_holds_so_many_scores_and_the_rest_is_set_aside(
    db: Database, rosa: Person, tmp_path: Path
) -> None:
    with db.begin() as tx:
        pain.put(tx, rosa.id, PainEntry(at=NOW, local_date=LAST, score=3), NOW)
    each = begun(db, rosa, tmp_path, scores(600, 2))
    run_import.carry_out(db, tmp_path / "uploads", each.id, lambda: NOW, workers=1)

    most = DEFAULT.scores_a_day
    with db.read() as tx:
        assert len(pain.of(tx, rosa.id)) == 2 * most
        report = import_report.of(tx, each)
        aside = {item.reason for item in import_items.listed(tx, each.id, Outcome.SET_ASIDE)}
    assert (report.imported, report.set_aside) == (2 * most - 1, 600 - (2 * most - 1))
    assert aside == {import_taking.FULL_DAY}


def test_a_day_holds_so_many_recordings_and_the_same_ones_come_again(
    db: Database, rosa: Person, tmp_path: Path
) -> None:
    start = datetime(2026, 11, 1, 6, tzinfo=UTC)
    rows = [f"{(start + timedelta(minutes=n)).isoformat()},{3_000 + n},60" for n in range(100)]
    each = begun(db, rosa, tmp_path, csv_of("start,distance_m,moving_s", *rows))
    run_import.carry_out(db, tmp_path / "uploads", each.id, lambda: NOW, workers=1)
    (tmp_path / "again").mkdir()
    again = begun(db, rosa, tmp_path, csv_of("start,distance_m,moving_s", *rows))
    run_import.carry_out(db, tmp_path / "uploads", again.id, lambda: NOW, workers=1)

    most = DEFAULT.recordings_a_day
    with db.read() as tx:
        assert len(runs.all_of(tx, rosa.id)) == most
        numbers = import_report.of(tx, again)
        reasons = {item.reason for item in import_items.listed(tx, each.id, Outcome.SET_ASIDE)}
    assert (numbers.already_here, numbers.set_aside) == (most, 100 - most)
    assert reasons == {import_taking.MANY_RUNS}
