"""The figure of weeks: distance, pain, cadence and, on the first page, exercise sessions, each a row.

It stands on the same pixels as app.charts.preview and takes its place after first paint. The titles of
the rows are part of the page, and the pointer's line of words comes with the figure as `meta`.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.charts import notes, traces
from app.charts.notes import Piece
from app.charts.scales import PAIN_SCALE, Scale, aloud, cadence_scale, distance_scale
from app.charts.style import (
    AXIS_WIDTH,
    CADENCE,
    DISTANCE,
    FONT,
    FOUR_ROWS,
    PAIN,
    PALETTES,
    Band,
    Frame,
    Palette,
)
from app.domain.weeks import WeekFacts

if TYPE_CHECKING:
    from plotly.graph_objs._figure import Figure


def figure_json(weeks: Sequence[WeekFacts], theme: str = "light", units: str = "km", band: int = 0) -> str:
    """The first page's figure as plotly's JSON; `theme` is light or dark, `units` km or mi.

    band  so many of the last weeks stand on a ground of their own
    """
    drawn = figure(weeks, FOUR_ROWS, [aloud(week, units) for week in weeks], theme, units)
    if band:
        ground = notes.ground(len(weeks), band, PALETTES[theme])
        drawn.update_layout(shapes=[ground, *drawn.layout.shapes], overwrite=True)
    return as_json(drawn)


def as_json(drawn: "Figure") -> str:
    """A figure as the page's script asks for it."""
    return str(drawn.to_json(engine="orjson"))  # type: ignore[no-untyped-call]


def figure(
    weeks: Sequence[WeekFacts], frame: Frame, lines: Sequence[str], theme: str, units: str
) -> "Figure":
    """Draw the weeks, oldest first, at 0, 1, 2 ... across; `lines` is what each of them reads as."""
    from plotly.graph_objs._figure import Figure  # slow, and needed by no page

    ink = PALETTES[theme]
    data = [*traces.distance(weeks, ink, units), *traces.pain(weeks, ink), *traces.cadence(weeks, ink)]
    layout = _layout(weeks, ink, frame, units)
    layout["meta"] = {"lines": list(lines)}
    if frame.exercise is not None:
        data += traces.squares(weeks, ink)
        rows = max([3, *(max(w.planned, w.sessions) for w in weeks)])
        layout["yaxis4"] = {**_axis(frame.exercise, Scale(0, rows), ink, frame), "visible": False}
    return Figure(data=data, layout=layout)  # type: ignore[no-untyped-call]


def _axis(band: Band, scale: Scale, ink: Palette, frame: Frame) -> Piece:
    """A row's own axis at the right, on the pixels of its band."""
    return {
        "domain": [frame.share(band.bottom), frame.share(band.top)],
        "range": [scale.low, scale.high],
        "side": "right",
        "tickvals": [scale.low, scale.middle, scale.high],
        "tickfont": {"color": ink.ink_3, "size": 13},
        "ticklen": 8,
        "tickcolor": "rgba(0,0,0,0)",
        "ticks": "outside",
        "showgrid": False,
        "zeroline": False,
        "showline": False,
        "fixedrange": True,
    }


def _layout(weeks: Sequence[WeekFacts], ink: Palette, frame: Frame, units: str) -> Piece:
    return {
        "template": "none",
        "height": frame.height,
        "margin": {"l": 0, "r": AXIS_WIDTH, "t": 0, "b": 0, "pad": 0},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONT, "size": 12, "color": ink.ink_2},
        "showlegend": False,
        "barmode": "overlay",
        "barcornerradius": 3,
        "hovermode": "x",
        "dragmode": False,
        "xaxis": {"range": [-0.5, len(weeks) - 0.5], "visible": False, "fixedrange": True},
        "yaxis": _axis(DISTANCE, distance_scale(weeks, units), ink, frame),
        "yaxis2": _axis(PAIN, PAIN_SCALE, ink, frame),
        "yaxis3": _axis(CADENCE, cadence_scale(weeks), ink, frame),
        "shapes": [*notes.bases(ink, frame), *notes.bells(weeks, ink, frame)],
        "annotations": [
            *notes.names(weeks, ink, frame),
            *notes.overs(weeks, ink, frame, units),
            *notes.unknown(weeks, ink, frame),
        ],
    }
