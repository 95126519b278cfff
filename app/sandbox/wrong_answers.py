"""The answers that faults give: in place of the right one, or made of it on its way."""

import json
import threading
from collections.abc import Callable, Iterator
from time import monotonic

from flask import Response, request

from app.sandbox import answers
from app.sandbox.faults import Fault

HUGE_BYTES = 20 * 1024**2
TOO_DEEP = 100_000
LOOK_S, DROP_S = 0.05, 0.05
PAGE = "<!doctype html><html><title>Down</title><body><h1>Down for maintenance</h1></body></html>"
BAD_GATEWAY = PAGE.replace("Down for maintenance", "Bad Gateway")


def instead(fault: Fault) -> Response | None:
    """The answer given in place of the right one; None for faults of another kind."""
    match fault.kind:
        case "401":
            return answers.wrong_token()
        case "404":
            return answers.not_found("Resource")
        case "inactive":
            return answers.refusal(403, "Forbidden", "Application", "Status", "Inactive")
        case "429" | "429_bare":
            return answers.too_many()
        case "500":
            return answers.refusal(500, "Internal Server Error", "Application", "", "")
        case "502" | "silent":  # who was silent is no longer heard
            return _bad_gateway()
        case "redirect":
            return Response(status=302, headers={"Location": "https://elsewhere.example/api/v3"})
        case "refresh_token":
            return answers.bad_request("RefreshToken", "refresh_token")
        case "code":
            return answers.bad_request("AuthorizationCode", "code")
        case "full":
            message = "Limit of connected athletes exceeded"
            return answers.refusal(403, message, "Application", "Athletes", "limit exceeded")
    return _no_json_to_use(fault.kind)


def _no_json_to_use(kind: str) -> Response | None:
    match kind:
        case "html":
            return Response(PAGE, 200, mimetype="text/html")
        case "empty":
            return Response(b"", 200, mimetype="application/json")
        case "deep":
            return Response("[" * TOO_DEEP + "]" * TOO_DEEP, 200, mimetype="application/json")
        case "huge":
            return Response(json.dumps([{"name": "x" * HUGE_BYTES}]), 200, mimetype="application/json")
    return None


def _bad_gateway() -> Response:
    return Response(BAD_GATEWAY, 502, mimetype="text/html")


def afterwards(fault: Fault, right: Response, stopping: threading.Event) -> Response:
    """What becomes of the right answer on its way; faults of another kind leave it as it is."""
    body = right.get_data()
    match fault.kind:
        case "cut":
            right.set_data(body[: -max(1, len(body) // 3)])
        case "object":
            right.set_data(b'{"activities": %b}' % body if body.startswith(b"[") else b"[%b]" % body)
        case "dropped":  # waitress closes the connection when less was sent than announced
            right.headers["Content-Length"] = str(2 * len(body) + 1)
        case "slow":
            right.response = _in_drops(body, fault.seconds, _until_left(stopping))
            right.headers["Content-Length"] = str(len(body))
        case "lost" | "rotated_lost":
            return _bad_gateway()
    return right


def wait(fault: Fault, stopping: threading.Event) -> None:
    """Keep a caller waiting: for the fault's time, or until they leave; no longer than the sandbox runs."""
    until = monotonic() + fault.seconds if fault.kind == "hang" else None
    rest = _until_left(stopping)
    while (until is None or monotonic() < until) and not rest(LOOK_S):
        pass


def _until_left(stopping: threading.Event) -> Callable[[float], bool]:
    """Rests for so many seconds, and tells whether there is nobody to go on for."""
    has_left: Callable[[], bool] = request.environ["waitress.client_disconnected"]
    return lambda seconds: stopping.wait(seconds) or has_left()


def _in_drops(body: bytes, seconds: float, rest: Callable[[float], bool]) -> Iterator[bytes]:
    drops = max(1, min(len(body), int(seconds / DROP_S)))
    size = -(-len(body) // drops)
    for begin in range(0, len(body), size):
        yield body[begin : begin + size]
        if rest(seconds / drops):
            return
