"""Per request: the transaction, the instant, and which page each refusal becomes."""

import logging
import secrets
from contextlib import ExitStack

from flask import Flask, current_app, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError, NotFound

from app.config import Settings
from app.services.demo import NotInTheDemo
from app.services.import_report import NoSuchImport
from app.services.run_import import CannotWrite, NoRoom
from app.services.sharing import NotShared
from app.services.strava_app import Strava
from app.services.throttle import TooManyTries
from app.store.database import Database, DatabaseUnavailable, DiskFull, Transaction
from app.web.downloads import AGAIN_S, StillSending
from app.web.formats import clock_time
from app.web.moment import now as now
from app.web.multipart import TooManyParts, UnreadableForm

log = logging.getLogger(__name__)
MOST_OFFERED_BYTES = 100_000
UPLOAD = "data.hand_over"
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")


class Kneewise(Flask):
    """Flask, with one transaction a request: committed after the view, undone by any exception."""

    def dispatch_request(self) -> ResponseReturnValue:
        """Call the view and commit; what fails to commit is a failed request."""
        answer = super().dispatch_request()
        if "open_transaction" in g:
            g.pop("open_transaction").close()
            g.pop("tx", None)
        return answer


def database() -> Database:
    """The database, for the few views that must do slow work between two transactions."""
    db: Database = current_app.extensions["kneewise_database"]
    return db


def tx() -> Transaction:
    """This request's transaction, opened at first use: one that only reads for GET and HEAD."""
    if "tx" not in g:
        db = database()
        g.open_transaction = ExitStack()
        reads = request.method in SAFE_METHODS
        g.tx = g.open_transaction.enter_context(db.read() if reads else db.begin())
    transaction: Transaction = g.tx
    return transaction


def settings() -> Settings:
    """The settings this application was made with."""
    found: Settings = current_app.extensions["kneewise_settings"]
    return found


def strava() -> Strava | None:
    """The API of this server's app at Strava, None when it has none."""
    here: Strava | None = current_app.extensions["kneewise_strava"]
    return here


def has_tx() -> bool:
    """Whether this request has opened its transaction."""
    return "tx" in g


def _undo(error: BaseException | None = None) -> None:
    """Roll back what a failed request left open."""
    if "open_transaction" in g:
        stack: ExitStack = g.pop("open_transaction")
        g.pop("tx", None)
        failed = error or RuntimeError("request failed")
        stack.__exit__(type(failed), failed, failed.__traceback__)


def install(app: Flask) -> None:
    """Turn each refusal into its page."""
    app.teardown_request(_undo)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(UnreadableForm, _unreadable)
    app.register_error_handler(CSRFError, _form_too_old)
    app.register_error_handler(NotShared, lambda _error: _http(NotFound()))
    app.register_error_handler(NoSuchImport, lambda _error: _http(NotFound()))
    app.register_error_handler(NotInTheDemo, _not_in_the_demo)
    app.register_error_handler(TooManyTries, _too_many)
    app.register_error_handler(StillSending, lambda _error: _still_sending())
    app.register_error_handler(NoRoom, lambda _error: _no_room())
    app.register_error_handler(CannotWrite, lambda _error: _cannot_write())
    app.register_error_handler(DiskFull, lambda _error: _no_room(**_typed()))
    app.register_error_handler(DatabaseUnavailable, _unavailable)
    app.register_error_handler(Exception, _broken)


def _page(status: int, title: str, text: str, **more: object) -> tuple[str, int]:
    _undo()
    return render_template("errors/plain.html", status=status, title=title, text=text, **more), status


def _http(error: HTTPException) -> ResponseReturnValue:
    """A page in words for each refusal of HTTP; a redirect passes as it is."""
    if error.code is not None and error.code < 400:
        return error
    code = error.code or 500
    if code in (401, 404, 405, 410):
        return _page(
            code if code != 401 else 404,
            _("This page is not here."),
            _("It may have moved, or it is not shared with you."),
        )
    if code == 413:
        return _too_large(error)
    if code == 429:
        return _page(429, _("A little too fast."), _("Try again in a minute."))
    if code == 503:
        return _starting()
    if code >= 500:
        return _broken(error)
    if code == 403:
        return _page(403, _("This is not open to you."), error.__dict__.get("description") or "")
    return _page(code, _("Kneewise could not read that."), _("Nothing was changed. Go back, and try again."))


def _too_large(error: HTTPException) -> ResponseReturnValue:
    """Say what was too much: files, one file, or the text of a form."""
    if isinstance(error, TooManyParts):
        title = _("That is more than %(most)s files at once.", most=f"{error.most:,}")
        return _page(413, title, _("Put them into one ZIP, or hand them over in smaller groups."))
    if request.endpoint == UPLOAD:
        return _page(413, _("That file is larger than 4 GB."), _("Upload the export's parts one by one."))
    text = _("Nothing was changed. Go back, shorten it, and send it again.")
    return _page(413, _("That is more text than this form takes."), text)


def _unreadable(_error: UnreadableForm) -> ResponseReturnValue:
    text = _(
        "It broke off on its way, or was not sent by this page. Nothing was changed. Go back, and try again."
    )
    return _page(400, _("Kneewise could not read this form."), text)


def _form_too_old(error: CSRFError) -> ResponseReturnValue:
    """Say so, and give what was typed back when it came from one of our own pages.

    A form sent by another site is told the same, but its values are not offered again: one press would
    do what that site wanted.
    """
    return _page(
        403,
        _("This form was open too long."),
        _("Nothing was lost: go back, and send it again."),
        **_typed(),
    )


def _typed() -> dict[str, object]:
    """What a form of our own held, passwords apart, for a page that offers to send it again.

    An upload is left alone: reading it here would take as long as the upload itself.
    """
    if request.method in SAFE_METHODS or not _from_our_page():
        return {}
    if (request.content_length or 0) > MOST_OFFERED_BYTES:
        return {}
    typed = [
        (name, value)
        for name, values in request.form.lists()
        for value in values
        if name != "csrf_token" and "password" not in name
    ]
    return {"typed": typed, "has_files": bool(request.files), "action": request.full_path.rstrip("?")}


def _from_our_page() -> bool:
    """Whether the browser itself says that this request came from a page of this origin."""
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    return site == "same-origin" if site else bool(origin) and origin == request.host_url.rstrip("/")


def _not_in_the_demo(error: NotInTheDemo) -> ResponseReturnValue:
    return _page(403, _("Not in the demo."), str(error), leave_demo=True)


def _too_many(error: TooManyTries) -> ResponseReturnValue:
    text = _("Try again at %(time)s.", time=clock_time(error.told))
    page, status = _page(429, _("A little too fast."), text)
    wait = max(1, int((error.until - now()).total_seconds()) + 1)
    return page, status, {"Retry-After": str(wait)}


def _still_sending() -> ResponseReturnValue:
    text = _("Another table is just being sent. Get this one once it is there.")
    return *_page(429, _("One table at a time."), text), {"Retry-After": str(AGAIN_S)}


def _no_room(**typed: object) -> ResponseReturnValue:
    """The disk is full; an upload is not read again for what was typed beside it."""
    text = _("The disk is full, so nothing was saved. Ask whoever runs this server to make room.")
    return _page(507, _("There is no room for that."), text, retry=True, **typed)


def _cannot_write() -> ResponseReturnValue:
    text = _("Nothing was saved. Ask whoever runs this server to look at its log.")
    return _page(500, _("This server cannot write your files."), text, retry=True)


def _unavailable(error: DatabaseUnavailable) -> ResponseReturnValue:
    log.warning("database unavailable: %s", error)
    return _page(503, _("Kneewise cannot reach its data right now."), str(error), retry=True, **_typed())


def _starting() -> ResponseReturnValue:
    return _page(
        503, _("Kneewise is starting or being updated."), _("Please reload in a minute."), retry=True
    )


def _broken(error: Exception) -> ResponseReturnValue:
    """A short code to quote; the traceback is logged beside it, the typed text offered back."""
    cause = error.original_exception if isinstance(error, InternalServerError) else None
    code = secrets.token_hex(2).upper()
    log.error("page failed, noted as %s", code, exc_info=cause or error)
    text = _("It is noted as %(code)s. Your data is as it was.", code=code)
    return _page(500, _("Something broke on our side."), text, retry=True, **_typed())
