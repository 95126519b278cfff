"""One import: how far it is, what became of everything in it, and that as a table to take along."""

from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import orjson
from flask import (
    Blueprint,
    Response,
    abort,
    jsonify,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from app.services import cadence_question, import_going, import_lines, import_report, run_import, run_log
from app.services.import_going import Going
from app.services.import_lines import Chosen, Outcome
from app.services.import_report import Import
from app.web import downloads, flash, streams
from app.web.access import me, runner_required
from app.web.hooks import database, now, settings, tx
from app.web.import_words import ending_words, progress_text
from app.web.streams import Event

bp = Blueprint("imports", __name__, url_prefix="/import/<uuid:import_id>")
ACTS = {"apart": run_log.keep_apart, "join": run_log.join, "restore": run_log.restore}


@bp.get("")
@runner_required
def report(import_id: UUID) -> str:
    """How far an import is or, once it is done, what became of everything in it."""
    each = import_report.find(tx(), me(), import_id)
    if each.going_on:
        going = import_going.of(each, now())
        text = progress_text(going)
        return render_template("runner/import_progress.html", each=each, going=going, text=text)
    found = import_report.of(tx(), each)
    words = ending_words(found)
    chosen = _chosen() or (words.opens and Chosen(words.opens))
    said, line = flash.told()
    is_newest = import_report.is_newest(tx(), each)
    return render_template(
        "runner/import_report.html",
        report=found,
        words=words,
        query=chosen and _query(chosen),
        lines=chosen and import_lines.lines(tx(), each, chosen, request.args.get("page", 1, type=int)),
        is_newest=is_newest,
        asks_coverage=is_newest and import_report.asks_coverage(tx(), me()),
        complete=import_report.says_complete(tx(), me()),
        cadence=cadence_question.questions(tx(), me()),
        saved="saved" in request.args,
        told=said if said in ACTS else None,
        told_line=line,
    )


@bp.get("/report.csv")
@runner_required
def table(import_id: UUID) -> Response:
    """What became of everything, or of what is chosen, as a table for a spreadsheet."""
    each = import_report.find(tx(), me(), import_id)
    name = f"kneewise-import-{me().today(each.added_at)}.csv"
    pieces = import_lines.table(database(), each, _chosen(), settings().base_url)
    return downloads.answer(me().id, name, pieces)


@bp.get("/progress")
@runner_required
def progress(import_id: UUID) -> Response:
    """How far it is, for a page that asks now and then."""
    return jsonify(_so_far(import_going.of(import_report.find(tx(), me(), import_id), now())))


@bp.get("/live")
@runner_required
def live(import_id: UUID) -> Response:
    """The same, told as it changes."""
    runner = me()
    import_report.find(tx(), runner, import_id)

    def look() -> Event:
        with database().read() as reading:
            told = _so_far(import_going.of(import_report.find(reading, runner, import_id), now()))
        return Event(orjson.dumps(told).decode(), is_last=not told["waits"])

    return streams.answer(runner.id, look)


@bp.post("/read")
@runner_required
def mark_read(import_id: UUID) -> ResponseReturnValue:
    """Put a report away."""
    import_report.mark_read(tx(), import_report.find(tx(), me(), import_id), now())
    return redirect(url_for("data.page"), HTTPStatus.SEE_OTHER)


@bp.post("/cancel")
@runner_required
def cancel(import_id: UUID) -> ResponseReturnValue:
    """Stop reading; what was read stays."""
    each = import_report.find(tx(), me(), import_id)
    run_import.cancel(tx(), each, now())
    return _to(each)


@bp.post("/again")
@runner_required
def again(import_id: UUID) -> ResponseReturnValue:
    """Go on with an import that was given up."""
    each = import_report.find(tx(), me(), import_id)
    run_import.again(tx(), each, now())
    return _to(each)


@bp.post("/<any(apart, join, restore):act>")
@runner_required
def settle(import_id: UUID, act: str) -> ResponseReturnValue:
    """Tell a merged run apart, join it again, or bring a removed one back, from the report's list."""
    each = import_report.find(tx(), me(), import_id)
    try:
        ACTS[act](tx(), me(), request.form.get("run", type=UUID) or abort(404), now())
    except run_log.NoSuchRun:
        abort(404)
    line = request.form.get("line", 0, type=int)
    flash.tell(act, line)
    place = {name: request.form.get(name) for name in ("show", "words", "reason", "page")}
    return _to(each, **place, _anchor=f"line-{line}")


def _chosen() -> Chosen | None:
    """Which of the lists the address asks for, and what of it."""
    if request.args.get("show") not in set(Outcome):
        return None
    words, reason = request.args.get("words", "").strip(), request.args.get("reason", "")
    return Chosen(Outcome(request.args["show"]), words, reason)


def _query(chosen: Chosen) -> str:
    """The same choice as part of an address."""
    parts = {"show": chosen.outcome.value, "words": chosen.words, "reason": chosen.reason}
    return urlencode({name: value for name, value in parts.items() if value})


def _so_far(going: Going) -> dict[str, object]:
    """Whether there is something to wait for, and how far it is, in numbers and words."""
    return {"waits": going.waits, "done": going.done, "total": going.total, "text": progress_text(going)}


def _to(this: Import, **where: Any) -> ResponseReturnValue:
    """On to the page of an import, at the place in its lists that `where` names."""
    place = url_for("imports.report", import_id=this.public_id, **where)
    return redirect(place, HTTPStatus.SEE_OTHER)
