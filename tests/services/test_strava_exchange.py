"""A code becomes a connection; who connects again goes on where they were."""

from datetime import timedelta

import pytest

from app.adapters.strava_api import StravaApi
from app.services import strava_reading
from app.store import runs, strava_accounts, strava_budget, strava_held, strava_passes
from app.store.strava_accounts import Problem, State
from app.store.strava_counts import Said
from app.store.strava_passes import Kind
from tests.build import NOW
from tests.services.practice import NELE


def first_pass(practice, account):
    with practice.db.read() as tx:
        return strava_passes.all_of(tx, account.id)[Kind.FIRST]


def held(practice, account):
    with practice.db.read() as tx:
        return {int(each.run.external_id) for each in runs.all_of(tx, account.person_id)}


def loses_its_tokens(practice, account):
    with practice.db.begin() as tx:
        strava_accounts.need_runner(tx, account.id, Problem.REFUSED)


def test_connecting_again_goes_on_where_the_first_reading_was(rosa, practice, monkeypatch):
    monkeypatch.setattr(strava_reading, "PER_PAGE", 2)
    account = practice.connects(rosa)
    practice.goes_wrong("500", path="/api/v3/athlete/activities", after=2)
    practice.syncs(account)
    before, begun = held(practice, account), first_pass(practice, account)
    loses_its_tokens(practice, account)
    again = practice.connects(rosa)
    assert practice.syncs(again).problem is Problem.NONE

    ended = first_pass(practice, account)
    assert begun.is_reading and not ended.is_reading
    assert (ended.began_at, begun.calls) == (begun.began_at, 2) and ended.calls > 2
    assert again.id == account.id and before and before < held(practice, account)
    assert held(practice, account) == {one["id"] for one in practice.has(NELE)}


@pytest.mark.parametrize("days", [1, 7], ids=["the newest alone", "everything, once all has expired"])
def test_connecting_again_reads(rosa, practice, days):
    account = practice.connects(rosa)
    practice.syncs(account)
    loses_its_tokens(practice, account)
    late = practice.runs(event=False)
    practice.clock.on(days=days)
    practice.syncs(practice.connects(rosa))

    assert (first_pass(practice, account).began_at > NOW) == (days == 7)
    assert late in held(practice, account)


def test_a_code_that_another_process_exchanges_is_seen_to_again_soon(rosa, practice):
    account = practice.connects(rosa)
    with practice.db.begin() as tx:
        strava_held.lease(tx, account.id, NOW)
    assert practice.syncs(account).resume_at == NOW + timedelta(minutes=1)

    practice.clock.on(minutes=3)
    assert practice.syncs(account).problem is Problem.NONE
    assert practice.account(account).state is State.CONNECTED


def test_whose_a_connection_is_is_asked_in_a_counted_call_where_the_exchange_does_not_tell(
    db, rosa, practice, monkeypatch
):
    exchange = StravaApi.exchange
    monkeypatch.setattr(StravaApi, "exchange", lambda api, code, now: exchange(api, code, now).tokens)
    account = practice.connects(rosa)
    assert practice.syncs(account).problem is Problem.NONE
    made = practice.calls("/api/v3")
    assert practice.account(account).athlete_id == NELE
    with db.begin() as tx:
        assert strava_budget.counts(tx, "sandbox", NOW).read_short_used == made
        strava_budget.refuse(tx, "sandbox", Said(NOW, NOW))
    assert practice.syncs(practice.connects(rosa)).problem is Problem.WAITING
    assert practice.calls("/oauth/token") == 2 and practice.calls("/api/v3") == made
    with db.begin() as tx:
        assert strava_held.lease(tx, account.id, practice.clock()) is not None
