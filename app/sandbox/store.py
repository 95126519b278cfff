"""Keeps what the practice Strava has to remember, in one SQLite file of its folder."""

import json
import secrets
import sqlite3
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

NAME = "sandbox.db"
WAIT_S = 10.0
TABLES = """
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS codes (
    code TEXT PRIMARY KEY, athlete_id INTEGER NOT NULL, scope TEXT NOT NULL, issued_at INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS grants (
    athlete_id INTEGER PRIMARY KEY, scope TEXT NOT NULL, refresh_token TEXT NOT NULL UNIQUE);
CREATE TABLE IF NOT EXISTS tokens (
    token TEXT PRIMARY KEY, athlete_id INTEGER NOT NULL, scope TEXT NOT NULL, expires_at INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS added (
    id INTEGER PRIMARY KEY AUTOINCREMENT, athlete_id INTEGER NOT NULL, fields TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS changed (
    id INTEGER PRIMARY KEY, athlete_id INTEGER NOT NULL, fields TEXT NOT NULL, is_gone INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS subscriptions (
    id INTEGER PRIMARY KEY AUTOINCREMENT, callback_url TEXT NOT NULL, created_at INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS events (
    id INTEGER PRIMARY KEY AUTOINCREMENT, callback_url TEXT NOT NULL, body TEXT NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0);
INSERT OR IGNORE INTO facts
    SELECT 'revision ' || athlete_id, hex(randomblob(8))
    FROM (SELECT athlete_id FROM added UNION SELECT athlete_id FROM changed);
"""

Transaction = sqlite3.Connection


class FolderUnusable(Exception):
    """The folder cannot be written to, or its file cannot be read; the text says what to do."""


def _opened(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=WAIT_S, isolation_level=None, check_same_thread=False)
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA journal_mode = wal")
    connection.execute("PRAGMA synchronous = normal")  # a killed process loses nothing
    connection.executescript(TABLES)
    return connection


class Store:
    """The file; one connection that threads use in turn."""

    def __init__(self, folder: Path) -> None:
        """Open the file, or make it; raises FolderUnusable."""
        self._turn = threading.RLock()
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._connection = _opened(folder / NAME)
        except (OSError, sqlite3.Error) as error:
            raise FolderUnusable(
                f"The practice Strava cannot use the folder {folder} ({error}). "
                "Give it a folder that may be written to, or move its sandbox.db away to begin anew."
            ) from None

    @contextmanager
    def begin(self) -> Iterator[Transaction]:
        """A transaction: kept at the end of the block, undone when it raises."""
        with self._turn:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def close(self) -> None:
        """Let the file go."""
        with self._turn:
            self._connection.close()


def fact(tx: Transaction, name: str) -> str | None:
    """What was remembered under a name."""
    row = tx.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
    return None if row is None else str(row["value"])


def remember(tx: Transaction, name: str, value: str) -> None:
    """Remember a value under a name, in place of the one before."""
    tx.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (name, value))


def revision(tx: Transaction, athlete_id: int) -> str | None:
    """What tells apart the states of an athlete's activities; None while nothing was added or changed."""
    return fact(tx, f"revision {athlete_id}")


def _revise(tx: Transaction, athlete_id: int) -> None:
    remember(tx, f"revision {athlete_id}", secrets.token_hex(8))


def added(tx: Transaction, athlete_id: int) -> list[dict[str, Any]]:
    """The fields of the activities that someone added."""
    rows = tx.execute("SELECT fields FROM added WHERE athlete_id = ?", (athlete_id,))
    return [json.loads(row["fields"]) for row in rows]


def add(tx: Transaction, athlete_id: int, fields: Mapping[str, Any], ids_from: int) -> dict[str, Any]:
    """Keep an added activity and return its fields, with its id among them."""
    cursor = tx.execute("INSERT INTO added (athlete_id, fields) VALUES (?, '')", (athlete_id,))
    numbered = dict(fields) | {"id": ids_from + (cursor.lastrowid or 0)}
    tx.execute("UPDATE added SET fields = ? WHERE id = ?", (json.dumps(numbered), cursor.lastrowid))
    _revise(tx, athlete_id)
    return numbered


def changes(tx: Transaction, athlete_id: int) -> dict[int, dict[str, Any] | None]:
    """By activity id the fields that were changed, or None when it was deleted."""
    rows = tx.execute("SELECT * FROM changed WHERE athlete_id = ?", (athlete_id,))
    return {row["id"]: None if row["is_gone"] else json.loads(row["fields"]) for row in rows}


def change(tx: Transaction, athlete_id: int, id: int, fields: Mapping[str, Any]) -> None:
    """Keep other values of some fields of an activity, beside those changed before."""
    merged = (changes(tx, athlete_id).get(id) or {}) | dict(fields)
    tx.execute("INSERT OR REPLACE INTO changed VALUES (?, ?, ?, 0)", (id, athlete_id, json.dumps(merged)))
    _revise(tx, athlete_id)


def remove(tx: Transaction, athlete_id: int, id: int) -> None:
    """Have an activity gone."""
    tx.execute("INSERT OR REPLACE INTO changed VALUES (?, ?, '{}', 1)", (id, athlete_id))
    _revise(tx, athlete_id)
