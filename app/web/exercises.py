"""The exercise programme, how each exercise is done, and the session, one exercise a screen."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from app.domain.exercises import EXERCISES, GROUPS, Exercise, PlanKind
from app.domain.pain import NotAScore, score_of
from app.domain.people import Person
from app.services import accounts, exercise_log, programme, warning_signs
from app.services.programme import SETS, Step
from app.web.access import me, runner_required, safe_next
from app.web.hooks import now, tx

bp = Blueprint("exercises", __name__, url_prefix="/exercises")

# A band of the pain scale is kept as a number inside it.
BANDS = ((1, "0–2", _l("go on")), (4, "3–5", _l("easier version")), (8, "6–10", _l("stop this one")))
BAND_TOPS = (2, 5)
KNEES = {"left": _l("left knee"), "right": _l("right knee")}


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
        groups=_groups(),
        short_minutes=programme.minutes("short"),
        starter_minutes=programme.minutes("starter"),
        tiers=_open_tiers() if shown.today.flagged else [],
        kept=_kept(programme.session(tx(), me(), left, now())) if left in SETS else None,
    )


@bp.get("/<exercise_id>")
@runner_required
def how_to(exercise_id: str) -> str:
    """One exercise: drawing, how it is done, dose, easier and harder."""
    which = EXERCISES.get(exercise_id) or abort(404)
    today = exercise_log.today(tx(), me(), now())
    return render_template("runner/exercise.html", exercise=which, group=GROUPS[which.group], today=today)


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


@bp.get("/session")
@runner_required
def session() -> str | Response:
    """One exercise of the session, or its end; under an open warning sign there is none."""
    today = exercise_log.today(tx(), me(), now())
    if today.flagged:
        return redirect(url_for("exercises.page"))
    kind = request.args.get("set") or _set_of(today.plan.kind)
    if kind not in SETS:
        abort(404)
    steps = programme.session(tx(), me(), kind, now())
    if request.args.get("at") == "end":
        return render_template("runner/exercise_end.html", steps=steps, kind=kind, **_end(steps))
    at = request.args.get("at", 0, type=int)
    number = at if 1 <= at <= len(steps) else _first_open(steps)
    step = steps[number - 1]
    return render_template(
        "runner/exercise_session.html",
        steps=steps,
        step=step,
        kind=kind,
        number=number,
        began=_began(),
        minutes=max(0, int(now().timestamp()) - _began()) // 60,
        group=GROUPS[step.exercise.group],
        bands=BANDS,
        band=_band(step.done.pain if step.done else None),
        stopped=_just_stopped(steps, step),
        keeps_pain=accounts.has_health_consent(tx(), me()),
        knee=KNEES[exercise_log.sore_side(tx(), me(), now()).value],
        last_set=(len(step.done.sets) - 1) if step.kept and step.done else None,
    )


@bp.post("/session/set")
@runner_required
def set_done() -> Response:
    """Note one set as done, with the pain while doing it."""
    which = _known(request.form.get("exercise", ""))
    kind = request.form.get("set", "") if request.form.get("set", "") in SETS else "starter"
    dose = exercise_log.dose_in(kind, which.id)
    ticked = exercise_log.set_done(tx(), me(), which.id, dose, _pain(), now())
    return _onward(kind, which, exercise_log.complete(ticked.done, dose), ticked.done.stopped)


@bp.post("/session/stop")
@runner_required
def stop() -> Response:
    """Leave an exercise for today because it hurts; what was done of it is kept."""
    which = _known(request.form.get("exercise", ""))
    kind = request.form.get("set", "") if request.form.get("set", "") in SETS else "starter"
    exercise_log.stop(tx(), me(), which.id, _pain(), now())
    return _onward(kind, which, True, True)


@bp.post("/session/resume")
@runner_required
def resume() -> Response:
    """Take a stop back, a slip, and show that exercise again."""
    which = _known(request.form.get("exercise", ""))
    kind = request.form.get("set", "") if request.form.get("set", "") in SETS else "starter"
    exercise_log.resume(tx(), me(), which.id, now())
    return _onward(kind, which, False, False)


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


def _known(exercise_id: str) -> Exercise:
    try:
        return exercise_log.exercise(exercise_id)
    except exercise_log.NotAnExercise:
        abort(404)


def _pain() -> int | None:
    """The pain while doing it, when it was said; raises NotAScore.

    The button that stops comes after the band chosen before.
    """
    said = [score_of(text) for text in request.form.getlist("pain") if text]
    return said[-1] if said else None


@bp.errorhandler(NotAScore)
def _not_a_score(refused: NotAScore) -> tuple[str, int]:
    """Say what is no score; nothing of that form was noted."""
    page = render_template("errors/plain.html", status=400, title=_("Nothing was noted."), text=str(refused))
    return page, HTTPStatus.BAD_REQUEST


def _onward(kind: str, which: Exercise, complete: bool, stopped: bool) -> Response:
    """The same exercise again, the next one, or the end."""
    number = SETS[kind].index(which.id) + 1 if which.id in SETS[kind] else len(SETS[kind])
    at: int | str = number
    if complete:
        at = number + 1 if number < len(SETS[kind]) else "end"
    where: dict[str, Any] = {"set": kind, "at": at, "began": _began()}
    if stopped:
        where["stopped"] = which.id
    return redirect(url_for("exercises.session", **where))


def _began() -> int:
    """When the session began, in seconds, as the address carries it; now for a new one."""
    given = request.values.get("began", type=int)
    instant = int(now().timestamp())
    return given if given is not None and instant - 4 * 3600 <= given <= instant else instant


def _set_of(kind: PlanKind) -> str:
    return "gentle" if kind is PlanKind.GENTLE else "starter"


def _first_open(steps: list[Step]) -> int:
    return next((n for n, step in enumerate(steps, start=1) if step.now is not None), 1)


def _band(pain: int | None) -> int | None:
    """The kept number of the band a score lies in."""
    if pain is None:
        return None
    return BANDS[sum(pain > top for top in BAND_TOPS)][0]


def _kept(steps: list[Step]) -> tuple[int, int]:
    """How many exercises of a set hold something, of how many."""
    return sum(step.kept for step in steps), len(steps)


def _end(steps: list[Step]) -> dict[str, object]:
    """What the last screen says: how many, how long, and the highest pain."""
    kept, count = _kept(steps)
    gone_on = [step.done.pain for step in steps if step.done and not step.stopped]
    worst = max((pain for pain in gone_on if pain is not None), default=None)
    band = next((label for value, label, _words in BANDS if value == _band(worst)), None)
    stopped = [step.done for step in steps if step.done and step.stopped]
    too_sore = sum(exercise_log.too_sore(done) for done in stopped)
    minutes = max(0, int(now().timestamp()) - _began()) // 60 if "began" in request.args else 0
    return {
        "kept": kept,
        "count": count,
        "band": band,
        "minutes": minutes,
        "is_open": any(step.now is not None for step in steps),
        "too_sore": too_sore,
        "hurt": len(stopped) - too_sore,
    }


def _just_stopped(steps: list[Step], shown: Step) -> Exercise | None:
    """The exercise to say `stopped for today` of: the one on screen, else the one the address names."""
    named = shown.exercise.id if shown.stopped else request.args.get("stopped")
    return next((step.exercise for step in steps if step.stopped and step.exercise.id == named), None)


def _groups() -> list[tuple[str, list[Exercise]]]:
    return [
        (name, [one for one in EXERCISES.values() if one.group == letter]) for letter, name in GROUPS.items()
    ]


def _open_tiers() -> list[warning_signs.TierShown]:
    person: Person = me()
    found = warning_signs.open_flags(tx(), person)
    return warning_signs.texts(flag for one in found for flag in warning_signs.flags_of(one))
