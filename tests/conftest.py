"""What most tests start from: a migrated database, a clock that stands still, and the cast."""

import fcntl
import gc
import os
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from sqlalchemy.util import LRUCache

from app.domain.people import Person
from app.services import accounts
from app.store import people, schema
from app.store.database import Database

settings.register_profile("untimed", deadline=None)  # a busy machine makes no test fail
settings.load_profile("untimed")

NOW = datetime(2026, 11, 12, 9, 0, tzinfo=UTC)

gc.disable()  # until all is collected: of what comes in till then, nothing is garbage


def pytest_collection_finish() -> None:
    """Leave what has been imported and collected out of every later search for garbage."""
    gc.collect()
    gc.freeze()
    gc.enable()


@pytest.fixture(scope="session")
def template_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty database file; each test copies it, which is faster than migrating again."""
    path = tmp_path_factory.mktemp("template") / "kneewise.db"
    db = Database(f"sqlite:///{path}")
    schema.upgrade(db)
    db.close()
    return path


@pytest.fixture(scope="session")
def demo_database(template_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo at `NOW`, made once for all test processes; whoever uses it takes a copy."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    path = shared / "demo.db"
    with (shared / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            making = path.with_suffix(".making")
            shutil.copy(template_database, making)
            _make_demo(making)
            making.rename(path)
    return path


def _make_demo(path: Path) -> None:
    """A demo that was begun and broken off, and then made by two who began together."""
    from app.demo import make

    with closing(Database(f"sqlite:///{path}")) as db, closing(Database(f"sqlite:///{path}")) as beside:
        begun = {"email": "rosa@demo.invalid", "password_hash": "-", "timezone": "UTC", "is_demo": True}
        with db.begin() as tx:
            people.add(tx, is_runner=True, is_therapist=False, now=NOW, **begun)
            assert people.demo(tx) is None
        with ThreadPoolExecutor(2) as pool:
            one, other = pool.map(lambda held: make(held, lambda: NOW), (db, beside))
        assert one == other


@pytest.fixture
def db(template_database: Path, tmp_path: Path) -> Iterator[Database]:
    """A database of this test's own, with all tables and no rows."""
    path = tmp_path / "kneewise.db"
    shutil.copy(template_database, path)
    database = Database(f"sqlite:///{path}")
    share_compiled(database)
    yield database
    database.close()


_COMPILED: dict[str, Any] = {}


def share_compiled(database: Database) -> None:
    """Let all databases of a test process use statements compiled once."""
    if not _COMPILED:
        database.engine.connect().close()  # what a dialect learns of its database, it learns at the first
        _COMPILED.update(dialect=database.engine.dialect, cache=LRUCache(2000))
    database.engine.dialect = _COMPILED["dialect"]
    database.engine.update_execution_options(compiled_cache=_COMPILED["cache"])


@pytest.fixture
def now() -> datetime:
    """The instant the tests happen at: a Thursday morning."""
    return NOW


@pytest.fixture
def clock() -> Callable[[], datetime]:
    """A clock that stands still at `now`."""
    return lambda: NOW


@pytest.fixture
def add_person(db: Database) -> Callable[..., Person]:
    """Add a person by a first name, a runner in Berlin unless said otherwise; nobody knows their password."""

    def add(name: str, *, therapist: bool = False, consent: bool = True, **settings: Any) -> Person:
        with db.begin() as tx:
            person = people.add(
                tx,
                email=f"{name.lower()}@example.org",
                password_hash="",
                is_runner=not therapist,
                is_therapist=therapist,
                timezone=settings.pop("timezone", "Europe/Berlin"),
                now=NOW,
                **settings,
            )
            if consent and not therapist:
                accounts.give_health_consent(tx, person, NOW)
        return person

    return add


@pytest.fixture
def rosa(add_person: Callable[..., Person]) -> Person:
    """A runner who agreed that her pain scores are kept."""
    return add_person("Rosa")


@pytest.fixture
def sam(add_person: Callable[..., Person]) -> Person:
    """A therapist with whom Rosa shares nothing."""
    return add_person("Sam", therapist=True)


@pytest.fixture
def cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashing is as slow as it should be only where that is tested."""
    from argon2 import PasswordHasher

    from app.services import passwords

    monkeypatch.setattr(passwords, "HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
