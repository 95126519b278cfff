"""An import that is killed at any moment goes on where it was, and nothing comes in twice."""

import random
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.services import import_report, run_import
from app.store import import_items, imports, people, runs
from app.store.database import Database
from app.store.imports import State
from tests.build import NOW
from tests.services.run_bytes import csv_of, tcx

START = datetime(2020, 1, 1, 7, 0, tzinfo=UTC)
FILES = 150
CARRY_OUT = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from app.services import import_portions, run_import
from app.store.database import Database
import_portions.LEAST = import_portions.MOST = 5
now = datetime.fromisoformat(sys.argv[4])
run_import.carry_out(Database(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), lambda: now, workers=1)
"""


def begun(db: Database, instance: Path) -> imports.Import:
    """An upload of many runs, each of them in two recordings, and of scores and a broken file."""
    folder = instance / "uploads" / "u"
    folder.mkdir(parents=True)
    files = [
        tcx(START + timedelta(hours=12 * (n // 2), seconds=n % 2), 5_000 + n, 1_800) for n in range(FILES)
    ]
    files += [b"broken", csv_of("start,distance_km", "2019-05-01T07:00:00Z,5", "2019-05-02T07:00:00Z,x")]
    for at, data in enumerate(files):
        (folder / f"{at:03}").write_bytes(data)
    with db.begin() as tx:
        rosa = people.add(
            tx,
            email="rosa@example.org",
            password_hash="-",
            is_runner=True,
            is_therapist=False,
            timezone="UTC",
            now=NOW,
        )
        return run_import.start(tx, rosa, "u", [f"{at}.tcx" for at in range(len(files))], NOW)


def state(db: Database, each: imports.Import) -> imports.Import:
    with db.read() as tx:
        found = imports.by_id(tx, each.id)
    assert found is not None
    return found


def kill_until_done(db: Database, instance: Path, kills: int, seed: int) -> None:
    chance = random.Random(seed)
    each = begun(db, instance)
    command = [sys.executable, "-c", CARRY_OUT, str(db.url), str(instance), str(each.id), NOW.isoformat()]
    killed = 0
    while state(db, each).going_on:
        before = state(db, each).done
        process = subprocess.Popen(command)
        if killed < kills:
            wanted = before + chance.randrange(1, max(2, 2 * FILES // (kills + 1)))
            while process.poll() is None and state(db, each).done < wanted:
                time.sleep(0.02)
            time.sleep(chance.random() / 50)
            process.kill()
            killed += 1
        process.wait(timeout=60)
    check(db, each)


def check(db: Database, each: imports.Import) -> None:
    """Every part has one outcome, every run is there once, one of each pair counts."""
    with db.read() as tx:
        report = import_report.of(tx, each)
        recordings = runs.all_of(tx, each.person_id)
        counting = runs.counting(tx, each.person_id)
        read = import_items.names_read(tx, each.id)
    assert state(db, each).state is State.DONE
    assert read == set(each.names)
    assert (len(recordings), len(counting)) == (FILES + 1, FILES // 2 + 1)
    assert (report.imported, report.merged) == (FILES // 2 + 1, FILES // 2)
    assert (report.left_out, report.set_aside) == (0, 2)


def test_an_import_killed_three_times_is_whole(db: Database, tmp_path: Path) -> None:
    kill_until_done(db, tmp_path, kills=3, seed=1)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(2, 5))
def test_an_import_killed_often_is_whole(db: Database, tmp_path: Path, seed: int) -> None:
    kill_until_done(db, tmp_path, kills=20, seed=seed)
