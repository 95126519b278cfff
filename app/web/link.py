"""Running, pain and cadence on one time axis; the lag moves the drawing and computes nothing."""

from flask import Blueprint, Response, current_app, render_template, request

from app.charts import link as chart
from app.config import Settings
from app.domain.people import Side
from app.domain.runs import Source
from app.domain.thresholds import DEFAULT
from app.services import link_review
from app.services.link_review import Asked, Review
from app.web import figures
from app.web.access import me, runner_required
from app.web.hooks import now, tx

bp = Blueprint("link", __name__, url_prefix="/link")
WITHOUT_STRAVA = frozenset(Source) - {Source.STRAVA_API}


@bp.get("")
@runner_required
def page() -> str:
    """Show the weeks asked for, what they are made from, and that nothing is worked out yet."""
    asked, review = _asked(), _review()
    return render_template(
        "runner/link.html",
        review=review,
        asked=asked,
        pairs=review.pairs,
        preview=chart.preview(review.pairs, me().units),
        ranges=figures.ranges(),
        lags=link_review.LAGS,
        limits=DEFAULT,
        without_strava=_sources() is not None,
    )


@bp.get("/chart.json")
@runner_required
def chart_json() -> Response:
    """The figure as plotly's JSON."""
    return figures.answer(chart.figure_json(_review().pairs, figures.theme(), me().units))


@bp.get("/weeks")
@runner_required
def weeks() -> str:
    """The rows of the figure's table."""
    return render_template("runner/link_table.html", pairs=_review().pairs)


def _review() -> Review:
    return link_review.review(tx(), me(), now(), _asked(), _sources())


def _asked() -> Asked:
    """What the address asks for; anything unknown is as usual."""
    side = request.args.get("side", "")
    return Asked(
        weeks=figures.number("weeks", link_review.RANGES, link_review.WEEKS),
        lag=figures.number("lag", link_review.LAGS, 0),
        knee=Side(side) if side in (Side.LEFT, Side.RIGHT) else None,
    )


def _sources() -> frozenset[Source] | None:
    """The sources whose runs may enter; None for all of them."""
    settings: Settings = current_app.extensions["kneewise_settings"]
    return WITHOUT_STRAVA if settings.strava_link == "off" else None
