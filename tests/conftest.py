"""What most tests start from: a migrated database, a clock that stands still, and the cast."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.store import schema
from app.store.database import Database

NOW = datetime(2026, 11, 12, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def template_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty database file; each test copies it, which is faster than migrating again."""
    path = tmp_path_factory.mktemp("template") / "kneewise.db"
    db = Database(f"sqlite:///{path}")
    schema.upgrade(db)
    db.close()
    return path


@pytest.fixture
def db(template_database: Path, tmp_path: Path) -> Iterator[Database]:
    """A database of this test's own, with all tables and no rows."""
    path = tmp_path / "kneewise.db"
    shutil.copy(template_database, path)
    database = Database(f"sqlite:///{path}")
    yield database
    database.close()


@pytest.fixture
def now() -> datetime:
    """The instant the tests happen at: a Thursday morning."""
    return NOW


@pytest.fixture
def clock() -> Callable[[], datetime]:
    """A clock that stands still at `now`."""
    return lambda: NOW
