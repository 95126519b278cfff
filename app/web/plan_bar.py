"""The bar of a planned run to keep: as a picture, or its lengths as CSV."""

from collections.abc import Sequence

from flask import Blueprint, Response, abort, request
from flask_babel import gettext as _
from markupsafe import Markup

from app.charts import plan as chart
from app.charts.picture import picture
from app.charts.preview import Preview
from app.domain.load import Planned
from app.domain.planning import bar_names, length_words
from app.domain.sentences import in_full
from app.services import csv_text, plan_a_run, plan_typed
from app.services.csv_text import Field
from app.services.plan_typed import NotAPlan, TypedPlan
from app.web import pictures
from app.web.access import me, runner_required
from app.web.formats import ceiling, day_year, km
from app.web.hooks import now, tx

bp = Blueprint("plan_bar", __name__, url_prefix="/plan")


@bp.get("/bar.svg")
@runner_required
def bar_svg() -> Response:
    """The bar of a distance as a picture that stands alone, with its lengths in words."""
    plan, (longest_m, most_m) = _judged()
    longest, within, planned = _names(plan)
    notes = [
        _("Pale: %(what)s, %(distance)s", what=within, distance=ceiling(most_m)),
        _("Line: %(what)s, %(distance)s", what=planned, distance=length_words(plan, me().units)),
    ]
    if longest_m is not None:
        notes.insert(0, _("Solid: %(what)s, %(distance)s", what=longest, distance=km(longest_m)))
    title = _("A run planned for %(day)s", day=day_year(plan.day))
    drawn = Preview(chart.bar(plan), Markup())
    return pictures.svg(picture(drawn, chart.HEIGHT, title, [*notes, pictures.made_on()]), "plan")


@bp.get("/bar.csv")
@runner_required
def bar_csv() -> Response:
    """The lengths of the bar, to keep."""
    plan, beside = _judged()
    rows: list[Sequence[Field]] = [["length", f"distance_{me().units}"]]
    for name, metres in zip(_names(plan), (*beside, plan.distance_m), strict=True):
        if metres is not None:
            rows.append([name, float(in_full(metres, me().units))])
    return pictures.table(csv_text.lines(rows), "plan")


def _names(plan: Planned) -> list[str]:
    return [_(name) for name in bar_names(plan)]


def _judged() -> tuple[Planned, tuple[int | None, int]]:
    """The plan that the address asks for, and what its bar shows; 404 where nothing says how long."""
    typed = TypedPlan(request.args.get("day", ""), request.args.get("distance", ""))
    try:
        judged = plan_a_run.judged(tx(), me(), now(), plan_typed.read(typed, me(), now()))
    except NotAPlan:
        abort(400)
    beside = chart.shown(judged.plan) if judged else None
    if judged is None or beside is None:
        abort(404)
    return judged.plan, beside
