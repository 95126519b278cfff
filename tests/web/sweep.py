"""Every route of the application, with made-up values where an address needs some."""

from collections.abc import Iterator
from uuid import UUID

from flask import Flask
from werkzeug.routing import AnyConverter, Rule

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
