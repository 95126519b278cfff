"""The whole folder of real data, imported as by one person: everything in it ends with an outcome."""

from datetime import UTC, date, datetime
from pathlib import Path

from app.domain.people import Person
from app.services import run_import
from app.services.import_report import Outcome
from app.store import import_items, runs
from app.store.database import Database

NOW = datetime(2026, 11, 12, 9, 0, tzinfo=UTC)
OF_AN_EXPORT = "Strava Export"  # of which only the list and what it names is read
# As the README counts: 983 runs of one runner; 643 and 89 in two lists, two of them without a distance, and
# the one of the export; 34 in single files, of which 8 are copies of another.
MERGED = 8
IMPORTED = 983 + 643 + 87 + 1 + 34 - MERGED


def test_every_file_is_imported_merged_left_out_or_set_aside_with_a_reason(
    db: Database, rosa: Person, data: Path
) -> None:
    given = sorted(path for path in data.iterdir() if path.name != "README.md")
    report = run_import.from_paths(db, rosa, given, lambda: NOW)
    with db.read() as tx:
        items = {outcome: import_items.listed(tx, report.of.id, outcome) for outcome in Outcome}
        counting, copies = runs.counting(tx, rosa.id), runs.copies(tx, rosa.id)
        spans = runs.coverage_facts(tx, rosa.id).archive_spans
    totals = {outcome.value: len(held) for outcome, held in items.items()}
    print(f"\n{totals}, {len(counting)} count, {len(copies)} copies")

    told = [item for held in items.values() for item in held]
    unsaid = [path for path in _single_files(data) if not any(item.name.startswith(path) for item in told)]
    assert unsaid == []
    without_reason = [i for i in told if not i.reason and i.outcome is not Outcome.IMPORTED]
    assert without_reason == []
    broken = [i for i in told if "broke the reader" in i.reason or "too long to read" in i.reason]
    assert broken == []
    assert (report.imported, report.merged) == (IMPORTED, MERGED)
    assert len(counting) + len(copies) == report.imported + report.merged
    assert (date(2018, 9, 12), date(2018, 9, 12)) in spans
    assert len(spans) == 4


def test_the_whole_folder_again_is_nothing_new(db: Database, rosa: Person, data: Path) -> None:
    given = [data / "strava-csv", data / "strava-archive", data / "runs-of-one-runner-2011-2021.csv"]
    first = run_import.from_paths(db, rosa, given, lambda: NOW)
    again = run_import.from_paths(db, rosa, given, lambda: NOW)

    assert again.nothing_new
    assert again.already_here == first.imported + first.merged
    assert (again.set_aside, again.left_out) == (first.set_aside, first.left_out + again.already_here)


def _single_files(data: Path) -> list[str]:
    """Every file that is read by itself, as the import calls it."""
    files = (path.relative_to(data) for path in sorted(data.rglob("*")) if path.is_file())
    return [str(path) for path in files if OF_AN_EXPORT not in path.parts and path.name != "README.md"]
