"""Puts the words of mails together from templates/email: a text and a page of the same content."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

HERE = Path(__file__).parent.parent
TEMPLATES = HERE / "_templates" if (HERE / "_templates").exists() else HERE.parent / "templates"

Words = Mapping[str, object]


def written(kind: str, words: Words) -> tuple[str, str]:
    """The text and the HTML of a mail of this kind."""
    return tuple(  # type: ignore[return-value]
        _environment().get_template(f"email/{kind}.{form}").render(words).strip() + "\n"
        for form in ("txt", "html")
    )


@cache
def _environment() -> Environment:
    """Templates as pages have them; text is text, and in HTML all that is filled in is escaped."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["_"] = _said
    return made


def _said(text: str, **values: object) -> str:
    """The sentence with its values; mails are in English until there is a catalogue to look them up in."""
    return text % values if values else text
