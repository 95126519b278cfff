"""Brings the tables up to date: one process at a time, after a backup, and never downwards."""

import fcntl
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DBAPIError

from app.store.database import Database
from app.store.tables import Table

if TYPE_CHECKING:
    from alembic.config import Config

STEPS = Path(__file__).parent / "migrations"
WAIT_S = 60.0
POLL_S = 0.1
MARK = "alembic_version"
PUT_BACK = "Put a backup in its place, or move the file away to begin anew."


class SchemaTooNew(Exception):
    """The database was written by a newer Kneewise."""


class SchemaUnknown(Exception):
    """The file holds tables, but not as any Kneewise leaves them; the text says what to do."""


class MigrationBusy(Exception):
    """Another process has been migrating the database for longer than one waits."""


class MigrationFailed(Exception):
    """The upgrade could not be made, and everything was undone; the text says why."""


def head() -> str:
    """The newest revision this code knows: the number its file's name begins with."""
    return max(_known())


def revision(db: Database) -> str | None:
    """The revision the database names, None when it names none; raises DatabaseUnavailable."""
    with db.read() as tx:
        if not inspect(tx.connection()).has_table(MARK):
            return None
        found: str | None = tx.scalar(text(f"SELECT version_num FROM {MARK}"))  # noqa: S608
        return found


def known_revision(db: Database) -> str | None:
    """The revision the database is at, None when it is empty.

    Raises SchemaTooNew, SchemaUnknown, DatabaseUnavailable.
    """
    at = revision(db)
    if at in _known():
        return at
    if at is not None:
        raise _not_known(at)
    with db.read() as tx:
        if set(inspect(tx.connection()).get_table_names()) - {MARK}:
            raise SchemaUnknown(f"The database holds tables, but not of which version they are. {PUT_BACK}")
    return None


def differences(db: Database) -> list[str]:
    """In which tables a database differs from those of this code, "run: heel_m is missing"; sorted."""
    with db.read() as tx:
        found = inspect(tx.connection())
        there = {
            name: {column["name"] for column in found.get_columns(name)} for name in found.get_table_names()
        }
    wanted = {table.name: set(table.columns.keys()) for table in Table.metadata.sorted_tables}
    words = []
    for name, columns in sorted(wanted.items()):
        if name not in there:
            words.append(f"{name} is missing")
            continue
        words += [f"{name}: {column} is missing" for column in sorted(columns - there[name])]
        words += [f"{name}: {column} is not known" for column in sorted(there[name] - columns)]
    return words


def is_current(db: Database) -> bool:
    """Whether the tables are those this code was written for."""
    return revision(db) == head()


def upgrade(db: Database, wait_s: float = WAIT_S) -> Path | None:
    """Bring the tables up to date; return the backup made first, None when none was needed.

    Raises SchemaTooNew, SchemaUnknown, MigrationBusy after `wait_s` seconds, MigrationFailed,
    DatabaseUnavailable.
    """
    if known_revision(db) == head():
        return None
    try:
        with _alone(Path(f"{db.path}.migrating"), wait_s):
            at = known_revision(db)
            if at == head():
                return None
            backup = _backup(db.path, at) if at else None
            _migrate(db)
            return backup
    except OSError as error:
        raise MigrationFailed(
            f"The database has to be upgraded, but {db.path.parent} cannot be written to ({error.strerror}). "
            "Give that folder to the user that runs Kneewise, or make room."
        ) from None


def config() -> "Config":
    """Alembic's settings for the folder of steps."""
    from alembic.config import Config

    settings = Config()
    settings.set_main_option("script_location", str(STEPS).replace("%", "%%"))
    settings.set_main_option("path_separator", "os")
    return settings


def _known() -> set[str]:
    return {path.name.partition("_")[0] for path in (STEPS / "versions").glob("[0-9]*.py")}


def _not_known(at: str) -> SchemaTooNew | SchemaUnknown:
    """What to say of a revision this code has no step for."""
    if at.isdecimal() and int(at) > int(head()):
        return SchemaTooNew(
            f"The database was written by a newer Kneewise (revision {at}, this one knows {head()}). "
            "Start the newer version, or put the backup from before that upgrade in its place."
        )
    return SchemaUnknown(f'The database says that it is of version "{at}", which no Kneewise has. {PUT_BACK}')


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
        except DBAPIError as error:
            raise MigrationFailed(
                f"The upgrade does not fit the tables that are there ({error.orig}), so nothing was changed. "
                f"{PUT_BACK}"
            ) from error
        finally:
            raw.execute("PRAGMA foreign_keys=ON")  # type: ignore[union-attr]


def _refuse_orphans(connection: Connection) -> None:
    if orphans := connection.execute(text("PRAGMA foreign_key_check")).all():
        raise MigrationFailed(
            f"The upgrade would leave {len(orphans)} rows that point at nothing, so nothing was changed. "
            "Keep the old version running and report this."
        )
