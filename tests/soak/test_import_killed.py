"""An import killed (`kill -9`) at any moment goes on where it was: nothing is lost, doubled or half."""

import gzip
import multiprocessing
import signal
import time
import zipfile
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from app.clock import start as start_clock
from app.config import Settings
from app.domain.people import Person
from app.services import accounts, import_portions, import_taking, run_import
from app.store import import_items, imports, pain, runs
from app.store.database import Database
from app.store.import_items import Item, Outcome
from app.store.imports import Import, State
from jobs import housekeeping
from jobs.runner import Runner
from jobs.tasks import handlers
from tests.bench.processes import family
from tests.build import NOW
from tests.fit_hours import Hour, hour
from tests.services.run_bytes import csv_of, listed, tcx

APART = multiprocessing.get_context("forkserver")  # quick to start, and as much on their own as any
APART.set_forkserver_preload(["tests.soak.test_import_killed"])
KILLS = 20
LEASE = timedelta(seconds=61)
PAIRS, HOURS, SCORES, BAD = 30, 40, 120, 3
STEP_S = 0.02
OUTCOMES = 2 * PAIRS + HOURS + SCORES + BAD + 1
START = datetime(2026, 1, 1, 7, tzinfo=UTC)
EXPORT = "export_1.zip"
Started = Callable[[datetime], Any]


def working(url: str, instance: str, now: datetime) -> None:
    """Carries tasks out until none is due, as the server does."""
    _by_small_steps()
    with closing(Database(url)) as db:
        work = handlers(Settings(instance=Path(instance)), db, lambda: now)
        Runner(db, work, lambda: now, threads=1).run_due()


def importing(url: str, person: Person, paths: list[Path], now: datetime) -> None:
    """Reads files where they lie, as the command does."""
    _by_small_steps()
    with closing(Database(url)) as db:
        run_import.from_paths(db, person, paths, lambda: now)


def _by_small_steps() -> None:
    """One thing at a time and with a pause, so that on any machine there is something left for each kill."""
    import_portions.LEAST = import_portions.MOST = 1
    take = import_taking.take

    def slowly(*given: Any) -> list[Item]:
        time.sleep(STEP_S)
        return take(*given)

    import_taking.take = slowly


def made(folder: Path) -> list[Hour]:
    """An export, a table of scores with bad lines, a broken file, and runs in two recordings each."""
    folder.mkdir(parents=True)
    hours = [hour(number, seconds=120) for number in range(HOURS)]
    rows = []
    for n, each in enumerate(hours):
        date = f"{each.start:%b %d, %Y, %I:%M:%S %p}"
        rows.append((str(n), date, "Run", "Run", str(each.distance_m), "120", f"activities/{n}.fit.gz"))
    with zipfile.ZipFile(folder / "000", "w") as export:
        export.writestr("activities.csv", listed(rows))
        for n, each in enumerate(hours):
            export.writestr(f"activities/{n}.fit.gz", gzip.compress(each.data))
    days = [f"{START.date() + timedelta(days=n)},{n % 11}" for n in range(SCORES)]
    files = [csv_of("date,score", *days, *[f"2026-01-0{n + 1},x" for n in range(BAD)]), b"broken"]
    for n in range(PAIRS):
        files += [tcx(START + timedelta(days=n, seconds=s), 5_000 + n, 1_800) for s in (0, 1)]
    for at, data in enumerate(files, start=1):
        (folder / f"{at:03}").write_bytes(data)
    return hours


@pytest.mark.parametrize("kills", [3, pytest.param(KILLS, marks=pytest.mark.soak)])
def test_a_task_that_is_killed_is_whole(db: Database, rosa: Person, tmp_path: Path, kills: int) -> None:
    with db.begin() as tx:
        accounts.give_health_consent(tx, rosa, NOW)
    hours = made(tmp_path / "uploads" / "u")
    count = len(list((tmp_path / "uploads" / "u").iterdir()))
    names = [EXPORT, "scores.csv", "broken.fit", *(f"{n}.tcx" for n in range(count - 3))]
    with db.begin() as tx:
        run_import.start(tx, rosa, "u", names, NOW)

    def starts(now: datetime) -> Any:
        return APART.Process(target=working, args=(str(db.url), str(tmp_path), now))

    kill_until_done(db, rosa, starts, kills)
    assert_whole(db, rosa, hours)
    # A task killed in its last try, with all read and its uploads not yet gone, leaves these to the night.
    housekeeping.drop_uploads(db, tmp_path / "uploads", start_clock()() + timedelta(days=2))
    assert list((tmp_path / "uploads").iterdir()) == []


@pytest.mark.soak
def test_a_command_that_is_killed_is_whole(db: Database, rosa: Person, tmp_path: Path) -> None:
    with db.begin() as tx:
        accounts.give_health_consent(tx, rosa, NOW)
    hours = made(tmp_path / "files")
    paths = sorted((tmp_path / "files").iterdir())

    def starts(now: datetime) -> Any:
        return APART.Process(target=importing, args=(str(db.url), rosa, paths, now))

    kill_until_done(db, rosa, starts, KILLS)
    assert_whole(db, rosa, hours)
    assert sorted((tmp_path / "files").iterdir()) == paths


def kill_until_done(db: Database, person: Person, starts: Started, kills: int) -> None:
    """Start it anew after each kill: a third come while it starts, the last at its very end.

    One that ends by itself before, as where a task is given up after as many tries, is no kill.
    """
    chance, now, hit = Random(kills), NOW, 0
    while hit < kills and going_on(db):
        process, before, left = starts(now), so_far(db), kills - hit
        process.start()
        if left == 1:
            until(process, lambda: not going_on(db))
        elif left % 3 == 0:
            time.sleep(chance.random() * 0.4)
        else:
            wanted = before + chance.randrange(1, max(2, (OUTCOMES - before) // left))
            until(process, lambda wanted=wanted: so_far(db) >= wanted)
            time.sleep(chance.random() / 50)
        children = family(process.pid)[1:]
        process.kill()
        process.join()
        hit += process.exitcode == -signal.SIGKILL
        gone(children)
        now += LEASE
        go_on(db, person, now)
    process = starts(now)
    process.start()
    process.join()
    assert process.exitcode == 0
    assert hit >= kills - 1  # the last may have come a moment too late


def go_on(db: Database, person: Person, now: datetime) -> None:
    """What was given up after as many tries is asked for again, as its runner can."""
    with db.begin() as tx:
        for each in imports.unread(tx, person.id):
            if each.gave_up:
                run_import.again(tx, each, now)


def until(process: Any, reached: Callable[[], bool]) -> None:
    while process.is_alive() and not reached():
        time.sleep(0.01)


def gone(pids: list[int]) -> None:
    """Wait until reading children have seen that nobody gives them files any more."""
    while any(_runs(pid) for pid in pids):
        time.sleep(0.01)


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def the_import(db: Database) -> Import | None:
    """The first: a command killed at its end, and given again, makes another, in which nothing is new."""
    with db.read() as tx:
        return imports.by_id(tx, 1)


def going_on(db: Database) -> bool:
    """Whether it was not begun yet, or is not at its end."""
    each = the_import(db)
    return each is None or each.going_on


def so_far(db: Database) -> int:
    """How many outcomes there are."""
    each = the_import(db)
    if each is None:
        return 0
    with db.read() as tx:
        return sum(import_items.counts(tx, each.id).values())


def assert_whole(db: Database, person: Person, hours: list[Hour]) -> None:
    """Each run, score and line is there once and has one outcome, one recording of each pair counts."""
    each = the_import(db)
    assert each is not None
    assert (each.state, each.done, each.partly) == (State.DONE, each.total, {})
    with db.read() as tx:
        items = {outcome: import_items.listed(tx, each.id, outcome) for outcome in Outcome}
        recordings, counting = runs.all_of(tx, person.id), runs.counting(tx, person.id)
        scores = pain.of(tx, person.id)
    became = {item.run_id for item in items[Outcome.IMPORTED] + items[Outcome.MERGED] if item.run_id}
    assert {len(of) for of in _by_place(items).values()} == {1}
    assert became == {one.run.id for one in recordings}
    assert (len(recordings), len(counting)) == (HOURS + 2 * PAIRS, HOURS + PAIRS)
    days = sorted(one.local_date for one in scores)
    assert days == [START.date() + timedelta(days=n) for n in range(SCORES)]
    assert [len(items[outcome]) for outcome in Outcome] == [HOURS + PAIRS + SCORES, PAIRS, 0, BAD + 1]
    held = {run.start: run.distance_m for run in counting}
    assert {each.start: each.distance_m for each in hours}.items() <= held.items()
    assert db.damage() is None


def _by_place(items: dict[Outcome, list[Item]]) -> dict[tuple[str, str], list[Item]]:
    found: dict[tuple[str, str], list[Item]] = {}
    for item in (item for of in items.values() for item in of):
        found.setdefault((item.name, item.part), []).append(item)
    return found
