"""Your data: hand files over, see what became of them, and take everything out."""

from http import HTTPStatus
from uuid import UUID

import orjson
from flask import Blueprint, Response, abort, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.services import (
    cadence_question,
    export,
    import_going,
    import_report,
    run_import,
    run_log,
    strava_status,
)
from app.services.import_report import Import, NoSuchImport, Outcome
from app.web import flash, headers
from app.web.access import me, not_in_the_demo, recently_signed_in, runner_required
from app.web.hooks import now, strava, tx
from app.web.strava_words import SAID, progress_key, progress_text, watched
from app.web.uploads import UploadRequest

bp = Blueprint("data", __name__)
ACTS = {"apart": run_log.keep_apart, "join": run_log.join, "restore": run_log.restore}


@bp.get("/import")
@runner_required
def page() -> str:
    """Where files are handed over, with the imports that wait for a look; or another of the tabs."""
    return _strava_tab() if request.args.get("tab") == "strava" else _page()


@bp.post("/import")
@runner_required
@not_in_the_demo("import your own files")
def hand_over() -> ResponseReturnValue:
    """Take the files and ask for them to be read."""
    folder, names = _upload_request().take("file")
    try:
        each = run_import.start(tx(), me(), folder, names, now())
    except run_import.NoFiles:
        return _page(_("Choose at least one file first.")), HTTPStatus.BAD_REQUEST
    except run_import.TooManyImports:
        _upload_request().give_back()
        problem = _("Several imports are still being read. Hand this one over when they are done.")
        return _page(problem), HTTPStatus.TOO_MANY_REQUESTS
    return _to(each)


@bp.post("/import/coverage")
@runner_required
@not_in_the_demo("say what your own files hold")
def coverage() -> ResponseReturnValue:
    """Keep the answer to "Do these hold all your runs?"."""
    answer = request.form.get("complete")
    if answer not in ("yes", "no"):
        return _page(unanswered=True), HTTPStatus.BAD_REQUEST
    import_report.answer_coverage(tx(), me(), answer == "yes")
    came_from = request.form.get("import", type=UUID)
    if came_from:
        return _to(_import(came_from), saved=1)
    return redirect(url_for("data.page", saved=1), HTTPStatus.SEE_OTHER)


@bp.get("/import/<uuid:import_id>")
@runner_required
def report(import_id: UUID) -> str:
    """How far an import is or, once it is done, what became of everything in it."""
    each = _import(import_id)
    if each.going_on:
        return render_template("runner/import_progress.html", each=each, text=_progress(each))
    found = import_report.of(tx(), each)
    lines = None
    if request.args.get("show") in set(Outcome):
        number = request.args.get("page", 1, type=int)
        lines = import_report.lines(tx(), each, Outcome(request.args["show"]), number)
    return render_template(
        "runner/import_report.html",
        report=found,
        lines=lines,
        asks_coverage=import_report.asks_coverage(tx(), me()) and import_report.is_newest(tx(), each),
        complete=import_report.says_complete(tx(), me()),
        cadence=cadence_question.questions(tx(), me()),
        saved="saved" in request.args,
    )


@bp.get("/import/<uuid:import_id>/progress")
@runner_required
def progress(import_id: UUID) -> Response:
    """The same as JSON, for the page that waits."""
    each = _import(import_id)
    waits = each.going_on and not each.gave_up
    return jsonify(waits=waits, done=each.done, total=each.total, text=_progress(each))


@bp.post("/import/<uuid:import_id>/read")
@runner_required
def mark_read(import_id: UUID) -> ResponseReturnValue:
    """Put a report away."""
    import_report.mark_read(tx(), _import(import_id), now())
    return redirect(url_for("data.page"), HTTPStatus.SEE_OTHER)


@bp.post("/import/<uuid:import_id>/cancel")
@runner_required
def cancel(import_id: UUID) -> ResponseReturnValue:
    """Stop reading; what was read stays."""
    each = _import(import_id)
    run_import.cancel(tx(), each, now())
    return _to(each)


@bp.post("/import/<uuid:import_id>/again")
@runner_required
def again(import_id: UUID) -> ResponseReturnValue:
    """Go on with an import that was given up."""
    each = _import(import_id)
    run_import.again(tx(), each, now())
    return _to(each)


@bp.post("/import/<uuid:import_id>/<any(apart, join, restore):act>")
@runner_required
def settle(import_id: UUID, act: str) -> ResponseReturnValue:
    """Tell a merged run apart, join it again, or bring a removed one back, from the report's list."""
    each = _import(import_id)
    try:
        ACTS[act](tx(), me(), request.form.get("run", type=UUID) or abort(404), now())
    except run_log.NoSuchRun:
        abort(404)
    return _to(each, show=request.form.get("show"), page=request.form.get("page"))


@bp.get("/export.json")
@runner_required
@recently_signed_in
def everything() -> Response:
    """All that is kept of this person, as a download."""
    text = orjson.dumps(export.export(tx(), me(), now()), option=orjson.OPT_INDENT_2)
    name = f"kneewise-{me().today(now())}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(text, mimetype="application/json", headers=headers)


def _strava_tab() -> str:
    """What the connection to Strava is doing, and what came of the step just taken."""
    if here := strava():
        headers.let_forms_lead_to(here.api.oauth)
    status = strava_status.status(tx(), me(), here, now())
    said, gone = flash.told()
    return render_template(
        "runner/import.html",
        tab="strava",
        strava=status,
        progress=progress_text(status),
        progress_key=progress_key(status),
        watched=watched(status),
        said=said if said in SAID else None,
        gone=gone,
    )


def _page(problem: str | None = None, unanswered: bool = False) -> str:
    return render_template(
        "runner/import.html",
        tab="export" if request.args.get("tab") == "export" else "files",
        problem=problem,
        waiting=[(each, _progress(each)) for each in import_report.unread(tx(), me())],
        asks_coverage=unanswered or import_report.asks_coverage(tx(), me()),
        unanswered=unanswered,
        complete=import_report.says_complete(tx(), me()),
        saved="saved" in request.args,
    )


def _import(public_id: UUID) -> Import:
    """One of this person's imports, or 404."""
    try:
        return import_report.find(tx(), me(), public_id)
    except NoSuchImport:
        abort(404)


def _to(
    each: Import, show: str | None = None, page: str | None = None, saved: int | None = None
) -> ResponseReturnValue:
    """On to the page of an import, at one of its lists when `show` names it."""
    place = url_for("data.report", import_id=each.public_id, show=show, page=page, saved=saved)
    return redirect(place, HTTPStatus.SEE_OTHER)


def _upload_request() -> UploadRequest:
    current: object = request._get_current_object()  # type: ignore[attr-defined]
    assert isinstance(current, UploadRequest)
    return current


def _progress(each: Import) -> str:
    """ "1,204 of 2,013 files · reading March 2024 · about 2 minutes"."""
    if not each.going_on:
        return ""
    if not each.total:
        return _("Waiting for its turn") if not each.doing else _("Counting the files")
    counts = _("%(done)s of %(total)s files", done=f"{each.done:,}", total=f"{each.total:,}")
    return " · ".join(part for part in (counts, each.doing, _left(each)) if part)


def _left(each: Import) -> str:
    """The time the rest takes, in words; empty while it is not known."""
    left_s = import_going.of(each, now()).seconds_left
    if left_s is None:
        return ""
    if left_s < 60:
        return _("less than a minute")
    return ngettext("about %(num)d minute", "about %(num)d minutes", round(left_s / 60))
