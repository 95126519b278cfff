"""What the views of charts share: the lengths to choose from, the theme asked for, the answer."""

from collections.abc import Sequence

from flask import Response, request

from app.charts.picture import Title
from app.charts.style import Frame
from app.domain.people import Side
from app.web.words import translated as _


def number(name: str, choices: Sequence[int], usual: int) -> int:
    """The number asked for under this name; the usual one when it is none of the choices."""
    asked = request.args.get(name, type=int)
    return usual if asked is None or asked not in choices else asked


def theme() -> str:
    """The theme the figure is asked for in, light or dark."""
    return "dark" if request.args.get("theme") == "dark" else "light"


def answer(figure_json: str) -> Response:
    """A figure as an answer that only its runner's browser may keep, and asks for anew."""
    response = Response(figure_json, mimetype="application/json")
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def ranges() -> list[tuple[int, str, str]]:
    """The lengths: weeks, their name on the switch, and the chart's title."""
    return [
        (12, _("12 weeks"), _("Last 12 weeks")),
        (26, _("6 months"), _("Last 6 months")),
        (52, _("Year"), _("Last 12 months")),
    ]


def titles(frame: Frame, knees: Sequence[Side], units: str, later: str = "") -> list[Title]:
    """The titles of a figure's rows, from the top down.

    knees  the knee of each row of pain
    later  what is said of pain that is drawn under an earlier week
    """
    distance = _("Distance, %(unit)s a week", unit=units)
    steps, short = _("Cadence at your usual pace, steps a minute"), _("Cadence at usual pace, steps/min")
    bells = "" if frame.alerts else _("bell: an extra reminder")
    found = [
        Title(frame.distance.title, "load", distance, small=_("longest run solid")),
        Title(frame.cadence.title, "cadence", steps, short),
        Title(frame.exercise.title, "exercise", _("Exercise sessions"), small=bells),
    ]
    for band, knee in zip(frame.pains, knees, strict=True):
        found.append(Title(band.title, "pain", _pain(knee) + later, small=_("mean, worst hollow")))
    if frame.alerts:
        found.append(Title(frame.alerts.title, "alert", _("Reminders that went out")))
    return sorted(found, key=lambda title: title.top)


def _pain(knee: Side) -> str:
    names = {Side.LEFT: _("Pain 0–10, left knee"), Side.RIGHT: _("Pain 0–10, right knee")}
    return names.get(knee, _("Pain 0–10"))
