"""Many connections share the calls of one app: nobody starves, and a refusal holds for all of them."""

from datetime import timedelta

import pytest

from app.services import strava_access, strava_due, strava_reading, strava_status, strava_tasks
from app.services.strava_access import CallsUsed
from app.services.strava_going import Doing, Wait
from app.store import strava_budget, strava_passes
from app.store.strava_accounts import Problem
from app.store.strava_counts import Said, Urgency
from app.store.strava_passes import Kind, Pass, State
from tests.build import NOW
from tests.services.practice import NELE
from tests.services.turns import BIG, Turns, calls_of_threads, limits, newcomers, oldest, token_of


@pytest.fixture
def turns(practice):
    return Turns.of(practice)


def test_a_big_first_reading_gives_way_to_small_ones_and_to_who_waits(
    db, rosa, add_person, practice, turns, monkeypatch
):
    monkeypatch.setattr(strava_reading, "PER_PAGE", 5)
    checking = practice.connects(add_person("Nele"), NELE)
    practice.syncs(checking)
    turns.forget()
    with newcomers(2) as small:
        big = turns.connects(rosa, BIG)
        for number in small:
            turns.connects(add_person(f"New{number}"), number)
        with db.begin() as tx:
            strava_tasks.ask_recent(tx, checking.id, practice.clock())
        turns.runner.run_due()
        lists = turns.lists()

    first_turns = lists[: 1 + len(small) + 1]
    assert sorted(first_turns) == sorted([BIG, *small, NELE])
    last_of_others = max(index for index, athlete in enumerate(lists) if athlete != BIG)
    assert lists[:last_of_others].count(BIG) <= 3
    assert lists.count(BIG) >= 5
    with db.read() as tx:
        assert not strava_passes.all_of(tx, big.id)[Kind.FIRST].is_reading


def test_bulk_waits_while_others_find_calls_and_the_page_says_so(db, rosa, practice, monkeypatch):
    monkeypatch.setattr(strava_reading, "PER_PAGE", 2)
    limits(practice, 10, 1_000)
    with newcomers(0):
        done = practice.syncs(practice.connects(rosa, BIG))

    assert done.problem is Problem.WAITING and done.tally.calls >= 1
    with db.read() as tx:
        status = strava_status.status(tx, rosa, practice.strava, practice.clock())
    assert (status.going.doing, status.waits_for) == (Doing.FIRST, Wait.QUARTER)
    assert status.going.calls == done.tally.calls and status.waits_until == done.resume_at
    with db.begin() as tx:
        assert strava_budget.reserve(tx, "sandbox", NOW, Urgency.BULK)
        assert strava_budget.reserve(tx, "sandbox", NOW) is None


def test_a_slice_that_waits_for_calls_keeps_nobody_from_the_newest_runs(db, rosa, practice):
    practice.runs(NELE, days_ago=300)
    limits(practice, 30, 1_000)
    account = practice.connects(rosa, NELE)
    practice.syncs(account)
    practice.clock.on(days=1)
    with db.begin() as tx:
        while strava_budget.reserve(tx, "sandbox", practice.clock(), Urgency.BULK) is None:
            pass
    practice.runs(NELE, event=False)
    done = practice.syncs(account)

    assert done.problem is Problem.NONE and done.tally.new == 1
    assert done.resume_at is not None
    with db.read() as tx:
        assert strava_passes.all_of(tx, account.id)[Kind.OLDER].resume_at == done.resume_at
        assert strava_status.status(tx, rosa, practice.strava, practice.clock()).waits_for is None
    practice.clock.now = done.resume_at
    practice.syncs(account)
    with db.read() as tx:
        assert not strava_passes.all_of(tx, account.id)[Kind.OLDER].is_reading


def test_a_slice_that_was_broken_off_goes_on_and_becomes_no_longer():
    """Fourteen calls in two days: seven a day, of which three are made."""
    first = Pass(1, Kind.FIRST, State.DONE, 1, 2, 1, NOW, calls=15)
    older = Pass(1, Kind.OLDER, State.READING, 1, 2, 1, NOW, calls=3)
    assert strava_due.calls_today({Kind.FIRST: first, Kind.OLDER: older}, older) == 4


def test_a_call_that_was_counted_is_not_sent_after_a_refusal_of_another(db, rosa, practice):
    """Another process is refused after this one has counted its call and before it sends it."""
    account = practice.connects(rosa, NELE)
    practice.syncs(account)
    before, token = practice.calls(), token_of(practice, account)

    def refused_meanwhile(api):
        with db.begin() as tx:
            strava_budget.refuse(tx, "sandbox", Said(NOW, NOW))
        return api.athlete(token)

    with pytest.raises(CallsUsed) as raised:
        strava_access.counted(db, practice.strava, practice.clock, refused_meanwhile, Urgency.WAITING)
    assert practice.calls() == before
    assert timedelta(minutes=15) < raised.value.until - NOW < timedelta(minutes=16)


def test_while_nothing_may_be_asked_no_token_is_renewed(db, rosa, practice):
    account = practice.connects(rosa, NELE)
    practice.syncs(account)
    practice.clock.on(hours=6)
    with db.begin() as tx:
        strava_budget.refuse(tx, "sandbox", Said(practice.clock(), practice.clock()))
    renewals = practice.calls("/oauth/token")

    assert practice.syncs(account, with_recent=True).problem is Problem.WAITING
    assert practice.calls("/oauth/token") == renewals


def test_a_refusal_to_renew_tokens_holds_for_every_call(db, rosa, practice):
    account = practice.connects(rosa, NELE)
    practice.syncs(account)
    practice.clock.on(hours=6)
    practice.goes_wrong("429", path="/oauth/token")
    refused = practice.syncs(account, with_recent=True)
    assert refused.problem is Problem.WAITING
    calls = practice.calls("/")
    practice.syncs(account, with_recent=True)
    with pytest.raises(CallsUsed):
        strava_access.uncounted(db, practice.strava, practice.clock, lambda api: api.revoke("any"))
    assert practice.calls("/") == calls
    practice.clock.now = refused.resume_at
    assert practice.syncs(account, with_recent=True).problem is Problem.NONE


def test_after_a_refusal_nobody_calls(rosa, practice):
    account = practice.connects(rosa, NELE)
    practice.syncs(account)
    practice.goes_wrong("429_bare", after=20, times=None)
    practice.asks("DELETE", "/calls")
    sent, kept = calls_of_threads(practice, 2, token_of(practice, account))

    assert 20 < len(sent) == practice.calls() <= 20 + 2
    assert kept and max(sent) < min(kept)  # see tests/soak/test_strava_turns.py for processes


def test_whose_copies_are_oldest_is_back_first_and_not_all_in_the_same_second(
    db, add_person, practice, turns
):
    with newcomers(6) as numbers:
        people = [add_person(f"New{number}") for number in numbers]
        accounts = [turns.connects(person, number) for person, number in zip(people, numbers, strict=True)]
        for index in (3, 1, 4, 0, 2):  # and the last one never
            practice.clock.on(seconds=20)
            practice.syncs(accounts[index])
        with db.begin() as tx:
            back = [strava_tasks.turn(tx, "sandbox", one.id, NOW) for one in accounts]

    assert sorted(range(6), key=back.__getitem__) == [5, 3, 1, 4, 0, 2]
    assert NOW < min(back) < max(back) < NOW + timedelta(seconds=30)
    assert all(at - NOW > timedelta(seconds=5 * place) for place, at in enumerate(sorted(back)))


def test_the_timetable_asks_for_those_first_whose_copies_are_oldest(db, add_person, practice, turns):
    with newcomers(3) as numbers:
        people = [add_person(f"New{number}") for number in numbers]
        accounts = [turns.connects(person, number) for person, number in zip(people, numbers, strict=True)]
        turns.runner.run_due()
        for index in (1, 2, 0):
            practice.clock.on(seconds=1)
            practice.syncs(accounts[index], with_recent=True)
        practice.clock.on(hours=9)
        turns.forget()
        turns.ticks()
        assert list(dict.fromkeys(turns.lists())) == [numbers[1], numbers[2], numbers[0]]


def test_on_a_day_with_too_few_calls_each_connection_is_read(db, add_person, practice, turns):
    """Three runners would use some fifteen calls, and eight may be made."""
    limits(practice, 100, 8)
    with newcomers(3) as numbers:
        people = [add_person(f"New{number}") for number in numbers]
        for person, number in zip(people, numbers, strict=True):
            turns.connects(person, number)
        turns.runner.run_due()
        practice.clock.now = (NOW + timedelta(days=1)).replace(hour=0, minute=1)
        for _ in range(3):
            turns.ticks()
            practice.clock.on(hours=8)
        assert turns.refusals() == 0
    seen = oldest(db, people)
    assert all(at is not None and practice.clock() - at <= timedelta(days=1) for at in seen)
