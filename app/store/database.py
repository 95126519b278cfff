"""Opens the database and hands out transactions; the only place that knows SQLite's pragmas."""

import sqlite3
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import orjson
from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.engine import ExceptionContext, make_url
from sqlalchemy.orm import Session

Transaction = Session

PRAGMAS: dict[str, str | int] = {
    "busy_timeout": 10_000,
    "journal_mode": "wal",
    "synchronous": 2,
    "foreign_keys": 1,
    "secure_delete": 1,  # what is deleted is overwritten in the file
}


class DatabaseUnavailable(Exception):
    """The database cannot be used now; the text says why and what to do. Nothing was half-written."""


class PragmaRefused(DatabaseUnavailable):
    """SQLite did not take a setting that keeps the data whole."""


class DiskFull(DatabaseUnavailable):
    """There is no room left to write."""


class DatabaseBusy(DatabaseUnavailable):
    """Another process has held the database for longer than the busy timeout."""


class DatabaseUnreadable(DatabaseUnavailable):
    """The file cannot be opened, written, or is not a database."""


REFUSALS: dict[str, tuple[type[DatabaseUnavailable], str]] = {
    "SQLITE_FULL": (DiskFull, "The disk is full, so nothing was saved. Free some space and try again."),
    "SQLITE_BUSY": (DatabaseBusy, "The database is busy. Try again in a moment."),
    "SQLITE_LOCKED": (DatabaseBusy, "The database is busy. Try again in a moment."),
    "SQLITE_CANTOPEN": (
        DatabaseUnreadable,
        "The database cannot be opened. Check that its folder exists and may be written to.",
    ),
    "SQLITE_READONLY": (
        DatabaseUnreadable,
        "The database cannot be written to. Give the file and its folder to the user that runs Kneewise.",
    ),
    "SQLITE_NOTADB": (
        DatabaseUnreadable,
        "The file is not a database of Kneewise. Put a backup in its place, or move it away to begin anew.",
    ),
    "SQLITE_CORRUPT": (
        DatabaseUnreadable,
        "The database file is damaged. Stop Kneewise and put a backup in its place.",
    ),
    "SQLITE_IOERR": (
        DatabaseUnreadable,
        "The disk refused to read or write the database. Check the space left and the disk, then try again.",
    ),
}


def _name_refusal(context: ExceptionContext) -> None:
    """Let callers see a named refusal with a sentence instead of the driver's error."""
    cause = context.original_exception
    if isinstance(cause, DatabaseUnavailable):
        context.chained_exception = cause
    name = getattr(cause, "sqlite_errorname", None) if isinstance(cause, sqlite3.Error) else None
    for start, (refusal, sentence) in REFUSALS.items():
        if name and name.startswith(start):  # extended codes such as SQLITE_IOERR_WRITE carry on after it
            raise refusal(sentence) from cause


def _prepare(connection: Any, _record: object) -> None:
    """Set each pragma on a new connection and read it back; transactions are begun by us alone."""
    connection.isolation_level = None
    for name, wanted in PRAGMAS.items():
        _set(connection, f"PRAGMA {name}={wanted}")
        got = connection.execute(f"PRAGMA {name}").fetchone()[0]
        if got != wanted:
            raise PragmaRefused(f"SQLite keeps {name} at {got!r}, but Kneewise needs {wanted!r}.")


def _set(connection: sqlite3.Connection, pragma: str) -> None:
    """Set a pragma; the change to WAL at a first start does not itself wait for another's lock."""
    gives_up = monotonic() + float(PRAGMAS["busy_timeout"]) / 1000
    while True:
        try:
            connection.execute(pragma)
            return
        except sqlite3.OperationalError as refused:
            if refused.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or monotonic() > gives_up:
                raise
            sleep(0.02)


class _Turns:
    """Lets this process's writers in one by one, in the order they came.

    SQLite lets whoever happens to ask next in, so that one who writes again and again keeps others out.
    """

    def __init__(self) -> None:
        self._queue: deque[threading.Event] = deque()
        self._guard = threading.Lock()

    @contextmanager
    def mine(self, wait_s: float) -> Iterator[None]:
        """Wait for one's turn and keep it through the block; raises DatabaseBusy after `wait_s` seconds."""
        turn = threading.Event()
        with self._guard:
            self._queue.append(turn)
            if self._queue[0] is turn:
                turn.set()
        try:
            if not turn.wait(wait_s):
                raise DatabaseBusy(REFUSALS["SQLITE_BUSY"][1])
            yield
        finally:
            with self._guard:
                self._queue.remove(turn)
                if self._queue:
                    self._queue[0].set()


class Database:
    """One database: `begin` to write, `read` to look; both are one transaction each."""

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        self.engine: Engine = create_engine(self.url, hide_parameters=True, json_deserializer=orjson.loads)
        self._turns = _Turns()
        event.listen(self.engine, "handle_error", _name_refusal)
        if self.engine.dialect.name == "sqlite":
            event.listen(self.engine, "connect", _prepare)
            event.listen(self.engine, "begin", self._begin_sqlite)

    @property
    def path(self) -> Path:
        """The file of an SQLite database."""
        return Path(self.url.database or "").absolute()

    @staticmethod
    def _begin_sqlite(connection: Any) -> None:
        """Take the write lock at the start, so that a writer never fails half-way."""
        options = connection.get_execution_options()
        if not options.get("writes", True):
            connection.exec_driver_sql("BEGIN")
            return
        wait_ms = options.get("wait_ms")
        if wait_ms is not None:
            connection.exec_driver_sql(f"PRAGMA busy_timeout={wait_ms}")
        try:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        finally:
            if wait_ms is not None:
                connection.exec_driver_sql(f"PRAGMA busy_timeout={PRAGMAS['busy_timeout']}")

    @contextmanager
    def begin(self, wait_s: float | None = None) -> Iterator[Transaction]:
        """A transaction that may write; committed at the end, undone by any exception.

        wait_s  wait no longer than that for others who write, be they in this process or in another;
                DatabaseBusy is raised then
        """
        longest_s = float(PRAGMAS["busy_timeout"]) / 1000 if wait_s is None else max(0.0, wait_s)
        gives_up = monotonic() + longest_s
        with self._turns.mine(longest_s):
            left_ms = None if wait_s is None else max(0, round(1000 * (gives_up - monotonic())))
            writer = self.engine if left_ms is None else self.engine.execution_options(wait_ms=left_ms)
            with Session(writer, autoflush=True, expire_on_commit=False) as tx, tx.begin():
                tx.connection()  # now, and not with the first statement: nobody else writes from here on
                yield tx

    @contextmanager
    def read(self) -> Iterator[Transaction]:
        """A transaction that only reads and holds up no writer."""
        reader = self.engine.execution_options(writes=False)
        with Session(reader, autoflush=False, expire_on_commit=False) as tx, tx.begin():
            yield tx
            tx.rollback()

    @contextmanager
    def counting(self) -> Iterator[list[str]]:
        """The SQL statements sent within the block, of all threads, BEGIN left out; for tests and benches."""
        sent: list[str] = []

        def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
            if not statement.startswith("BEGIN"):
                sent.append(statement)

        event.listen(self.engine, "before_cursor_execute", note)
        try:
            yield sent
        finally:
            event.remove(self.engine, "before_cursor_execute", note)

    def check_writable(self) -> None:
        """Begin to write, and write nothing; raises DatabaseUnavailable when that is refused."""
        with self.begin() as tx:
            tx.execute(text("DELETE FROM person WHERE 0"))  # SQLite's BEGIN alone passes on a read-only file

    def empty_log(self, wait_s: float | None = None) -> bool:
        """Write the log of changes into the file and empty it, so that what is deleted is in neither.

        False when others read for longer than `wait_s`, by default the busy timeout: then the log stays.
        Writers wait for as long.
        """
        usual = PRAGMAS["busy_timeout"]
        with closing(self.engine.raw_connection()) as connection:
            cursor = connection.cursor()
            cursor.execute(f"PRAGMA busy_timeout={usual if wait_s is None else round(wait_s * 1000)}")
            try:
                is_busy, *_ = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            finally:
                cursor.execute(f"PRAGMA busy_timeout={usual}")
        return not is_busy

    def damage(self) -> str | None:
        """What SQLite finds wrong with the file, None when it is whole; reads all of it."""
        with self.read() as tx:
            found = str(tx.scalar(text("PRAGMA quick_check(1)")))
        return None if found == "ok" else found

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()
