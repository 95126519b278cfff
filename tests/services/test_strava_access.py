"""Calls to Strava are counted for all, and a token that is refused is renewed once."""

import pytest

from app.services import strava_access
from app.store import strava_budget


@pytest.fixture
def connected(practice, rosa):
    account = practice.connects(rosa)
    practice.syncs(account)
    return account


def test_a_refused_token_is_renewed_once_and_the_call_made_again(practice, connected):
    practice.asks("POST", f"/athletes/{connected.athlete_id or 140_000_003}/age")
    athlete = strava_access.call(
        practice.db, practice.strava, connected.id, practice.clock, lambda api, key: api.athlete(key)
    )

    assert athlete["firstname"] == "Nele"
    assert practice.calls("/api/v3/athlete") - practice.calls("/api/v3/athlete/") == 2


def test_what_a_call_uses_is_counted_for_all(practice, connected):
    with practice.db.read() as tx:
        counts = strava_budget.counts(tx, "sandbox", practice.clock())
    assert counts.read_short_used == practice.calls("/api/v3") and counts.read_short_limit == 200


def test_what_cannot_be_made_of_the_usage_costs_no_answer(practice, connected, monkeypatch):
    def corrected(*_):
        raise OverflowError

    monkeypatch.setattr(strava_budget, "corrected", corrected)
    found = strava_access.call(
        practice.db, practice.strava, connected.id, practice.clock, lambda api, key: api.athlete(key)
    )
    assert found["firstname"] == "Nele"
