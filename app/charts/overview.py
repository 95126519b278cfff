"""The figure of weeks: distance, pain, cadence, exercise sessions and perhaps reminders, each a row.

It stands on the same pixels as app.charts.preview and takes its place after first paint. The titles of
the rows are part of the page, and the pointer's line of words comes with the figure as `meta`.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.charts import notes, rows, traces
from app.charts.notes import Piece
from app.charts.scales import ALERT_SCALE, PAIN_SCALE, Scale, aloud, cadence_scale, distance_scale
from app.charts.style import (
    AXIS_WIDTH,
    FONT,
    PALETTES,
    WEEKS,
    Band,
    Frame,
    Palette,
)
from app.domain.weeks import WeekFacts

if TYPE_CHECKING:
    from plotly.graph_objs._figure import Figure

PAIN_AXES = ("y2", "y5")  # of one knee, and of the other


def figure_json(weeks: Sequence[WeekFacts], theme: str = "light", units: str = "km", band: int = 0) -> str:
    """The first page's figure as plotly's JSON; `theme` is light or dark, `units` km or mi.

    band  so many of the last weeks stand on a ground of their own
    """
    drawn = figure(weeks, WEEKS, [aloud(week, units) for week in weeks], theme, units)
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
    data = [*traces.distance(weeks, ink, units)]
    for axis, (_, scores) in zip(PAIN_AXES, rows.knees(weeks, frame), strict=False):
        data += traces.pain(scores, ink, axis)
    data += [*traces.cadence(weeks, ink), *traces.squares(weeks, ink)]
    if frame.alerts is not None:
        data += traces.alerts(weeks, ink)
    layout = _layout(weeks, ink, frame, units)
    layout["meta"] = {"lines": list(lines)}
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


def _axes(weeks: Sequence[WeekFacts], ink: Palette, frame: Frame, units: str) -> Piece:
    """An axis for each row; those of squares and bells have no labels."""
    found = {
        "yaxis": _axis(frame.distance, distance_scale(weeks, units), ink, frame),
        "yaxis3": _axis(frame.cadence, cadence_scale(weeks), ink, frame),
        "yaxis4": _hidden(frame.exercise, Scale(0, rows.exercise_rows(weeks)), ink, frame),
    }
    for axis, band in zip(PAIN_AXES, frame.pains, strict=False):
        found[axis.replace("y", "yaxis")] = _axis(band, PAIN_SCALE, ink, frame)
    if frame.alerts is not None:
        found["yaxis6"] = _hidden(frame.alerts, ALERT_SCALE, ink, frame)
    return dict(found)


def _hidden(band: Band, scale: Scale, ink: Palette, frame: Frame) -> Piece:
    return {**_axis(band, scale, ink, frame), "visible": False}


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
        **_axes(weeks, ink, frame, units),
        "shapes": [*notes.bases(ink, frame), *notes.bells(weeks, ink, frame)],
        "annotations": [
            *notes.names(weeks, ink, frame),
            *notes.overs(weeks, ink, frame, units),
            *notes.unknown(weeks, ink, frame),
        ],
    }
