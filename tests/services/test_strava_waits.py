"""What waits is gone on with when its page says so, whatever is asked for and goes wrong meanwhile."""

import random
from dataclasses import replace
from datetime import timedelta

import pytest

from app.services import strava_due, strava_glance, strava_reading, strava_status, strava_sync, strava_tasks
from app.store import api_runs, strava_budget, strava_passes
from app.store.strava_counts import Urgency
from app.store.strava_passes import Kind, Pass, State
from tests.build import NOW
from tests.services import strava_here
from tests.services.practice import NELE
from tests.services.turns import Turns, limits

STEPS = 25


def uses_up(practice):
    with practice.db.begin() as tx:
        while strava_budget.reserve(tx, "sandbox", practice.clock(), Urgency.WAITING) is None:
            pass


def checks(practice, account):
    with practice.db.begin() as tx:
        strava_tasks.ask_recent(tx, account.id, practice.clock())


def status_of(practice, person):
    with practice.db.read() as tx:
        return strava_status.status(tx, person, practice.strava, practice.clock())


def is_due(practice, account):
    with practice.db.read() as tx:
        due = strava_sync.all_due(tx, account.origin, practice.clock())
        return account.id in {one.id for one in due}


def test_a_first_reading_goes_on_when_it_was_said_after_a_check_found_no_calls(rosa, practice):
    turns = Turns.of(practice)
    practice.goes_wrong("inactive", times=None)
    account = turns.connects(rosa, NELE)
    turns.runner.run_due()
    assert status_of(practice, rosa).state is strava_glance.State.INACTIVE
    practice.asks("DELETE", "/faults")
    uses_up(practice)
    checks(practice, account)
    turns.runner.run_due()
    said = status_of(practice, rosa)

    assert said.state is strava_glance.State.WAITING
    assert said.waits_until > practice.clock() + timedelta(minutes=5)
    practice.clock.on(minutes=2)  # the task of the first wait would be due
    turns.runner.run_due()
    assert status_of(practice, rosa).waits_until == said.waits_until
    practice.clock.now = said.waits_until
    turns.runner.run_due()
    assert status_of(practice, rosa).state is strava_glance.State.CONNECTED


def test_a_turn_that_comes_too_early_asks_for_another(db, rosa):
    with db.begin() as tx:
        account = strava_here.connected(tx, rosa)
        strava_here.reading(tx, account, Kind.RECENT, resume_at=NOW + timedelta(minutes=15), doubted=True)
        strava_here.reading(tx, account, Kind.OLDER, resume_at=NOW + timedelta(hours=23))
    strava_sync.sync(db, strava_here.HERE, account.id, lambda: NOW)
    with db.read() as tx:
        assert strava_tasks.goes_on_at(tx, account.id) == NOW + timedelta(minutes=15)


@pytest.mark.parametrize(
    "seed",
    [
        1,  # in which all of it happens
        pytest.param(0, marks=pytest.mark.soak),
        pytest.param(2, marks=pytest.mark.soak),
    ],
)
def test_whatever_happens_in_a_wait_what_is_stated_holds(rosa, practice, monkeypatch, seed):
    monkeypatch.setattr(strava_reading, "PER_PAGE", 4)
    chance, turns = random.Random(seed), Turns.of(practice)
    limits(practice, 10, 1_000)
    practice.goes_wrong(chance.choice(["inactive", "500", "429"]), times=None)
    account = turns.connects(rosa, NELE)
    happens = {
        "a check": lambda: checks(practice, account),
        "an early turn": lambda: _ask(practice, account, urgent=chance.random() < 0.5),
        "a command": lambda: practice.syncs(account, with_recent=True),
        "trouble": lambda: practice.goes_wrong(chance.choice(["inactive", "500", "429"]), times=2),
        "no trouble": lambda: practice.asks("DELETE", "/faults"),
        "no calls": lambda: uses_up(practice),
        "time": lambda: practice.clock.on(seconds=chance.randrange(1, 400)),
        "what was said": lambda: _wait(practice, rosa),
    }
    for what in chance.choices(list(happens), k=STEPS):
        happens[what]()
        turns.runner.run_due()
        # the timetable is left out, so that tasks alone see to it
        assert not is_due(practice, account), what
        until = status_of(practice, rosa).waits_until
        with practice.db.read() as tx:
            at = strava_tasks.goes_on_at(tx, account.id)
        assert until is None or at is not None and at <= until, what


def _ask(practice, account, urgent):
    with practice.db.begin() as tx:
        strava_tasks.ask_sync(tx, account.id, practice.clock(), urgent=urgent)


def _wait(practice, person):
    practice.clock.now = status_of(practice, person).waits_until or practice.clock.now


def test_after_a_clock_was_days_ahead_everything_is_read_and_missed_again(db, rosa, practice):
    turns = Turns.of(practice)
    practice.clock.on(days=5)
    account = turns.connects(rosa, NELE)
    turns.runner.run_due()
    practice.clock.on(days=-5)
    practice.deletes(practice.has()[-1]["id"])
    for _ in range(2):  # the newest again, and what is older
        turns.ticks()
    with db.read() as tx:
        assert len(api_runs.of(tx, rosa.id)) == 4
        passes = strava_passes.all_of(tx, account.id)
    assert {passes[kind].finished_at for kind in (Kind.RECENT, Kind.OLDER)} == {practice.clock()}


@pytest.mark.parametrize("kind", [Kind.FIRST, Kind.RECENT])
def test_a_wait_that_a_clock_ahead_began_is_none(kind):
    ahead, quarter = NOW + timedelta(days=3), timedelta(minutes=15)
    first = Pass(1, Kind.FIRST, State.DONE, 1, 9, 1, NOW, finished_at=NOW)
    waits = Pass(1, kind, State.READING, 1, 9, 5, NOW - quarter, resume_at=ahead + quarter)
    early = replace(waits, began_at=ahead, resume_at=NOW + quarter)
    for this, is_due in ((waits, True), (early, True), (replace(waits, resume_at=NOW + quarter), False)):
        passes = {Kind.FIRST: first, kind: this}
        assert (kind in strava_due.due(passes, NOW, NOW)) is is_due
        assert (strava_due.goes_on_at(passes, NOW) is None) is is_due
