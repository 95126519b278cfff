"""One log line a request: an id, the route and how it ended; never the address, which may hold a secret."""

import secrets
import time

import structlog
from flask import Flask, Response, g, request

from app import logs

QUIET = ("assets", "health")  # blueprints that are asked for all the time

log = structlog.get_logger("kneewise.requests")


def install(app: Flask) -> None:
    """Give each request an id, which all lines logged meanwhile carry."""
    app.before_request(_begin)
    app.after_request(_end)
    app.teardown_request(lambda _error: logs.unbind())


def _begin() -> None:
    g.began_s = time.perf_counter()
    logs.bind(request_id=secrets.token_hex(8))


def _end(response: Response) -> Response:
    if request.blueprint not in QUIET or response.status_code >= 400:
        route = request.url_rule.rule if request.url_rule else "none"
        took_ms = round(1000 * (time.perf_counter() - g.began_s), 1) if "began_s" in g else None
        log.info("request", method=request.method, route=route, status=response.status_code, ms=took_ms)
    return response
