"""Tokens are renewed by one at a time, kept before they are used, and given up only on a clear no."""

import threading

import pytest
from cryptography.fernet import Fernet

from app.adapters.strava_faults import StravaUnavailable
from app.services import strava_tokens
from app.services.strava_tokens import NotConnected, Strava
from app.store import deliveries, strava_accounts
from app.store.sealing import Sealer
from app.store.strava_accounts import State


@pytest.fixture
def connected(practice, rosa):
    account = practice.connects(rosa)
    practice.syncs(account)
    return account


def token(practice, account, **more):
    return strava_tokens.token(practice.db, practice.strava, account.id, practice.clock, **more)


def held(practice, account):
    with practice.db.read() as tx:
        return strava_accounts.held(tx, practice.strava.sealer, account.id)


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


def test_a_refused_renewal_waits_for_the_runner_who_is_told_once(practice, connected):
    practice.asks("POST", "/athletes/140000003/leave", event=False)
    practice.clock.on(hours=6)
    for _ in range(2):
        with pytest.raises(NotConnected):
            token(practice, connected)

    account = practice.account(connected)
    assert (account.state, account.problem) == (State.NEEDS_RECONNECT, "refused")
    assert practice.calls("/oauth/token") == 2
    with practice.db.read() as tx:
        assert [each.kind for each in deliveries.latest(tx, connected.person_id, 9)] == ["strava_reconnect"]


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
    old = held(practice, connected)
    newer = token(practice, connected)
    with practice.db.begin() as tx:
        fence = strava_accounts.lease(tx, connected.id, practice.clock())
    renewed = strava_tokens._renewed(practice.db, practice.strava, connected.id, practice.clock, old, fence)

    assert renewed == newer
    assert practice.account(connected).state is State.CONNECTED


def test_tokens_that_no_key_opens_are_the_operators_to_mend_and_not_the_runners(practice, connected):
    other = Strava(practice.strava.api, Sealer([Fernet.generate_key().decode()]))
    with pytest.raises(StravaUnavailable, match="None of the keys"):
        strava_tokens.token(practice.db, other, connected.id, practice.clock)

    assert practice.account(connected).state is State.CONNECTED
    with practice.db.read() as tx:
        assert not deliveries.latest(tx, connected.person_id, 9)
    assert strava_tokens.token(practice.db, practice.strava, connected.id, practice.clock)
