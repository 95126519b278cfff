"""Events are hints: stored once, folded, looked at before anything is believed, and forged ones drop."""

from datetime import timedelta

import pytest

from app.services import strava_inbox
from app.services.strava_inbox import Received
from app.store import api_runs, strava_accounts, strava_events, strava_subscriptions, tasks
from app.store.strava_subscriptions import Subscription
from tests.build import NOW
from tests.services.practice import NELE

SECRET = "x" * 43


@pytest.fixture
def connected(practice, rosa):
    account = practice.connects(rosa)
    practice.syncs(account)
    with practice.db.begin() as tx:
        hashes = strava_inbox.hashed(SECRET), strava_inbox.hashed("verify")
        strava_subscriptions.put(tx, Subscription("sandbox", *hashes, "http://here", 5, NOW))
    return practice.account(account)


def event(number, aspect="create", kind="activity", **more):
    told = {
        "object_type": kind, "object_id": number, "aspect_type": aspect, "owner_id": NELE,
        "subscription_id": 5, "event_time": 1_794_474_000, "updates": {},
    }  # fmt: skip
    return told | more


def receive(practice, payload, secret=SECRET):
    with practice.db.begin() as tx:
        return strava_inbox.receive(tx, secret, payload, "sandbox", practice.clock())


def look(practice, number):
    strava_inbox.look(practice.db, practice.strava, "sandbox", number, practice.clock)


def held(practice, account):
    with practice.db.read() as tx:
        return {int(one.external_id) for one in api_runs.of(tx, account.person_id)}


def pending(practice):
    with practice.db.read() as tx:
        return strava_events.count_pending(tx, "sandbox", NELE)


def test_a_new_run_is_there_after_one_call_however_often_it_was_announced(practice, connected):
    number = practice.runs(event=False)
    for at in (0, 60, 60, 120):
        assert receive(practice, event(number, event_time=1_794_474_000 + at)) is Received.KEPT
    calls = practice.calls()
    for _ in range(2):
        look(practice, number)

    assert number in held(practice, connected)
    assert practice.calls() == calls + 1 and pending(practice) == 0
    assert practice.account(connected).received_at == NOW


def test_events_in_any_order_end_as_strava_has_it(practice, connected):
    number = practice.runs(event=False)
    look_at = practice.runs(event=False)
    practice.deletes(number)
    for aspect in ("delete", "update", "create"):
        receive(practice, event(number, aspect))
        receive(practice, event(look_at, aspect))
    look(practice, number)
    look(practice, look_at)

    assert number not in held(practice, connected) and look_at in held(practice, connected)


def test_a_deletion_that_is_not_true_deletes_nothing(practice, connected):
    number = next(iter(held(practice, connected)))
    receive(practice, event(number, "delete"))
    look(practice, number)

    assert number in held(practice, connected)


def test_a_run_that_became_private_or_a_ride_goes(practice, connected):
    one, other = sorted(held(practice, connected))[:2]
    practice.changes(one, only_me=True, event=False)
    practice.changes(other, sport="Ride", event=False)
    for number, aspect in ((one, "delete"), (other, "update")):
        receive(practice, event(number, aspect))
        look(practice, number)

    assert not held(practice, connected) & {one, other}


def test_a_new_activity_that_strava_does_not_know_yet_is_looked_at_again(practice, connected):
    receive(practice, event(999))
    with practice.db.begin() as tx:
        tasks.claim(tx, NOW)
    look(practice, 999)
    key = "strava_event:sandbox:999"
    with practice.db.read() as tx:
        assert tasks.due_at(tx, key) == NOW + timedelta(seconds=10)
    for after_s in (10, 50, 210):
        practice.clock.now = NOW + timedelta(seconds=after_s)
        look(practice, 999)
    assert pending(practice) == 1

    practice.clock.now = NOW + timedelta(seconds=850)
    look(practice, 999)
    assert pending(practice) == 0


def test_what_is_no_event_is_odd(practice, connected):
    odd = [None, [], "x", 5, {}, event(0), event(True), event("7"), event(2**63), event(7, "made")]
    odd += [event(7, None), event(7, kind="segment"), event(7, owner_id=-1), event(7, event_time=2**60)]
    for payload in (*odd, event(7, event_time=None)):
        assert receive(practice, payload) is Received.ODD


def test_events_of_others_are_counted_and_dropped(practice, connected):
    assert receive(practice, event(7, owner_id=1)) is Received.DROPPED
    assert receive(practice, event(7, subscription_id=6)) is Received.DROPPED
    assert receive(practice, event(7), "y" * 43) is Received.UNKNOWN
    with practice.db.read() as tx:
        assert strava_subscriptions.of(tx, "sandbox").dropped == 2


def test_an_event_about_anothers_activity_brings_nothing_in(practice, connected):
    """Every athlete's activity has a number that anyone may write into an event."""
    foreign = practice.runs(140_000_001, event=False)
    receive(practice, event(foreign))
    look(practice, foreign)
    assert foreign not in held(practice, connected)


@pytest.mark.parametrize("left", [True, False], ids=["true", "forged"])
def test_a_connection_ends_only_when_strava_says_so_too(practice, connected, left):
    if left:
        practice.asks("POST", f"/athletes/{NELE}/leave", event=False)
    receive(practice, event(NELE, "update", "athlete", updates={"authorized": "false"}))
    look(practice, NELE)

    with practice.db.read() as tx:
        assert (strava_accounts.of(tx, connected.person_id) is None) == left
    assert bool(held(practice, connected)) != left


def test_many_events_at_once_are_one_reading_of_the_list(practice, connected):
    numbers = [practice.runs(event=False, days_ago=at) for at in range(9)]
    for number in numbers:
        receive(practice, event(number))
    calls = practice.calls()
    practice.clock.on(minutes=1)
    practice.syncs(connected)

    assert set(numbers) <= held(practice, connected)
    assert practice.calls() == calls + 3 and pending(practice) == 0  # the end of so short a list among them


def test_many_events_about_rides_and_deletions_are_one_reading_too(practice, connected):
    gone = practice.has()[2]["id"]
    rides = [practice.runs(event=False, sport="Ride", days_ago=at) for at in range(6)]
    practice.deletes(gone)
    for number in (*rides, gone, 998, 999):
        receive(practice, event(number, "delete" if number in (gone, 998, 999) else "create"))
    receive(practice, event(999, "create"))
    calls = practice.calls()
    practice.clock.on(minutes=1)
    practice.syncs(connected)

    assert gone not in held(practice, connected)
    assert practice.calls() == calls + 4 and pending(practice) == 0  # and one for the run that is missing


def test_many_events_during_a_reading_are_a_reason_for_another(practice, connected):
    numbers = range(900, 909)
    for number in numbers:
        receive(practice, event(number, "delete"))
    with practice.db.begin() as tx:
        while task := tasks.claim(tx, practice.clock()):
            tasks.finish(tx, task, practice.clock())
    practice.syncs(connected)

    with practice.db.read() as tx:
        assert tasks.asked_for(tx, f"strava_sync:{connected.id}")
        assert not any(tasks.asked_for(tx, f"strava_event:sandbox:{number}") for number in numbers)


def test_of_very_many_events_no_more_are_stored(practice, connected, monkeypatch):
    monkeypatch.setattr(strava_inbox, "MOST_OPEN", 3)
    for number in range(900, 905):
        assert receive(practice, event(number)) is Received.KEPT

    assert pending(practice) == 3
    with practice.db.read() as tx:
        assert tasks.asked_for(tx, f"strava_sync:{connected.id}")
    receive(practice, event(NELE, "update", "athlete", updates={"authorized": "false"}))
    assert pending(practice) == 4


def test_the_handshake_answers_who_knows_the_token(practice, connected):
    asked = {"hub.mode": "subscribe", "hub.challenge": "c", "hub.verify_token": "verify"}
    with practice.db.read() as tx:
        assert strava_inbox.answer(tx, SECRET, asked) == "c"
        for wrong in ({"hub.verify_token": "other"}, {"hub.mode": "x"}, {"hub.challenge": "c" * 300}):
            assert strava_inbox.answer(tx, SECRET, asked | wrong) is None
        assert strava_inbox.answer(tx, "other", asked) is None
        assert strava_inbox.answer(tx, SECRET, {}) is None


def test_the_look_is_asked_for_with_the_event(practice, connected):
    receive(practice, event(7))
    with practice.db.read() as tx:
        assert tasks.waiting(tx, NOW)
