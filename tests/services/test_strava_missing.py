"""A run that the list does not show any more goes only once Strava itself says that it is gone."""

from datetime import timedelta

import pytest

from app.services import strava_due, strava_missing, strava_reading
from app.services.strava_missing import FEW
from app.store import api_runs, runs, strava_passes
from app.store.strava_accounts import Problem
from app.store.strava_passes import Kind
from tests.services.practice import LIST, MARA, NELE

ONE = "/api/v3/activities"


@pytest.fixture
def held(db, rosa):
    """The numbers of the activities held of Rosa's."""

    def held():
        with db.read() as tx:
            return {int(one.external_id) for one in api_runs.of(tx, rosa.id) if not one.removed}

    return held


@pytest.fixture
def read(rosa, practice):
    """A connection of Rosa's to an athlete of five runs, and more of so many days ago; it was read once."""

    def read(*days_ago):
        for ago in days_ago:
            practice.runs(days_ago=ago, event=False)
        account = practice.connects(rosa, NELE)
        practice.syncs(account)
        practice.clock.on(hours=8)
        return account

    return read


def test_a_few_go_at_once_wherever_they_lie_and_each_is_asked_for(practice, held, read):
    account = read()
    gone = {practice.has()[at]["id"] for at in (0, 2, -1)}
    for number in gone:
        practice.deletes(number)

    done = practice.syncs(account)
    assert done.tally.removed == 3 and not gone & held()
    assert practice.calls(ONE) == 3
    practice.clock.on(hours=8)
    assert practice.syncs(account).tally.removed == 0 and practice.calls(ONE) == 3


@pytest.mark.parametrize("more", [(), (1.5, 3.5, 7)])
def test_a_list_that_is_empty_for_hours_takes_nothing_out(practice, held, read, more):
    account = read(*more)
    before = held()
    practice.goes_wrong("nothing", path=LIST, times=None)
    for _ in range(4):
        practice.syncs(account)
        practice.clock.on(minutes=15)
    assert held() == before
    assert practice.calls(ONE) <= FEW

    practice.asks("DELETE", "/faults")
    practice.clock.on(hours=8)
    practice.syncs(account)
    assert held() == before


def test_an_end_too_early_in_the_first_reading_is_looked_at_again(db, rosa, practice, held, monkeypatch):
    monkeypatch.setattr(strava_reading, "PER_PAGE", 100)
    account = practice.connects(rosa, MARA)
    practice.goes_wrong("nothing", path=LIST, after=2)
    practice.syncs(account)
    with db.read() as tx:
        first = strava_passes.all_of(tx, account.id)[Kind.FIRST]
    assert first.is_reading and first.doubted and len(held()) < 200
    practice.clock.on(minutes=15)
    practice.syncs(account)

    runs_there = {one["id"] for one in practice.has(MARA) if "R" in one["sport"] and not one["only_me"]}
    assert len(held()) > 250 and held() <= runs_there


def test_many_beyond_which_the_list_goes_on_go_at_once_and_few_calls_ask_for_them(practice, held, read):
    account = read(1.5, 3.5, 7, 40, 41, 42)
    gone = {one["id"] for one in practice.has()[:8]}
    for number in gone:
        practice.deletes(number)

    assert practice.syncs(account).tally.removed == 8 > FEW
    assert len(held()) == 3 and not gone & held() and practice.calls(ONE) == FEW


def test_all_that_are_deleted_go_at_the_second_look(practice, held, read):
    account = read(1.5, 3.5, 7)
    for one in practice.has():
        practice.deletes(one["id"])

    assert practice.syncs(account).tally.removed == 0 and len(held()) == 8
    practice.clock.on(minutes=14)
    assert practice.syncs(account, with_recent=True).tally.calls == 0
    practice.clock.on(minutes=1)
    assert practice.syncs(account).tally.removed == 8 and held() == set()
    assert practice.calls(ONE) == 2 * FEW


def test_many_that_strava_forgets_for_a_moment_stay(practice, held, read):
    """Neither the list nor the activities are there, and a quarter of an hour later they are again."""
    account = read(1.5, 3.5, 7)
    practice.goes_wrong("nothing", path=LIST)
    practice.goes_wrong("404", path=ONE, times=FEW)
    practice.syncs(account)
    assert len(held()) == 8
    practice.clock.on(minutes=15)
    practice.syncs(account)
    assert len(held()) == 8


def test_a_run_that_the_list_hides_is_kept_as_strava_shows_it(db, rosa, practice, held, read):
    account = read()
    newest = practice.has()[0]["id"]
    practice.changes(newest, distance_m=4_444.0, event=False)
    practice.goes_wrong("nothing", path=LIST)

    assert practice.syncs(account).tally.removed == 0
    with db.read() as tx:
        (one,) = [each.run for each in runs.all_of(tx, rosa.id) if each.run.external_id == str(newest)]
    assert (one.distance_m, one.confirmed_at) == (4_444, practice.clock())


def test_a_run_that_turns_out_to_be_another_athletes_goes(db, rosa, practice, read):
    account = practice.account(read())
    with db.begin() as tx:
        (run, *_) = api_runs.of(tx, rosa.id)
        told = {"id": int(run.external_id), "athlete": {"id": account.athlete_id + 1}}
        looked = strava_missing.Looked((run,), there=(told,))
        assert strava_missing.settle(tx, rosa, account, looked, False, practice.clock()).removed == 1
        assert run.external_id not in {one.external_id for one in api_runs.of(tx, rosa.id)}


def test_while_nobody_can_be_asked_nothing_goes(practice, held, read):
    account = read()
    gone = practice.has()[2]["id"]
    practice.deletes(gone)
    practice.goes_wrong("500", path=ONE)
    done = practice.syncs(account)

    assert done.problem is Problem.UNAVAILABLE and gone in held()
    practice.clock.now = done.resume_at
    assert practice.syncs(account).tally.removed == 1 and gone not in held()


def test_what_its_runner_removed_is_not_asked_for(db, rosa, practice, held, read):
    account = read()
    number = practice.has()[2]["id"]
    with db.begin() as tx:
        (one,) = api_runs.held(tx, rosa.id, {str(number)})
        runs.remove(tx, rosa.id, one.id, practice.clock())
    practice.deletes(number)

    practice.syncs(account)
    assert practice.calls(ONE) == 0


def test_of_many_those_asked_for_lie_between_the_first_and_the_last():
    assert strava_missing._some(list(range(11))) == [0, 2, 5, 7, 10]
    assert strava_missing._some(list(range(6))) == [0, 1, 2, 3, 5]


def test_the_windows_of_two_readings_overlap_by_more_than_a_withheld_start_may_be_off():
    assert strava_due.OVERLAP > 2 * strava_missing.HIDDEN
    assert timedelta(days=1, hours=14) <= strava_missing.HIDDEN


@pytest.mark.parametrize("poison", ["id_list", "id_true", "id_missing", "id_words", "fields_null"])
def test_a_run_whose_number_makes_no_sense_any_more_stays_and_holds_up_nothing(practice, held, read, poison):
    account = read()
    one = practice.has()[1]["id"]
    practice.changes(one, poison=poison, event=False)
    later = practice.runs(event=False)

    assert practice.syncs(account).problem is Problem.NONE
    assert {one, later} <= held()


@pytest.mark.parametrize("poison", ["record_text", "fields_in_a_list"])
def test_a_run_that_strava_tells_nothing_sensible_of_holds_up_no_reading(db, practice, held, read, poison):
    """It stays; after a few tries the reading ends without it, and no more is asked until the next one."""
    account = read()
    one, gone = practice.has()[1]["id"], practice.has()[2]["id"]
    practice.changes(one, poison=poison, event=False)
    practice.deletes(gone)
    for _ in range(strava_missing.TRIES):
        done = practice.syncs(account)
        practice.clock.on(minutes=4)

    assert done.problem is Problem.NONE and one in held() and gone not in held()
    with db.read() as tx:
        assert not strava_passes.all_of(tx, account.id)[Kind.RECENT].is_reading
    before = practice.calls()
    practice.syncs(account)
    assert practice.calls() == before


def test_of_many_only_those_asked_for_go_while_there_is_no_answer_about_one_of_them(practice, held, read):
    account = read(1.5, 3.5, 7, 40, 41, 42)
    there = practice.has()
    for one in there[:8]:
        practice.deletes(one["id"])
    practice.goes_wrong("500", path=f"{ONE}/{there[0]['id']}", times=None)
    for _ in range(strava_missing.TRIES):
        assert practice.syncs(account).tally.removed == 0
        practice.clock.on(minutes=15)

    assert practice.syncs(account).tally.removed == FEW - 1 and there[0]["id"] in held()
