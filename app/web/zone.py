"""The time zone of the watch: the answer to the question whether to go by it, and its undo."""

from contextlib import suppress
from urllib.parse import urlencode

from flask import Blueprint, abort, redirect, request
from flask.typing import ResponseReturnValue

from app.services import accounts, zone_question
from app.services.zone_question import NotOffered, Question
from app.web.access import me, not_in_the_demo, runner_required, safe_next
from app.web.hooks import now, tx

bp = Blueprint("zone", __name__, url_prefix="/import/zone")


@bp.post("")
@runner_required
@not_in_the_demo("choose your time zone")
def answer() -> ResponseReturnValue:
    """Go by the zone chosen, or keep the present one, and go back to the page that asked."""
    before, said = me().timezone, request.form.get("answer")
    if said not in ("use", "keep"):
        abort(400)
    try:
        if said == "use":
            zone_question.use(tx(), me(), request.form.get("zone", ""), now())
        else:
            zone_question.keep(tx(), me(), now())
    except NotOffered:
        return redirect(_back(), 303)  # answered elsewhere in the meantime, or the runs are gone
    return redirect(f"{_back()}?{urlencode({'zone_was': before})}", 303)


@bp.post("/undo")
@runner_required
@not_in_the_demo("choose your time zone")
def undo() -> ResponseReturnValue:
    """Take the answer back: the zone is what it was, and the question is asked again."""
    with suppress(NotOffered):  # taken back before
        zone_question.take_back(tx(), me(), request.form.get("zone", ""))
    return redirect(_back(), 303)


def _back() -> str:
    """The page that asked, without what it was asked with."""
    return safe_next(request.form.get("next"), "/import").partition("?")[0]


@bp.app_template_global("zone_question")
def asked() -> Question | None:
    """The question, None while there is none."""
    return None if me().is_demo else zone_question.question(tx(), me())


@bp.app_template_global()
def zone_was() -> str | None:
    """The zone before the answer that the address says was just given; None without one."""
    was = request.args.get("zone_was")
    return was if was in accounts.ZONES and me().zone_answered_at is not None else None


@bp.app_template_filter()
def zone_name(zone: str) -> str:
    """A zone as it is read, "America/New York"."""
    return zone.replace("_", " ")
