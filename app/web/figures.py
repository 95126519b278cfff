"""What the views of charts share: the lengths to choose from, the theme asked for, the answer."""

from collections.abc import Sequence

from flask import Response, request
from flask_babel import gettext as _


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
