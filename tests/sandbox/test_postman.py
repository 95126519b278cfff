"""Events that come twice, late, out of order or not at all, and such as are forged."""

import pytest
import requests

from app.sandbox.people import MARA, NELE
from tests.sandbox.conftest import NOW
from tests.sandbox.test_events import subscribe

RUNS = f"/athletes/{MARA.id}/activities"


@pytest.fixture
def subscribed(caller, callback):
    """Someone who is told of what Mara does."""
    caller.connects()
    return subscribe(caller, callback).json()["id"]


def run(caller):
    return caller.practises("POST", RUNS, {})["id"]


def told(callback, count):
    return [callback.next()["object_id"] for _ in range(count)]


def test_an_event_comes_twice(caller, callback, subscribed):
    caller.goes_wrong("event_doubled")
    first, second = run(caller), run(caller)

    events = [callback.next() for _ in range(3)]
    assert sorted(one["object_id"] for one in events) == [first, first, second]
    assert callback.is_quiet()


def test_an_event_comes_again_with_a_later_time(caller, callback, subscribed):
    caller.goes_wrong("event_again", seconds=0.05)
    new = run(caller)
    one, again = callback.next(), callback.next()

    assert one["object_id"] == again["object_id"] == new
    assert again["event_time"] == one["event_time"] + 60
    assert callback.is_quiet()


def test_events_come_the_last_first(caller, callback, subscribed):
    caller.goes_wrong("event_shuffled", times=3, seconds=600)
    ids = [run(caller) for _ in range(3)]

    assert told(callback, 3) == ids[::-1]
    assert told(callback, 0) == [] and callback.is_quiet()


def test_events_that_wait_for_more_of_them_wait_for_so_long(caller, callback, subscribed):
    caller.goes_wrong("event_shuffled", times=None, seconds=0.3)
    ids = [run(caller) for _ in range(2)]
    assert told(callback, 2) == ids[::-1]

    ids = [run(caller) for _ in range(2)]
    assert told(callback, 2) == ids[::-1]


def test_an_event_is_late_and_others_overtake_it(caller, callback, subscribed):
    caller.goes_wrong("event_late", seconds=0.3)
    late, next_one = run(caller), run(caller)

    assert told(callback, 2) == [next_one, late]


def test_an_event_is_dropped(caller, callback, subscribed):
    caller.goes_wrong("event_dropped", after=1)
    first, _lost, third = (run(caller) for _ in range(3))

    assert told(callback, 2) == [first, third]
    assert caller.practises("GET", "/faults") == []
    assert caller.practises("GET", "/events") == []


def test_calls_and_events_go_wrong_apart(caller, callback, subscribed):
    caller.goes_wrong("500", path="/", times=None)
    caller.goes_wrong("event_dropped")
    run(caller)
    assert callback.is_quiet()

    new = run(caller)
    assert told(callback, 1) == [new]


def test_a_body_is_sent_as_it_stands(caller, callback, subscribed):
    body = {"object_type": "activity", "object_id": "7", "owner_id": None, "more": [1.5]}

    assert caller.practises("POST", "/events", body) == {"status": 200}
    assert callback.next() == body
    callback.refusals = 1
    assert caller.practises("POST", "/events", [body]) == {"status": 503}


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        ("deleted", {"aspect_type": "delete", "owner_id": MARA.id}),
        ("left", {"object_type": "athlete", "object_id": MARA.id, "updates": {"authorized": "false"}}),
        ("unknown", {"aspect_type": "create", "object_id": 19_999_999_999}),
        ("stranger", {"owner_id": 149_999_999}),
        ("subscription", {"aspect_type": "delete"}),
    ],
)
def test_a_forged_event_looks_like_one(caller, callback, subscribed, kind, says):
    tokens = caller.connects()
    assert caller.practises("POST", f"/athletes/{MARA.id}/forge", {"kind": kind}) == {"status": 200}
    event = callback.next()

    assert event == event | says
    assert (event["subscription_id"] == subscribed) == (kind != "subscription")
    assert event["event_time"] == int(NOW.timestamp())
    if says.get("aspect_type") == "delete":
        assert caller.get(f"/activities/{event['object_id']}", tokens).status_code == 200  # nothing was done
    assert caller.get("/athlete", tokens).status_code == 200


def test_one_that_is_no_event_is_no_json(caller, callback, subscribed):
    caller.practises("POST", f"/athletes/{MARA.id}/forge", {"kind": "nonsense"})

    assert callback.next() == b'["no", {"event": '


def test_without_a_subscription_there_is_nobody_to_send_a_forged_event_to(shared):
    for path, body in (("/events", {}), (f"/athletes/{NELE.id}/forge", {"kind": "left"})):
        answer = requests.post(f"{shared.address}/practice{path}", json=body)
        assert answer.status_code == 400
        assert "subscribed" in answer.json()["message"]
    odd = requests.post(f"{shared.address}/practice/athletes/{NELE.id}/forge", json={"kind": ["left"]})
    assert odd.status_code == 400
