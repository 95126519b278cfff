"""Patterns: the stored answer first, then the questions, their weeks, and what would make it clearer."""

from datetime import timedelta

from flask import Blueprint, Response, abort, render_template, request
from flask_babel import gettext as _

from app.charts import effect, effect_scales, intervals
from app.charts import link as chart
from app.charts.picture import picture
from app.domain.analyses import Analysis
from app.domain.link import Hypothesis, Partial
from app.domain.thresholds import DEFAULT
from app.services import csv_text, link_review
from app.services.link_review import Told
from app.web import figures, pictures
from app.web.access import me, runner_required
from app.web.formats import day_year
from app.web.hooks import now, tx
from app.web.link_asked import asked, effect_title, lags, sources

bp = Blueprint("link", __name__, url_prefix="/link")


@bp.get("")
@runner_required
def page() -> str:
    """Show what was worked out, how it stands with each question, and the weeks it rests on."""
    wanted = asked()
    review = link_review.review(tx(), me(), now(), wanted, sources(), _of())
    return render_template(
        "runner/link.html",
        review=review,
        told=review.told,
        asked=wanted,
        pairs=review.pairs,
        preview=chart.preview(review.pairs, me().units),
        titles=figures.titles(chart.frame(review.pairs), review.knees or (review.knee,), me().units),
        ranges=figures.ranges(),
        lags=lags(),
        limits=DEFAULT,
        without_strava=sources() is not None,
        **(_worked_out(review.told) if review.told else {}),
    )


@bp.get("/effect.json")
@runner_required
def effect_json() -> Response:
    """The effect plot as plotly's JSON."""
    _, drawn = _effect()
    return figures.answer(effect.figure_json(drawn, figures.theme(), me().units))


@bp.get("/effect.svg")
@runner_required
def effect_svg() -> Response:
    """The effect plot as a picture that stands alone."""
    analysis, drawn = _effect()
    to = _("Weeks to %(day)s", day=day_year(analysis.last_week + timedelta(days=6)))
    shown, title = effect.preview(drawn, me().units), effect_title(drawn.hypothesis)
    allowing = _("Each dot is one week, allowing for the score of the week itself and the trend")
    notes = [to, allowing, pictures.made_on()]
    return pictures.svg(picture(shown, effect.HEIGHT, title, notes), "effect")


@bp.get("/effect.csv")
@runner_required
def effect_csv() -> Response:
    """The dots of the effect plot in numbers, to keep."""
    analysis, drawn = _effect()
    names = ["week_start", effect_scales.COLUMNS[drawn.hypothesis].format(units=me().units)]
    head = [*names, "pain_mean", "pain_mean_week_after", "pain_mean_week_after_as_drawn"]
    rows = (
        [row.week.isoformat(), round(row.exposure, 3), *map(_short, (row.score, row.after, row.allowed))]
        for row in effect_scales.rows(drawn, analysis.weeks, me().units)
    )
    return pictures.table(csv_text.lines([head, *rows]), "effect")


def _short(score: float | None) -> float | None:
    return None if score is None else round(score, 2)


def _worked_out(told: Told) -> dict[str, object]:
    """The drawings of an analysis, and the effect plot's numbers."""
    drawings: dict[str, object] = {"intervals": intervals.lines(told.questions)}
    if told.effect:
        drawings |= {
            "effect": effect.preview(told.effect, me().units),
            "effect_title": effect_title(told.effect.hypothesis),
            "effect_rows": effect_scales.rows(told.effect, told.analysis.weeks, me().units),
            "effect_across": effect_scales.across(told.effect.hypothesis, me().units),
            "is_line_drawn": effect_scales.is_told(told.effect),
        }
    return drawings


def _effect() -> tuple[Analysis, Partial]:
    """The weeks of the question asked for; 404 where none was tested."""
    return link_review.effect(tx(), me(), asked(), sources(), _of()) or abort(404)


def _of() -> Hypothesis | None:
    """The question whose weeks are asked for; None for the one that leads."""
    named = request.args.get("of", "")
    return Hypothesis(named) if named in set(Hypothesis) else None
