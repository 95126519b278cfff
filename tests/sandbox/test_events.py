"""Subscribing, and the events of what runners do."""

from time import monotonic, sleep

import pytest
import requests

from app.sandbox import postman
from app.sandbox.people import IVO, MARA, NELE
from tests.sandbox.conftest import NOW, READ, Caller

APP = {"client_id": 1, "client_secret": "sandbox"}


def subscribe(caller, callback, **more):
    form = APP | {"callback_url": callback.url, "verify_token": "v"} | more
    return requests.post(f"{caller.address}/api/v3/push_subscriptions", data=form)


@pytest.fixture
def subscribed(caller, callback):
    answer = subscribe(caller, callback)
    assert answer.status_code == 201, answer.text
    return answer.json()["id"]


def newest(caller, athlete=MARA):
    return caller.practises("GET", f"/athletes/{athlete.id}/activities")[0]["id"]


def test_the_callback_is_asked_before_it_is_subscribed(caller, callback):
    answer = subscribe(caller, callback, verify_token="a token")

    assert answer.status_code == 201
    assert callback.asked[0]["hub.mode"] == ["subscribe"]
    assert callback.asked[0]["hub.verify_token"] == ["a token"]
    assert callback.asked[0]["secret"] == ["1"]
    listed = requests.get(f"{caller.address}/api/v3/push_subscriptions", params=APP).json()
    assert [(one["id"], one["callback_url"]) for one in listed] == [(answer.json()["id"], callback.url)]


def test_there_is_one_subscription_until_it_is_deleted(caller, callback, subscribed):
    second = subscribe(caller, callback)
    assert second.status_code == 400
    assert second.json()["errors"][0]["code"] == "already exists"

    address = f"{caller.address}/api/v3/push_subscriptions/{subscribed}"
    assert requests.delete(address, data={"client_id": 1, "client_secret": "?"}).status_code == 401
    assert requests.delete(address, data=APP).status_code == 204
    assert requests.delete(address, data=APP).status_code == 404
    assert subscribe(caller, callback).status_code == 201


@pytest.mark.parametrize(
    "url", ["https://elsewhere.example/hook", "ftp://localhost/", "", "http://localhost:1/hook"]
)
def test_a_callback_elsewhere_or_silent_is_refused(caller, callback, url):
    assert subscribe(caller, callback, callback_url=url).status_code == 400


def test_a_callback_that_does_not_echo_is_refused(caller, callback):
    callback.echo = False

    assert subscribe(caller, callback).json()["errors"][0]["code"] == "not verifiable"


def test_a_new_run_an_edit_and_its_end_are_told(caller, callback, subscribed):
    caller.connects()
    new = caller.practises("POST", f"/athletes/{MARA.id}/activities", {"distance_m": 12_000.0})
    place = f"/athletes/{MARA.id}/activities/{new['id']}"

    assert callback.next() == {
        "aspect_type": "create",
        "event_time": int(NOW.timestamp()),
        "object_id": new["id"],
        "object_type": "activity",
        "owner_id": MARA.id,
        "subscription_id": subscribed,
        "updates": {},
    }
    caller.practises("PATCH", place, {"title": "New", "sport": "TrailRun"})
    told = callback.next()
    assert (told["aspect_type"], told["updates"]) == ("update", {"title": "New", "type": "TrailRun"})
    caller.practises("PATCH", place, {"distance_m": 13_000.0})  # of a new distance nobody is told
    caller.practises("PATCH", place, {"title": "Silent", "event": False})
    caller.practises("DELETE", place)
    told = callback.next()
    assert (told["aspect_type"], told["object_id"]) == ("delete", new["id"])
    assert callback.is_quiet()


@pytest.mark.parametrize(
    ("scopes", "told"),
    [
        (READ, [("delete", {}), ("create", {})]),
        (("activity:read_all",), [("update", {"private": "true"}), ("update", {"private": "false"})]),
    ],
    ids=["as its end and its beginning", "as a change"],
)
def test_a_run_hidden_and_shown_again_is_told_by_what_the_app_may_see(
    caller, callback, subscribed, scopes, told
):
    caller.token(
        code=caller.consents(scopes=scopes, scope=",".join(scopes))["code"], grant_type="authorization_code"
    )
    place = f"/athletes/{MARA.id}/activities/{newest(caller)}"
    for only_me in (True, False):
        caller.practises("PATCH", place, {"only_me": only_me})

    events = [callback.next() for _ in told]
    assert [(event["aspect_type"], event["updates"]) for event in events] == told


def test_leaving_is_told_and_ends_the_tokens(caller, callback, subscribed):
    tokens = caller.connects(NELE.id)
    caller.practises("POST", f"/athletes/{NELE.id}/leave")

    told = callback.next()
    assert (told["object_type"], told["object_id"], told["owner_id"]) == ("athlete", NELE.id, NELE.id)
    assert (told["aspect_type"], told["updates"]) == ("update", {"authorized": "false"})
    assert caller.get("/athlete", tokens).status_code == 401


def test_nothing_is_told_of_who_is_not_connected(caller, callback, subscribed):
    caller.practises("POST", f"/athletes/{IVO.id}/activities", {})

    assert callback.is_quiet()


def test_an_event_is_tried_three_times_and_dropped(caller, callback, subscribed, monkeypatch):
    monkeypatch.setattr(postman, "RETRY_AFTER_S", (0.02, 0.02))
    caller.connects()
    callback.refusals = 3
    caller.practises("POST", f"/athletes/{MARA.id}/activities", {})

    tries = [callback.next() for _ in range(3)]
    assert tries[0] == tries[1] == tries[2]
    assert callback.is_quiet()
    assert caller.practises("GET", "/events") == []


def test_an_event_under_way_outlasts_a_restart(start, callback, monkeypatch):
    monkeypatch.setattr(postman, "RETRY_AFTER_S", (600, 600))
    with start() as running:
        caller = Caller(running.address)
        subscribe(caller, callback)
        caller.connects()
        callback.refusals = 1
        caller.practises("POST", f"/athletes/{MARA.id}/activities", {})
        first = callback.next()
        until = monotonic() + 5
        while caller.practises("GET", "/events")[0]["tries"] < 1 and monotonic() < until:
            sleep(0.01)
        caller.session.close()
    with start():
        assert callback.next() == first
