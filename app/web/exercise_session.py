"""The exercise session, one exercise a screen: sets, pain while doing them, and the end."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from app.domain.exercises import EXERCISES, GROUPS, SETS, START, Exercise, Level, PlanKind, level, set_of
from app.domain.pain import NotAScore, score_of
from app.domain.thresholds import DEFAULT
from app.services import accounts, exercise_levels, exercise_log, programme
from app.services.programme import Step
from app.web.access import me, runner_required
from app.web.hooks import now, tx

bp = Blueprint("exercise_session", __name__, url_prefix="/exercises/session")

EASY, STOP, MOST = DEFAULT.exercise_easy_score, DEFAULT.exercise_stop_score, DEFAULT.score_most
# A band of the pain scale is kept as the number in its middle.
BANDS = (
    (EASY // 2, f"0–{EASY}", _l("go on")),
    ((EASY + 1 + STOP) // 2, f"{EASY + 1}–{STOP}", _l("easier version")),
    ((STOP + 1 + MOST) // 2, f"{STOP + 1}–{MOST}", _l("stop this one")),
)
STRICT_BANDS = (BANDS[0], (BANDS[-1][0], f"{EASY + 1}–{MOST}", _l("stop this one")))
KNEES = {"left": _l("left knee"), "right": _l("right knee")}


@bp.get("")
@runner_required
def session() -> str | Response:
    """One exercise of the session, or its end; under an open warning sign there is none."""
    today = exercise_log.today(tx(), me(), now())
    if today.flagged:
        return redirect(url_for("exercises.page"))
    kind = request.args.get("set") or _set_of(today.plan.kind)
    if kind not in SETS:
        abort(404)
    levels = exercise_levels.read(tx(), me(), now())
    steps = programme.session(tx(), me(), kind, levels.numbers, now())
    if request.args.get("at") == "end":
        told = [one for one in map(levels.proposal, [step.row.id for step in steps]) if one]
        return render_template(
            "runner/exercise_end.html", steps=steps, kind=kind, today=today, told=told, **_end(steps)
        )
    at = request.args.get("at", 0, type=int)
    number = at if 1 <= at <= len(steps) else _first_open(steps)
    step = steps[number - 1]
    return render_template(
        "runner/exercise_session.html",
        steps=steps,
        step=step,
        kind=kind,
        today=today,
        proposal_now=None if step.done else levels.proposal(step.row.id),
        changed=levels.changed(step.row.id),
        number=number,
        began=_began(),
        minutes=max(0, int(now().timestamp()) - _began()) // 60,
        group=GROUPS[step.exercise.group],
        bands=STRICT_BANDS if step.exercise.is_strict else BANDS,
        band=_band(step.done.sets[-1].pain if step.done and step.done.sets else None),
        stopped=_just_stopped(steps, step),
        keeps_pain=accounts.has_health_consent(tx(), me()),
        knee=KNEES[exercise_log.sore_side(tx(), me(), now()).value],
        last_set=(len(step.done.sets) - 1) if step.kept and step.done else None,
    )


@bp.post("/set")
@runner_required
def set_done() -> Response:
    """Note one set as done, with the pain while doing it."""
    kind, rows, row = _posted()
    ticked = exercise_log.set_done(tx(), me(), row, _pain(), now())
    return _onward(kind, rows, row.id, exercise_log.complete(ticked.done, row), ticked.done.stopped)


@bp.post("/stop")
@runner_required
def stop() -> Response:
    """Leave an exercise for today because it hurts; what was done of it is kept."""
    kind, rows, row = _posted()
    exercise_log.stop(tx(), me(), row, _pain(), now())
    return _onward(kind, rows, row.id, True, True)


@bp.post("/resume")
@runner_required
def resume() -> Response:
    """Take a stop back, a slip, and show that exercise again."""
    kind, rows, row = _posted()
    exercise_log.resume(tx(), me(), row.id, now())
    return _onward(kind, rows, row.id, False, False)


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


def _posted() -> tuple[str, tuple[Level, ...], Level]:
    """The set a form is about, its rows, and the row; 404 for no exercise."""
    which = EXERCISES.get(request.form.get("exercise", "")) or abort(404)
    kind = request.form.get("set", "") if request.form.get("set", "") in SETS else "starter"
    levels = exercise_log.today(tx(), me(), now()).levels
    rows = set_of(kind, levels)
    own = next((row for row in rows if row.id == which.id), None)
    return kind, rows, own or level(which.id, levels.get(which.id, START))


def _onward(kind: str, rows: Sequence[Level], which: str, complete: bool, stopped: bool) -> Response:
    """The same exercise again, the next one, or the end."""
    number = next((n for n, row in enumerate(rows, start=1) if row.id == which), len(rows))
    at: int | str = number
    if complete:
        at = number + 1 if number < len(rows) else "end"
    where: dict[str, Any] = {"set": kind, "at": at, "began": _began()}
    if stopped:
        where["stopped"] = which
    return redirect(url_for("exercise_session.session", **where))


def _began() -> int:
    """When the session began, in seconds, as the address carries it; now for a new one."""
    given = request.values.get("began", type=int)
    instant = int(now().timestamp())
    return given if given is not None and instant - 4 * 3600 <= given <= instant else instant


def _set_of(kind: PlanKind) -> str:
    return "gentle" if kind is PlanKind.GENTLE else me().exercise_set


def _first_open(steps: list[Step]) -> int:
    return next((n for n, step in enumerate(steps, start=1) if step.now is not None), 1)


def _band(pain: int | None) -> int | None:
    """The kept number of the band a score lies in."""
    if pain is None:
        return None
    return BANDS[sum(pain > top for top in (EASY, STOP))][0]


def _end(steps: list[Step]) -> dict[str, object]:
    """What the last screen says: how many, how long, and the highest pain."""
    kept, count = programme.kept(steps)
    gone_on = [step.done.pain for step in steps if step.done and not step.stopped]
    worst = max((pain for pain in gone_on if pain is not None), default=None)
    band = next((label for value, label, _words in BANDS if value == _band(worst)), None)
    stopped = [step.done for step in steps if step.done and step.stopped]
    strict = [one for one, which in EXERCISES.items() if which.is_strict]  # they end at less than 6
    too_sore = sum(exercise_log.too_sore(done) for done in stopped if done.exercise not in strict)
    minutes = max(0, int(now().timestamp()) - _began()) // 60 if "began" in request.args else 0
    return {
        "kept": kept,
        "count": count,
        "band": band,
        "minutes": minutes,
        "is_open": any(step.now is not None for step in steps),
        "too_sore": too_sore,
        "sore_band": BANDS[-1][1],
        "hurt": len(stopped) - too_sore,
    }


def _just_stopped(steps: list[Step], shown: Step) -> Exercise | None:
    """The exercise to say `stopped for today` of: the one on screen, else the one the address names."""
    named = shown.exercise.id if shown.stopped else request.args.get("stopped")
    return next((step.exercise for step in steps if step.stopped and step.exercise.id == named), None)
