"""The buttons of someone who rehearses, and the limits as a program uses them up."""

import re
from datetime import timedelta

import pytest
import requests

from app.sandbox import broken, kinds
from app.sandbox.people import IVO, MARA, NELE
from app.sandbox.zones import PLACES
from tests.sandbox.conftest import LIST, NOW
from tests.sandbox.test_events import subscribe
from tests.sandbox.test_practice import page, press, runs


def test_faults_are_set_listed_and_cleared(caller):
    tokens = caller.connects(NELE.id)
    said = press(caller, "/faults", kind="500", times="2")
    assert "an error inside Strava<small>2 times more · <code>/api/v3</code>" in said
    assert caller.get("/athlete", tokens).status_code == 500
    press(caller, "/faults")
    assert caller.get("/athlete", tokens).status_code == 200


def test_a_fault_of_the_page_may_last_and_take_its_time(shared):
    said = press(
        shared, "/faults", **{"kind": "event_late", "times": "3", "seconds": "9", "until cleared": "on"}
    )
    (fault,) = shared.practises("GET", "/faults")
    press(shared, "/faults")

    assert "events after some seconds<small>until cleared" in said
    assert (fault["times"], fault["seconds"], fault["path"]) == (None, 9.0, "/events")


def test_the_page_offers_all_that_can_go_wrong(shared):
    offered = set(re.findall(r'<option value="([^"]+)">', page(shared)))

    assert offered == {*kinds.KINDS, *kinds.FORGED, *PLACES, *broken.KINDS}


@pytest.mark.parametrize("what", ["kathmandu", "distance_missing"])
def test_an_odd_run_is_recorded(caller, what):
    assert "The odd run is recorded." in press(caller, f"/athletes/{IVO.id}/odd", what=what)
    (one,) = runs(caller, IVO)
    (told,) = caller.lists(caller.connects(IVO.id))

    assert one["timezone"] == ("Asia/Kathmandu" if what in PLACES else IVO.timezone)
    assert ("distance" in told) == (what in PLACES)
    assert "not there any more" in press(caller, f"/athletes/{IVO.id}/odd", what="arsenic")


def test_an_access_token_is_ended(caller):
    tokens = caller.connects(NELE.id)
    press(caller, f"/athletes/{NELE.id}/age")

    assert caller.get("/athlete", tokens).status_code == 401
    form = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}
    assert caller.get("/athlete", caller.token(**form).json()).status_code == 200


def test_a_forged_event_is_sent(caller, callback):
    place = f"/athletes/{MARA.id}/forge"
    assert "No app has subscribed" in press(caller, place, kind="left")
    subscribe(caller, callback)
    callback.refusals = 1

    assert "was not taken" in press(caller, place, kind="left")
    assert "was taken" in press(caller, place, kind="left")
    assert callback.next()["updates"] == callback.next()["updates"] == {"authorized": "false"}


def test_calls_are_used_up_and_given_back(caller, hands):
    tokens = caller.connects(NELE.id)
    assert "200 of 200" in press(caller, "/limits", use_up="quarter")
    assert caller.get(LIST, tokens).status_code == 429
    press(caller, "/limits")
    assert caller.get(LIST, tokens).status_code == 200
    assert "2,000 of 2,000" in press(caller, "/limits", use_up="day")
    hands.on(minutes=15)
    assert caller.get(LIST, tokens).status_code == 429


@pytest.mark.parametrize(("window", "minutes"), [("quarter", 15), ("day", 15 * 60)])
def test_a_program_uses_calls_up_until_their_window_ends(caller, hands, window, minutes):
    tokens = caller.connects(NELE.id)
    caller.practises("POST", "/limits", {"overall": [9, 90], "read": [8, 80], "use_up": window})
    refused = caller.get(LIST, tokens)
    hands.on(minutes=minutes)
    tokens = caller.token(grant_type="refresh_token", refresh_token=tokens["refresh_token"]).json()

    assert refused.status_code == 429
    assert refused.headers["X-ReadRateLimit-Usage"] == ("9,1" if window == "quarter" else "1,81")
    assert caller.get(LIST, tokens).status_code == 200
    wrong = requests.post(f"{caller.address}/practice/limits", json={"use_up": "week"})
    assert wrong.status_code == 400


def test_the_clock_is_moved_and_set_right(caller):
    assert "Thu 12 Nov 2026, 10:00" in page(caller)
    assert "Sat 14 Nov 2026, 10:00 for Mara, not the right time" in press(caller, "/clock", hours="48")
    assert caller.practises("GET", "/clock")["now"] == (NOW + timedelta(hours=48)).isoformat()
    assert "Thu 12 Nov 2026, 10:00" in press(caller, "/clock", hours="24", right="1")
    for wrong in ("", "-5", "x", "1e9"):
        assert "Nothing was changed" in press(caller, "/clock", hours=wrong)


def test_the_page_stays_with_its_runner(shared):
    for path in ("/faults", "/limits", "/clock"):
        answer = requests.post(shared.address + path, data={"athlete": IVO.id}, allow_redirects=False)
        assert f"athlete={IVO.id}" in answer.headers["Location"]
