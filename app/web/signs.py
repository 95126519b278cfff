"""Warning signs: asked in one list, answered at once with their tier's own words."""

from datetime import date
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.services import accounts, warning_signs, written
from app.services.warning_signs import NoSuchScore
from app.web.access import me, runner_required, safe_next
from app.web.hooks import now, tx

bp = Blueprint("signs", __name__, url_prefix="/pain/signs")


@bp.get("")
@runner_required
def ask() -> str:
    """The list of signs; a sign still open is said first."""
    open_now = warning_signs.open_flags(tx(), me())
    return render_template(
        "runner/warning_signs.html",
        entry_id=entry_id(),
        questions=warning_signs.questions(),
        open_tiers=warning_signs.texts(flag for one in open_now for flag in warning_signs.flags_of(one)),
    )


@bp.post("")
@runner_required
def answer() -> Response:
    """Keep each yes and show what it means; without one, go back to where the question came up."""
    yes = [name.removeprefix("sign-") for name, value in request.form.items() if _is_yes(name, value)]
    which = _entry_sent()
    try:
        said = warning_signs.answer(tx(), me(), yes, which, now())
    except NoSuchScore:
        abort(404)
    if not said:
        return redirect(url_for("pain.page", saved=which) if which else "/")
    asked = None if which else me().today(now()).isoformat()
    where: dict[str, Any] = {"sign": list(said), "entry": which, "asked": asked}
    return redirect(url_for("signs.shown", **where))


@bp.get("/shown")
@runner_required
def shown() -> str:
    """The text of each tier that was answered yes, the most urgent first, on the whole screen."""
    flags = warning_signs.known(request.args.getlist("sign"))
    return render_template(
        "runner/warning.html",
        tiers=warning_signs.texts(flags),
        flags=flags,
        entry_id=entry_id(),
        asked=_asked(),
        are_kept=accounts.has_health_consent(tx(), me()),
    )


@bp.post("/take-back")
@runner_required
def take_back() -> Response:
    """Undo a yes that was a slip."""
    which = _entry_sent()
    try:
        warning_signs.take_back(tx(), me(), request.form.getlist("sign"), which, now(), _asked())
    except NoSuchScore:
        abort(404)
    return redirect(url_for("signs.ask", entry=which))


@bp.post("/looked-at")
@runner_required
def looked_at() -> Response:
    """Note that the open signs have been looked at; prompts come again, and an undo is offered."""
    closed = warning_signs.looked_at(tx(), me(), now())
    onward = safe_next(request.form.get("next"), "/")
    joined = "&".join(f"looked={each}" for each in closed)
    return redirect(f"{onward}{'&' if '?' in onward else '?'}{joined}" if joined else onward)


@bp.post("/not-looked-at")
@runner_required
def not_looked_at() -> Response:
    """Open the signs again that were said to be looked at."""
    warning_signs.not_looked_at(tx(), me(), _ids("looked"))
    return redirect(safe_next(request.form.get("next"), "/"))


@bp.app_template_global()
def just_looked_at() -> list[UUID]:
    """The signs that the address says were just looked at, for the undo."""
    return _ids("looked")


def entry_id() -> UUID | None:
    """The score the signs are asked with, as the address or the form names it."""
    try:
        return UUID(request.values["entry"]) if request.values.get("entry") else None
    except ValueError:
        return None


def _entry_sent() -> UUID | None:
    """The score a form acts on; None where the signs were asked without one."""
    which = entry_id()
    if which is None and request.values.get("entry"):
        abort(404)
    return which


def _asked() -> date | None:
    """The day the signs were answered on without a score, as the address or the form names it."""
    return written.day(request.values.get("asked", ""))


def _is_yes(name: str, value: str) -> bool:
    return name.startswith("sign-") and value == "yes"


def _ids(name: str) -> list[UUID]:
    found = []
    for text in request.values.getlist(name):
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found
