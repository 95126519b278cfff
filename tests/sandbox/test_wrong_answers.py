"""Answers that go wrong: in place of the right one, or on the way."""

import socket
import threading
from contextlib import suppress
from time import monotonic
from urllib.parse import urlsplit

import pytest
import requests

from app.sandbox import kinds
from app.sandbox.people import NELE
from tests.sandbox.conftest import LIST, Caller

PLAIN = {
    "401": (401, True), "404": (404, True), "inactive": (403, True), "full": (403, True),
    "429": (429, True), "429_bare": (429, True), "500": (500, True), "502": (502, False),
    "lost": (502, False), "html": (200, False), "empty": (200, False), "cut": (200, False),
    "deep": (200, False), "object": (200, True), "huge": (200, True), "redirect": (302, False),
    "code": (400, True), "refresh_token": (400, True),
}  # fmt: skip


def is_json(answer):
    try:
        answer.json()
    except (ValueError, RecursionError):
        return False
    return True


@pytest.mark.parametrize("kind", PLAIN)
def test_a_call_goes_wrong_once_and_then_well(calm, nele, kind):
    calm.goes_wrong(kind, path="/api/v3")
    wrong, right = calm.get(LIST, nele), calm.get(LIST, nele)

    assert (wrong.status_code, is_json(wrong)) == PLAIN[kind]
    assert len(right.json()) == 5


def test_an_inactive_app_and_a_full_one_are_named(calm, nele):
    calm.goes_wrong("inactive")
    inactive = calm.get(LIST, nele).json()
    calm.goes_wrong("full", path="/oauth/token")
    full = calm.token(code=calm.consents()["code"], grant_type="authorization_code")

    assert inactive == {
        "message": "Forbidden",
        "errors": [{"resource": "Application", "field": "Status", "code": "Inactive"}],
    }
    assert full.status_code == 403
    assert "imit of connected athletes exceeded" in full.json()["message"]


def test_an_answer_may_hang_or_be_very_long(calm, nele):
    calm.goes_wrong("hang", seconds=0.3)
    began = monotonic()
    assert len(calm.get(LIST, nele).json()) == 5
    assert monotonic() - began >= 0.3

    calm.goes_wrong("huge")
    assert len(calm.get(LIST, nele).content) > 20_000_000


@pytest.mark.parametrize("kind", ["hang", "silent", "slow"])
def test_stopping_waits_for_no_answer_that_takes_its_time(start, kind):
    with start() as running:
        caller = Caller(running.address)
        tokens = caller.connects(NELE.id)
        caller.goes_wrong(kind, seconds=60)

        def visit():
            with suppress(requests.RequestException):
                caller.get(LIST, tokens)

        visitor = threading.Thread(target=visit)
        visitor.start()
        while requests.get(f"{caller.address}/practice/faults").json():
            pass
        began = monotonic()
    assert monotonic() - began < 3
    visitor.join(5)
    caller.session.close()


def test_an_answer_may_break_off(calm, nele):
    calm.goes_wrong("dropped")
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        calm.get(LIST, nele)

    assert len(calm.get(LIST, nele).json()) == 5


def test_429_comes_with_headers_or_without(calm, nele):
    calm.goes_wrong("429")
    assert calm.get(LIST, nele).headers["X-ReadRateLimit-Usage"] == "200,2000"
    calm.goes_wrong("429_bare")
    assert "X-ReadRateLimit-Usage" not in calm.get(LIST, nele).headers


def test_each_kind_of_answer_is_tested_here():
    assert set(kinds.ANSWERS.kinds) <= PLAIN.keys()


def test_a_list_is_an_object_and_an_object_a_list(calm, nele):
    calm.goes_wrong("object", times=2)

    assert len(calm.get(LIST, nele).json()["activities"]) == 5
    assert calm.get("/athlete", nele).json()[0]["id"] == NELE.id


def test_an_answer_comes_in_drops_and_is_whole(calm, nele):
    calm.goes_wrong("slow", seconds=0.2)
    assert len(calm.get(LIST, nele).json()) == 5

    calm.goes_wrong("slow", seconds=600)
    with calling(calm, nele) as visitor:
        begun = b""
        while b"[{" not in begun:
            begun += visitor.recv(4096)
        assert b"}]" not in begun


def test_nobody_answers_until_the_caller_leaves(calm, nele):
    calm.practises("DELETE", "/calls")
    calm.goes_wrong("silent")
    with calling(calm, nele) as visitor, pytest.raises(TimeoutError):
        visitor.settimeout(0.2)
        visitor.recv(1)
    until = monotonic() + 5
    while not calm.practises("GET", "/calls")["total"] and monotonic() < until:
        pass
    assert calm.practises("GET", "/calls")["total"] == 1  # whoever answers is free again


def test_many_silences_leave_others_their_answers(calm, nele):
    calm.goes_wrong("silent", path=f"/api/v3{LIST}", times=12)
    visitors = [calling(calm, nele) for _ in range(12)]

    assert calm.get("/athlete", nele).status_code == 200
    for visitor in visitors:
        visitor.close()


def calling(caller, tokens):
    """A call of the list, whose answer nobody has read yet."""
    visitor = socket.create_connection(("localhost", urlsplit(caller.address).port), timeout=5)
    host, token = urlsplit(caller.address).netloc, tokens["access_token"]
    head = f"GET /api/v3{LIST} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\n\r\n"
    visitor.sendall(head.encode())
    return visitor
