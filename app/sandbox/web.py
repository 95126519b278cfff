"""Makes the sandbox's web application: the faults and limits around the API, and who may post to it."""

from copy import copy
from datetime import UTC
from functools import cache
from urllib.parse import urlsplit

from flask import Flask, Response, g, jsonify, request

from app.sandbox import (
    answers,
    api,
    grants,
    oauth,
    practice,
    practice_json,
    rehearsal,
    rehearsal_json,
    subscriptions,
    wrong_answers,
)
from app.sandbox.activities import NoSuchActivity
from app.sandbox.calls import Call
from app.sandbox.faults import NoSuchFault
from app.sandbox.forgeries import NothingSubscribed
from app.sandbox.ticking import WrongInstant
from app.sandbox.wishes import WrongWish
from app.sandbox.world import World, here

COUNTED = ("/api/", "/oauth/token", "/oauth/revoke")
FORM_BYTES = 1024**2
POLICY = (
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"
)


def create_app(world: World) -> Flask:
    """The application of one world."""
    app = copy(_routed())
    app.extensions = {"sandbox": world}
    return app


@cache
def _routed() -> Flask:
    """The application of no world yet: its addresses are compiled once, which takes most of a start."""
    app = Flask("app.sandbox", static_folder=None, template_folder="templates")
    app.config.update(
        MAX_CONTENT_LENGTH=FORM_BYTES, TRUSTED_HOSTS=["localhost", "127.0.0.1", "[::1]", ".localhost"]
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.before_request(_own_pages_alone)
    app.before_request(_go_wrong)
    app.before_request(_within_limits)
    app.after_request(_tell_limits)
    app.after_request(_note)
    app.after_request(_protect)
    app.after_request(_spoil)  # runs first: what is registered last
    for refusal in (WrongWish, NoSuchFault, NothingSubscribed, WrongInstant):
        app.register_error_handler(refusal, lambda error: (jsonify(message=str(error)), 400))
    app.register_error_handler(NoSuchActivity, lambda error: (jsonify(message=str(error)), 404))
    for part in (oauth, api, subscriptions, practice_json, rehearsal_json, practice, rehearsal):
        app.register_blueprint(part.bp)
    return app


def _is_counted() -> bool:
    return request.path.startswith(COUNTED)


def _own_pages_alone() -> Response | None:
    """A form may come from the sandbox's own pages; programs say nothing of where they come from."""
    if request.method in ("GET", "HEAD", "OPTIONS") or _is_counted():
        return None
    origin = request.headers.get("Origin")
    is_foreign = request.headers.get("Sec-Fetch-Site", "none") not in ("same-origin", "none")
    if is_foreign or (origin is not None and urlsplit(origin).netloc != request.host):
        return answers.refusal(403, "Forbidden", "Page", "Origin", "invalid")
    return None


def _go_wrong() -> Response | None:
    g.fault = here().faults.strike(request.path) if _is_counted() else None
    if g.fault is None:
        return None
    if g.fault.kind in ("hang", "silent"):
        wrong_answers.wait(g.fault, here().stopping)
    return wrong_answers.instead(g.fault)


def _within_limits() -> Response | None:
    if not request.path.startswith("/api/"):
        return None
    is_within = here().limits.count(here().clock(), request.method == "GET")
    return None if is_within else answers.too_many()


def _spoil(response: Response) -> Response:
    fault = g.get("fault")
    return wrong_answers.afterwards(fault, response, here().stopping) if fault else response


def _tell_limits(response: Response) -> Response:
    kind = g.fault.kind if g.get("fault") else ""
    response.date = here().clock()
    if request.path.startswith("/api/") and kind != "429_bare":
        response.headers.update(here().limits.headers(here().clock()))
        if kind == "429":
            response.headers["X-RateLimit-Usage"] = response.headers["X-RateLimit-Limit"]
            response.headers["X-ReadRateLimit-Usage"] = response.headers["X-ReadRateLimit-Limit"]
    return response


def _note(response: Response) -> Response:
    if _is_counted():
        at, query = here().clock().astimezone(UTC), request.query_string.decode("latin-1")
        call = Call(at, request.method, request.path, query, _athlete_id(), response.status_code)
        here().calls.note(call)
    return response


def _athlete_id() -> int | None:
    """Whose call it is; a call that went wrong did not come to where that is found out."""
    if "athlete_id" not in g and (token := request.headers.get("Authorization", "").removeprefix("Bearer ")):
        with here().store.begin() as tx:
            g.athlete_id = grants.owner(tx, token)
    athlete_id: int | None = g.get("athlete_id")
    return athlete_id


def _protect(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["X-Content-Type-Options"] = "nosniff"
    if response.mimetype == "text/html":
        response.headers["Content-Security-Policy"] = POLICY
    return response
