"""What can be made to go wrong: which calls are answered otherwise than they should be, and how."""

import json
import threading
from dataclasses import dataclass, replace

from flask import Response

from app.sandbox import answers

KINDS = {
    "html": "a page instead of JSON",
    "500": "an error inside Strava",
    "502": "an error page of a proxy",
    "empty": "an answer without a body",
    "cut": "JSON that ends in the middle",
    "hang": "an answer after `seconds`",
    "429": "the answer that there were too many, with headers",
    "429_bare": "the answer that there were too many, without headers",
    "inactive": "the answer that the app is inactive",
    "full": "the answer that the app is full",
    "401": "the answer that the token is refused",
    "code": "the answer that the code is invalid",
    "refresh_token": "the answer that the refresh token is invalid",
    "lost": "an error, though what they asked for was done",
    "dropped": "an answer that breaks off",
    "redirect": "a redirect elsewhere",
    "huge": "an answer of 20 MB",
    "short": "pages with one activity fewer",
    "twice": "activities listed twice",
    "shuffled": "activities in no order",
    "nothing": "an empty page, though there are activities",
}
OF_LISTS = ("short", "twice", "shuffled", "nothing")
HUGE_BYTES = 20 * 1024**2
PAGE = "<!doctype html><html><title>Down</title><body><h1>Down for maintenance</h1></body></html>"
BAD_GATEWAY = PAGE.replace("Down for maintenance", "Bad Gateway")


class NoSuchFault(ValueError):
    """What was asked for cannot be made to go wrong; the text says why."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that goes wrong.

    path     the calls whose path begins so
    after    so many of them are answered well first
    times    so many are then answered wrongly; None until it is cleared
    seconds  how long a `hang` takes
    """

    kind: str
    path: str = "/api/v3"
    after: int = 0
    times: int | None = 1
    seconds: float = 5.0

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise NoSuchFault(f"There is no fault {self.kind!r}. There are: {', '.join(KINDS)}.")
        if not self.path.startswith("/"):
            raise NoSuchFault("The path has to begin with a slash, such as /api/v3/athlete.")
        if self.after < 0 or (self.times is not None and self.times < 1) or not 0 <= self.seconds <= 600:
            raise NoSuchFault("after has to be 0 or more, times 1 or more or null, seconds up to 600.")


class Faults:
    """The faults that are set, in the order they were."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._set: list[Fault] = []

    def put(self, fault: Fault) -> None:
        """Have something go wrong from the next call on."""
        with self._guard:
            self._set.append(fault)

    def clear(self) -> None:
        """Have all go well again."""
        with self._guard:
            self._set.clear()

    def listed(self) -> list[Fault]:
        """What still goes wrong, with the calls that are left."""
        with self._guard:
            return list(self._set)

    def strike(self, path: str) -> Fault | None:
        """What goes wrong with a call of this path, which is counted; None when it goes well."""
        with self._guard:
            for index, fault in enumerate(self._set):
                if not path.startswith(fault.path):
                    continue
                if fault.after:
                    self._set[index] = replace(fault, after=fault.after - 1)
                    continue
                if fault.times == 1:
                    del self._set[index]
                elif fault.times is not None:
                    self._set[index] = replace(fault, times=fault.times - 1)
                return fault
        return None


def instead(fault: Fault) -> Response | None:
    """The answer given in place of the right one; None for faults of another kind."""
    match fault.kind:
        case "html":
            return Response(PAGE, 200, mimetype="text/html")
        case "500":
            return answers.refusal(500, "Internal Server Error", "Application", "", "")
        case "502":
            return Response(BAD_GATEWAY, 502, mimetype="text/html")
        case "empty":
            return Response(b"", 200, mimetype="application/json")
        case "429" | "429_bare":
            return answers.too_many()
        case "inactive":
            return answers.refusal(403, "Forbidden", "Application", "Status", "Inactive")
        case "full":
            return answers.refusal(
                403, "Limit of connected athletes exceeded", "Application", "Athletes", "limit exceeded"
            )
        case "401":
            return answers.wrong_token()
        case "code":
            return answers.bad_request("AuthorizationCode", "code")
        case "refresh_token":
            return answers.bad_request("RefreshToken", "refresh_token")
        case "redirect":
            return Response(status=302, headers={"Location": "https://elsewhere.example/api/v3"})
        case "huge":
            return Response(json.dumps([{"name": "x" * HUGE_BYTES}]), 200, mimetype="application/json")
    return None


def afterwards(fault: Fault, right: Response) -> Response:
    """What becomes of the right answer on its way; faults of another kind leave it as it is."""
    match fault.kind:
        case "cut":
            right.set_data(right.get_data()[: -max(1, len(right.get_data()) // 3)])
        case "dropped":  # waitress closes the connection when less was sent than announced
            right.headers["Content-Length"] = str(2 * len(right.get_data()) + 1)
        case "lost":
            return Response(BAD_GATEWAY, 502, mimetype="text/html")
    return right
