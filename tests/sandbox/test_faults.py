"""Calls that go wrong on request, limits, and calls that are counted."""

import json

import pytest
import requests

from app.sandbox.people import MARA, NELE
from tests.sandbox.conftest import LIST, Caller


def test_a_fault_waits_keeps_to_its_path_and_lasts_until_it_is_cleared(calm, nele):
    calm.goes_wrong("500", path="/api/v3/athlete/activities", after=1, times=None)

    assert [calm.get(LIST, nele).status_code for _ in range(4)] == [200, 500, 500, 500]
    assert calm.get("/athlete", nele).status_code == 200
    assert [one["kind"] for one in calm.practises("GET", "/faults")] == ["500"]
    calm.practises("DELETE", "/faults")
    assert calm.get(LIST, nele).status_code == 200


@pytest.mark.parametrize(
    "wish",
    [
        {"kind": "flood"},
        {"kind": "500", "times": 0},
        {"kind": "500", "path": "x"},
        {},
        {"what": 1},
        7,
        {"kind": ["500"]},
        {"kind": "500", "path": 5},
        {"kind": "500", "after": "x"},
        {"kind": "500", "times": 1.5},
        {"kind": "forgotten", "activity": "x"},
        {"kind": "slow", "seconds": 601},
        {"kind": "poisoned", "poison": "arsenic"},
    ],
)
def test_a_fault_that_is_none_is_refused(calm, wish):
    answer = requests.post(f"{calm.address}/practice/faults", json=wish)

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


def test_calls_are_counted_by_path_athlete_and_status(calm, nele):
    calm.connects(MARA.id)
    calm.practises("DELETE", "/calls")
    for _ in range(3):
        calm.get(LIST, nele, per_page=200)
    calm.get("/activities/5", nele)
    calm.goes_wrong("500")
    calm.get("/athlete", nele)
    told = calm.practises("GET", "/calls")

    assert told["total"] == 5
    assert (told["latest"][-1]["athlete_id"], told["latest"][-1]["status"]) == (NELE.id, 500)
    lists = {"method": "GET", "path": f"/api/v3{LIST}", "athlete": NELE.id, "status": 200, "count": 3}
    assert lists in told["counts"]
    assert told["latest"][0]["query"] == "per_page=200"
    assert nele["access_token"] not in json.dumps(told)
