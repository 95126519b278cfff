"""The bar of a planned run to keep: as a picture, or its lengths as CSV."""

from collections.abc import Sequence

from flask import Blueprint, Response, abort, request
from flask_babel import gettext as _
from markupsafe import Markup

from app.charts import plan as chart
from app.charts.picture import picture
from app.charts.preview import Preview
from app.domain.load import Planned
from app.domain.sentences import in_units
from app.domain.thresholds import DEFAULT
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
    plan, (longest_m, ceiling_m) = _judged()
    longest, within, planned = _names(plan)
    notes = (
        _("Solid: %(what)s, %(distance)s", what=longest, distance=km(longest_m)),
        _("Pale: %(what)s, %(distance)s", what=within, distance=ceiling(ceiling_m)),
        _("Line: %(what)s, %(distance)s", what=planned, distance=km(plan.distance_m)),
    )
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
        rows.append([name, float(in_units(metres, me().units, digits=3))])
    return pictures.table(csv_text.lines(rows), "plan")


def _names(plan: Planned) -> tuple[str, str, str]:
    days, more = DEFAULT.spike_window_days, DEFAULT.spike_small_percent - 100
    longest = _("Longest of %(days)s days", days=days)
    if plan.held:
        longest = _("Earlier longest of %(days)s days", days=days)
    return longest, _("%(more)s %% more, the ceiling", more=more), _("This plan")


def _judged() -> tuple[Planned, tuple[int, int]]:
    """The plan that the address asks for, and what its bar shows; 404 without a longest to compare with."""
    typed = TypedPlan(request.args.get("day", ""), request.args.get("distance", ""))
    try:
        judged = plan_a_run.judged(tx(), me(), now(), plan_typed.read(typed, me(), now()))
    except NotAPlan:
        abort(400)
    beside = chart.shown(judged.plan) if judged else None
    if judged is None or beside is None:
        abort(404)
    return judged.plan, beside
