"""Calls to an API that answers well, oddly, or not at all, over real HTTP."""

import base64
import json
import logging
import math
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from app.adapters import strava_http
from app.adapters.strava_api import StravaApi, Subscribed, Tokens, Usage, usage_of
from app.adapters.strava_faults import (
    CodeRefused,
    NoAccess,
    NotThere,
    RefreshRefused,
    StravaFull,
    StravaInactive,
    StravaLimited,
    StravaUnavailable,
)
from tests.build import NOW

NOW_S = int(NOW.timestamp())
TOKENS = {"access_token": "a" * 40, "refresh_token": "r" * 40, "expires_at": 1_800_000_000}
LIMITS = {
    "X-RateLimit-Limit": "200,2000",
    "X-RateLimit-Usage": "12,340",
    "X-ReadRateLimit-Limit": "100,1000",
    "X-ReadRateLimit-Usage": "7, 33",
}


@dataclass
class Script:
    """What the server says to each request, and what it was asked."""

    status: int = 200
    body: bytes = b"[]"
    headers: dict[str, str] = field(default_factory=dict)
    wait_s: float = 0
    cut_bytes: int = 0
    asked: list[tuple[str, str, dict[str, list[str]], dict[str, str], str]] = field(default_factory=list)
    address: str = ""

    def says(self, status: int, body: object, **headers: str) -> None:
        self.status, self.headers = status, {name.replace("_", "-"): text for name, text in headers.items()}
        self.body = body if isinstance(body, bytes) else json.dumps(body).encode()

    @property
    def api(self) -> StravaApi:
        return StravaApi(f"{self.address}/oauth", f"{self.address}/api/v3", "7", "the secret", "here 7")


@pytest.fixture
def script() -> Iterator[Script]:
    script = Script()

    class Says(BaseHTTPRequestHandler):
        def answer(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            parts = urlsplit(self.path)
            body = self.rfile.read(length).decode()
            script.asked.append((self.command, parts.path, parse_qs(parts.query), dict(self.headers), body))
            time.sleep(script.wait_s)
            self.send_response(script.status)
            for name, text in script.headers.items():
                self.send_header(name, text)
            self.send_header("Content-Length", str(len(script.body) + script.cut_bytes))
            self.end_headers()
            try:
                self.wfile.write(script.body)
            except OSError:
                self.close_connection = True

        do_GET = do_POST = do_DELETE = answer

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Says)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    script.address = f"http://127.0.0.1:{server.server_port}"
    yield script
    server.shutdown()
    thread.join()
    server.server_close()


def lists(script: Script) -> list[object]:
    return script.api.activities("the token", 1, 1_800_000_000)


def test_a_page_is_asked_for_with_both_ends_and_the_token_in_a_header(script):
    script.says(200, [{"id": 1}])

    assert script.api.activities("the token", 1, 99, page=2) == [{"id": 1}]

    method, path, query, headers, _ = script.asked[0]
    assert (method, path) == ("GET", "/api/v3/athlete/activities")
    assert query == {"after": ["1"], "before": ["99"], "page": ["2"], "per_page": ["200"]}
    assert headers["Authorization"] == "Bearer the token"


def test_the_usage_is_told_after_each_counted_call_also_after_one_that_failed(script):
    told: list[Usage] = []
    api = script.api.counting(lambda: None, told.append)
    script.says(404, {}, **{name.replace("-", "_"): text for name, text in LIMITS.items()})
    with pytest.raises(NotThere):
        api.activity("t", 5)

    assert [replace(each, at=None) for each in told] == [Usage(None, 12, 200, 340, 2000, 7, 100, 33, 1000)]
    assert told[0].at is not None


@pytest.mark.parametrize(
    ("headers", "usage"),
    [
        ({}, Usage()),
        ({"X-RateLimit-Usage": "x,y", "X-ReadRateLimit-Usage": "7"}, Usage()),
        ({"X-ReadRateLimit-Usage": "7,33"}, Usage(read_short_used=7, read_daily_used=33)),
        ({"X-RateLimit-Limit": "200, 2000"}, Usage(short_limit=200, daily_limit=2_000)),
        ({"Date": "Thu, 12 Nov 2026 09:07:30 GMT"}, Usage(datetime(2026, 11, 12, 9, 7, 30, tzinfo=UTC))),
        ({"Date": "Thu, 12 Nov 2026 09:07:30"}, Usage()),
        ({"Date": "yesterday"}, Usage()),
        ({"Date": "Fri, 31 Dec 9999 23:59:59 GMT"}, Usage()),
        ({"Date": "Thu, 99 Nov 2026 09:07:30 GMT"}, Usage()),
        ({"Date": "Thu, 12 Nov 99999999999999999999 09:07:30 GMT"}, Usage()),
    ],
)
def test_headers_that_are_missing_or_odd_tell_nothing(headers, usage):
    assert usage_of(headers) == usage


def test_before_a_call_is_sent_there_is_a_look_and_what_it_raises_keeps_it_back(script):
    """The line is open by then: opening it may have taken long."""
    looks: list[int] = []
    api = script.api.counting(lambda: looks.append(len(script.asked)), lambda _usage: None)
    api.activities("t", 1, 2)
    api.activities("t", 1, 2)
    assert looks == [0, 1]

    def refuse() -> None:
        raise LookupError("not now")

    with pytest.raises(LookupError):
        script.api.counting(refuse, lambda _usage: None).activities("t", 1, 2)
    assert len(script.asked) == 2


def test_a_record_that_is_out_of_all_bounds_holds_up_no_other_of_its_page(script):
    deep = b"[" * 100_000 + b"]" * 100_000
    script.says(200, b'[{"id": 1}, {"id": 2, "odd": %s}, {"id": 3, "odd": %s}]' % (deep, b"9" * 5_000))
    assert [one["id"] for one in lists(script)] == [1, 2, 3]


def error(resource: str, name: str, code: str) -> dict[str, object]:
    return {"message": "Bad", "errors": [{"resource": resource, "field": name, "code": code}]}


@pytest.mark.parametrize(
    ("status", "body", "fault"),
    [
        (429, error("Application", "rate limit", "exceeded"), StravaLimited),
        (403, error("Application", "Status", "Inactive"), StravaInactive),
        (403, {"message": "limit of connected athletes exceeded"}, StravaFull),
        (403, {"message": "Forbidden"}, StravaUnavailable),
        (401, error("Athlete", "access_token", "invalid"), NoAccess),
        (404, error("Activity", "id", "not found"), NotThere),
        (400, error("Activity", "after", "future"), StravaUnavailable),
        (500, b"<html>", StravaUnavailable),
        (502, b"", StravaUnavailable),
        (200, b"<html>down</html>", StravaUnavailable),
        (200, b"", StravaUnavailable),
        (200, b'[{"id": 1}, {"na', StravaUnavailable),
        (200, b"[" * 100_000, StravaUnavailable),
        (200, b"\xff\xfe\xff", StravaUnavailable),
        (200, {"message": "well"}, StravaUnavailable),
        (200, {"id": 1}, StravaUnavailable),
        (200, "text", StravaUnavailable),
        (204, b"", StravaUnavailable),
        (302, b"[]", StravaUnavailable),
    ],
)
def test_each_failure_has_its_name(script, status, body, fault):
    script.says(status, body)
    if status == 302:
        script.headers["Location"] = f"{script.address}/elsewhere"
    with pytest.raises(fault) as raised:
        lists(script)

    assert type(raised.value) is fault
    assert len(script.asked) == 1


def test_a_server_that_hangs_breaks_off_or_is_away_is_unavailable(script, monkeypatch):
    monkeypatch.setattr(strava_http, "READ_S", 0.1)
    script.wait_s = 0.4
    with pytest.raises(StravaUnavailable):
        lists(script)
    script.wait_s, script.cut_bytes = 0, 50
    with pytest.raises(StravaUnavailable):
        lists(script)
    away = StravaApi("http://127.0.0.1:9/oauth", "http://127.0.0.1:9/api/v3", "7", "secret", "o")
    with pytest.raises(StravaUnavailable) as raised:
        away.subscriptions()
    assert "secret" not in str(raised.value) and raised.value.__suppress_context__


@pytest.mark.parametrize(
    ("head", "drop"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", b" "),
        (b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n", b" "),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\n \r\n"),
        (b"HTTP/1.1 200 OK\r\nX-Long: ", b"a"),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    ],
    ids=[
        "a body of a length",
        "a body until it closes",
        "a body in chunks",
        "a header",
        "nothing but promises",
    ],
)
def test_an_answer_that_comes_in_drops_is_cut(monkeypatch, head, drop):
    monkeypatch.setattr(strava_http, "WHOLE_S", 0.2)
    gone = threading.Event()

    def drips(listening):
        line, _ = listening.accept()
        with line, suppress(OSError):
            line.sendall(head)
            for _ in range(100):
                line.sendall(drop)
                if gone.wait(0.02):
                    return

    with socket.create_server(("127.0.0.1", 0)) as listening:
        address = f"http://127.0.0.1:{listening.getsockname()[1]}"
        thread = threading.Thread(target=drips, args=(listening,))
        thread.start()
        with pytest.raises(StravaUnavailable, match="too long"):
            StravaApi(f"{address}/oauth", f"{address}/api/v3", "7", "secret", "o").activities("t", 1, 2)
        gone.set()
        thread.join()


def test_an_answer_that_is_too_large_is_not_read_on(script, monkeypatch):
    monkeypatch.setattr(strava_http, "MOST_BYTES", 100_000)
    script.says(200, b"[" + b" " * 200_000 + b"]")

    with pytest.raises(StravaUnavailable, match="too large"):
        lists(script)


def test_a_code_is_exchanged_for_tokens_and_whose_they_are(script):
    script.says(200, {**TOKENS, "athlete": {"id": 5, "firstname": "Ma\u202era", "lastname": "Feldt"}})

    grant = script.api.exchange("the code", NOW)

    assert (grant.athlete_id, grant.athlete_name) == (5, "Mara Feldt")
    assert grant.tokens.access == "a" * 40 and "a" * 40 not in repr(grant)
    _, path, query, headers, body = script.asked[0]
    assert (path, query) == ("/oauth/token", {})
    assert "grant_type=authorization_code" in body and "client_secret=the+secret" in body
    assert "Authorization" not in headers


@pytest.mark.parametrize(
    ("status", "body", "fault"),
    [
        (400, error("AuthorizationCode", "code", "invalid"), CodeRefused),
        (400, error("RefreshToken", "refresh_token", "invalid"), RefreshRefused),
        (401, error("Application", "client_secret", "invalid"), StravaUnavailable),
        (401, {}, StravaUnavailable),
        (400, {}, StravaUnavailable),
        (400, b"<html>", StravaUnavailable),
        (500, {}, StravaUnavailable),
        (403, error("Application", "Status", "Inactive"), StravaInactive),
        (200, {}, StravaUnavailable),
        (200, [], StravaUnavailable),
        (200, {**TOKENS, "refresh_token": None}, StravaUnavailable),
        (200, {**TOKENS, "refresh_token": ""}, StravaUnavailable),
        (200, {**TOKENS, "access_token": "a\ud800"}, StravaUnavailable),
        (200, {**TOKENS, "refresh_token": "t\u00f6ken"}, StravaUnavailable),
        (200, {**TOKENS, "access_token": "a\r\nX: y"}, StravaUnavailable),
    ],
)
def test_only_a_clear_no_means_that_a_token_or_code_is_refused(script, status, body, fault):
    script.says(status, body)

    with pytest.raises(fault) as raised:
        script.api.refresh("the token", NOW)
    assert type(raised.value) is fault


@pytest.mark.parametrize("athlete", [None, {}, {"id": 0}, {"id": "x"}, [5]])
def test_an_exchange_that_does_not_tell_whose_the_tokens_are_asks_nothing_more(script, athlete):
    script.says(200, {**TOKENS, "athlete": athlete})
    assert isinstance(script.api.exchange("the code", NOW), Tokens) and len(script.asked) == 1


@pytest.mark.parametrize(
    ("told", "left"),
    [
        ({"expires_at": NOW_S + 3_600}, timedelta(hours=1)),
        ({"expires_at": NOW_S + 3_600.5}, timedelta(hours=1)),
        ({"expires_at": str(NOW_S + 3_600)}, timedelta(hours=1)),
        ({"expires_at": None, "expires_in": 21_600}, timedelta(hours=6)),
        ({"expires_at": "soon", "expires_in": "21600"}, timedelta(hours=6)),
        ({"expires_at": -1, "expires_in": 1e300}, timedelta(hours=2)),
        ({"expires_at": None, "expires_in": 2**62}, timedelta(days=1)),
        ({"expires_at": math.inf}, timedelta(hours=2)),
        ({"expires_at": 2**70}, timedelta(hours=2)),
        ({"expires_at": None}, timedelta(hours=2)),
    ],
)
def test_tokens_are_taken_however_their_end_is_told(script, told, left):
    script.says(200, {**TOKENS, **told})
    tokens = script.api.refresh("the token", NOW)
    assert (tokens.access, tokens.refresh, tokens.expires_at) == ("a" * 40, "r" * 40, NOW + left)


def test_revoking_names_the_app_in_a_header_and_the_token_in_the_body(script):
    for status in (200, 400, 404):
        script.says(status, {})
        script.api.revoke("the token")
    for status in (401, 403, 503):
        script.says(status, {})
        with pytest.raises(StravaUnavailable):
            script.api.revoke("the token")

    method, path, query, headers, body = script.asked[0]
    assert (method, path, query, body) == ("POST", "/oauth/revoke", {}, "token=the+token")
    assert base64.b64decode(headers["Authorization"].split()[1]) == b"7:the secret"


def test_subscriptions_are_made_listed_and_ended(script):
    script.says(201, {"id": 9})
    assert script.api.subscribe("https://knee.example.org/x", "verify") == 9
    script.says(200, [{"id": "9"}, {"id": "x"}, 5])
    assert script.api.subscriptions() == [Subscribed(9, "")]
    script.says(204, b"")
    script.api.unsubscribe(9)
    script.says(404, {})
    script.api.unsubscribe(9)

    assert [asked[0] for asked in script.asked] == ["POST", "GET", "DELETE", "DELETE"]
    assert script.asked[0][2] == {}


def test_the_authorize_address_holds_the_scopes_and_calls_nothing(script):
    address = script.api.authorize_address(
        "s t", "http://localhost/strava/callback", ("read", "activity:read")
    )

    query = parse_qs(urlsplit(address).query)
    assert address.startswith(f"{script.address}/oauth/authorize?")
    assert query["scope"] == ["read,activity:read"] and query["state"] == ["s t"]
    assert not script.asked


def test_nothing_is_refreshed_unasked_and_nothing_is_said_in_logs(script, monkeypatch, caplog):
    monkeypatch.setenv("STRAVA_CLIENT_ID", "1")
    monkeypatch.setenv("STRAVA_CLIENT_SECRET", "x")
    monkeypatch.delenv("SILENCE_TOKEN_WARNINGS", raising=False)
    caplog.set_level(logging.INFO)
    lists(script)

    assert len(script.asked) == 1
    assert not [each for each in caplog.records if each.levelno >= logging.WARNING]
    assert "the secret" not in caplog.text and "the token" not in caplog.text


def test_importing_the_library_leaves_warnings_and_logs_as_they_were():
    code = """
import logging, warnings
warnings.simplefilter("error")
before, shows = list(warnings.filters), warnings.showwarning
from app.adapters.strava_api import StravaApi
from app.adapters.strava_faults import StravaUnavailable
import sys
assert "stravalib" not in sys.modules and "requests" not in sys.modules
try:
    StravaApi("http://127.0.0.1:9/oauth", "http://127.0.0.1:9/api/v3", "7", "s", "o").athlete("t")
except StravaUnavailable:
    pass
assert "stravalib" in sys.modules
assert warnings.filters == before and warnings.showwarning is shows
"""
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stderr == ""
