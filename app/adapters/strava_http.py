"""The wire to Strava: stravalib with our addresses, time limits and sizes, and nothing done unasked."""

import io
import logging
import time
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache, partial
from http.client import HTTPResponse
from typing import TYPE_CHECKING, Any

from app.adapters import strava_faults, strava_json
from app.adapters.receiving import Until
from app.adapters.strava_faults import StravaUnavailable

if TYPE_CHECKING:
    from requests import PreparedRequest, Response, Session
    from stravalib.protocol import ApiV3

CONNECT_S, READ_S = 5.0, 20.0
WHOLE_S = 45.0  # for a call, whatever comes in drops
MOST_BYTES = 10_000_000
PIECE_BYTES = 65_536
STRAVA_OAUTH = "https://www.strava.com/oauth"
STRAVA_API = "https://www.strava.com/api/v3"

Limiter = Callable[[Mapping[str, str], str], None]
Look = Callable[[], None]


@cache
def _library() -> "tuple[type[ApiV3], Callable[[str, str, Look], Session]]":
    """stravalib's protocol and our session; imported when first needed, and what importing changes undone."""
    with warnings.catch_warnings():
        import requests
        from stravalib.protocol import ApiV3

    logging.captureWarnings(False)

    class Protocol(ApiV3):
        """stravalib without an app of its own from the environment, so that it never refreshes unasked."""

        def _check_credentials(self) -> None:
            self.client_id = self.client_secret = None

    class Line(requests.adapters.HTTPAdapter):
        """Looks once more when the line is open, and hears nothing from an instant of time.monotonic() on."""

        def __init__(self, look: Look, until: float) -> None:
            super().__init__()
            self._look, self._until = look, until

        def get_connection_with_tls_context(self, request: "PreparedRequest", *how: Any, **more: Any) -> Any:
            pool = super().get_connection_with_tls_context(request, *how, **more)
            pool.ConnectionCls = _looking(pool.ConnectionCls, self._look, self._until)
            return pool

    class Wire(requests.Session):
        """Sends everything to our addresses, for `WHOLE_S` seconds, and takes a limited answer."""

        def __init__(self, oauth: str, api: str, look: Look) -> None:
            super().__init__()
            self._until = time.monotonic() + WHOLE_S
            line = Line(look, self._until)
            self.mount("https://", line)
            self.mount("http://", line)
            self._bases = ((STRAVA_OAUTH, oauth), (STRAVA_API, api))
            self.auth = _as_it_is  # or a .netrc would take the place of the token
            self.trust_env = not api.startswith("http://")  # plain http is this machine: no proxy

        def request(self, method: str, url: str, **more: Any) -> "Response":  # type: ignore[override]
            """One answer, read whole; raises StravaUnavailable."""
            more |= {"timeout": (CONNECT_S, READ_S), "allow_redirects": False, "stream": True}
            try:
                with super().request(method, self._ours(url), **more) as answer:
                    answer._content = _read(answer.iter_content(PIECE_BYTES))
            except requests.RequestException:  # its text may hold an address with a secret in it
                is_late = time.monotonic() >= self._until
                why = "Strava's answer takes too long." if is_late else "Strava cannot be reached."
                raise StravaUnavailable(why) from None
            answer.json = partial(strava_json.read, answer.content)  # type: ignore[method-assign]
            if 300 <= answer.status_code < 400:
                raise StravaUnavailable("Strava points to another address.")
            return answer

        def _ours(self, url: str) -> str:
            for theirs, ours in self._bases:
                if url.startswith(f"{theirs}/"):
                    return ours + url[len(theirs) :]
            return url

    return Protocol, Wire


def _looking(kind: Any, look: Look, until: float) -> Any:
    """A kind of connection that looks when it is open, before anything is sent: opening it may take seconds.

    Head and body of the answer, and whatever is sent before them, have to be in by the instant `until`.
    """

    class Answer(HTTPResponse):
        def __init__(self, sock: Any, *how: Any, **more: Any) -> None:
            super().__init__(sock, *how, **more)
            self.fp.close()
            self.fp = io.BufferedReader(Until(sock, READ_S, until))

    class Looking(kind):  # type: ignore[misc]
        response_class = Answer

        def connect(self) -> None:
            super().connect()
            look()

    return Looking


@contextmanager
def wire(oauth: str, api: str, token: str | None, limiter: Limiter, look: Look) -> "Iterator[ApiV3]":
    """stravalib's protocol over a session of ours, for the length of the block; it sends by `rsession`.

    look  is called just before something is sent; what it raises keeps that from being sent

    What goes wrong within the block comes out under our names.
    """
    protocol, session = _library()
    from requests import HTTPError

    try:
        with session(oauth, api, look) as sending:
            yield protocol(access_token=token, requests_session=sending, rate_limiter=limiter)
    except HTTPError as fault:  # stravalib's own are such
        answer = fault.response
        unclear = StravaUnavailable("Strava's answer makes no sense.")
        raise (unclear if answer is None or answer.ok else strava_faults.of(answer)) from None
    except (ValueError, RecursionError):
        raise StravaUnavailable("Strava's answer is no JSON.") from None


def _as_it_is(request: Any) -> Any:
    return request


def _read(pieces: Iterator[bytes]) -> bytes:
    """The body, or StravaUnavailable when it is too long."""
    read = bytearray()
    for piece in pieces:
        read += piece
        if len(read) > MOST_BYTES:
            raise StravaUnavailable("Strava's answer is too large.")
    return bytes(read)
