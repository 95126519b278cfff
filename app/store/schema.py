"""Brings the tables up to date: one process at a time, after a backup, and never downwards."""

import fcntl
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from app.store.database import Database

if TYPE_CHECKING:
    from alembic.config import Config

STEPS = Path(__file__).parent / "migrations"
WAIT_S = 60.0
POLL_S = 0.1


class SchemaTooNew(Exception):
    """The database was written by a newer Kneewise."""


class MigrationBusy(Exception):
    """Another process has been migrating the database for longer than one waits."""


class MigrationFailed(Exception):
    """The steps left rows that point at nothing; everything was undone."""


def head() -> str:
    """The newest revision this code knows: the number its file's name begins with."""
    return max(path.name.partition("_")[0] for path in (STEPS / "versions").glob("[0-9]*.py"))


def revision(db: Database) -> str | None:
    """The revision the database is at, None when it has no tables yet; raises DatabaseUnavailable."""
    with db.read() as tx:
        if not inspect(tx.connection()).has_table("alembic_version"):
            return None
        found: str | None = tx.scalar(text("SELECT version_num FROM alembic_version"))
        return found


def is_current(db: Database) -> bool:
    """Whether the tables are those this code was written for."""
    return revision(db) == head()


def upgrade(db: Database, wait_s: float = WAIT_S) -> Path | None:
    """Bring the tables up to date; return the backup made first, None when none was needed.

    Raises SchemaTooNew, MigrationBusy after `wait_s` seconds, MigrationFailed, DatabaseUnavailable.
    """
    if _checked(revision(db)) == head():
        return None
    with _alone(Path(f"{db.path}.migrating"), wait_s):
        at = _checked(revision(db))
        if at == head():
            return None
        backup = _backup(db.path, at) if at else None
        _migrate(db)
        return backup


def config() -> "Config":
    """Alembic's settings for the folder of steps."""
    from alembic.config import Config

    settings = Config()
    settings.set_main_option("script_location", str(STEPS).replace("%", "%%"))
    settings.set_main_option("path_separator", "os")
    return settings


def _checked(at: str | None) -> str | None:
    if at is not None and at > head():
        raise SchemaTooNew(
            f"The database was written by a newer Kneewise (revision {at}, this one knows {head()}). "
            "Start the newer version, or put the backup from before that upgrade in its place."
        )
    return at


@contextmanager
def _alone(path: Path, wait_s: float) -> Iterator[None]:
    """Hold the file's lock; it goes with the process, however that ends."""
    until = time.monotonic() + wait_s
    with path.open("w") as file:
        while not _locked(file.fileno()):
            if time.monotonic() > until:
                raise MigrationBusy(
                    "Another Kneewise is still upgrading this database. Wait for it, then start again."
                )
            time.sleep(POLL_S)
        yield


def _locked(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _backup(path: Path, at: str) -> Path:
    """Copy the database page by page beside itself, readable by this user alone."""
    copy = path.with_name(f"{path.name}.before-{head()}-from-{at}")
    draft = copy.with_name(copy.name + ".part")
    draft.unlink(missing_ok=True)
    draft.touch(mode=0o600)
    with closing(sqlite3.connect(path)) as old, closing(sqlite3.connect(draft)) as new:
        old.backup(new)
    return draft.replace(copy)


def _migrate(db: Database) -> None:
    """Run all steps as one transaction, foreign keys off, since copying a table would empty its children."""
    from alembic import command

    with db.engine.connect() as connection:
        raw = connection.connection.driver_connection
        raw.execute("PRAGMA foreign_keys=OFF")  # type: ignore[union-attr]
        try:
            with connection.begin():
                settings = config()
                settings.attributes["connection"] = connection
                command.upgrade(settings, "head")
                _refuse_orphans(connection)
        finally:
            raw.execute("PRAGMA foreign_keys=ON")  # type: ignore[union-attr]


def _refuse_orphans(connection: Connection) -> None:
    if orphans := connection.execute(text("PRAGMA foreign_key_check")).all():
        raise MigrationFailed(
            f"The upgrade would leave {len(orphans)} rows that point at nothing, so nothing was changed. "
            "Keep the old version running and report this."
        )
