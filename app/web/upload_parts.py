"""Takes files in parts from the script of the import page, which goes on where it was broken off."""

from http import HTTPStatus
from uuid import UUID

from flask import Blueprint, abort, current_app, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.services import run_import, upload_parts
from app.services.upload_parts import Announced, Upload
from app.web.access import me, not_in_the_demo, runner_required
from app.web.hooks import now, settings, tx
from app.web.uploads import PART_BYTES

bp = Blueprint("upload_parts", __name__, url_prefix="/import/parts")
MOST_MS = 2**53  # what a number of the script holds exactly


class NotAnnounced(Exception):
    """What was sent is no list of files."""


@bp.post("")
@runner_required
@not_in_the_demo("import your own files")
def begin() -> ResponseReturnValue:
    """Take the list of files that are to come; say how much of them is here from an earlier try."""
    most_bytes, most_files = (current_app.config[name] for name in ("MAX_CONTENT_LENGTH", "MAX_FORM_PARTS"))
    try:
        upload = upload_parts.begin(tx(), settings().uploads, me(), _announced(), most_bytes, most_files)
    except (NotAnnounced, run_import.NoFiles):
        return _refusal(HTTPStatus.BAD_REQUEST, _("Choose at least one file first."))
    except upload_parts.TooLarge:
        text = _(
            "Up to %(files)s files and 4 GB are taken at once. Hand them over in smaller groups.",
            files=f"{most_files:,}",
        )
        return _refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, text)
    except upload_parts.TooManyUploads:
        text = _(
            "Two of your uploads are not all sent yet. Load this page again, then go on with one by choosing "
            "its files, or delete what was sent of it."
        )
        return _refusal(HTTPStatus.TOO_MANY_REQUESTS, text)
    except run_import.NoRoom:
        return _no_room()
    except run_import.CannotWrite:
        return _cannot_write()
    return _so_far(upload)


@bp.get("/<uuid:upload_id>")
@runner_required
def so_far(upload_id: UUID) -> ResponseReturnValue:
    """How much has arrived."""
    try:
        return _so_far(upload_parts.find(settings().uploads, me(), upload_id))
    except upload_parts.NoSuchUpload:
        return _gone()


@bp.post("/<uuid:upload_id>")
@runner_required
@not_in_the_demo("import your own files")
def add(upload_id: UUID) -> ResponseReturnValue:
    """Take the part that begins at byte `at`; one that does not go on there is told where to go on."""
    try:
        upload = upload_parts.find(settings().uploads, me(), upload_id)
        upload_parts.add(upload, request.args.get("at", -1, type=int), request.stream)
    except upload_parts.NoSuchUpload:
        return _gone()
    except upload_parts.OutOfPlace:
        return _so_far(upload, HTTPStatus.CONFLICT)
    except upload_parts.TooLarge:
        text = _("More came than was announced. Choose the files again.")
        return _refusal(HTTPStatus.BAD_REQUEST, text)
    except run_import.NoRoom:
        return _no_room()
    except run_import.CannotWrite:
        return _cannot_write()
    return _so_far(upload)


@bp.post("/<uuid:upload_id>/done")
@runner_required
@not_in_the_demo("import your own files")
def done(upload_id: UUID) -> ResponseReturnValue:
    """Ask for what has arrived to be read, and say where that can be watched."""
    uploads = settings().uploads
    try:
        each = upload_parts.hand_over(tx(), uploads, me(), upload_id, now())
    except upload_parts.NoSuchUpload:
        return _gone()
    except upload_parts.NotWhole:
        return _so_far(upload_parts.find(uploads, me(), upload_id), HTTPStatus.CONFLICT)
    except run_import.TooManyImports:
        text = _("Several imports are still being read. What you sent is kept: go on when they are done.")
        return _refusal(HTTPStatus.TOO_MANY_REQUESTS, text)
    return jsonify(place=url_for("imports.report", import_id=each.public_id))


@bp.post("/<uuid:upload_id>/drop")
@runner_required
@not_in_the_demo("import your own files")
def drop(upload_id: UUID) -> ResponseReturnValue:
    """Delete what has arrived of an upload that nobody goes on with."""
    try:
        upload_parts.drop(tx(), settings().uploads, me(), upload_id)
    except upload_parts.NoSuchUpload:
        abort(HTTPStatus.NOT_FOUND)
    return redirect(url_for("data.page"), HTTPStatus.SEE_OTHER)


def _announced() -> list[Announced]:
    """The files that are to come; raises NotAnnounced."""
    sent = request.get_json(silent=True)
    files = sent.get("files") if isinstance(sent, dict) else None
    if not isinstance(files, list):
        raise NotAnnounced
    return [_file(each) for each in files]


def _file(said: object) -> Announced:
    if not isinstance(said, dict):
        raise NotAnnounced
    name, size_bytes, changed_ms = (said.get(key) for key in ("name", "size", "changed"))
    numbers = [number for number in (size_bytes, changed_ms) if type(number) is int]
    if not isinstance(name, str) or len(numbers) != 2 or not all(0 <= each <= MOST_MS for each in numbers):
        raise NotAnnounced
    return Announced(name.encode("utf-8", "replace").decode(), *numbers)  # half a letter is no text


def _so_far(upload: Upload, status: HTTPStatus = HTTPStatus.OK) -> ResponseReturnValue:
    here = url_for("upload_parts.so_far", upload_id=upload.id)
    return jsonify(upload=here, at=upload.here_bytes, most=PART_BYTES), status


def _refusal(status: HTTPStatus, problem: str) -> ResponseReturnValue:
    return jsonify(problem=problem), status


def _no_room() -> ResponseReturnValue:
    text = _("The disk of this server is full. Ask whoever runs it to make room, then go on here.")
    return _refusal(HTTPStatus.INSUFFICIENT_STORAGE, text)


def _cannot_write() -> ResponseReturnValue:
    text = _("This server cannot write your files. Ask whoever runs it to look at its log, then go on here.")
    return _refusal(HTTPStatus.INTERNAL_SERVER_ERROR, text)


def _gone() -> ResponseReturnValue:
    text = _("What was sent before is no longer here: it is kept for a day. Import sends it again.")
    return _refusal(HTTPStatus.NOT_FOUND, text)
