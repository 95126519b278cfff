"""Tokens are renewed by one at a time, kept before they are used, and given up only on a clear no."""

import threading
from datetime import timedelta

import pytest
from cryptography.fernet import Fernet

from app.adapters.strava_faults import StravaUnavailable
from app.services import strava_access, strava_exchange, strava_goodbye, strava_purge, strava_tokens
from app.services.strava_app import NotConnected, Strava
from app.services.strava_tokens import Agreed
from app.store import deliveries, strava_goodbyes, strava_held, tasks
from app.store.sealing import Sealer
from app.store.strava_accounts import State
from app.store.strava_held import LEASE
from tests.services.practice import NELE, practising
from tests.services.token_workers import NOW, working


@pytest.fixture
def connected(practice, rosa):
    """A runner whose code was exchanged, and nothing read yet."""
    account = practice.connects(rosa)
    strava_exchange.take_in(practice.db, practice.strava, account.id, practice.clock)
    return practice.account(account)


def token(practice, account, **more):
    return strava_tokens.token(practice.db, practice.strava, account.id, practice.clock, **more)


def held(practice, account):
    with practice.db.read() as tx:
        return strava_held.of(tx, practice.strava.sealer, account.id)


def turn(practice, account):
    """What a process that renews has read, and its lease; it has not asked yet."""
    return strava_tokens._turn(practice.db, practice.strava, account.id, practice.clock, None)


def renew(practice, turn):
    return strava_tokens._renewed(practice.db, practice.strava, turn, turn.fence, practice.clock, None)


def told(practice, account):
    with practice.db.read() as tx:
        return [each.kind for each in deliveries.latest(tx, account.person_id, 9)]


def test_a_token_is_used_until_an_hour_before_its_end(practice, connected):
    first = token(practice, connected)
    practice.clock.on(hours=4, minutes=59)
    assert token(practice, connected) == first
    practice.clock.on(minutes=1)

    assert token(practice, connected) != first
    assert practice.calls("/oauth/token") == 2


def test_of_many_at_once_one_renews_and_all_get_the_same(practice, connected):
    practice.clock.on(hours=6)
    given: list[str] = []
    threads = [threading.Thread(target=lambda: given.append(token(practice, connected))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(given) == 6 and len(set(given)) == 1
    assert practice.calls("/oauth/token") == 2


def test_while_another_renews_the_token_held_serves_as_long_as_it_is_good(practice, connected, monkeypatch):
    monkeypatch.setattr(strava_tokens, "LOOK_S", 0)
    first = token(practice, connected)
    practice.clock.on(hours=5, minutes=30)
    assert turn(practice, connected).fence

    assert token(practice, connected) == first
    with pytest.raises(StravaUnavailable, match="Another process"):
        token(practice, connected, refused=first)
    assert practice.calls("/oauth/token") == 1


def test_a_refusal_that_was_none_ends_nothing(practice, connected):
    practice.clock.on(hours=6)
    practice.goes_wrong("refresh_token", path="/oauth/token", times=2)
    for _ in range(2):
        with pytest.raises(StravaUnavailable):
            token(practice, connected)
        practice.clock.on(minutes=1)

    assert token(practice, connected) == held(practice, connected).access
    assert practice.account(connected).state is State.CONNECTED and not told(practice, connected)
    practice.clock.on(hours=6)
    practice.goes_wrong("refresh_token", path="/oauth/token")  # they count in a row alone
    with pytest.raises(StravaUnavailable):
        token(practice, connected)
    assert practice.account(connected).state is State.CONNECTED


def test_a_renewal_refused_three_times_waits_for_the_runner_who_is_told_once(practice, connected):
    practice.asks("POST", f"/athletes/{NELE}/leave", event=False)
    practice.clock.on(hours=6)
    for raised in (StravaUnavailable, StravaUnavailable, NotConnected, NotConnected):
        with pytest.raises(raised):
            token(practice, connected)
        practice.clock.on(minutes=1)

    account = practice.account(connected)
    assert (account.state, account.problem) == (State.NEEDS_RECONNECT, "refused")
    assert practice.calls("/oauth/token") == 4
    assert told(practice, connected) == ["strava_reconnect"]


def test_between_refusals_a_minute_goes_by(practice, connected, monkeypatch):
    monkeypatch.setattr(strava_tokens, "LOOK_S", 0)
    practice.asks("POST", f"/athletes/{NELE}/leave", event=False)
    practice.clock.on(hours=6)
    for _ in range(5):
        with pytest.raises(StravaUnavailable):
            token(practice, connected)

    assert practice.calls("/oauth/token") == 2


def test_whether_the_runner_left_is_not_said_while_another_process_asks(practice, connected):
    def still():
        return strava_tokens.still_renewed(practice.db, practice.strava, connected.id, practice.clock, False)

    practice.asks("POST", f"/athletes/{NELE}/leave", event=False)
    practice.clock.on(hours=6)
    assert turn(practice, connected).fence
    with pytest.raises(StravaUnavailable):
        still()
    practice.clock.on(seconds=LEASE.total_seconds())
    with pytest.raises(StravaUnavailable, match="refresh token"):
        token(practice, connected)
    with pytest.raises(StravaUnavailable, match="Another process"):
        still()

    practice.clock.on(minutes=1)
    assert still() is Agreed.OPEN
    practice.clock.on(minutes=1)
    assert still() is Agreed.LOST  # the first process may have been given others


def test_a_lost_answer_costs_nothing_while_the_token_held_is_good(practice, connected):
    """Strava has replaced the refresh token, and nobody was told the new one."""
    first = token(practice, connected)
    practice.clock.on(hours=5, minutes=30)
    practice.goes_wrong("lost", path="/oauth/token")
    assert token(practice, connected) == first
    practice.clock.on(minutes=1)
    assert token(practice, connected) == first
    practice.clock.on(minutes=1)
    assert token(practice, connected) == first

    practice.clock.on(minutes=1)
    with pytest.raises(NotConnected):
        token(practice, connected)
    assert told(practice, connected) == ["strava_reconnect"]


@pytest.mark.parametrize("kind", ["500", "429", "dropped"])
def test_trouble_while_renewing_holds_nobody_up_while_the_token_held_is_good(practice, connected, kind):
    first = token(practice, connected)
    practice.clock.on(hours=5, minutes=30)
    practice.goes_wrong(kind, path="/oauth/token", times=1)
    assert token(practice, connected) == token(practice, connected) == first
    assert practice.calls("/oauth/token") == 2  # and is left alone for a minute

    practice.clock.on(minutes=1)
    newer = token(practice, connected)
    assert newer != first or kind == "dropped"
    assert practice.account(connected).state is State.CONNECTED


@pytest.mark.parametrize("kind", ["500", "401"])
def test_trouble_while_renewing_means_nothing_and_leaves_the_lease_free(practice, connected, kind):
    practice.clock.on(hours=6)
    practice.goes_wrong(kind, path="/oauth/token")
    with pytest.raises(StravaUnavailable):
        token(practice, connected)

    assert practice.account(connected).state is State.CONNECTED
    assert token(practice, connected)


def test_a_renewal_that_another_has_won_is_theirs(practice, connected):
    """The refresh token was replaced between reading it and using it."""
    practice.clock.on(hours=6)
    slow = turn(practice, connected)
    practice.clock.on(seconds=LEASE.total_seconds())
    newer = token(practice, connected)

    assert renew(practice, slow) == newer
    assert practice.account(connected).state is State.CONNECTED
    assert held(practice, connected).access == newer


def test_an_answer_later_than_the_lease_is_kept_unless_another_has_a_newer_one(practice, connected):
    practice.clock.on(hours=6)
    slow = turn(practice, connected)
    practice.clock.on(seconds=LEASE.total_seconds())
    other = turn(practice, connected)
    assert other.fence == slow.fence + 1

    renewed = renew(practice, slow)
    assert held(practice, connected).access == renewed
    assert renew(practice, other) == renewed  # its refresh token was replaced; it reads the row again
    assert practice.account(connected).state is State.CONNECTED


def test_a_lease_goes_with_a_clock_that_was_set_back_by_hours_and_not_by_seconds(practice, connected):
    practice.clock.on(hours=6)
    slow = turn(practice, connected)
    practice.clock.on(seconds=-30)
    assert turn(practice, connected).fence is None
    practice.clock.on(minutes=-20)

    assert turn(practice, connected).fence == slow.fence + 1


def test_a_clock_set_back_beyond_a_tokens_life_renews_it_when_strava_refuses_it(practice, connected):
    def late(**more):
        behind = practice.clock() - timedelta(days=2)
        return strava_tokens.token(practice.db, practice.strava, connected.id, lambda: behind, **more)

    first = late()
    practice.clock.on(hours=6)
    assert late() == first

    assert late(refused=first) != first


def test_tokens_that_come_after_a_disconnect_are_revoked(practice, connected, rosa):
    practice.clock.on(hours=6)
    slow = turn(practice, connected)
    with practice.db.begin() as tx:
        strava_purge.disconnect(tx, rosa, practice.strava, practice.clock(), "asked")
    with pytest.raises(NotConnected):
        renew(practice, slow)

    assert strava_goodbye.say(practice.db, practice.strava, practice.clock) == 2
    assert {one["id"]: one["scope"] for one in practice.asks("GET", "/athletes")}[NELE] is None
    with practice.db.read() as tx:
        assert strava_goodbyes.count(tx, "sandbox") == 0
        assert tasks.asked_for(tx, strava_goodbye.GOODBYE)


def test_tokens_that_no_key_opens_are_the_operators_to_mend_and_not_the_runners(practice, connected):
    other = Strava(practice.strava.api, Sealer([Fernet.generate_key().decode()]))
    with pytest.raises(StravaUnavailable, match="None of the keys"):
        strava_tokens.token(practice.db, other, connected.id, practice.clock)

    assert practice.account(connected).state is State.CONNECTED
    assert not told(practice, connected)
    assert strava_tokens.token(practice.db, practice.strava, connected.id, practice.clock)


def test_two_processes_through_four_expiries_renew_four_times_and_are_never_refused(db, rosa, tmp_path):
    with (
        practising(db, tmp_path / "sandbox", NOW) as practice,
        working(practice, tmp_path, rosa, 1) as other,
    ):
        for left_s, is_known in ((0, False), (0, True), (600, True), (0, False)):
            other.ages(left_s, is_known)
            other.go([0])
            strava_access.call(db, practice.strava, other.account.id, NOW, lambda api, key: api.athlete(key))
            assert other.said([0]) == ["ok"]
        assert other.renewals() == {200: 5}
