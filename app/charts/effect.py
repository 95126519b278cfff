"""The effect plot: one dot a week, its running across and the score of the week after up, with line and band.

Each dot's score allows for the score of the week itself and the trend. A line that falls with more running
is not drawn: whoever rests on sore days draws the same one, so it is told nowhere.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from app.charts.effect_scales import UP, Axes, across, aloud, axes, exposure, is_told, number, ordered
from app.charts.preview import Preview
from app.charts.style import AXIS_WIDTH, FONT, PALETTES, Band, Palette
from app.domain.link import Partial, Reach

if TYPE_CHECKING:
    from plotly.graph_objs._figure import Figure

HEIGHT = 300
ROW = Band(0, 30, 246)
TICKS, WORDS = 266, 288  # base lines of the numbers and of the words under the axis


def preview(drawn: Partial, units: str = "km") -> Preview:
    """The inline drawing that the figure takes the place of."""
    held = axes(drawn, units)

    def x(value: float) -> float:
        return round(100 * held.across.share(exposure(drawn.hypothesis, value, units)), 2)

    def y(score: float) -> float:
        return round(ROW.at(held.up.share(score)), 1)

    parts = [_line("pv-base" if each == held.up.low else "pv-grid", y(each) + 0.5) for each in held.named_up]
    if is_told(drawn):
        parts.append(_band(drawn.line, x, y))
    parts += [f'<circle class="pv-point" cx="{x(d.exposure)}%" cy="{y(d.score)}" r="5"/>' for d in drawn.dots]
    parts += [
        f'<text class="pv-name" x="{100 * held.across.share(each):.2f}%" y="{TICKS}">{number(each, 0)}</text>'
        for each in held.named_across
    ]
    parts.append(f'<text class="pv-label" x="0" y="{ROW.title + 14}">{UP}</text>')
    parts.append(
        f'<text class="pv-name pv-end" x="100%" y="{WORDS}">{across(drawn.hypothesis, units)}</text>'
    )
    labels = [f'<text class="pv-label" x="10" y="{y(e) + 4.5}">{number(e, 0)}</text>' for e in held.named_up]
    attributes = f'height="{HEIGHT}" aria-hidden="true" focusable="false"'
    return Preview(
        Markup(f'<svg class="preview" width="100%" {attributes}>{"".join(parts)}</svg>'),
        Markup(f'<svg class="preview-axis" width="{AXIS_WIDTH}" {attributes}>{"".join(labels)}</svg>'),
    )


def figure_json(drawn: Partial, theme: str = "light", units: str = "km") -> str:
    """The figure as plotly's JSON; `theme` is light or dark, `units` km or mi."""
    return str(figure(drawn, theme, units).to_json(engine="orjson"))  # type: ignore[no-untyped-call]


def figure(drawn: Partial, theme: str, units: str) -> "Figure":
    """Draw the dots, and the line with its band, on the pixels of the preview."""
    from plotly.graph_objs._figure import Figure  # slow, and needed by no page

    ink, held, dots = PALETTES[theme], axes(drawn, units), ordered(drawn)
    at = [exposure(drawn.hypothesis, dot.exposure, units) for dot in dots]
    data: list[dict[str, Any]] = []
    if is_told(drawn):
        data += _traces(drawn, ink, units)
    marker = {"size": 10, "color": ink.pain, "line": {"color": ink.card, "width": 1.5}}
    data.append(_scatter(at, [dot.score for dot in dots], mode="markers", marker=marker))
    layout = _layout(drawn, held, ink, units)
    layout["meta"] = {
        "lines": [aloud(dot, drawn.hypothesis, units) for dot in dots],
        "at": [round(held.across.share(each), 4) for each in at],
    }
    return Figure(data=data, layout=layout)  # type: ignore[no-untyped-call]


def _traces(drawn: Partial, ink: Palette, units: str) -> list[dict[str, Any]]:
    at = [exposure(drawn.hypothesis, each.exposure, units) for each in drawn.line]
    edge = [each.high for each in drawn.line] + [each.low for each in reversed(drawn.line)]
    tint = f"rgba({','.join(str(int(ink.pain[n : n + 2], 16)) for n in (1, 3, 5))},0.13)"
    band = _scatter(
        [*at, *reversed(at)], edge, mode="lines", fill="toself", fillcolor=tint, line={"width": 0}
    )
    line = _scatter(
        at, [each.score for each in drawn.line], mode="lines", line={"color": ink.pain, "width": 2}
    )
    return [band, line]


def _scatter(x: Sequence[float], y: Sequence[float], **looks: object) -> dict[str, Any]:
    return {"type": "scatter", "x": list(x), "y": list(y), "hoverinfo": "none", "cliponaxis": False, **looks}


def _layout(drawn: Partial, held: Axes, ink: Palette, units: str) -> dict[str, Any]:
    share = {"domain": [1 - ROW.bottom / HEIGHT, 1 - ROW.top / HEIGHT]}
    plain = {"showgrid": False, "zeroline": False, "showline": False, "fixedrange": True}
    labels = {"size": 13, "color": ink.ink_3}
    return {
        "template": "none",
        "height": HEIGHT,
        "margin": {"l": 0, "r": AXIS_WIDTH, "t": 0, "b": 0, "pad": 0},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONT, "size": 12, "color": ink.ink_2},
        "showlegend": False,
        "dragmode": False,
        "xaxis": {**plain, "range": [held.across.low, held.across.high], "visible": False},
        "yaxis": {
            **plain,
            **share,
            "range": [held.up.low, held.up.high],
            "side": "right",
            "tickvals": held.named_up,
            "ticktext": [number(each, 0) for each in held.named_up],
            "tickfont": labels,
            "ticklen": 8,
            "tickcolor": "rgba(0,0,0,0)",
            "ticks": "outside",
        },
        "shapes": [_rule(each, held, ink) for each in held.named_up],
        "annotations": [
            *(_note(held.across.share(each), TICKS, number(each, 0)) for each in held.named_across),
            _note(1.0, WORDS, across(drawn.hypothesis, units), anchor="right"),
            {**_note(0.0, ROW.title + 14, UP, anchor="left"), "font": labels},
        ],
    }


def _rule(score: float, held: Axes, ink: Palette) -> dict[str, Any]:
    colour = ink.field if score == held.up.low else ink.line
    ends = {"x0": 0, "x1": 1, "xref": "paper", "y0": score, "y1": score, "yref": "y"}
    return {"type": "line", **ends, "line": {"color": colour, "width": 1}, "layer": "below"}


def _note(x: float, base: int, words: str, anchor: str = "center") -> dict[str, Any]:
    place = {"x": x, "xref": "paper", "xanchor": anchor, "y": 1 - base / HEIGHT, "yref": "paper"}
    return {**place, "yanchor": "bottom", "yshift": -4, "text": words, "showarrow": False}


def _line(kind: str, y: float) -> str:
    return f'<line class="{kind}" x1="0" x2="100%" y1="{y}" y2="{y}"/>'


def _band(line: Sequence[Reach], x: Callable[[float], float], y: Callable[[float], float]) -> str:
    """The line and its band, stretched with the page: a box of 100 by the figure's own pixels."""
    there = " ".join(f"{x(each.exposure)},{y(each.high)}" for each in line)
    back = " ".join(f"{x(each.exposure)},{y(each.low)}" for each in reversed(line))
    middle = " ".join(f"{x(each.exposure)},{y(each.score)}" for each in line)
    box = f'width="100%" height="{HEIGHT}" viewBox="0 0 100 {HEIGHT}" preserveAspectRatio="none"'
    return (
        f'<svg {box}><polygon class="pv-band" points="{there} {back}"/>'
        f'<polyline class="pv-fit" points="{middle}" vector-effect="non-scaling-stroke"/></svg>'
    )
