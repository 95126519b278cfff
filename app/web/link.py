"""Running, pain and cadence on one time axis; the lag moves the drawing and computes nothing."""

from flask import Blueprint, render_template

from app.charts import link as chart
from app.domain.thresholds import DEFAULT
from app.services import link_review
from app.web import figures
from app.web.access import me, runner_required
from app.web.hooks import now, tx
from app.web.link_asked import asked, lags, sources

bp = Blueprint("link", __name__, url_prefix="/link")


@bp.get("")
@runner_required
def page() -> str:
    """Show the weeks asked for, what they are made from, and that nothing is worked out yet."""
    wanted = asked()
    review = link_review.review(tx(), me(), now(), wanted, sources())
    return render_template(
        "runner/link.html",
        review=review,
        asked=wanted,
        pairs=review.pairs,
        preview=chart.preview(review.pairs, me().units),
        titles=figures.titles(chart.frame(review.pairs), review.knees or (review.knee,), me().units),
        ranges=figures.ranges(),
        lags=lags(),
        limits=DEFAULT,
        without_strava=sources() is not None,
    )
