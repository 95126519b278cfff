"""The runner's first page, and its chart in other lengths."""

from flask import Blueprint, Response, render_template, request
from flask_babel import gettext as _

from app.charts import overview as chart
from app.charts.example import EXAMPLE
from app.charts.preview import preview
from app.services import overview
from app.web.access import me, runner_required
from app.web.hooks import now, tx

bp = Blueprint("today", __name__)
KNEES = {"left": "left knee", "right": "right knee"}


def home() -> str:
    """Show what was found, what to do and why; the chart reaches as far as `?weeks=` asks."""
    person = me()
    shown = overview.home(tx(), person, now(), _weeks())
    drawn = EXAMPLE if shown.is_empty else shown.weeks
    return render_template(
        "runner/today.html",
        home=shown,
        weeks=drawn,
        preview=preview(drawn, person.units),
        ranges=_ranges(),
        chosen=_weeks(),
        person=person,
    )


@bp.get("/chart.json")
@runner_required
def chart_json() -> Response:
    """The chart as plotly's JSON, for 12, 26 or 52 weeks and the light or dark theme."""
    person = me()
    weeks = overview.weeks(tx(), person, now(), _weeks())
    theme = "dark" if request.args.get("theme") == "dark" else "light"
    response = Response(chart.figure_json(weeks, theme, person.units), mimetype="application/json")
    response.headers["Cache-Control"] = "private, no-cache"
    return response


@bp.get("/weeks")
@runner_required
def weeks() -> str:
    """The rows of the chart's table, for 12, 26 or 52 weeks."""
    found = overview.weeks(tx(), me(), now(), _weeks())
    return render_template("runner/weeks_table.html", weeks=found)


def _weeks() -> int:
    """The length asked for; anything unknown is 12 weeks."""
    asked = request.args.get("weeks", type=int)
    return asked if asked in overview.RANGES else overview.WEEKS


def _ranges() -> list[tuple[int, str, str]]:
    return [
        (12, _("12 weeks"), _("Last 12 weeks")),
        (26, _("6 months"), _("Last 6 months")),
        (52, _("Year"), _("Last 12 months")),
    ]
