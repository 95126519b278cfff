"""Translated words: the catalogue is looked up once a request, not for each word."""

from typing import Any

from flask import g
from flask_babel import get_domain


def translated(text: str, **values: object) -> str:
    """Flask-Babel's gettext at less cost.

    Babel's own `_` of templates would read a bare per cent sign as the start of a placeholder.
    """
    said = str(_catalogue().ugettext(text))
    return said % values if values else said


def counted(one: str, many: str, num: int) -> str:
    """The same of a count, which the words name as `num`."""
    return str(_catalogue().ungettext(one, many, num)) % {"num": num}


def _catalogue() -> Any:
    found = g.get("catalogue")
    if found is None:
        found = g.catalogue = get_domain().get_translations()
    return found
