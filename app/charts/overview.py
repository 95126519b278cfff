"""The first page's figure: distance, pain, cadence and exercise sessions, one quantity a row.

It stands on the same pixels as app.charts.preview and takes its place after first paint. The titles of
the rows are part of the page, and the pointer's line of words comes with the figure as `meta`.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeAlias

from app.charts import notes
from app.charts.notes import Piece
from app.charts.scales import (
    PAIN_SCALE,
    Scale,
    aloud,
    cadence_scale,
    distance_scale,
    in_units,
)
from app.charts.style import (
    AXIS_WIDTH,
    CADENCE,
    DISTANCE,
    EXERCISE,
    FONT,
    HEIGHT,
    PAIN,
    PALETTES,
    Band,
    Palette,
)
from app.domain.weeks import WeekFacts

if TYPE_CHECKING:
    from plotly.graph_objs._figure import Figure

Numbers: TypeAlias = list[float | None]


def figure_json(weeks: Sequence[WeekFacts], theme: str = "light", units: str = "km") -> str:
    """The figure as plotly's JSON; `theme` is light or dark, `units` km or mi."""
    return str(figure(weeks, theme, units).to_json(engine="orjson"))  # type: ignore[no-untyped-call]


def figure(weeks: Sequence[WeekFacts], theme: str = "light", units: str = "km") -> "Figure":
    """Draw the weeks, oldest first, at 0, 1, 2 ... across."""
    from plotly.graph_objs._figure import Figure  # slow, and needed by no page

    ink = PALETTES[theme]
    km, spm = distance_scale(weeks, units), cadence_scale(weeks)
    traces = [*_distance(weeks, ink, km, units), *_pain(weeks, ink), _cadence(weeks, ink)]
    traces += _squares(weeks, ink)
    return Figure(data=traces, layout=_layout(weeks, ink, km, spm, units))  # type: ignore[no-untyped-call]


def _axis(band: Band, scale: Scale, ink: Palette) -> Piece:
    """A row's own axis at the right, on the pixels of its band."""
    return {
        "domain": [1 - band.bottom / HEIGHT, 1 - band.top / HEIGHT],
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


def _layout(weeks: Sequence[WeekFacts], ink: Palette, km: Scale, spm: Scale, units: str) -> Piece:
    hidden = {"visible": False, "fixedrange": True}
    rows = max([3, *(max(w.planned, w.sessions) for w in weeks)])
    return {
        "template": "none",
        "height": HEIGHT,
        "margin": {"l": 0, "r": AXIS_WIDTH, "t": 0, "b": 0, "pad": 0},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONT, "size": 12, "color": ink.ink_2},
        "showlegend": False,
        "barmode": "overlay",
        "barcornerradius": 3,
        "hovermode": "x",
        "dragmode": False,
        "meta": {"lines": [aloud(week, units) for week in weeks]},
        "xaxis": {"range": [-0.5, len(weeks) - 0.5], **hidden},
        "yaxis": _axis(DISTANCE, km, ink),
        "yaxis2": _axis(PAIN, PAIN_SCALE, ink),
        "yaxis3": _axis(CADENCE, spm, ink),
        "yaxis4": {**_axis(EXERCISE, Scale(0, rows), ink), **hidden},
        "shapes": [*notes.bases(ink), *notes.bells(weeks, ink)],
        "annotations": [
            *notes.names(weeks, ink),
            *notes.overs(weeks, ink, units),
            *notes.unknown(weeks, ink),
        ],
    }


def _hatch(
    known: Sequence[bool], scale: Scale, axis: str, ink: Palette, above: Sequence[float] = ()
) -> Piece:
    """Bars of 45-degree lines over the weeks that are not known, each from its foot in `above` on."""
    where = [index for index, is_known in enumerate(known) if not is_known]
    feet = [above[index] if above else scale.low for index in where]
    return {
        "type": "bar",
        "x": where,
        "y": [scale.high - foot for foot in feet],
        "base": feet,
        "width": 1,
        "yaxis": axis,
        "hoverinfo": "skip",
        "marker": {
            "color": "rgba(0,0,0,0)",
            "cornerradius": 0,
            "line": {"width": 0},
            "pattern": {"shape": "/", "size": 6, "solidity": 0.18, "fgcolor": ink.missing},
        },
    }


def _bars(heights: Numbers, colour: str, edge: str) -> Piece:
    return {
        "type": "bar",
        "x": list(range(len(heights))),
        "y": heights,
        "width": 0.56,
        "hoverinfo": "none",
        "marker": {"color": colour, "line": {"color": edge, "width": 1.5}},
    }


def _distance(weeks: Sequence[WeekFacts], ink: Palette, scale: Scale, units: str) -> list[Piece]:
    whole: Numbers = [None if w.shown_m is None else in_units(w.shown_m, units) for w in weeks]
    longest: Numbers = [in_units(w.longest_m, units) if w.shown_m and w.longest_m else None for w in weeks]
    above = [in_units(w.ran_m, units) if w.is_part else scale.low for w in weeks]
    return [
        _hatch([w.distance_m is not None for w in weeks], scale, "y", ink, above),
        _bars(whole, ink.load_tint, ink.load),
        _bars(longest, ink.load, ink.load),
    ]


def _pain(weeks: Sequence[WeekFacts], ink: Palette) -> list[Piece]:
    across = list(range(len(weeks)))
    size = 7 if len(weeks) <= 26 else 5
    stems: Numbers = []
    for week in weeks:
        stems += [week.pain_mean, week.pain_worst, None]
    line = {"color": ink.pain, "width": 1}
    hollow = {"symbol": "circle", "size": size, "color": ink.card, "line": {"color": ink.pain, "width": 1.5}}
    return [
        _hatch([w.pain_mean is not None for w in weeks], PAIN_SCALE, "y2", ink),
        _scatter([i for i in across for _ in range(3)], stems, "y2", "lines", line=line),
        _scatter(across, [w.pain_worst for w in weeks], "y2", "markers", marker=hollow),
        _scatter(
            across,
            [w.pain_mean for w in weeks],
            "y2",
            "lines+markers",
            line={"color": ink.pain, "width": 2},
            marker={"size": size, "color": ink.pain},
        ),
    ]


def _scatter(x: list[int], y: Numbers, axis: str, mode: str, **looks: object) -> Piece:
    fixed: Piece = {"type": "scatter", "hoverinfo": "none", "connectgaps": False, "cliponaxis": False}
    return {**fixed, "x": x, "y": y, "yaxis": axis, "mode": mode, **looks}


def _cadence(weeks: Sequence[WeekFacts], ink: Palette) -> Piece:
    return _scatter(
        list(range(len(weeks))),
        [w.cadence_spm for w in weeks],
        "y3",
        "lines+markers",
        line={"color": ink.cadence, "width": 2, "dash": "4px,4px"},
        marker={"symbol": "diamond", "size": 9 if len(weeks) <= 26 else 6, "color": ink.cadence},
    )


def _squares(weeks: Sequence[WeekFacts], ink: Palette) -> list[Piece]:
    """Filled for each session done, hollow for each that was planned, and the hatches of the cadence row."""
    size = 10 if len(weeks) <= 26 else 6
    done = [(i, row + 0.5) for i, w in enumerate(weeks) for row in range(w.sessions)]
    open_ = [(i, row + 0.5) for i, w in enumerate(weeks) for row in range(w.sessions, w.planned)]
    solid = {"symbol": "square", "size": size, "color": ink.exercise}
    hollow = {
        "symbol": "square",
        "size": size - 1,
        "color": "rgba(0,0,0,0)",
        "line": {"color": ink.field, "width": 1},
    }

    def rows(places: list[tuple[int, float]]) -> Numbers:
        return [row for _, row in places]

    return [
        _hatch([w.cadence_spm is not None for w in weeks], cadence_scale(weeks), "y3", ink),
        _scatter([i for i, _ in done], rows(done), "y4", "markers", marker=solid),
        _scatter([i for i, _ in open_], rows(open_), "y4", "markers", marker=hollow),
    ]
