"""A runner's log follows the list at Strava: nothing is lost, doubled, or kept for longer than it may be."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.runs import Source
from app.store import coverage, runs, strava_events, strava_set_aside
from app.store.strava_accounts import Problem, State
from app.store.strava_events import Event
from tests.build import NOW, run
from tests.services.practice import BROKEN, IVO, LIST, NELE, SEES_ALL
from tests.services.runner import add_runs


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
