"""The picture to keep: it stands alone, names its rows, and wears the looks of the style sheets."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from app.charts import link
from app.charts.picture import LOOKS, MARKS, Title, picture
from app.charts.preview import Preview, preview
from app.charts.style import TWO_KNEES
from app.charts.year import pain_year
from app.domain.people import Side
from app.domain.weeks import Scores, pairs
from tests.build import TODAY, day
from tests.charts.weeks import twelve, week

STATIC = Path(__file__).parents[2] / "app/static"
KNEES = (Scores(Side.LEFT, 2.0, 3, 4), Scores(Side.RIGHT))
UNITLESS = re.compile(r"(?<=\d)px\b")


def _drawings() -> list[str]:
    weeks = twelve(spike_percent=24.0, reminders=2, so_far=True, pain_mean=None, distance_m=None)
    both = pairs([week(index, knees=KNEES, reminders=None) for index in range(52)], 2)
    drawn = [preview(weeks, band=3), link.preview(both)]
    return [
        *(part for one in drawn for part in (one.plot, one.axis)),
        pain_year(day(363), TODAY, {}, [TODAY]),
    ]


def _rules() -> dict[str, dict[str, str]]:
    """The looks of each class of a drawing in the style sheets, with the light colours in their places."""
    css = "".join(
        (STATIC / name).read_text() for name in ("today.css", "therapist.css", "reminders.css", "link.css")
    )
    tokens = dict(re.findall(r"(--[\w-]+): ([^;]+);", (STATIC / "style.css").read_text()))
    found: dict[str, dict[str, str]] = {}
    for name, body in re.findall(r"^(?:\.pv-over)?\.((?:pv|yr)-[\w-]+) \{([^}]*)\}", css, re.MULTILINE):
        for prop, value in re.findall(r"([\w-]+): ([^;]+);", body):
            plain = re.sub(r"var\((--[\w-]+)\)", lambda token: tokens[token[1]], value)
            found.setdefault(name, {})[prop] = UNITLESS.sub("", plain).lower()
    return found


def test_every_class_of_a_drawing_has_its_looks() -> None:
    used = {
        kind
        for part in _drawings()
        for found in re.findall(r'class="([^"]+)"', part)
        for kind in found.split()
    }
    placed_by_the_page = {"preview-axis", "pv-far", "pv-thin"}

    assert used - placed_by_the_page <= set(LOOKS)


@pytest.mark.parametrize("kind", [kind for kind in LOOKS if kind.startswith(("pv-", "yr-"))])
def test_it_looks_as_the_style_sheets_say(kind: str) -> None:
    rule = _rules()[kind]
    full = {name: "#ffffff" if value == "#fff" else value for name, value in rule.items()}

    assert {name: value.lower() for name, value in LOOKS[kind].items()} == full


def test_it_stands_alone_and_names_its_rows_units_and_days() -> None:
    rows = [Title(2, "load", "Distance, km a week", small="longest run solid")]
    told = pairs([week(index, knees=KNEES) for index in range(26)], 0)
    text = picture(link.preview(told), TWO_KNEES.height, "Running & pain", ["1 Jun to 28 Nov"], rows)
    root = ElementTree.fromstring(text)

    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert "class=" not in text and "var(" not in text
    said = " ".join(root.itertext())
    for words in ("Running & pain", "1 Jun to 28 Nov", "Distance, km a week", "longest run solid", "28 Sep"):
        assert words in said


@pytest.mark.parametrize("mark", MARKS)
def test_each_rows_mark_is_drawn(mark: str) -> None:
    assert MARKS[mark] in picture(
        Preview(preview(twelve()).plot, preview(twelve()).axis), 548, "Weeks", (), [Title(2, mark, "Row")]
    )


def test_words_are_never_markup() -> None:
    text = picture(preview(twelve()), 548, "<script>", ["a < b"], [Title(2, "pain", "<b>", small="&")])

    assert "<script>" not in text and "<b>" not in text
    ElementTree.fromstring(text)
