"""Every limit stands in thresholds.py: a number anywhere else in the rules has a reason listed here."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import domain

DOMAIN = Path(domain.__file__).parent
PLAIN = frozenset({-1, 0, 1, 2, 7, 60, 100, 1000})

# Numbers that limit nothing, each file's with the reason it stands there.
LISTED: dict[str, dict[float, str]] = {
    "answer/wording.py": {3: "letters that a month is cut to"},
    "cadence/lines.py": {
        3: "the third quartile",
        1e-9: "keeps what lies exactly on a limit inside in floating point",
        2048: "fits kept in memory",
    },
    "cadence/stride.py": {9.81: "gravity, in metres per second squared"},
    "cadence/theil_sen.py": {
        1.959963984540054: "the normal quantile at 0.975, for an interval of 95 %",
        5: "of Kendall's variance n(n-1)(2n+5)/18",
        18: "of Kendall's variance n(n-1)(2n+5)/18",
        4: "quarters of a distribution",
        256: "index pairs kept in memory",
    },
    "exercises/done.py": {6: "days from a week's first to its last"},
    "load/weekly.py": {6: "days from a week's first to its last"},
    "messages.py": {24: "hours of a day", 10: "one digit from two in an hour's name"},
    "pain/whole.py": {20: "letters of what is no number that are repeated to its writer"},
    "people.py": {5: "Saturday", 6: "Sunday", 4: "Friday, of the days proposed at first"},
    "planning.py": {3: "decimals that tell the metres of a kilometre", 4: "and of a mile"},
    "runs.py": {0.5: "rounds half up", 3: "the last place in the order of sources"},
    "sentences.py": {200: "letters of a list", 0.5: "rounds half up"},
    "weeks.py": {6: "days from a week's first to its last"},
}
# The table of doses is itself what is prescribed: science 4.3.
TABLES = frozenset({"exercises/catalogue.py", "exercises/levels.py"})


def _numbers(tree: ast.AST) -> Iterator[tuple[int, float]]:
    """Line and value of every number, negative ones as they read."""
    negative = {
        id(node.operand)
        for node in ast.walk(tree)
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and type(node.value) in (int, float, complex):
            yield node.lineno, -node.value if id(node) in negative else node.value


def _unlisted(name: str, source: str) -> list[str]:
    listed = LISTED.get(name, {})
    return [
        f"{name}:{line}: {value}"
        for line, value in _numbers(ast.parse(source))
        if value not in PLAIN and value not in listed
    ]


def _modules() -> list[str]:
    names = (path.relative_to(DOMAIN).as_posix() for path in DOMAIN.rglob("*.py"))
    return sorted(set(names) - TABLES - {"thresholds.py"})


@pytest.mark.parametrize("name", _modules())
def test_a_rule_holds_no_limit_of_its_own(name):
    assert _unlisted(name, (DOMAIN / name).read_text()) == []


def test_every_listed_number_is_still_there():
    for name, listed in LISTED.items():
        held = {value for _, value in _numbers(ast.parse((DOMAIN / name).read_text()))}
        assert set(listed) <= held, name


@pytest.mark.parametrize("source", ["if x > 30: pass", "x = -3", "LIMIT = 0.5", "f(days=14)"])
def test_a_new_number_is_noticed(source):
    assert len(_unlisted("load/spikes.py", source)) == 1


def test_plain_numbers_and_truths_are_let_through():
    assert _unlisted("load/spikes.py", "x = [-1, 0, 1, 2, 7, 60, 100, 1000, True, '30']") == []
