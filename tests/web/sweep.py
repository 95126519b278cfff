"""Every route of the application, with objects in its address or made-up values; and hashes of the rows."""

import hashlib
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from itertools import product
from urllib.parse import urlencode
from uuid import UUID

from flask import Flask
from werkzeug.routing import AnyConverter, Rule

from app.store.database import Database

Objects = Mapping[str, Sequence[object]]
NOBODYS = UUID("00000000-0000-4000-8000-000000000000")


def rules(app: Flask) -> list[Rule]:
    """All routes but those of installed packages."""
    return [rule for rule in app.url_map.iter_rules() if not rule.endpoint.startswith("bootstrap.")]


def paths(app: Flask, method: str, objects: Objects | None = None) -> list[str]:
    """An address for each route that takes this method; never none.

    objects  what to fill addresses with, by their parts' names: a route gives an address for each of them;
             without it, ids are nobody's
    """
    found = [
        path
        for rule in rules(app)
        if method in (rule.methods or ())
        for path in _addresses(app, rule, method, objects)
    ]
    assert len(found) > 10, f"no routes take {method}"
    return found


def of_objects(app: Flask, method: str, objects: Objects) -> list[str]:
    """Only the addresses that name one of the objects."""
    ids = {str(each) for held in objects.values() for each in held if isinstance(each, UUID)}
    found = [path for path in paths(app, method, objects) if ids & set(path.split("/"))]
    assert len(found) > 5, f"no routes of objects take {method}"
    return found


def query(objects: Objects, at: int) -> str:
    """The objects as the query of an address, under every name that one of ours uses."""
    run, entry, done = (objects[name][at] for name in ("run_id", "entry_id", "done"))
    values = {"saved": entry, "removed": entry if at else run, "entry": entry, "apart": run, "joined": run}
    values |= {"ticked": done, "had": 1, "undo": 1, "show": "merged", "next": "/x", "signs": "ask"}
    return f"?{urlencode(values)}"


def body(objects: Objects, at: int) -> dict[str, str]:
    """The objects as the fields of a form, under every name that one of ours uses, with valid answers."""
    run, entry, done = (str(objects[name][at]) for name in ("run_id", "entry_id", "done"))
    ids = {"run": run, "entry": entry, "done": done, "import": str(objects["import_id"][at])}
    typed = {
        "score": "3",
        "side": "left",
        "exercise": "A1",
        "pain": "1",
        "answer": "done",
        "day": "2026-11-10",
        "instrument": "akps",
        "total": "60",
    }
    return ids | typed | {"distance": "5", "duration": "30:00", "sport": "Run", "sign-locking": "yes"}


def _addresses(app: Flask, rule: Rule, method: str, objects: Objects | None) -> Iterator[str]:
    names = sorted(rule.arguments)
    values = [_values(rule, name, objects) for name in names]
    with app.test_request_context():
        for each in product(*values):
            chosen = dict(zip(names, each, strict=True))
            yield app.url_map.bind("localhost").build(rule.endpoint, chosen, method)


def _values(rule: Rule, name: str, objects: Objects | None) -> Sequence[object]:
    """What may stand in a part of an address; every kind of object has to be among those given."""
    converter = rule._converters[name]
    if isinstance(converter, AnyConverter):
        return sorted(converter.items)
    if type(converter).__name__ == "UUIDConverter":
        return [NOBODYS] if objects is None else objects[name]
    return (objects or {}).get(name, ["2026-11-11"])


def digest(db: Database) -> str:
    """A hash of all rows of all tables, sessions' last-seen times apart."""
    with closing(sqlite3.connect(db.path)) as connection:
        connection.execute("UPDATE session SET seen_at = created_at")
        text = "\n".join(connection.iterdump())
        connection.rollback()
    return hashlib.sha256(text.encode()).hexdigest()


def digest_of(db: Database, person_id: int) -> str:
    """A hash of all rows of one person, sessions apart."""
    with closing(sqlite3.connect(db.path)) as connection:
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        rows = [
            (table, connection.execute(f"SELECT * FROM {table} WHERE {owner} = ?", (person_id,)).fetchall())
            for table in map('"{}"'.format, sorted(tables))
            for owner in _owners(connection, table)
        ]
    assert sum(len(held) for _, held in rows) > 1
    return hashlib.sha256(repr(rows).encode()).hexdigest()


def _owners(connection: sqlite3.Connection, table: str) -> list[str]:
    """The column that names the person, none for sessions and what is nobody's."""
    columns = {row[1] for row in connection.execute(f"PRAGMA table_info({table})")}
    if table == '"person"':
        return ["id"]
    return sorted({"person_id", "runner_id"} & columns) if table != '"session"' else []
