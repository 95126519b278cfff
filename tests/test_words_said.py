"""What Kneewise never says: every word of pages, mails, rules and commands is looked through."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import Environment

import app

APP = Path(app.__file__).parent
TEMPLATES = APP.parent / "templates"

# Forms that diagnose, promise, frighten, blame or judge a person.
FORBIDDEN = {
    "a risk of the person": r"\brisk|\blikel(y|ihood) to (get )?(hurt|injur)",
    "an alarm": r"\bdanger|\balarm|\bwarning zone|\bred zone",
    "a promise": r"\bsafe(ly|ty)?\b|clinically|proven|guarantee|PT-grade|\bcure[sd]?\b|\bheal(s|ed|ing)?\b",
    "prevention": r"\bprevent(?!Default)",
    "treatment": r"\btreat(s|ed|ing|ment)?\b|\btherapy for\b|prescri(be|ption) for",
    "a diagnosis": r"\bdiagnos|patellofemoral|runner'?s knee|jumper'?s knee|tendin|tendon(itis|opathy)|"
    r"iliotibial|\bITB\b|menisc|arthr(itis|osis)|chondromalacia|syndrome|\bPFP\b|\bstress fracture",
    "a cause": r"\bcauses?\b|\bcaused\b|because of your (running|hips?|glutes?)|due to your",
    "a fault of form": r"\byou over-?stride|your form is|bad form|wrong cadence",
    "a judgement of scores": r"\bbad (score|pain|knee|week|day)|\bworsening\b|\bgood (score|girl|boy)",
    "a ceiling called otherwise": r"\b(running|distance|daily|weekly) limit\b|advised today|allowed distance",
    "guilt or games": r"\bstreak|\byou missed\b|\byou failed|don'?t give up|keep it up|\bbadge earned",
    "shouting": r"[A-Za-z)]!(\s|$|\")",
}

# What says that Kneewise is none of this.
LET_THROUGH = (
    "Not a medical device. Does not diagnose, treat or predict injury.",
    "It is not a medical device and gives no diagnosis.",
    "btn-quiet danger",  # how a button looks
)


def _python(path: Path) -> Iterator[str]:
    """Every string of a module but its docstrings."""
    tree = ast.parse(path.read_text())
    notes = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef))
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in notes:
            yield node.value


def _template(path: Path) -> Iterator[str]:
    """The text of a template and the strings in its expressions; what it computes is in the modules."""
    parts = Environment(autoescape=True).lex(path.read_text())
    yield from (text for _, kind, text in parts if kind in ("data", "string"))


def _said() -> Iterator[tuple[str, str]]:
    for path in sorted(APP.rglob("*.py")):
        if "migrations" not in path.parts:
            yield from ((path.relative_to(APP.parent).as_posix(), text) for text in _python(path))
    for path in sorted(TEMPLATES.rglob("*")):
        if path.suffix in (".html", ".txt"):
            yield from ((path.relative_to(APP.parent).as_posix(), text) for text in _template(path))
    for path in sorted((APP / "static").glob("*.js")):
        yield path.name, path.read_text()


def _found(text: str, form: str) -> str | None:
    for sentence in LET_THROUGH:
        text = text.replace(sentence, "")
    hit = re.search(form, text, re.I)
    return None if hit is None else text[max(0, hit.start() - 60) : hit.end() + 60]


@pytest.fixture(scope="module")
def said() -> list[tuple[str, str]]:
    return list(_said())


@pytest.mark.parametrize("form", FORBIDDEN.values(), ids=FORBIDDEN)
def test_never_says(said, form):
    assert [(where, hit) for where, text in said if (hit := _found(text, form))] == []


@pytest.mark.parametrize(
    ("wrong", "form"),
    [
        ("Your injury risk is 64 % higher.", "a risk of the person"),
        ("Danger zone.", "an alarm"),
        ("Your patellofemoral pain is worsening.", "a diagnosis"),
        ("Do clamshells to treat your knee pain.", "treatment"),
        ("Running more causes your knee pain.", "a cause"),
        ("You overstride.", "a fault of form"),
        ("Clinically proven", "a promise"),
        ("It is safe to run.", "a promise"),
        ("This prevents injuries.", "prevention"),
        ("Well done!", "shouting"),
    ],
)
def test_the_search_finds_what_must_not_be_said(wrong, form):
    assert _found(wrong, FORBIDDEN[form])


def test_the_search_reads_rules_pages_mails_and_scripts(said):
    places = {where.split("/")[0] + "/" + where.split("/")[1] if "/" in where else "js" for where, _ in said}

    assert {"app/domain", "app/services", "app/web", "templates/email", "templates/runner", "js"} <= places
    assert any("Call your local emergency number now." in text for _, text in said)
