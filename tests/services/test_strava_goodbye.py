"""What ends here ends at Strava too, whatever is in the way and however the connection goes."""

from dataclasses import replace

import pytest
from sqlalchemy import delete

from app.adapters.strava_faults import StravaUnavailable
from app.services import strava_exchange, strava_goodbye, strava_purge, strava_tokens
from app.services.strava_app import Strava
from app.store import strava_accounts, strava_goodbyes
from app.store.strava_accounts import Problem
from app.store.tables import PersonRow
from tests.services.practice import KEY, NELE


@pytest.fixture
def connected(practice, rosa):
    account = practice.connects(rosa)
    strava_exchange.take_in(practice.db, practice.strava, account.id, practice.clock)
    return practice.account(account)


def agrees(practice):
    """Whether Strava still lets Kneewise see Nele's activities."""
    return {one["id"]: one["scope"] for one in practice.asks("GET", "/athletes")}[NELE] is not None


def say(practice, strava=None):
    return strava_goodbye.say(practice.db, strava or practice.strava, practice.clock)


def waiting(practice):
    with practice.db.read() as tx:
        return strava_goodbyes.of(tx, practice.strava.sealer, "sandbox")


def test_a_person_who_is_deleted_ends_at_strava_too(practice, connected):
    with practice.db.begin() as tx:
        strava_goodbye.leave(tx, practice.strava.sealer, connected, practice.clock())
        tx.execute(delete(PersonRow))
    with practice.db.read() as tx:
        assert strava_accounts.by_id(tx, connected.id) is None

    assert say(practice) == 1
    assert not agrees(practice) and not waiting(practice)


def test_who_leaves_with_a_dead_refresh_token_ends_with_the_other(practice, connected, rosa):
    practice.clock.on(hours=5, minutes=30)
    practice.goes_wrong("lost", path="/oauth/token")
    strava_tokens.token(practice.db, practice.strava, connected.id, practice.clock)
    with practice.db.begin() as tx:
        strava_accounts.need_runner(tx, connected.id, Problem.REFUSED)
        strava_purge.disconnect(tx, rosa, practice.strava, practice.clock(), "asked")

    assert say(practice) == 2
    assert not agrees(practice)


def test_an_app_that_is_not_known_to_strava_keeps_its_goodbyes(practice, connected, rosa):
    with practice.db.begin() as tx:
        strava_purge.disconnect(tx, rosa, practice.strava, practice.clock(), "asked")
    wrong = Strava(replace(practice.strava.api, client_secret="another"), practice.strava.sealer)
    with pytest.raises(StravaUnavailable):
        say(practice, wrong)

    assert agrees(practice) and len(waiting(practice)) == 1
    assert say(practice) == 1 and not agrees(practice)


def test_a_goodbye_shows_no_token(practice, connected, rosa):
    with practice.db.begin() as tx:
        strava_purge.disconnect(tx, rosa, practice.strava, practice.clock(), "asked")
    (kept,) = waiting(practice)
    assert kept.token not in repr(kept)
    assert kept.token.encode() not in practice.db.path.read_bytes()
    assert KEY not in repr(practice.strava)
