"""The figure of weeks of the page on running and pain, and its table; the lag computes nothing."""

from dataclasses import replace

from flask import Blueprint, Response, render_template, request

from app.charts import link as chart
from app.domain.people import KNEES
from app.domain.weeks import Pair
from app.services import link_weeks, weeks_csv
from app.services.link_weeks import Asked, LinkWindow
from app.web import figures, pictures
from app.web.access import me, runner_required
from app.web.hooks import now, tx
from app.web.link_asked import asked, lag_words, sources

bp = Blueprint("link_weeks", __name__, url_prefix="/link")


@bp.get("/chart.json")
@runner_required
def chart_json() -> Response:
    """The figure as plotly's JSON."""
    return figures.answer(chart.figure_json(_pairs(), figures.theme(), me().units))


@bp.get("/weeks")
@runner_required
def rows() -> str:
    """The figure's drawing and the rows of its table."""
    pairs = _pairs()
    return render_template("runner/link_part.html", pairs=pairs, preview=chart.preview(pairs, me().units))


@bp.get("/held")
@runner_required
def held() -> Response:
    """In one line what the weeks from the `first` to the `last`, counted from 0, held together."""
    pairs = _pairs()
    first, last = (figures.number(name, range(len(pairs)), len(pairs) - 1) for name in ("first", "last"))
    stretch = pairs[min(first, last) : max(first, last) + 1]
    return Response(chart.held_aloud(stretch, me().units), mimetype="text/plain")


@bp.get("/weeks.svg")
@runner_required
def picture() -> Response:
    """The figure as a picture that stands alone."""
    wanted, opened = _opened()
    pairs, units, lag = link_weeks.beside(opened, wanted.lag), me().units, lag_words(wanted.lag)
    frame, drawn = chart.frame(pairs), chart.preview(pairs, units)
    titles = figures.titles(frame, opened.knees or (opened.knee,), units, lag.later)
    return pictures.weeks([pair.week for pair in pairs], drawn, frame, titles, lag.stands)


@bp.get("/weeks.csv")
@runner_required
def numbers() -> Response:
    """The figure's numbers, to keep."""
    wanted, opened = _opened()
    pairs, knees = link_weeks.beside(opened, wanted.lag), opened.knees or (opened.knee,)
    return pictures.table(weeks_csv.of_pairs(pairs, me().units, knees), "weeks")


def _pairs() -> tuple[Pair, ...]:
    wanted, opened = _opened()
    return link_weeks.beside(opened, wanted.lag)


def _opened() -> tuple[Asked, LinkWindow]:
    """The weeks, with the knees told apart or not as the page that asks shows them, whatever the length."""
    wanted, apart = asked(), request.args.get("apart")
    analysed = KNEES if apart == "yes" else ()
    opened = link_weeks.read(tx(), me(), now(), wanted, sources(), analysed)
    return wanted, replace(opened, sides=(opened.knee,)) if apart == "no" else opened
