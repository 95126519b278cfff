"""Takes Strava's events in ahead of the pages: they come by the hundred, and need no session."""

from collections.abc import Iterable
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import structlog
from flask import Flask

from app.services.strava_app import Strava
from app.services.strava_letterbox import Letter, Letterbox, NotStored, Received
from app.web import headers

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication

PATH = "/strava/webhook/"
EVENT_BYTES = 16 * 1024
ANSWER = b"{}\n"

log = structlog.get_logger("kneewise.requests")


class EventDoor:
    """Answers what is posted to the callback's address, and hands all else on to the pages."""

    def __init__(self, app: Flask, is_https: bool) -> None:
        self._pages: WSGIApplication = app.wsgi_app
        self._here: dict[str, Any] = app.extensions
        self._headers = [
            ("Content-Type", "application/json"),
            ("Content-Length", str(len(ANSWER))),
            *headers.of_data(is_https),
        ]

    def __call__(self, environ: dict[str, Any], start_response: "StartResponse") -> Iterable[bytes]:
        """Answer a request; of events the letterbox logs those taken in, so that here only others are."""
        if environ["REQUEST_METHOD"] != "POST" or not environ["PATH_INFO"].startswith(PATH):
            return self._pages(environ, start_response)
        status = self._take(environ)
        if status is not HTTPStatus.OK:
            log.info("request", method="POST", route=f"{PATH}<secret>", status=status.value)
        start_response(f"{status.value} {status.phrase}", self._headers)
        return [ANSWER]

    def _take(self, environ: dict[str, Any]) -> HTTPStatus:
        """Keep what Strava says happened until a task has looked it up."""
        strava: Strava | None = self._here["kneewise_strava"]
        length = int(environ.get("CONTENT_LENGTH") or 0)
        if strava is None:
            return HTTPStatus.NOT_FOUND
        if length > EVENT_BYTES:
            return HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        body, signature = environ["wsgi.input"].read(length), environ.get("HTTP_X_STRAVA_SIGNATURE", "")
        letter = Letter(environ["PATH_INFO"].removeprefix(PATH), body, signature)
        try:
            received = self._letterbox(strava).receive(letter, self._here["kneewise_clock"]())
        except NotStored:  # Strava sends it again
            return HTTPStatus.SERVICE_UNAVAILABLE
        if received is Received.UNKNOWN:
            return HTTPStatus.NOT_FOUND
        return HTTPStatus.OK  # whatever it was: sent again it would be the same

    def _letterbox(self, strava: Strava) -> Letterbox:
        """The one of this process, made when the first event comes."""
        kept, name = self._here, "kneewise_letterbox"
        letterbox: Letterbox = kept.get(name) or kept.setdefault(
            name, Letterbox(kept["kneewise_database"], strava)
        )
        return letterbox
