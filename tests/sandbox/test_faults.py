"""Calls that go wrong on request, limits, and calls that are counted."""

import json
import threading
from contextlib import suppress
from time import monotonic

import pytest
import requests

from app.sandbox.people import MARA, NELE
from tests.sandbox.conftest import Caller

LIST = "/athlete/activities"


@pytest.fixture
def caller(shared):
    """One sandbox for all tests here, in which nothing is left to go wrong."""
    yield shared
    shared.practises("DELETE", "/faults")


@pytest.fixture
def nele(caller):
    return caller.connects(NELE.id)


def fault(caller, kind, **more):
    return caller.practises("POST", "/faults", {"kind": kind} | more)


def is_json(answer):
    try:
        answer.json()
    except (ValueError, RecursionError):
        return False
    return True


@pytest.mark.parametrize(
    ("kind", "status", "readable"),
    [
        ("html", 200, False),
        ("500", 500, True),
        ("502", 502, False),
        ("empty", 200, False),
        ("cut", 200, False),
        ("429", 429, True),
        ("429_bare", 429, True),
        ("inactive", 403, True),
        ("full", 403, True),
        ("401", 401, True),
        ("404", 404, True),
        ("deep", 200, False),
        ("code", 400, True),
        ("refresh_token", 400, True),
        ("lost", 502, False),
        ("redirect", 302, False),
    ],
)
def test_a_call_goes_wrong_once_and_then_well(caller, nele, kind, status, readable):
    fault(caller, kind, path="/api/v3")
    wrong, right = caller.get(LIST, nele), caller.get(LIST, nele)

    assert (wrong.status_code, is_json(wrong)) == (status, readable)
    assert len(right.json()) == 5


def test_an_inactive_app_and_a_full_one_are_named(caller, nele):
    fault(caller, "inactive")
    inactive = caller.get(LIST, nele).json()
    fault(caller, "full", path="/oauth/token")
    full = caller.token(code=caller.consents()["code"], grant_type="authorization_code")

    assert inactive == {
        "message": "Forbidden",
        "errors": [{"resource": "Application", "field": "Status", "code": "Inactive"}],
    }
    assert full.status_code == 403
    assert "imit of connected athletes exceeded" in full.json()["message"]


def test_an_answer_may_hang_or_be_very_long(caller, nele):
    fault(caller, "hang", seconds=0.3)
    began = monotonic()
    assert len(caller.get(LIST, nele).json()) == 5
    assert monotonic() - began >= 0.3

    fault(caller, "huge")
    assert len(caller.get(LIST, nele).content) > 20_000_000


def test_stopping_waits_for_no_answer_that_hangs(start):
    with start() as running:
        caller = Caller(running.address)
        tokens = caller.connects(NELE.id)
        fault(caller, "hang", seconds=60)

        def visit():
            with suppress(requests.ConnectionError):
                caller.get(LIST, tokens)

        visitor = threading.Thread(target=visit)
        visitor.start()
        while requests.get(f"{caller.address}/practice/faults").json():
            pass
        began = monotonic()
    assert monotonic() - began < 3
    visitor.join(5)
    caller.session.close()


def test_an_answer_may_break_off(caller, nele):
    fault(caller, "dropped")
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        caller.get(LIST, nele)

    assert len(caller.get(LIST, nele).json()) == 5


def test_tokens_may_be_renewed_and_the_answer_lost(caller, nele):
    form = {"grant_type": "refresh_token", "refresh_token": nele["refresh_token"]}
    caller.practises("POST", f"/athletes/{NELE.id}/age")
    fault(caller, "lost", path="/oauth/token")

    assert caller.token(**form).status_code == 502
    assert caller.token(**form).json()["errors"][0]["field"] == "refresh_token"


def test_lists_may_be_short_doubled_disordered_or_empty(caller, nele):
    right = [one["id"] for one in caller.get(LIST, nele).json()]
    got = {}
    for kind in ("short", "twice", "shuffled", "nothing"):
        fault(caller, kind, path="/api/v3" + LIST)
        got[kind] = [one["id"] for one in caller.get(LIST, nele).json()]

    assert got["short"] == right[:-1]
    assert got["twice"] == [id for id in right for _ in range(2)]
    assert got["shuffled"] != right
    assert set(got["shuffled"]) == set(right)
    assert got["nothing"] == []


def test_a_fault_waits_keeps_to_its_path_and_lasts_until_it_is_cleared(caller, nele):
    fault(caller, "500", path="/api/v3/athlete/activities", after=1, times=None)

    assert [caller.get(LIST, nele).status_code for _ in range(4)] == [200, 500, 500, 500]
    assert caller.get("/athlete", nele).status_code == 200
    assert [one["kind"] for one in caller.practises("GET", "/faults")] == ["500"]
    caller.practises("DELETE", "/faults")
    assert caller.get(LIST, nele).status_code == 200


@pytest.mark.parametrize(
    "wish", [{"kind": "flood"}, {"kind": "500", "times": 0}, {"kind": "500", "path": "x"}, {}, {"what": 1}, 7]
)
def test_a_fault_that_is_none_is_refused(caller, wish):
    answer = requests.post(f"{caller.address}/practice/faults", json=wish)

    assert answer.status_code == 400
    assert answer.json()["message"]


def test_limits_are_told_and_a_call_beyond_them_is_refused(start, hands):
    with start() as running:
        caller = Caller(running.address)
        nele = caller.connects(NELE.id)
        caller.practises("POST", "/limits", {"overall": [400, 4000], "read": [2, 5]})
        first, second, third = (caller.get("/athlete", nele) for _ in range(3))

        assert first.headers["X-RateLimit-Limit"] == "400,4000"
        assert first.headers["X-ReadRateLimit-Limit"] == "2,5"
        assert second.headers["X-ReadRateLimit-Usage"] == "2,2"
        assert third.status_code == 429
        assert third.headers["X-ReadRateLimit-Usage"] == "3,3"  # refused, and counted all the same
        hands.on(minutes=15)
        assert [caller.get("/athlete", nele).status_code for _ in range(3)] == [200, 200, 429]
        hands.on(minutes=15)
        assert caller.get("/athlete", nele).status_code == 429
        assert (
            caller.token(grant_type="refresh_token", refresh_token=nele["refresh_token"]).status_code == 200
        )
        hands.on(hours=24)
        nele = caller.token(grant_type="refresh_token", refresh_token=nele["refresh_token"]).json()
        assert caller.get("/athlete", nele).status_code == 200
        caller.session.close()


def test_429_comes_with_headers_or_without(caller, nele):
    fault(caller, "429")
    assert caller.get(LIST, nele).headers["X-ReadRateLimit-Usage"] == "200,2000"
    fault(caller, "429_bare")
    assert "X-ReadRateLimit-Usage" not in caller.get(LIST, nele).headers


def test_calls_are_counted_by_path_athlete_and_status(caller, nele):
    caller.connects(MARA.id)
    caller.practises("DELETE", "/calls")
    for _ in range(3):
        caller.get(LIST, nele, per_page=200)
    caller.get("/activities/5", nele)
    fault(caller, "500")
    caller.get("/athlete", nele)
    told = caller.practises("GET", "/calls")

    assert told["total"] == 5
    assert (told["latest"][-1]["athlete_id"], told["latest"][-1]["status"]) == (NELE.id, 500)
    lists = {"method": "GET", "path": f"/api/v3{LIST}", "athlete": NELE.id, "status": 200, "count": 3}
    assert lists in told["counts"]
    assert told["latest"][0]["query"] == "per_page=200"
    assert nele["access_token"] not in json.dumps(told)
