"""Your data: hand files over, see what became of them, and take everything out."""

from http import HTTPStatus
from uuid import UUID

import orjson
from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.services import export, import_going, import_report, run_import, strava_status, upload_parts
from app.web import access, flash, headers
from app.web.access import me, not_in_the_demo, recently_signed_in, runner_required
from app.web.hooks import now, settings, strava, tx
from app.web.strava_words import SAID, progress_key, progress_text, watched
from app.web.uploads import UploadRequest

bp = Blueprint("data", __name__)


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
    return redirect(url_for("imports.report", import_id=each.public_id), HTTPStatus.SEE_OTHER)


@bp.post("/import/coverage")
@runner_required
@not_in_the_demo("say what your own files hold")
def coverage() -> ResponseReturnValue:
    """Keep the answer to "Do these hold all your runs?"."""
    answer = request.form.get("complete")
    if answer not in ("yes", "no"):
        return _page(unanswered=True), HTTPStatus.BAD_REQUEST
    import_report.answer_coverage(tx(), me(), answer == "yes", now())
    came_from = request.form.get("import", type=UUID)
    if came_from:
        each = import_report.find(tx(), me(), came_from)
        return redirect(url_for("imports.report", import_id=each.public_id, saved=1), HTTPStatus.SEE_OTHER)
    if run_page := access.safe_next(request.form.get("next"), ""):
        return redirect(f"{run_page.partition('?')[0]}?coverage=saved", HTTPStatus.SEE_OTHER)
    return redirect(url_for("data.page", saved=1), HTTPStatus.SEE_OTHER)


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
        waiting=[(each, import_going.of(each, now())) for each in import_report.unread(tx(), me())],
        unsent=upload_parts.unfinished(tx(), settings().uploads, me()),
        asks_coverage=unanswered or import_report.asks_coverage(tx(), me()),
        unanswered=unanswered,
        complete=import_report.says_complete(tx(), me()),
        saved="saved" in request.args,
    )


def _upload_request() -> UploadRequest:
    current: object = request._get_current_object()  # type: ignore[attr-defined]
    assert isinstance(current, UploadRequest)
    return current
