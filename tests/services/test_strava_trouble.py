"""Calls are few; what goes wrong with one is waited for, told, and costs no connection that worked."""

from datetime import timedelta

import pytest

from app.domain.runs import Source
from app.services import (
    strava_exchange,
    strava_glance,
    strava_page,
    strava_purge,
    strava_reading,
    strava_status,
    strava_tasks,
)
from app.services.strava_app import NotConnected
from app.store import coverage, strava_passes, tasks
from app.store.strava_accounts import Problem, State
from app.store.strava_passes import Kind
from tests.build import NOW
from tests.services.practice import IVO, LIST, NELE


@pytest.mark.parametrize(("athlete", "lies"), [(IVO, 0), (NELE, 1)], ids=["true", "untrue"])
def test_a_first_reading_that_met_nothing_is_made_once_more_after_a_quarter_hour(
    db, rosa, practice, held, athlete, lies
):
    if lies:
        practice.goes_wrong("nothing", times=lies)
    account = practice.connects(rosa, athlete)
    practice.syncs(account)
    with db.read() as tx:
        shown = strava_status.status(tx, rosa, practice.strava, practice.clock())
    assert shown.state is strava_glance.State.CONNECTED and not held()
    assert shown.next_at == practice.clock() + timedelta(minutes=15)

    practice.clock.on(minutes=14)
    practice.syncs(account)
    assert practice.calls() == 1
    practice.clock.on(minutes=1)
    practice.syncs(account)
    assert len(held()) == (5 if athlete == NELE else 0)
    calls = practice.calls()
    practice.clock.on(minutes=30)
    practice.syncs(account)
    assert practice.calls() == calls
    with db.read() as tx:
        shown = strava_status.status(tx, rosa, practice.strava, practice.clock())
    assert shown.next_at == practice.clock() + timedelta(hours=7, minutes=30)


@pytest.mark.parametrize("kind", ["html", "401"])
def test_trouble_at_strava_keeps_what_was_read_and_is_tried_again(
    db, rosa, practice, held, small_pages, kind
):
    account = practice.connects(rosa)
    practice.goes_wrong(kind, path=LIST, after=1, times=2 if kind == "401" else 1)
    first = practice.syncs(account)

    assert first.problem is Problem.UNAVAILABLE and first.resume_at == NOW + timedelta(minutes=1)
    assert len(held()) == small_pages
    with db.read() as tx:
        span = coverage.span_of(tx, rosa.id, Source.STRAVA_API)
        assert span is not None and span[0] > min(one.day for one in held().values())
        assert not tasks.waiting(tx, practice.clock()) and tasks.waiting(tx, first.resume_at)
    assert practice.syncs(account).tally.calls == 0
    practice.clock.on(minutes=1)
    assert practice.syncs(account).problem is Problem.NONE
    assert held().keys() == {one["id"] for one in practice.has()}


def test_waits_grow_while_strava_stays_away(rosa, practice):
    account = practice.connects(rosa, NELE)
    practice.syncs(account)
    practice.goes_wrong("500", times=None)
    waits = []
    practice.clock.on(hours=8)
    for _ in range(5):
        done = practice.syncs(account)
        waits.append(done.resume_at - practice.clock())
        practice.clock.now = done.resume_at

    assert [wait / timedelta(minutes=1) for wait in waits] == [1, 4, 16, 60, 60]


@pytest.mark.parametrize(
    ("kind", "least"), [("429", timedelta(hours=15)), ("429_bare", timedelta(minutes=15))]
)
def test_after_a_429_nothing_is_asked_until_the_full_counter_begins_anew(
    rosa, practice, held, small_pages, kind, least
):
    """With the sandbox's headers the day is full, without headers the quarter hour is supposed to be."""
    account = practice.connects(rosa)
    practice.goes_wrong(kind, path=LIST, after=1)
    done = practice.syncs(account)
    calls = practice.calls()

    assert done.problem is Problem.WAITING
    assert least < done.resume_at - NOW <= least + timedelta(seconds=33)
    practice.clock.on(minutes=14)
    assert practice.syncs(account).tally.calls == 0 and practice.calls() == calls
    practice.clock.now = done.resume_at
    practice.syncs(account)
    assert held().keys() == {one["id"] for one in practice.has()}


def test_calls_stop_before_strava_has_to_say_so(db, rosa, practice, held, small_pages):
    practice.asks("POST", "/limits", overall=[40, 400], read=[2, 200])
    account = practice.connects(rosa)
    done = practice.syncs(account)

    assert done.problem is Problem.WAITING
    assert timedelta(minutes=15) < done.resume_at - NOW < timedelta(minutes=16)
    assert practice.calls() == 2
    with db.read() as tx:
        assert strava_passes.all_of(tx, account.id)[Kind.FIRST].is_reading
    for _ in range(3):
        practice.clock.on(minutes=16)
        practice.syncs(account)
    assert held().keys() == {one["id"] for one in practice.has()}


@pytest.mark.parametrize(("kind", "problem"), [("full", Problem.FULL), ("inactive", Problem.INACTIVE)])
def test_an_app_that_may_not_connect_says_so(rosa, practice, kind, problem):
    account = practice.connects(rosa)
    practice.goes_wrong(kind, path="/oauth/token")

    assert practice.syncs(account).problem is problem
    assert practice.account(account).state is State.NEEDS_RECONNECT


@pytest.mark.parametrize(
    ("kind", "problem"), [("full", Problem.FULL), ("inactive", Problem.INACTIVE), (None, Problem.CODE)]
)
def test_a_connection_that_worked_goes_on_when_a_new_one_fails(
    rosa, practice, held, monkeypatch, kind, problem
):
    monkeypatch.setattr(strava_exchange, "CODE_PAUSE_S", 0)
    account = practice.connects(rosa, NELE)
    practice.syncs(account)
    practice.connects(rosa, NELE)
    if kind:
        practice.goes_wrong(kind, path="/oauth/token")
    else:
        practice.clock.on(minutes=11)

    assert practice.syncs(account).problem is problem
    assert practice.account(account).state is State.CONNECTED
    practice.clock.on(hours=8)
    late = practice.runs(NELE, event=False)
    practice.syncs(account)
    assert late in held() and practice.account(account).problem is Problem.NONE


def test_a_connection_goes_on_when_the_other_athlete_is_taken(rosa, add_person, practice, held):
    practice.syncs(practice.connects(add_person("Max"), IVO))
    account = practice.connects(rosa, NELE)
    practice.syncs(account)

    assert practice.syncs(practice.connects(rosa, IVO)).problem is Problem.TAKEN
    assert practice.account(account).state is State.CONNECTED and held()


def test_an_app_that_lapses_later_keeps_the_connection(rosa, practice, held):
    account = practice.connects(rosa)
    practice.syncs(account)
    practice.goes_wrong("inactive")
    practice.clock.on(hours=8)

    assert practice.syncs(account).problem is Problem.INACTIVE
    assert practice.account(account).state is State.CONNECTED and held()


def test_a_code_that_is_refused_is_tried_twice_and_then_said(rosa, practice, monkeypatch):
    monkeypatch.setattr(strava_exchange, "CODE_PAUSE_S", 0)
    account = practice.connects(rosa)
    practice.clock.on(minutes=11)

    assert practice.syncs(account).problem is Problem.CODE
    assert practice.calls("/oauth/token") == 2


def test_an_athlete_of_another_account_stays_with_that(rosa, add_person, practice):
    mine = practice.connects(rosa)
    practice.syncs(mine)
    theirs = practice.connects(add_person("Max"))

    assert practice.syncs(theirs).problem is Problem.TAKEN
    practice.clock.on(hours=8)
    assert practice.syncs(mine).problem is Problem.NONE


def test_reading_on_after_a_disconnection_is_no_error_of_the_database(db, rosa, practice):
    account = practice.connects(rosa, NELE)
    practice.syncs(account)
    with practice.db.begin() as tx:
        strava_purge.disconnect(tx, rosa, practice.strava, NOW, "asked")

    with pytest.raises(NotConnected):
        next(strava_reading.read(db, practice.strava, account.id, Kind.RECENT, practice.clock))


def test_a_quiet_runner_costs_at_most_twelve_calls_a_day(rosa, practice):
    practice.runs(days_ago=300)
    account = practice.connects(rosa)
    practice.syncs(account)
    practice.asks("DELETE", "/calls")
    for _ in range(2 * 3):
        practice.clock.on(hours=8)
        practice.syncs(account)

    assert 2 * 6 <= practice.calls("/api/v3") <= 2 * 12


def test_what_nobody_foresaw_is_told_with_the_connection_and_tried_again_later(
    db, rosa, practice, held, monkeypatch
):
    account = practice.connects(rosa)

    def broken(*_):
        raise OverflowError("days")

    with monkeypatch.context() as patched:
        patched.setattr(strava_page, "take", broken)
        with pytest.raises(OverflowError):
            practice.syncs(account)
    assert practice.account(account).problem is Problem.UNAVAILABLE
    with db.read() as tx:
        again = strava_tasks.goes_on_at(tx, account.id)
    assert again == NOW + timedelta(minutes=1)
    practice.clock.now = again
    assert practice.syncs(account).problem is Problem.NONE and held()


@pytest.mark.parametrize(("kind", "calls"), [("500", 1), ("429", 1), ("401", 4)])
def test_a_call_that_was_answered_badly_is_a_call(rosa, practice, kind, calls):
    """What was refused with a token is asked once more with a new one."""
    account = practice.connects(rosa, NELE)
    practice.goes_wrong(kind)
    done = practice.syncs(account)
    assert done.tally.calls == practice.calls("/api/v3")
    assert (done.tally.calls, practice.syncs(account).tally.calls) == (calls, 0)
