"""Events are hints: read strictly, stored once, folded, and the handshake answered to who knows the token."""

import pytest

from app.services import strava_callback
from app.store import strava_subscriptions
from app.store.strava_subscriptions import Subscription
from tests.build import NOW
from tests.services.letters import signature

SECRET = "x" * 43


def payload(number, aspect="create", kind="activity", **more):
    told = {
        "object_type": kind, "object_id": number, "aspect_type": aspect, "owner_id": 11,
        "subscription_id": 5, "event_time": 1_794_474_000, "updates": {},
    }  # fmt: skip
    return told | more


def read(body):
    return strava_callback.event(body, False, NOW)


def test_what_is_no_event_is_none():
    odd = [
        None,
        [],
        "x",
        5,
        {},
        payload(0),
        payload(True),
        payload("seven"),
        payload(2**63),
        payload(7, "made"),
    ]
    odd += [payload(7, None), payload(7, kind="segment"), payload(7, owner_id=-1)]
    odd += [payload(7, event_time=2**60), payload(7, event_time=None), payload(7, kind=["activity"])]
    assert [read(body) for body in odd] == [None] * len(odd)


def test_numbers_may_be_written_as_text():
    told = read(payload("7", owner_id="11", event_time="1794474000"))
    assert told == read(payload(7)) and told.object_id == 7


@pytest.mark.parametrize("updates", [{"title": "At the clinic"}, {"type": "Run", "private": "true"}, 5, None])
def test_of_the_updates_nothing_personal_is_kept(updates):
    assert read(payload(7, "update", updates=updates)).updates == {}


@pytest.mark.parametrize(("said", "kept"), [("false", "false"), (False, "false"), ("true", None), ([], None)])
def test_of_an_athletes_event_it_is_kept_that_they_left(said, kept):
    told = read(payload(11, "update", "athlete", updates={"authorized": said, "name": "Rosa"}))
    assert told.updates == ({} if kept is None else {"authorized": kept})


def test_a_signature_of_the_apps_secret_is_known_from_any_other():
    good = signature(b"{}", "key")
    assert strava_callback.is_signed(good, b"{}", "key")
    assert strava_callback.is_signed(good.replace(",", ", "), b"{}", "key")
    assert not strava_callback.is_signed(good, b"{} ", "key")
    for odd in (signature(b"{}", "other"), good[:-1], "", "t=,v1=", "v1", "t=5", "t=٣,v1=٣", "=,=,,"):
        assert not strava_callback.is_signed(odd, b"{}", "key")


@pytest.fixture
def subscribed(db):
    with db.begin() as tx:
        hashes = strava_callback.hashed(SECRET), strava_callback.hashed("verify")
        strava_subscriptions.put(tx, Subscription("sandbox", *hashes, "http://here", 5, NOW))


@pytest.mark.usefixtures("subscribed")
def test_the_handshake_answers_who_knows_the_token(db):
    asked = {"hub.mode": "subscribe", "hub.challenge": "15f7d1a9", "hub.verify_token": "verify"}
    with db.read() as tx:
        assert strava_callback.answer(tx, SECRET, asked) == "15f7d1a9"
        for wrong in (
            {"hub.verify_token": "other"}, {"hub.verify_token": "v\u00e9rify\udc80"}, {"hub.mode": "x"},
            {"hub.challenge": "c" * 300}, {"hub.challenge": "\u00e9"}, {"hub.challenge": "a\r\nb"},
        ):  # fmt: skip
            assert strava_callback.answer(tx, SECRET, asked | wrong) is None
        assert strava_callback.answer(tx, "other", asked) is None
        assert strava_callback.answer(tx, SECRET, {}) is None
