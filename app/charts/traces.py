"""What is drawn in each row of the figure of weeks, as plotly's traces."""

from collections.abc import Sequence
from typing import TypeAlias

from app.charts.notes import Piece
from app.charts.rows import square_px
from app.charts.scales import ALERT_SCALE, PAIN_SCALE, Scale, cadence_scale, distance_scale, in_units
from app.charts.style import Palette
from app.domain.weeks import Scores, WeekFacts

Numbers: TypeAlias = list[float | None]


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


def distance(weeks: Sequence[WeekFacts], ink: Palette, units: str) -> list[Piece]:
    """The week's bar, its longest run solid at its foot, and hatch above what is known of it."""
    scale = distance_scale(weeks, units)
    whole: Numbers = [None if w.shown_m is None else in_units(w.shown_m, units) for w in weeks]
    longest: Numbers = [in_units(w.longest_m, units) if w.shown_m and w.longest_m else None for w in weeks]
    above = [in_units(w.ran_m, units) if w.is_part else scale.low for w in weeks]
    return [
        _hatch([w.distance_m is not None for w in weeks], scale, "y", ink, above),
        _bars(whole, ink.load_tint, ink.load),
        _bars(longest, ink.load, ink.load),
    ]


def pain(scores: Sequence[Scores], ink: Palette, axis: str = "y2") -> list[Piece]:
    """The mean as a line with filled dots, the worst as a hollow dot on a stem."""
    across = list(range(len(scores)))
    size = 7 if len(scores) <= 26 else 5
    stems: Numbers = []
    for one in scores:
        stems += [one.mean, one.worst, None]
    line = {"color": ink.pain, "width": 1}
    hollow = {"symbol": "circle", "size": size, "color": ink.card, "line": {"color": ink.pain, "width": 1.5}}
    return [
        _hatch([one.mean is not None for one in scores], PAIN_SCALE, axis, ink),
        _scatter([i for i in across for _ in range(3)], stems, axis, "lines", line=line),
        _scatter(across, [one.worst for one in scores], axis, "markers", marker=hollow),
        _scatter(
            across,
            [one.mean for one in scores],
            axis,
            "lines+markers",
            line={"color": ink.pain, "width": 2},
            marker={"size": size, "color": ink.pain},
        ),
    ]


def _scatter(x: list[int], y: Numbers, axis: str, mode: str, **looks: object) -> Piece:
    fixed: Piece = {"type": "scatter", "hoverinfo": "none", "connectgaps": False, "cliponaxis": False}
    return {**fixed, "x": x, "y": y, "yaxis": axis, "mode": mode, **looks}


def cadence(weeks: Sequence[WeekFacts], ink: Palette) -> list[Piece]:
    """A dashed line with diamonds."""
    return [
        _hatch([w.cadence_spm is not None for w in weeks], cadence_scale(weeks), "y3", ink),
        _scatter(
            list(range(len(weeks))),
            [w.cadence_spm for w in weeks],
            "y3",
            "lines+markers",
            line={"color": ink.cadence, "width": 2, "dash": "4px,4px"},
            marker={"symbol": "diamond", "size": 9 if len(weeks) <= 26 else 6, "color": ink.cadence},
        ),
    ]


def alerts(weeks: Sequence[WeekFacts], ink: Palette) -> list[Piece]:
    """Hatch where the reminders are not known; the bells are shapes."""
    return [_hatch([w.reminders is not None for w in weeks], ALERT_SCALE, "y6", ink)]


def squares(weeks: Sequence[WeekFacts], ink: Palette) -> list[Piece]:
    """Filled for each session done, hollow for each that was planned."""
    size = square_px(len(weeks))
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
        _scatter([i for i, _ in done], rows(done), "y4", "markers", marker=solid),
        _scatter([i for i, _ in open_], rows(open_), "y4", "markers", marker=hollow),
    ]
