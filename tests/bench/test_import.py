"""Hours of running imported from the command line, beside decoding the same files and nothing else.

Both are done by two processes. The ratio is of processor time, which does not know who else uses the
machine. KNEEWISE_BENCH_FILES makes other numbers of files than 2,000, for which the budget is.

The budget is over all that a FIT file holds, decoded in one go as anybody would. An import has the samples as
columns and cuts the rest short, which costs less; what that alone takes is printed too, without a budget.
"""

import gzip
import os
import sys
import zipfile
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest

from app.store import people, runs
from app.store.database import Database
from tests.bench.processes import Took, took
from tests.build import NOW
from tests.fit_hours import hour
from tests.services.run_bytes import listed

BUDGETED = 2_000
FILES = int(os.environ.get("KNEEWISE_BENCH_FILES", BUDGETED))
MOST, MOST_BYTES = 1.4, 300 * 10**6
IMPORT = "from app.cli import main; main()"
WHOLE, WANTED = "fitfast import parse", "app.adapters.run_files.fit_messages import recordings"
DECODE = """
import gzip, sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from {} as decoded

def decode(paths):
    for path in paths:
        data = path.read_bytes()
        decoded(gzip.decompress(data) if path.suffix == ".gz" else data)

if __name__ == "__main__":
    paths = sorted(Path(sys.argv[1]).iterdir())
    with ProcessPoolExecutor(2) as pool:
        list(pool.map(decode, (paths[::2], paths[1::2])))
"""


@pytest.fixture(scope="module")
def hours(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of FIT files."""
    folder = tmp_path_factory.mktemp("hours")
    with ProcessPoolExecutor(2) as pool:
        for number, one in enumerate(pool.map(hour, range(FILES), chunksize=20)):
            (folder / f"{number:04}.fit").write_bytes(one.data)
    return folder


@pytest.mark.bench
def test_a_folder_of_hours(db: Database, tmp_path: Path, hours: Path) -> None:
    compare(db, tmp_path, hours, hours, "hours in a folder")


@pytest.mark.bench
def test_an_export_of_hours(db: Database, tmp_path: Path, hours: Path) -> None:
    packed, export = tmp_path / "packed", tmp_path / "export_1.zip"
    packed.mkdir()
    rows = []
    with zipfile.ZipFile(export, "w") as archive:
        for number, path in enumerate(sorted(hours.iterdir())):
            file = packed / f"{number}.fit.gz"
            file.write_bytes(gzip.compress(path.read_bytes(), compresslevel=6))
            archive.write(file, f"activities/{file.name}")
            date = f"{hour(number, seconds=60).start:%b %d, %Y, %I:%M:%S %p}"
            rows.append((str(number), date, "Run", "Run", "9000", "3600", f"activities/{file.name}"))
        archive.writestr("activities.csv", listed(rows))
    compare(db, tmp_path, export, packed, "hours in a Strava export, each packed")


def compare(db: Database, tmp_path: Path, path: Path, files: Path, what: str) -> None:
    """Import `path`, and decode the same `files`."""
    alone, as_imported = (_decoded(tmp_path / "decode.py", files, how) for how in (WHOLE, WANTED))
    with db.begin() as tx:
        rosa = people.add(
            tx,
            email="rosa@example.org",
            password_hash="-",
            is_runner=True,
            is_therapist=False,
            timezone="Europe/Berlin",
            now=NOW,
        )
    whole = took(
        [sys.executable, "-c", IMPORT, "import", "--user", rosa.email, str(path)],
        {
            "KNEEWISE_DATABASE_URL": str(db.url),
            "KNEEWISE_INSTANCE": str(tmp_path),
            "KNEEWISE_NOW": NOW.isoformat(),
        },
    )
    print(f"\n  {FILES:,} {what}")
    _tell("imported", whole)
    _tell("only decoded", alone)
    _tell("only decoded as an import does", as_imported)
    print(
        f"    {whole.cpu_s / alone.cpu_s:.2f} times the processor time of decoding alone (at most {MOST}), "
        f"{whole.cpu_s / as_imported.cpu_s:.2f} times that of decoding as an import does"
    )
    with db.read() as tx:
        held = {run.start: run.distance_m for run in runs.counting(tx, rosa.id)}
    assert len(held) == FILES
    assert whole.memory_bytes <= MOST_BYTES
    assert FILES < BUDGETED or whole.cpu_s <= MOST * alone.cpu_s  # to start costs as much for one file


def _decoded(script: Path, files: Path, how: str) -> Took:
    script.write_text(DECODE.format(how))
    return took([sys.executable, str(script), str(files)], {"PYTHONPATH": str(Path(__file__).parents[2])})


def _tell(what: str, took: Took) -> None:
    print(
        f"    {what}: {FILES / took.wall_s:,.0f} files/s on {took.cpu_s / took.wall_s:.1f} cores, "
        f"{1000 * took.cpu_s / FILES:.1f} ms of processor time a file, {took.memory_bytes / 1e6:,.0f} MB"
    )
