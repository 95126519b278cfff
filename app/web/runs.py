"""The runs: the year and its months, one run, and runs typed in by hand."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import TypeVar
from urllib.parse import urlencode
from uuid import UUID, uuid4

from flask import Blueprint, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.domain.measured import Reason
from app.domain.runs import Run, Source, Sport
from app.domain.sentences import why_over_longest
from app.domain.thresholds import DEFAULT
from app.services import cadence_question, history, import_report, one_run, run_log, written, years
from app.services.history import Show
from app.services.run_log import Because, NoSuchRun, NotARun, NotATypedRun, NotWithoutRun, Typed
from app.web.access import me, runner_required
from app.web.formats import day_long, km
from app.web.hooks import now, strava, tx

bp = Blueprint("runs", __name__, url_prefix="/runs")
PICTURES = ("distance", "pain", "exercises")
WITHIN_DAYS = 366  # days named in one address lie within a year
Choice = TypeVar("Choice", Show, Source)


@bp.get("")
@runner_required
def page() -> str:
    """The year's picture and its months, all runs or those a filter asks for."""
    return _page()


def _page(problem: Because | None = None) -> str:
    """The list, and why days cannot be called days without a run when that was asked."""
    person, instant = me(), now()
    show = _choice(Show, "show") or Show.ALL
    source = _choice(Source, "source")
    year = history.year(tx(), person, instant, _date("until"), show, source)
    opened = _date("day")
    return render_template(
        "runner/runs.html",
        year=year,
        show=show,
        source=source,
        picture=request.args.get("by") if request.args.get("by") in PICTURES else "distance",
        today=person.today(instant),
        opened=opened,
        opened_days=history.around(year, opened) if opened else (),
        removed=_removed(),
        years=years.of(tx(), person, instant),
        cadence=cadence_question.questions(tx(), person),
        problem=_words(problem) if problem else None,
    )


@bp.route("/add", methods=["GET", "POST"])
@runner_required
def add() -> ResponseReturnValue:
    """A form for a run typed in by hand; what was typed is kept when something is wrong with it."""
    if request.method == "GET":
        day = _date("day") or me().today(now())
        return _form(Typed(day=day.isoformat(), form_key=uuid4().hex), {}, None)
    try:
        run = run_log.add(tx(), me(), _typed(), now())
    except NotARun as refused:
        return _form(refused.typed, refused.problems, None), 400
    return redirect(f"/runs/{run.public_id}?saved=1", 303)


@bp.post("/none")
@runner_required
def none() -> ResponseReturnValue:
    """Note days without a run, so that they count as zero rather than not known."""
    named = request.form.getlist("day") or [me().today(now()).isoformat()]
    days = _dates(named)
    if len(days) < len(named):
        return _page(Because.NO_DAY), 400
    try:
        new = run_log.say_no_runs(tx(), me(), days, now())
    except NotWithoutRun as refused:
        return _page(refused.because), 400
    return redirect(f"{_back()}?{_named(new or days)}", 303)


@bp.post("/none/undo")
@runner_required
def undo_none() -> ResponseReturnValue:
    """Take back that there was no run on these days."""
    run_log.take_back_no_runs(tx(), me(), _dates(request.form.getlist("day")), now())
    return redirect(_back(), 303)


@bp.get("/<uuid:run_id>")
@runner_required
def run(run_id: UUID) -> ResponseReturnValue:
    """One run with its morning-after check."""
    try:
        shown = one_run.one_run(tx(), me(), run_id, now())
    except NoSuchRun:
        abort(404)
    person = me()
    asks = shown.run.cadence_reason == Reason.CADENCE_UNIT and shown.run.cadence_answer is None
    question = cadence_question.about(tx(), person, shown.run) if asks else None
    return render_template(
        "runner/run.html",
        one=shown,
        cadence=[question] if question else [],
        counted=cadence_question.said_of(tx(), person, shown.run),
        over=why_over_longest(shown.spike, person.today(now()), person.units),
        today=person.today(now()),
        saved="saved" in request.args,
        asks_coverage="saved" in request.args and import_report.asks_coverage(tx(), person),
        complete=import_report.says_complete(tx(), person) if "coverage" in request.args else None,
        apart=request.args.get("apart"),
        joined="joined" in request.args,
        form_key=uuid4().hex,
    )


@bp.route("/<uuid:run_id>/edit", methods=["GET", "POST"])
@runner_required
def edit(run_id: UUID) -> ResponseReturnValue:
    """Correct a run that was typed in."""
    try:
        if request.method == "GET":
            return _form(run_log.form_of(tx(), me(), run_id), {}, run_id)
        changed = run_log.correct(tx(), me(), run_id, _typed(), now())
    except (NoSuchRun, NotATypedRun):
        abort(404)
    except NotARun as refused:
        return _form(refused.typed, refused.problems, run_id), 400
    return redirect(f"/runs/{changed.public_id}?saved=1", 303)


@bp.post("/<uuid:run_id>/remove")
@runner_required
def remove(run_id: UUID) -> ResponseReturnValue:
    """Take a recording out; the list offers to bring it back."""
    gone = _do(run_log.remove, run_id)
    of_strava = "&of=strava" if gone.source is Source.STRAVA_API else ""
    return redirect(f"/runs?removed={run_id}{of_strava}", 303)


@bp.post("/<uuid:run_id>/restore")
@runner_required
def restore(run_id: UUID) -> ResponseReturnValue:
    """Bring a removed recording back."""
    return redirect(f"/runs/{_do(run_log.restore, run_id).public_id}", 303)


@bp.post("/<uuid:run_id>/apart")
@runner_required
def apart(run_id: UUID) -> ResponseReturnValue:
    """Say that a recording is not the same run as those it was merged with."""
    kept = _do(run_log.keep_apart, run_id)
    return redirect(f"/runs/{kept.public_id}?apart={kept.public_id}", 303)


@bp.post("/<uuid:run_id>/join")
@runner_required
def join(run_id: UUID) -> ResponseReturnValue:
    """Let the rule decide again whether two recordings are one run."""
    other = request.form.get("other", type=UUID)
    joined = _do(partial(run_log.join, other=other), run_id)
    return redirect(f"/runs/{joined.public_id}?joined=1", 303)


def _back() -> str:
    """The page that asked: the first page or the list."""
    return "/" if request.form.get("next") == "/" else "/runs"


def _named(days: list[date]) -> str:
    """Days as an address names them: the first, the last, and those between that are not meant."""
    first, last = min(days), max(days)
    between = (first + timedelta(days=n) for n in range((last - first).days))
    left_out = [("but", day) for day in between if day not in days]
    return urlencode([("no_run_from", first), ("no_run_to", last), *left_out])


@bp.app_template_global()
def no_run_days() -> list[date]:
    """The days that the address says were just called days without a run."""
    first, last, but = _date("no_run_from"), _date("no_run_to"), _dates(request.args.getlist("but"))
    if first is None or last is None or not 0 <= (last - first).days <= WITHIN_DAYS:
        return []
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return [day for day in days if day not in but][: DEFAULT.no_run_days]


def _do(act: Callable[..., Run], run_id: UUID) -> Run:
    try:
        return act(tx(), me(), run_id, now())
    except NoSuchRun:
        abort(404)


def _form(typed: Typed, problems: dict[str, str], run_id: UUID | None) -> str:
    return render_template(
        "runner/run_add.html",
        typed=typed,
        problems=problems,
        run_id=run_id,
        today=me().today(now()),
        sports=(
            (Sport.RUN, _("Road or track")),
            (Sport.TRAIL_RUN, _("Trail")),
            (Sport.TREADMILL, _("Treadmill")),
        ),
    )


def _typed() -> Typed:
    names = ("day", "clock", "distance", "duration", "sport", "cadence", "race", "title", "form_key")
    return Typed(**{name: request.form.get(name, "") for name in names})


def _choice(kind: type[Choice], name: str) -> Choice | None:
    asked = request.args.get(name)
    return kind(asked) if asked in {each.value for each in kind} else None


def _date(name: str) -> date | None:
    """The day an address names; None outside the days there are, to one day ahead of here."""
    found = _dates([request.args.get(name, "")])
    last = me().today(now()) + timedelta(days=1)
    return found[0] if found and DEFAULT.first_day <= found[0] <= last else None


def _dates(texts: list[str]) -> list[date]:
    return [day for text in texts if (day := written.day(text)) is not None]


def _removed() -> UUID | None:
    try:
        return UUID(request.args["removed"]) if "removed" in request.args else None
    except ValueError:
        return None


def _words(problem: Because) -> str:
    return {
        Because.NO_DAY: _("Give the day as year, month and day, for example 2026-11-08."),
        Because.HAS_RUN: _("There is a run on one of those days. Remove the run first if it is wrong."),
        Because.TO_COME: _("One of those days is still to come."),
        Because.TOO_EARLY: _("Days are taken from %(day)s on. Check the year.", day=DEFAULT.first_day),
        Because.TOO_MANY: _(
            "At most %(days)s days in one go are called days without a run.", days=DEFAULT.no_run_days
        ),
    }[problem]


@bp.app_template_global()
def run_name(run: Run) -> str:
    """A run as its page is called: "15.2 km, Sunday 8 November"."""
    return f"{km(run.distance_m)}, {day_long(run.day)}"


@bp.app_template_global()
def activity_address(run: Run) -> str | None:
    """Where a run that came through Strava's API is seen there; None for others, and those of another app."""
    here = strava()
    if here is None or run.source is not Source.STRAVA_API or run.origin != here.origin:
        return None
    return f"{strava_home()}activities/{run.external_id}"


@bp.app_template_global()
def strava_home() -> str:
    """The first page of this server's Strava, with a slash at its end; empty without one."""
    here = strava()
    return "" if here is None else f"{here.api.oauth.removesuffix('/oauth')}/"


@bp.app_template_filter()
def runs_query(now_asked: dict[str, str | None], more: dict[str, str | None]) -> str:
    """The address's question with some of its parts changed; None leaves a part out."""
    return urlencode({name: value for name, value in {**now_asked, **more}.items() if value})
