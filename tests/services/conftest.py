"""A sandbox for the tests that want one."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator, Set
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import delete

from app.domain.people import Person
from app.domain.runs import Run, Source
from app.services import accounts, link_analysis, run_import, strava_reading
from app.services.import_report import Report
from app.store import people, runs, strava_accounts
from app.store.database import Database
from app.store.strava_accounts import Account
from app.store.tables import TaskRow
from tests.build import NOW
from tests.services import letters
from tests.services.bringing import Bring
from tests.services.practice import Practice, practising


@pytest.fixture
def practice(db: Database, tmp_path: Path) -> Iterator[Practice]:
    """A sandbox that answers over HTTP, with a clock that is set by hand."""
    with practising(db, tmp_path / "sandbox") as running:
        yield running


@pytest.fixture(scope="session")
def read_once(template_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a connection of Rosa's whose list was read, made once for a test process."""
    folder = tmp_path_factory.mktemp("connected")
    shutil.copy(template_database, folder / "kneewise.db")
    with closing(Database(f"sqlite:///{folder / 'kneewise.db'}")) as db:
        with db.begin() as tx:
            rosa = people.add(
                tx, email="rosa@example.org", password_hash="", is_runner=True, is_therapist=False,
                timezone="Europe/Berlin", now=NOW,
            )  # fmt: skip
            accounts.give_health_consent(tx, rosa, NOW)
        with practising(db, folder / "sandbox") as practice:
            practice.syncs(practice.connects(rosa))
        letters.subscribe(db)
    return folder


@pytest.fixture
def connected(practice: Practice, rosa: Person, tmp_path: Path, read_once: Path) -> Account:
    """A connection of Rosa's whose list was read, and whose events come in."""
    copied(read_once / "sandbox" / "sandbox.db", tmp_path / "sandbox" / "sandbox.db", but={"facts"})
    copied(read_once / "kneewise.db", tmp_path / "kneewise.db", but={"alembic_version", "person", "consent"})
    practice.clock.on(minutes=5)
    with practice.db.begin() as tx:
        tx.execute(delete(TaskRow))  # of another Rosa
        link_analysis.ask(tx, rosa, NOW)
        account = strava_accounts.of(tx, rosa.id)
    assert account is not None
    return account


def copied(held: Path, into: Path, but: Set[str]) -> None:
    """Put the rows of all tables but some into another file with the same tables."""
    with closing(sqlite3.connect(into, isolation_level=None)) as file:
        file.execute("ATTACH ? AS held", (str(held),))
        file.execute("BEGIN IMMEDIATE")
        named = "SELECT name FROM held.sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        for (name,) in file.execute(named).fetchall():
            if name not in but:
                file.execute(f"INSERT INTO {name} SELECT * FROM held.{name}")
        file.execute("COMMIT")


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> int:
    """Pages of two, so that a short list has several."""
    monkeypatch.setattr(strava_reading, "PER_PAGE", 2)
    return 2


@pytest.fixture
def held(db: Database, rosa: Person) -> Callable[[], dict[int, Run]]:
    """What is held of Rosa's runs through the API, by the number of the activity."""

    def held() -> dict[int, Run]:
        with db.read() as tx:
            rows = [each.run for each in runs.all_of(tx, rosa.id)]
        ours = [each for each in rows if each.source is Source.STRAVA_API]
        found = {int(each.external_id): each for each in ours}  # type: ignore[arg-type]
        assert len(found) == len(ours)
        return found

    return held


@pytest.fixture
def bring(db: Database, rosa: Person, tmp_path: Path) -> Bring:
    """Import files given by name and bytes, read where they lie by one child."""
    folder = tmp_path / "files"
    folder.mkdir()

    def bring(**files: bytes) -> Report:
        paths = []
        for name, data in files.items():
            path = folder / name.replace("_", ".")
            path.write_bytes(data)
            paths.append(path)
        return run_import.from_paths(db, rosa, paths, lambda: NOW, workers=1)

    return bring
