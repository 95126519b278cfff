"""What stands around the figure's rows: week names, triangles, bells, base lines, words on hatch."""

from collections.abc import Sequence
from typing import TypeAlias

from app.charts.rows import unknowns
from app.charts.scales import (
    BELL,
    NAMED_WEEKS,
    day_month,
    distance_scale,
    gaps,
    named,
    over_units,
    percent,
    thin,
    words_after,
)
from app.charts.style import Frame, Palette
from app.domain.weeks import WeekFacts

Piece: TypeAlias = dict[str, object]  # a trace, shape or annotation, in plotly's own words


def _text(frame: Frame, index: float, y: float, words: str, colour: str, **more: object) -> Piece:
    """Words at a week, y in pixels from the top."""
    return {
        "x": index,
        "xref": "x",
        "y": frame.share(y),
        "yref": "paper",
        "yanchor": "middle",
        "text": words,
        "showarrow": False,
        "font": {"color": colour, "size": 12},
        **more,
    }


def names(weeks: Sequence[WeekFacts], ink: Palette, frame: Frame) -> list[Piece]:
    """The weeks' names under the figure, the running week as `so far`."""
    found, y = [], frame.labels - 4
    for index, week in enumerate(weeks):
        if week.so_far:
            found.append(_text(frame, index, y, "so far", ink.ink, font=_strong(ink)))
        elif named(index, len(weeks)):
            name = _text(frame, index, y, day_month(week.start), ink.ink_2)
            found.append(name | {"name": "thin"} if thin(index, len(weeks)) else name)
    return found


def overs(weeks: Sequence[WeekFacts], ink: Palette, frame: Frame, units: str) -> list[Piece]:
    """A triangle over each bar that went over the 30-day longest, with its per cent where there is room."""
    scale, found = distance_scale(weeks, units), []
    for index, week in enumerate(weeks):
        if week.spike_percent is None or not week.shown_m:
            continue
        y = frame.distance.at(scale.share(over_units(weeks, index, units))) - 10
        found.append(_text(frame, index, y, "▲", ink.ink))
        if len(weeks) <= NAMED_WEEKS:
            beside = (
                {"xanchor": "left", "xshift": 7} if words_after(index) else {"xanchor": "right", "xshift": -7}
            )
            found.append(
                _text(
                    frame,
                    index,
                    y,
                    percent(week.spike_percent),
                    ink.ink,
                    **beside,
                    font=_strong(ink),
                )
            )
    return found


def unknown(weeks: Sequence[WeekFacts], ink: Palette, frame: Frame) -> list[Piece]:
    """The words on stretches that are not known, where they fit."""
    found = []
    for row in unknowns(weeks, frame):
        for first, length in gaps(row.known):
            wide = length * 12 / len(weeks) >= 1.8
            if wide or (len(weeks) <= 12 and row.band == frame.distance):
                middle, y = first + (length - 1) / 2, (row.band.top + row.band.bottom) / 2
                words = row.words if wide else row.words.replace(" ", "<br>")
                found.append(_text(frame, middle, y, words, ink.ink_3, bgcolor=ink.card, borderpad=2))
    return found


def bells(weeks: Sequence[WeekFacts], ink: Palette, frame: Frame) -> list[Piece]:
    """A bell for a week in which a reminder went out: in the row of them, or above the week's squares."""
    dx, y = -5, frame.bells
    return [
        {
            "type": "path",
            "path": _upside_down(BELL, dx),
            "xref": "x",
            "yref": "paper",
            "xsizemode": "pixel",
            "ysizemode": "pixel",
            "xanchor": index,
            "yanchor": frame.share(y),
            "fillcolor": ink.ink,
            "line": {"width": 0},
        }
        for index, week in enumerate(weeks)
        if week.reminders
    ]


def _upside_down(path: str, dx: float) -> str:
    """The path with y growing upwards, as plotly counts pixels, moved `dx` to the right."""
    words = path.replace(",", " ").split()
    found, is_x = [], True
    for word in words:
        command = word[0] if word[0].isalpha() else ""
        number = word[len(command) :]
        if not number:
            found.append(command)
            continue
        value = float(number) + dx if is_x else -float(number)
        found.append(f"{command}{value:g}")
        is_x = not is_x
    return " ".join(found)


def _strong(ink: Palette) -> Piece:
    return {"color": ink.ink, "size": 12, "weight": 650}


def ground(count: int, weeks: int, ink: Palette) -> Piece:
    """A ground behind the last weeks of so many."""
    return {
        "type": "rect",
        "layer": "below",
        "xref": "x",
        "x0": count - weeks - 0.5,
        "x1": count - 0.5,
        "yref": "paper",
        "y0": 0,
        "y1": 1,
        "fillcolor": ink.line,
        "opacity": 0.45,
        "line": {"width": 0},
    }


def bases(ink: Palette, frame: Frame) -> list[Piece]:
    """The lines of each row: the one it stands on, and the paler ones at its middle and top."""
    return [
        _across(frame.share(band.at(share) + 0.5), ink.line if share else ink.field)
        for band in (frame.distance, frame.cadence, *frame.pains)
        for share in (1, 0.5, 0)
    ]


def _across(at: float, colour: str) -> Piece:
    """A line over the whole width, at a share of the height, under everything but at the foot of a row."""
    line = {"color": colour, "width": 1}
    where = {"xref": "paper", "yref": "paper", "x0": 0, "x1": 1, "y0": at, "y1": at}
    return {"type": "line", "line": line, "layer": "below", **where}
