"""Plan a run: what a distance would be beside the own log, the runs kept, and four weeks by arithmetic."""

from urllib.parse import urlencode
from uuid import UUID

from flask import Blueprint, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from app.charts import plan as chart
from app.domain import planning
from app.domain.planning import NoBuild, PlannedRun
from app.domain.sentences import in_full, in_units
from app.domain.thresholds import DEFAULT
from app.services import plan_a_run, plan_log, plan_typed, reminder_rules, written
from app.services.plan_a_run import Judged, Line, Shown
from app.services.plan_log import NoSuchPlan, TooManyPlans
from app.services.plan_typed import NotAPlan, TypedPlan
from app.web.access import me, runner_required
from app.web.hooks import now, tx

bp = Blueprint("plan", __name__, url_prefix="/plan")


@bp.get("")
@runner_required
def page() -> ResponseReturnValue:
    """The run that the address asks for, set beside the log; without one, tomorrow's."""
    if "day" not in request.args:
        return _page(None, None, {})
    typed = _typed(request.args)
    try:
        asked = plan_typed.read(typed, me(), now())
    except NotAPlan as refused:
        return _page(None, typed, refused.problems), 400
    return _page(asked, typed, {})


@bp.get("/answer")
@runner_required
def answer() -> ResponseReturnValue:
    """The answer alone, for the script that asks while the slider moves; what is no plan is told in words."""
    try:
        asked = plan_typed.read(_typed(request.args), me(), now())
    except NotAPlan as wrong:
        return render_template("runner/plan_refused.html", refused=wrong.problems), 400
    judged = plan_a_run.judged(tx(), me(), now(), asked)
    if judged is None:
        abort(404)
    return render_template("runner/plan_answer.html", **_said(judged))


@bp.post("")
@runner_required
def add() -> ResponseReturnValue:
    """Keep a planned run; the same one sent twice is kept once."""
    typed = _typed(request.form)
    try:
        plan_id = plan_log.add(tx(), me(), plan_typed.read(typed, me(), now()), now())
    except NotAPlan as refused:
        return _page(None, typed, refused.problems), 400
    except TooManyPlans:
        return _page(None, typed, {"day": _too_many()}), 400
    return redirect(f"/plan?saved={plan_id}#mine", 303)


@bp.post("/<uuid:plan_id>/remove")
@runner_required
def remove(plan_id: UUID) -> ResponseReturnValue:
    """Take a planned run out; the page offers to bring it back."""
    try:
        plan_log.remove(tx(), me(), plan_id, now())
    except NoSuchPlan:
        abort(404)
    return redirect(f"/plan?removed={plan_id}#mine", 303)


@bp.post("/<uuid:plan_id>/restore")
@runner_required
def restore(plan_id: UUID) -> ResponseReturnValue:
    """Bring a removed one back."""
    try:
        plan_log.restore(tx(), me(), plan_id, now())
    except NoSuchPlan:
        abort(404)
    except TooManyPlans:
        return _page(None, None, {"day": _too_many()}), 400
    return redirect("/plan#mine", 303)


@bp.post("/weeks")
@runner_required
def add_weeks() -> ResponseReturnValue:
    """Keep the runs that are suggested for four weeks, on days that have none planned yet."""
    try:
        plan_log.add_all(tx(), me(), plan_a_run.suggested(tx(), me(), now()), now())
    except NoBuild:
        return redirect("/plan#weeks", 303)
    except TooManyPlans:
        return _page(None, None, {"day": _too_many()}), 400
    return redirect(f"/plan?together={now().isoformat().replace('+', '%2B')}#mine", 303)


@bp.post("/weeks/remove")
@runner_required
def remove_weeks() -> ResponseReturnValue:
    """Take out the runs that were planned together at one instant."""
    at = written.instant(request.form.get("at", ""))
    if at is not None:
        plan_log.remove_made_at(tx(), me(), at, now())
    return redirect("/plan#mine", 303)


def _page(asked: PlannedRun | None, typed: TypedPlan | None, problems: dict[str, str]) -> str:
    shown = plan_a_run.page(tx(), me(), now(), asked)
    build, because = shown.weeks.build, shown.weeks.because
    together = written.instant(request.args.get("together", ""))
    return render_template(
        "runner/plan.html",
        shown=shown,
        typed=typed or _as_typed(shown.asked),
        problems=problems,
        most=float(in_units(shown.most_m, me().units, 0)),
        build_said=planning.build_words(build, me().units) if build else (),
        build_refused=planning.no_build_words(because) if because else None,
        shortened=planning.shortened_words,
        saved=_line_of(shown, "saved"),
        removed=_id("removed"),
        before_runs=reminder_rules.chosen(me()).before_runs,
        together=together,
        together_count=len(plan_log.made_at(tx(), me(), together)) if together else 0,
        **(_said(shown.judged) if shown.judged and not problems else {}),
    )


def _said(judged: Judged) -> dict[str, object]:
    """What is said of a judged run, and its bar."""
    person = me()
    words = planning.plan_words(
        judged.plan, person.units, today=person.today(now()), others_m=judged.others_m, follows=judged.follows
    )
    return {
        "plan": judged.plan,
        "words": words,
        "step": planning.step_words(judged.plan),
        "similar": planning.similar_words(judged.similar),
        "bar": chart.bar(judged.plan),
        "beside": chart.shown(judged.plan),
        "names": [_(name) for name in planning.bar_names(judged.plan)],
        "length": planning.length_words(judged.plan, person.units),
        "query": urlencode(
            {"day": judged.plan.day, "distance": in_full(judged.plan.distance_m, person.units)}
        ),
    }


def _typed(sent: MultiDict[str, str]) -> TypedPlan:
    return TypedPlan(**{name: sent.get(name, "") for name in ("day", "distance", "clock", "race")})


def _as_typed(plan: PlannedRun) -> TypedPlan:
    """A run as the form shows it."""
    return TypedPlan(plan.day.isoformat(), in_full(plan.distance_m, me().units))


def _line_of(shown: Shown, name: str) -> Line | None:
    """The kept run that the address names."""
    wanted = _id(name)
    return next((line for line in shown.lines if wanted and line.plan.public_id == wanted), None)


def _id(name: str) -> UUID | None:
    return request.args.get(name, type=UUID)


def _too_many() -> str:
    most = DEFAULT.plans_kept
    return _("Kneewise keeps %(most)s planned runs at most. Remove some first.", most=most)
