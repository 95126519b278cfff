"""The exercise drawings are whole, described and free of what the page's policy forbids."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

ROOT = Path(__file__).parents[1]
IDS = ["A1", "A2", "A3", "A4", "A5", "B1", "B2", "B3", "B4", "B5", "C1", "C2", "C3", "C4"]
SVG = "{http://www.w3.org/2000/svg}"


def drawing(name: str) -> ElementTree.Element:
    text = (ROOT / "templates" / "drawings" / f"{name}.svg").read_text()
    plain = re.sub(r"{%.*?%}", "", text).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ')
    return ElementTree.fromstring(plain)


@pytest.mark.parametrize("name", IDS)
def test_a_drawing_tells_its_start_and_its_end_in_words(name):
    svg = drawing(name)
    said = svg.findtext(f"{SVG}title") or ""
    assert svg.get("role") == "img"
    assert re.match(r"Start: .+\. End: .+\.$", said.strip())


@pytest.mark.parametrize("name", IDS)
def test_a_drawing_shows_start_working_leg_and_movement(name):
    classes = {c for node in drawing(name).iter() for c in node.get("class", "").split()}
    assert {"fig-panel", "fig-body", "fig-work", "fig-start", "fig-head", "fig-arrow"} <= classes


@pytest.mark.parametrize("name", IDS)
def test_every_class_has_a_colour_that_follows_the_theme(name):
    css = (ROOT / "app" / "static" / "drawings.css").read_text()
    for node in drawing(name).iter():
        assert not {"style", "fill", "stroke", "id"} & set(node.attrib)
        for word in node.get("class", "").split():
            assert word == "drawing" or re.search(rf"\.{word}[ ,]", css), word
