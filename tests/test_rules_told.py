"""Every rule says what it takes and gives, and what it rests on."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import domain

DOMAIN = Path(domain.__file__).parent


def _public(path: Path) -> Iterator[ast.FunctionDef]:
    """The functions and methods of a module that others may call."""
    tree = ast.parse(path.read_text())
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.ClassDef)) and not getattr(node, "name", "").startswith("_"):
            yield from (
                each
                for each in node.body
                if isinstance(each, ast.FunctionDef) and not each.name.startswith("_")
            )


def _modules() -> list[str]:
    return sorted(path.relative_to(DOMAIN).as_posix() for path in DOMAIN.rglob("*.py"))


@pytest.mark.parametrize("name", _modules())
def test_every_public_function_says_what_it_gives(name):
    silent = [each.name for each in _public(DOMAIN / name) if not ast.get_docstring(each)]

    assert silent == []


@pytest.mark.parametrize("name", _modules())
def test_every_rule_names_its_source_or_says_that_it_is_our_own(name):
    """A rule is a function that takes the limits: it, or its module, says `source` or the grade (D)."""
    module = ast.get_docstring(ast.parse((DOMAIN / name).read_text())) or ""
    if _founded(module):
        return
    rules = [each for each in _public(DOMAIN / name) if "limits" in {arg.arg for arg in each.args.args}]

    assert [each.name for each in rules if not _founded(ast.get_docstring(each) or "")] == []


def _founded(text: str) -> bool:
    """A line of its own that begins with `source`, or the grade."""
    return re.search(r"^\s*source  ", text, re.MULTILINE) is not None or "(D)" in text


@pytest.mark.parametrize(
    ("text", "is_founded"),
    [
        ("What it is.\n\nsource  Sen 1968", True),
        ("What it is.\n\n    day     of the runner\n    source  Sen 1968", True),
        ("What it is; our own rule (D).", True),
        ("A source's factor.", False),
        ("Where it came from: its source  is kept.", False),
        ("What it is.\n\nsources  those of the runs", False),
    ],
)
def test_a_word_in_passing_founds_no_rule(text, is_founded):
    assert _founded(text) is is_founded
