"""Makes a page's drawing a picture of its own: an SVG with titles and dates, in light colours."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import escape

from app.charts.preview import Preview
from app.charts.scales import BELL
from app.charts.style import AXIS_WIDTH, FONT, LIGHT

WIDTH, EDGE = 900, 24
TITLE_LINE, NOTE_LINE = 28, 19
LOOKS: Mapping[str, Mapping[str, str]] = {
    "preview": {"overflow": "visible"},
    "pv-ground": {"fill": LIGHT.line, "opacity": "0.45"},
    "pv-grid": {"stroke": LIGHT.line},
    "pv-base": {"stroke": LIGHT.field},
    "pv-hatch": {"stroke": LIGHT.missing, "stroke-width": "1.1"},
    "pv-gap": {
        "font-size": "12",
        "fill": LIGHT.ink_2,
        "text-anchor": "middle",
        "paint-order": "stroke",
        "stroke": LIGHT.card,
        "stroke-width": "8",
        "stroke-linejoin": "round",
    },
    "pv-week": {"fill": LIGHT.load_tint, "stroke": LIGHT.load, "stroke-width": "1.5"},
    "pv-longest": {"fill": LIGHT.load, "stroke": LIGHT.load, "stroke-width": "1.5"},
    "pv-ink": {"fill": LIGHT.ink},
    "pv-clear": {"paint-order": "stroke", "stroke": LIGHT.card, "stroke-width": "3"},
    "pv-over": {
        "paint-order": "stroke",
        "stroke": LIGHT.card,
        "stroke-width": "3",
        "font-size": "12",
        "font-weight": "650",
        "fill": LIGHT.ink,
        "text-anchor": "end",
    },
    "pv-after": {"text-anchor": "start"},
    "pv-pain": {"stroke": LIGHT.pain, "stroke-width": "2"},
    "pv-stem": {"stroke": LIGHT.pain, "stroke-width": "1"},
    "pv-mean": {"fill": LIGHT.pain},
    "pv-worst": {"fill": LIGHT.card, "stroke": LIGHT.pain, "stroke-width": "1.5"},
    "pv-cadence": {"stroke": LIGHT.cadence, "stroke-width": "2", "stroke-dasharray": "4 4"},
    "pv-diamond": {"fill": LIGHT.cadence},
    "pv-done": {"fill": LIGHT.exercise},
    "pv-planned": {"fill": "none", "stroke": LIGHT.field},
    "pv-later": {"fill": "none", "stroke": LIGHT.field, "stroke-dasharray": "1.5 2"},
    "pv-name": {"font-size": "12", "fill": LIGHT.ink_2, "text-anchor": "middle"},
    "pv-now": {"font-weight": "650", "fill": LIGHT.ink},
    "pv-end": {"text-anchor": "end"},
    "pv-band": {"fill": LIGHT.pain, "opacity": "0.13"},
    "pv-fit": {"fill": "none", "stroke": LIGHT.pain, "stroke-width": "2"},
    "pv-point": {"fill": LIGHT.pain, "stroke": LIGHT.card, "stroke-width": "1.5"},
    "pv-label": {"font-size": "13", "fill": LIGHT.ink_3},
    "yr-stem": {"stroke": LIGHT.field, "stroke-dasharray": "2 3"},
    "yr-bell": {"overflow": "visible", "fill": LIGHT.ink},
    "pain-year": {"overflow": "visible"},
}
MARKS = {
    "load": f'<rect y="4" width="12" height="12" rx="2.2" fill="{LIGHT.load}"/>',
    "pain": f'<circle cx="6" cy="10" r="6" fill="{LIGHT.pain}"/>',
    "cadence": f'<path d="M6,4 L12,10 L6,16 L0,10 Z" fill="{LIGHT.cadence}"/>',
    "exercise": f'<rect y="4" width="12" height="12" rx="3" fill="{LIGHT.exercise}"/>',
    "alert": f'<path d="{BELL}" transform="translate(1,4)" fill="{LIGHT.ink}"/>',
}


@dataclass(frozen=True, slots=True)
class Title:
    """A row's title: its mark and words, those for a narrow chart, and what is said beside them.

    top  pixels from the top of the figure
    """

    top: int
    mark: str
    words: str
    short: str = ""
    small: str = ""


def picture(
    drawn: Preview, height: int, title: str, notes: Sequence[str] = (), rows: Sequence[Title] = ()
) -> str:
    """The drawing, `height` pixels high, under its title and the notes, as an SVG of its own."""
    top = EDGE + TITLE_LINE + NOTE_LINE * len(notes) + 12
    across = WIDTH - 2 * EDGE - AXIS_WIDTH
    whole = top + height + EDGE
    head = [_words(EDGE, EDGE + 16, title, LIGHT.ink, size=18, weight=650)]
    head += [
        _words(EDGE, EDGE + TITLE_LINE + NOTE_LINE * at + 14, note, LIGHT.ink_2)
        for at, note in enumerate(notes)
    ]
    rows_drawn = f'<svg x="{EDGE}" y="{top}" width="{across}" height="{height}" overflow="visible">'
    labels = f'<svg x="{EDGE + across}" y="{top}" width="{AXIS_WIDTH}" height="{height}">'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{whole}"'
        f' viewBox="0 0 {WIDTH} {whole}" font-family="{escape(FONT)}">'
        f'<title>{escape(title)}</title><rect width="{WIDTH}" height="{whole}" fill="{LIGHT.card}"/>'
        f"{''.join(head)}{rows_drawn}{_looks(drawn.plot)}{''.join(_rows(rows))}</svg>"
        f"{labels}{_looks(drawn.axis)}</svg></svg>"
    )


def _rows(rows: Sequence[Title]) -> Iterator[str]:
    for row in rows:
        small = f'<tspan font-weight="400" fill="{LIGHT.ink_2}"> {escape(row.small)}</tspan>'
        words = f"{escape(row.words)}{small if row.small else ''}"
        said = f'<text x="20" y="15" font-size="13" font-weight="640" fill="{LIGHT.ink}">{words}</text>'
        yield f'<svg y="{row.top}" height="20" overflow="visible">{MARKS[row.mark]}{said}</svg>'


def _words(x: int, y: int, words: str, colour: str, size: int = 13, weight: int = 400) -> str:
    looks = f'font-size="{size}" font-weight="{weight}" fill="{colour}"'
    return f'<text x="{x}" y="{y}" {looks}>{escape(words)}</text>'


def _looks(drawing: str) -> str:
    """The drawing with the looks of its classes as attributes, as there is no style sheet beside it."""
    return re.sub(r' class="([^"]*)"', lambda found: _attributes(found[1].split()), drawing)


def _attributes(kinds: Sequence[str]) -> str:
    looks: dict[str, str] = {}
    for kind in kinds:
        looks |= LOOKS.get(kind, {})
    return "".join(f' {name}="{value}"' for name, value in looks.items())
