"""Planned runs as files for a calendar: those kept, and the four weeks that are suggested."""

from flask import Blueprint, Response, redirect
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.domain import planning
from app.domain.planning import NoBuild
from app.services import plan_a_run, plan_log
from app.services.plan_calendar import calendar
from app.web.access import me, runner_required
from app.web.hooks import now, tx

bp = Blueprint("plan_files", __name__, url_prefix="/plan")


@bp.get("/calendar.ics")
@runner_required
def calendar_file() -> Response:
    """The runs kept, as a calendar's file."""
    about = _("Planned in Kneewise.")
    return _file("kneewise-runs.ics", calendar(plan_log.upcoming(tx(), me(), now()), me(), now(), about))


@bp.get("/weeks.ics")
@runner_required
def weeks_file() -> ResponseReturnValue:
    """The four weeks that are suggested, as a calendar's file."""
    try:
        runs = plan_a_run.suggested(tx(), me(), now())
    except NoBuild:
        return redirect("/plan#weeks", 303)
    return _file("kneewise-four-weeks.ics", calendar(runs, me(), now(), _(planning.NOT_ADVICE)))


def _file(name: str, made: bytes) -> Response:
    response = Response(made, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-cache"
    return response
