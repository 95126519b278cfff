"""The figure of weeks of the page on running and pain, and its table; the lag computes nothing."""

from flask import Blueprint, Response, render_template

from app.charts import link as chart
from app.domain.weeks import Pair
from app.services import link_weeks
from app.web import figures
from app.web.access import me, runner_required
from app.web.hooks import now, tx
from app.web.link_asked import asked, sources

bp = Blueprint("link_weeks", __name__, url_prefix="/link")


@bp.get("/chart.json")
@runner_required
def chart_json() -> Response:
    """The figure as plotly's JSON."""
    return figures.answer(chart.figure_json(_pairs(), figures.theme(), me().units))


@bp.get("/weeks")
@runner_required
def rows() -> str:
    """The rows of the figure's table."""
    return render_template("runner/link_table.html", pairs=_pairs())


def _pairs() -> tuple[Pair, ...]:
    wanted = asked()
    return link_weeks.beside(link_weeks.read(tx(), me(), now(), wanted, sources()), wanted.lag)
