"""The clock that is set and moved on."""

from datetime import timedelta

import pytest
import requests

from app.sandbox import WrongInstant
from app.sandbox.people import IVO, MARA
from tests.sandbox.conftest import LIST, NOW, Caller


def test_the_clock_is_set_moved_on_and_goes_on(caller, hands):
    assert caller.practises("GET", "/clock") == {"now": NOW.isoformat(), "ahead_s": 0.0}
    caller.practises("POST", "/clock", {"advance_s": 3600})
    hands.on(minutes=1)
    later = NOW + timedelta(hours=1, minutes=1)
    assert caller.practises("GET", "/clock") == {"now": later.isoformat(), "ahead_s": 3600.0}

    told = caller.practises("POST", "/clock", {"now": "2026-12-24T20:00:00+02:00"})
    assert told["now"] == "2026-12-24T18:00:00+00:00"
    assert caller.practises("DELETE", "/clock")["ahead_s"] == 0.0


def test_all_goes_by_the_clock_that_is_moved(caller):
    tokens = caller.connects()
    before = caller.lists(tokens)
    limits = caller.get("/athlete", tokens).headers
    caller.practises("POST", "/clock", {"advance_s": 7 * 86_400})

    assert caller.get("/athlete", tokens).status_code == 401
    tokens = caller.token(grant_type="refresh_token", refresh_token=tokens["refresh_token"]).json()
    assert len(caller.lists(tokens)) >= len(before) + 4
    assert limits["X-ReadRateLimit-Usage"] != "1,1"
    assert caller.practises("GET", "/calls")["latest"][-1]["at"].startswith("2026-11-19")
    new = caller.practises("POST", f"/athletes/{IVO.id}/activities", {})
    assert new["start_date"].startswith("2026-11-19")


def test_a_clock_that_is_ahead_outlasts_a_restart(start):
    with start() as running:
        first = Caller(running.address)
        first.practises("POST", "/clock", {"advance_s": 86_400})
        new = first.practises("POST", f"/athletes/{MARA.id}/activities", {})
        first.session.close()
    with start() as again:
        assert again.moved_to == NOW + timedelta(days=1)
        second = Caller(again.address)
        assert second.get(LIST, second.connects()).json()[0]["id"] == new["id"]
        second.session.close()


def test_a_start_may_say_what_the_clock_shows(start):
    with start(now=NOW + timedelta(days=3)) as running:
        assert running.moved_to == NOW + timedelta(days=3)
    with pytest.raises(WrongInstant), start(now=NOW.replace(year=1999)):
        pass
    with start(now=NOW) as running:
        assert running.moved_to is None


@pytest.mark.parametrize(
    "wish",
    [
        {"now": "soon"},
        {"now": 5},
        {"now": "2026-12-24T20:00:00"},
        {"now": "1990-01-01T00:00:00Z"},
        {"advance_s": 10**10},
        {"advance_s": "x"},
        {"advance_s": -(10**9)},
    ],
)
def test_an_instant_that_cannot_be_shown_is_refused(shared, wish):
    answer = requests.post(f"{shared.address}/practice/clock", json=wish)

    assert answer.status_code == 400
    assert answer.json()["message"]
    assert shared.practises("GET", "/clock")["ahead_s"] == 0.0
