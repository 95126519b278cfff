"""Opens the database and hands out transactions; the only place that knows SQLite's pragmas."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

Transaction = Session

PRAGMAS = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 10_000}


class PragmaRefused(Exception):
    """SQLite did not take a setting that keeps the data whole."""


def _prepare(connection: Any, _record: object) -> None:
    """Set each pragma on a new connection and read it back; transactions are begun by us alone."""
    connection.isolation_level = None
    for name, wanted in PRAGMAS.items():
        connection.execute(f"PRAGMA {name}={wanted}")
        got = connection.execute(f"PRAGMA {name}").fetchone()[0]
        if got != wanted:
            raise PragmaRefused(f"SQLite keeps {name} at {got!r}, but Kneewise needs {wanted!r}")


class Database:
    """One database: `begin` to write, `read` to look; both are one transaction each."""

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        self.engine: Engine = create_engine(self.url)
        if self.engine.dialect.name == "sqlite":
            event.listen(self.engine, "connect", _prepare)
            event.listen(self.engine, "begin", self._begin_sqlite)

    @staticmethod
    def _begin_sqlite(connection: Any) -> None:
        """Take the write lock at the start, so that a writer never fails half-way."""
        writes = connection.get_execution_options().get("writes", True)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    @contextmanager
    def begin(self) -> Iterator[Transaction]:
        """A transaction that may write; committed at the end, undone by any exception."""
        with Session(self.engine, autoflush=True, expire_on_commit=False) as tx, tx.begin():
            yield tx

    @contextmanager
    def read(self) -> Iterator[Transaction]:
        """A transaction that only reads and holds up no writer."""
        reader = self.engine.execution_options(writes=False)
        with Session(reader, autoflush=False, expire_on_commit=False) as tx, tx.begin():
            yield tx
            tx.rollback()

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()
