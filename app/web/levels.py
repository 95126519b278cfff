"""What a runner says about the levels of their exercises: yes, keep, a choice of their own, and undo."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, redirect, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.domain.exercises import EXERCISES, LEVELS, Proposal, because, offer, reason
from app.services import exercise_levels
from app.services.exercise_levels import NotProposed
from app.web.access import me, runner_required, safe_next
from app.web.hooks import now, tx

bp = Blueprint("levels", __name__, url_prefix="/exercises/level")


@bp.post("/yes")
@runner_required
def yes() -> Response:
    """Say yes to what is proposed; what is not proposed any more changes nothing."""
    to, number = request.form.get("to", ""), request.form.get("level", -1, type=int)
    try:
        return _back(exercise_levels.agree(tx(), me(), _exercise(), to, number, now()))
    except NotProposed:
        return _back(None)


@bp.post("/keep")
@runner_required
def keep() -> Response:
    """Keep the level in spite of what is proposed."""
    try:
        return _back(exercise_levels.keep(tx(), me(), _exercise(), now()))
    except NotProposed:
        return _back(None)


@bp.post("/choose")
@runner_required
def choose() -> Response:
    """Go a level up or down by one's own choice."""
    try:
        number = request.form.get("level", -1, type=int)
        return _back(exercise_levels.choose(tx(), me(), _exercise(), number, now()))
    except NotProposed:
        return _back(None)


@bp.post("/undo")
@runner_required
def undo() -> Response:
    """Take back what was said."""
    try:
        exercise_levels.undo(tx(), me(), UUID(request.form.get("said", "")))
    except ValueError:
        abort(404)
    return _back(None)


@bp.post("/set")
@runner_required
def choose_set() -> Response:
    """Choose the set of strength days."""
    try:
        exercise_levels.choose_set(tx(), me(), request.form.get("set", ""), now())
    except NotProposed:
        abort(404)
    return _back(None)


def just_said() -> tuple[str, str] | None:
    """What the address says was said about a level a moment ago, as a sentence, and its id for an undo."""
    try:
        said = UUID(request.args["said"])
    except (KeyError, ValueError):
        return None
    levels = exercise_levels.read(tx(), me(), now())
    found = next((one for one in levels.agreements if one.public_id == said), None)
    if found is None:
        return None
    row = levels.row(found.exercise)
    return _("%(name)s: %(words)s.", name=_(row.exercise.name), words=row.words), str(said)


def level_groups(some: Iterable[Proposal], today: date) -> dict[str, list[Proposal]]:
    """Proposals by what is the same for several: why they are made, as a sentence."""
    groups: dict[str, list[Proposal]] = {}
    for one in some:
        groups.setdefault(because(one, today), []).append(one)
    return groups


@bp.record_once
def _give_templates(state: Any) -> None:
    state.app.jinja_env.globals |= {
        "just_said": just_said,
        "level_groups": level_groups,
        "level_offer": offer,
        "level_reason": reason,
    }
    state.app.jinja_env.filters |= {
        "exercise_name": lambda one: EXERCISES[one].name,
        "last_level": lambda one: LEVELS[one][-1].number,
    }


def _exercise() -> str:
    return request.form.get("exercise", "")


def _back(said: UUID | None) -> Response:
    """Where the form stood, with an undo on offer for what was said."""
    onward = safe_next(request.form.get("next"), "/exercises")
    if said is None:
        return redirect(onward)
    return redirect(f"{onward}{'&' if '?' in onward else '?'}said={said}")
