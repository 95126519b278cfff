"""Every route of the application, with made-up values where an address needs some."""

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from uuid import UUID

from flask import Flask
from werkzeug.routing import AnyConverter, Rule

from app.store.database import Database

NOBODYS = UUID("00000000-0000-4000-8000-000000000000")


def rules(app: Flask) -> list[Rule]:
    """All routes but those of installed packages."""
    return [rule for rule in app.url_map.iter_rules() if not rule.endpoint.startswith("bootstrap.")]


def paths(app: Flask, method: str) -> Iterator[str]:
    """One address for each route that takes this method."""
    for rule in rules(app):
        if method in (rule.methods or ()):
            values = {name: _value(rule, name) for name in rule.arguments}
            with app.test_request_context():
                yield app.url_map.bind("localhost").build(rule.endpoint, values, method)


def _value(rule: Rule, name: str) -> object:
    converter = rule._converters[name]
    if isinstance(converter, AnyConverter):
        return min(converter.items)
    kind = type(converter).__name__
    return {"UUIDConverter": NOBODYS, "IntegerConverter": 1}.get(kind, "2026-11-11")


def digest(db: Database) -> str:
    """A hash of all rows of all tables, sessions' last-seen times apart."""
    with closing(sqlite3.connect(db.path)) as connection:
        connection.execute("UPDATE session SET seen_at = created_at")
        text = "\n".join(connection.iterdump())
        connection.rollback()
    return hashlib.sha256(text.encode()).hexdigest()
