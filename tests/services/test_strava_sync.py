"""A runner's log follows the list at Strava: nothing is lost, doubled, or kept for longer than it may be."""

from dataclasses import replace
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
from app.store import coverage, runs, strava_events, strava_passes, strava_set_aside, tasks
from app.store.strava_accounts import Problem, State
from app.store.strava_events import Event
from app.store.strava_passes import Kind
from tests.build import NOW, run
from tests.services.practice import BROKEN, IVO, NELE, SEES_ALL
from tests.services.runner import add_runs

LIST = "/api/v3/athlete/activities"


@pytest.fixture
def small_pages(monkeypatch):
    """Pages of two, so that a short list has several."""
    monkeypatch.setattr(strava_reading, "PER_PAGE", 2)
    return 2


@pytest.fixture
def held(db, rosa):
    """What is held of Rosa's runs through the API, by the number of the activity."""

    def held():
        with db.read() as tx:
            rows = [each.run for each in runs.all_of(tx, rosa.id)]
        found = {int(each.external_id): each for each in rows if each.source is Source.STRAVA_API}
        assert len(found) == sum(each.source is Source.STRAVA_API for each in rows)
        return found

    return held


def test_the_first_reading_holds_every_run_and_knows_the_days(db, rosa, practice, held):
    account = practice.connects(rosa, NELE)
    done = practice.syncs(account)

    there = {one["id"] for one in practice.has(NELE)}
    assert done.tally.new == len(there) and held().keys() == there
    assert practice.account(account).state is State.CONNECTED
    assert practice.account(account).athlete_name == "Nele Okoro"
    with db.read() as tx:
        oldest = min(one.day for one in held().values())
        assert coverage.span_of(tx, rosa.id, Source.STRAVA_API) == (oldest, rosa.today(NOW))
    assert all(one.origin == "sandbox" and one.confirmed_at == NOW for one in held().values())


def test_private_runs_are_read_where_the_runner_let_us(rosa, practice, held):
    private = practice.runs(only_me=True)
    practice.syncs(practice.connects(rosa))
    assert private not in held()

    practice.syncs(practice.connects(rosa, scopes=SEES_ALL))
    assert private in held()


def test_a_runner_without_anything_recorded_is_connected(db, rosa, practice, held):
    account = practice.connects(rosa, IVO)

    assert practice.syncs(account).problem is Problem.NONE
    assert held() == {}
    with db.read() as tx:
        assert coverage.span_of(tx, rosa.id, Source.STRAVA_API) is None


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


def test_what_makes_no_sense_is_set_aside_and_holds_up_nothing(db, rosa, practice, held):
    account = practice.connects(rosa, BROKEN)
    practice.syncs(account)

    with db.read() as tx:
        aside = strava_set_aside.of(tx, account.id)
    assert aside and all(one.reason.endswith(".") for one in aside)
    assert held() and not held().keys() & {int(one.external_id or 0) for one in aside}


def test_the_next_readings_find_late_uploads_silent_edits_and_deletions(rosa, practice, held):
    account = practice.connects(rosa, NELE)
    practice.syncs(account)
    newest, older = practice.has(NELE)[0]["id"], practice.has(NELE)[2]["id"]
    late = practice.runs(NELE, days_ago=9, distance_m=4_321, event=False)
    practice.changes(newest, distance_m=7_777.0, title="Longer", event=False)
    practice.deletes(older)
    practice.clock.on(hours=8)
    done = practice.syncs(account)

    assert (done.tally.new, done.tally.changed, done.tally.removed) == (1, 1, 1)
    assert held()[late].distance_m == 4_321
    assert (held()[newest].distance_m, held()[newest].title) == (7_777, "Longer")
    assert older not in held()


def test_what_lies_far_back_is_followed_within_two_days(rosa, practice, held):
    old = practice.runs(days_ago=300)
    account = practice.connects(rosa)
    practice.syncs(account)
    assert old in held()
    practice.deletes(old)
    late = practice.runs(days_ago=200, event=False)
    for _ in range(2):
        practice.clock.on(hours=24)
        practice.syncs(account)

    assert old not in held() and late in held()


def test_a_run_that_is_a_ride_now_or_hidden_is_taken_out(rosa, practice, held):
    account = practice.connects(rosa, NELE)
    practice.syncs(account)
    ride, private = practice.has(NELE)[1]["id"], practice.has(NELE)[2]["id"]
    practice.changes(ride, sport="Ride", event=False)
    practice.changes(private, only_me=True, event=False)
    practice.clock.on(hours=8)

    assert practice.syncs(account).tally.removed == 2
    assert not held().keys() & {ride, private}


def test_a_known_run_that_makes_no_sense_for_a_while_stays(db, rosa, practice, held):
    account = practice.connects(rosa, NELE)
    practice.syncs(account)
    newest = practice.has(NELE)[0]["id"]
    before = held()[newest].distance_m
    practice.changes(newest, odd={"distance": "far"}, event=False)
    practice.clock.on(hours=8)
    practice.syncs(account)

    assert held()[newest].distance_m == before
    with db.read() as tx:
        assert [one.external_id for one in strava_set_aside.of(tx, account.id)] == [str(newest)]
    practice.changes(newest, odd={}, event=False)
    practice.clock.on(hours=8)
    practice.syncs(account)
    with db.read() as tx:
        assert strava_set_aside.of(tx, account.id) == []


def test_what_was_set_aside_and_is_deleted_at_strava_stands_there_no_more(db, rosa, practice):
    odd = practice.runs(NELE, days_ago=3, odd={"distance": "far"}, event=False)
    account = practice.connects(rosa, NELE)
    practice.syncs(account)
    practice.deletes(odd, NELE)

    def aside():
        with db.read() as tx:
            return [one.external_id for one in strava_set_aside.of(tx, account.id)]

    assert aside() == [str(odd)]
    for _ in range(2):
        practice.clock.on(hours=8)
        practice.syncs(account)
    assert aside() == []


def test_what_the_runner_removed_stays_out(db, rosa, practice, held):
    account = practice.connects(rosa, NELE)
    practice.syncs(account)
    number, one = next(iter(held().items()))
    with db.begin() as tx:
        runs.remove(tx, rosa.id, one.id, NOW)
    practice.clock.on(hours=8)

    assert practice.syncs(account).tally.new == 0
    assert number not in held()


def test_the_same_run_as_a_file_counts_once_and_the_file_counts(db, rosa, practice, held):
    account = practice.connects(rosa, NELE)
    practice.syncs(account)
    one = next(iter(held().values()))
    with db.begin() as tx:
        made = run(one.day, m=one.distance_m + 20, external_id="of a file")

        same = replace(made, start=one.start + timedelta(seconds=4), local_start=one.local_start)
        add_runs(tx, rosa, replace(same, elapsed_s=one.elapsed_s, moving_s=one.moving_s))
    practice.clock.on(hours=8)
    practice.syncs(account)

    with db.read() as tx:
        (counting,) = [each for each in runs.counting(tx, rosa.id) if each.day == one.day]
    assert counting.source is Source.FILE
    assert int(one.external_id) in held()


def test_an_end_that_comes_too_early_removes_nothing(rosa, practice, held, small_pages):
    """One page of many that is empty though it should not be; a tenth of the runs lies beyond it."""
    account = practice.connects(rosa, NELE)
    practice.syncs(account)
    pages, before = practice.calls(LIST), held().keys()
    for early in (2, 3):
        practice.clock.on(days=6)
        practice.goes_wrong("nothing", path=LIST, after=pages - early, times=1)
        assert practice.syncs(account).tally.removed == 0
        assert held().keys() == before
        practice.clock.on(minutes=15)
        assert practice.syncs(account).tally.removed == 0
        assert held().keys() == before


def test_a_removed_run_stays_out_when_strava_shows_it_no_more_and_then_again(db, rosa, practice, held):
    account = practice.connects(rosa, NELE)
    practice.syncs(account)
    number = practice.has(NELE)[2]["id"]
    with db.begin() as tx:
        runs.remove(tx, rosa.id, held()[number].id, NOW)
    for is_private in (True, False):
        practice.changes(number, only_me=is_private, event=False)
        practice.clock.on(hours=8)
        practice.syncs(account)

    assert number not in held()


@pytest.mark.parametrize("kind", ["short", "shuffled"])
def test_odd_pages_lose_and_double_nothing(rosa, practice, held, small_pages, kind):
    practice.goes_wrong(kind, path=LIST, times=3)
    practice.syncs(practice.connects(rosa))

    assert held().keys() == {one["id"] for one in practice.has()}


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


def test_connecting_as_someone_else_takes_all_of_the_first_out(db, rosa, practice, held):
    account = practice.connects(rosa, BROKEN)
    practice.syncs(account)
    with db.begin() as tx:
        strava_events.add(tx, "sandbox", Event(BROKEN, "activity", 7, "create", 1_794_474_000, {}, NOW))
        assert strava_set_aside.count(tx, account.id)
    assert held()
    practice.syncs(practice.connects(rosa, IVO))

    assert held() == {}
    with db.read() as tx:
        assert strava_set_aside.of(tx, account.id) == []
        assert strava_events.pending_of(tx, "sandbox", BROKEN) == []


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


def test_what_strava_does_not_confirm_is_told_after_three_days_and_gone_after_seven(db, rosa, practice, held):
    account = practice.connects(rosa, NELE)
    practice.syncs(account)
    practice.goes_wrong("500", times=None)
    practice.clock.on(days=3)
    practice.syncs(account)
    assert practice.account(account).told_at == practice.clock() and held()
    practice.clock.on(days=3, hours=23)
    practice.syncs(account)
    assert held()
    practice.clock.on(hours=1)
    practice.syncs(account)
    assert held() == {}
    with db.read() as tx:
        assert coverage.span_of(tx, rosa.id, Source.STRAVA_API) is None

    practice.asks("DELETE", "/faults")
    practice.clock.on(hours=1)
    practice.syncs(account)
    assert held()


def test_a_server_that_was_off_for_a_week_reads_before_it_deletes(rosa, practice, held):
    account = practice.connects(rosa)
    practice.syncs(account)
    before = {number: one.id for number, one in held().items()}
    practice.clock.on(days=9)
    practice.syncs(account)

    assert {number: one.id for number, one in held().items() if number in before} == before


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
