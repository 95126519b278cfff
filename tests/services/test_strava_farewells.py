"""That a runner has left is believed of Strava itself alone, and of nobody who has come back."""

import pytest

from app.adapters.strava_api import StravaApi
from app.store import strava_accounts
from app.store.strava_accounts import State
from tests.services.letters import event, gone, held, outcomes, pending, receive, works
from tests.services.practice import NELE


def is_connected(practice, account):
    with practice.db.read() as tx:
        return strava_accounts.of(tx, account.person_id) is not None


@pytest.mark.parametrize("hours", [0, 7], ids=["before the token's end", "after it"])
@pytest.mark.parametrize("left", [True, False], ids=["true", "forged"])
def test_a_connection_ends_only_when_strava_says_so_too(practice, connected, left, hours):
    if left:
        practice.asks("POST", f"/athletes/{NELE}/leave", event=False)
    practice.clock.on(hours=hours)
    receive(practice, gone())
    works(practice)
    works(practice, minutes=1)
    assert is_connected(practice, connected)
    works(practice, minutes=1)

    assert is_connected(practice, connected) != left
    assert bool(held(practice, connected)) != left


@pytest.mark.parametrize("lies", [1, 2])
def test_a_forged_farewell_that_meets_a_refusal_that_is_none_ends_nothing(practice, connected, lies):
    practice.goes_wrong("401", path="/api/v3/athlete", times=lies)
    practice.goes_wrong("refresh_token", path="/oauth/token", times=lies)
    receive(practice, gone())
    works(practice)
    for _ in range(3):
        works(practice, minutes=1)

    assert practice.account(connected).state is State.CONNECTED and held(practice, connected)
    assert pending(practice) == 0 and outcomes(practice) == ["nothing to do"]


def test_a_forged_farewell_to_whom_strava_gave_tokens_that_were_lost_asks_the_runner(practice, connected):
    """No token is good any more, and nobody has left: they agree anew, and nothing goes."""
    practice.clock.on(hours=7)
    practice.goes_wrong("lost", path="/oauth/token")
    practice.syncs(connected, with_recent=True)
    practice.clock.on(minutes=1)
    receive(practice, gone())
    works(practice)
    for _ in range(3):
        works(practice, minutes=1)

    assert practice.account(connected).state is State.NEEDS_RECONNECT
    assert held(practice, connected) and outcomes(practice) == ["not sure"]


def test_who_left_before_the_tokens_end_has_left_though_an_answer_was_lost(practice, connected):
    practice.clock.on(hours=5, minutes=10)
    practice.goes_wrong("lost", path="/oauth/token")
    practice.syncs(connected, with_recent=True)
    practice.asks("POST", f"/athletes/{NELE}/leave", event=False)
    practice.clock.on(minutes=1)
    receive(practice, gone())
    works(practice)
    for _ in range(3):
        works(practice, minutes=1)
    assert not is_connected(practice, connected)


@pytest.mark.parametrize("fault", ["500", "html"])
def test_what_destroys_is_kept_while_strava_is_in_trouble_and_then_looked_at(practice, connected, fault):
    number = min(held(practice, connected))
    practice.deletes(number)
    practice.asks("POST", f"/athletes/{NELE}/leave", event=False)
    practice.goes_wrong(fault, times=1000)
    receive(practice, event(number, "delete"), gone())
    for _ in range(30):
        works(practice, minutes=2)
    assert number in held(practice, connected) and pending(practice) == 2

    practice.asks("DELETE", "/faults")
    works(practice, hours=2)
    for _ in range(3):
        works(practice, minutes=1)
    assert not is_connected(practice, connected)
    assert held(practice, connected) == set()


def test_who_has_come_back_from_strava_is_not_taken_for_one_who_left(practice, connected, rosa):
    """They ended the connection there, and agreed anew before the event was looked at."""
    practice.asks("POST", f"/athletes/{NELE}/leave", event=False)
    receive(practice, gone())
    again = practice.connects(rosa)
    works(practice)
    practice.syncs(again)
    works(practice, seconds=61)
    assert practice.account(again).state is State.CONNECTED
    assert held(practice, connected) and pending(practice) == 0


def test_who_agrees_anew_while_strava_is_asked_stays(practice, connected, rosa, monkeypatch):
    practice.asks("POST", f"/athletes/{NELE}/leave", event=False)
    receive(practice, gone())
    refresh = StravaApi.refresh

    def agrees(api, token):
        practice.connects(rosa)
        return refresh(api, token)

    monkeypatch.setattr(StravaApi, "refresh", agrees)
    works(practice)
    monkeypatch.undo()
    practice.syncs(connected)
    works(practice, seconds=61)
    assert practice.account(connected).state is State.CONNECTED
