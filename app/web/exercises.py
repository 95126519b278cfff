"""The exercise programme, how each exercise is done, and the session, one exercise a screen."""

from typing import Any
from uuid import UUID

from flask import Blueprint, abort, redirect, render_template, request
from werkzeug.wrappers import Response

from app.domain.exercises import (
    EXERCISES,
    GROUPS,
    SETS,
    Exercise,
    may_choose_standard,
)
from app.domain.people import Person
from app.services import exercise_levels, exercise_log, programme, warning_signs
from app.services.programme import Programme, Step
from app.web.access import me, runner_required, safe_next
from app.web.hooks import now, tx

bp = Blueprint("exercises", __name__, url_prefix="/exercises")


@bp.get("")
@runner_required
def page() -> str:
    """Today's session, the week, the programme and the weeks behind."""
    shown = programme.programme(tx(), me(), now())
    left = request.args.get("left", "")
    return render_template(
        "runner/exercises.html",
        shown=shown,
        today=shown.today,
        standing=shown.standing,
        levels=shown.levels,
        groups=_groups(),
        short_minutes=programme.minutes("short", shown.levels.numbers),
        usual=me().exercise_set,
        usual_minutes=programme.minutes(me().exercise_set, shown.levels.numbers),
        standard_minutes=programme.minutes("standard", shown.levels.numbers),
        may_choose_standard=may_choose_standard(shown.levels.numbers),
        tiers=_open_tiers() if shown.today.flagged else [],
        kept=programme.kept(_steps(left, shown)) if left in SETS else None,
    )


@bp.get("/<exercise_id>")
@runner_required
def how_to(exercise_id: str) -> str:
    """One exercise: drawing, how it is done, dose, easier and harder."""
    which = EXERCISES.get(exercise_id) or abort(404)
    return render_template(
        "runner/exercise.html",
        exercise=which,
        group=GROUPS[which.group],
        today=exercise_log.today(tx(), me(), now()),
        levels=exercise_levels.read(tx(), me(), now()),
    )


@bp.post("/done")
@bp.post("/<exercise_id>/tick", endpoint="tick")
@runner_required
def done(exercise_id: str | None = None) -> Response:
    """Tick an exercise off with its whole dose, and go back with an undo on offer."""
    which = exercise_id or request.form.get("exercise", "")
    ticked = exercise_log.tick(tx(), me(), _known(which).id, None, None, None, now())
    onward, hash_, place = safe_next(request.form.get("next"), "/exercises").partition("#")
    mark = f"ticked={ticked.done.public_id}&had={ticked.sets_before}"
    return redirect(f"{onward}{'&' if '?' in onward else '?'}{mark}{hash_}{place}")


@bp.post("/undo")
@runner_required
def undo() -> Response:
    """Take a tick, or the last set, back."""
    try:
        which = UUID(request.form.get("done", ""))
    except ValueError:
        abort(404)
    exercise_log.undo(tx(), me(), which, request.form.get("had", 0, type=int))
    return redirect(safe_next(request.form.get("next"), "/exercises"))


def just_ticked() -> tuple[Exercise, str, int] | None:
    """The exercise that the address says was ticked a moment ago, its row's id and the sets before."""
    try:
        which = UUID(request.args["ticked"])
    except (KeyError, ValueError):
        return None
    found = exercise_log.done_by_id(tx(), me(), which)
    return (EXERCISES[found.exercise], str(which), request.args.get("had", 0, type=int)) if found else None


@bp.record_once
def _give_templates(state: Any) -> None:
    state.app.jinja_env.globals["just_ticked"] = just_ticked


def _steps(kind: str, shown: Programme) -> list[Step]:
    return programme.session(tx(), me(), kind, shown.levels.numbers, now())


def _known(exercise_id: str) -> Exercise:
    try:
        return exercise_log.exercise(exercise_id)
    except exercise_log.NotAnExercise:
        abort(404)


def _groups() -> list[tuple[str, list[Exercise]]]:
    return [
        (name, [one for one in EXERCISES.values() if one.group == letter]) for letter, name in GROUPS.items()
    ]


def _open_tiers() -> list[warning_signs.TierShown]:
    person: Person = me()
    found = warning_signs.open_flags(tx(), person)
    return warning_signs.texts(flag for one in found for flag in warning_signs.flags_of(one))
