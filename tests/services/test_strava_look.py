"""What events are about is looked at before anything is believed, in few calls, now or later."""

from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import func, select

from app.services import strava_look
from app.store import strava_accounts, strava_passes, tasks
from app.store.strava_accounts import State
from app.store.tables import StravaEventRow, TaskRow
from tests.services.letters import event, gone, held, outcomes, pending, receive, store, subscribe, works
from tests.services.practice import NELE, SEES_ALL


def readings(practice):
    """How often the list was read in the background."""
    with practice.db.read() as tx:
        return tx.scalar(select(func.count()).where(TaskRow.name == "strava_sync", TaskRow.state == "done"))


def test_a_new_run_is_there_after_one_call_however_often_it_was_announced(practice, connected):
    number = practice.runs(event=False)
    receive(practice, *(event(number, event_time=1_794_474_000 + at) for at in (0, 60, 60, 120)))
    calls = practice.calls()
    works(practice)

    assert number in held(practice, connected)
    assert practice.calls() == calls + 1 and pending(practice) == 0


@pytest.mark.parametrize(
    ("count", "looks", "lists"), [(1, 1, 0), (5, 5, 0), (6, 0, 1), (50, 0, 1), (500, 0, 1)]
)
def test_so_many_events_at_once_cost_so_few_calls(practice, connected, count, looks, lists):
    """A look at each activity up to five; of more the list is read, once."""
    numbers = [practice.runs(event=False) for _ in range(min(count, 6))]
    told = [event(900 + n, "update") for n in range(6, count)]
    receive(practice, *(event(number) for number in numbers))
    store(practice, connected, *told)
    before = practice.calls("/api/v3/activities"), readings(practice)
    works(practice)

    assert set(numbers) <= held(practice, connected) and pending(practice) == 0
    assert practice.calls("/api/v3/activities") == before[0] + looks
    assert readings(practice) == before[1] + lists


def test_a_burst_that_goes_on_reads_the_list_once_a_minute(practice, connected):
    before = readings(practice)
    for second in range(1, 55, 6):
        store(practice, connected, *(event(900 + n, "update", event_time=second) for n in range(7)))
        works(practice, seconds=6)
    assert readings(practice) == before + 1
    works(practice, seconds=15)
    assert readings(practice) == before + 2 and pending(practice) == 0


def test_a_list_that_does_not_show_a_burst_yet_is_read_a_few_times_more_and_no_activity_asked_for(
    practice, connected
):
    store(practice, connected, *(event(number) for number in range(900, 950)))
    before = readings(practice)
    for seconds in (3, 8, 61, 61, 61, 61, 400, 400):
        works(practice, seconds=seconds)
    assert practice.calls("/api/v3/activities") == 0
    assert readings(practice) - before == 4
    assert outcomes(practice) == ["left to the list"] * 50


def test_events_in_any_order_end_as_strava_has_it(practice, connected):
    number, other = practice.runs(event=False), practice.runs(event=False)
    practice.deletes(number)
    receive(
        practice,
        *(event(each, aspect) for aspect in ("delete", "update", "create") for each in (number, other)),
    )
    works(practice)

    assert number not in held(practice, connected) and other in held(practice, connected)


@pytest.mark.parametrize(
    "seed", [0, pytest.param(1, marks=pytest.mark.soak), pytest.param(2, marks=pytest.mark.soak)]
)
def test_doubled_shuffled_late_and_forged_events_change_nothing_that_strava_does_not_confirm(
    practice, connected, seed
):
    chance, numbers = Random(seed), sorted(held(practice, connected))
    true = practice.runs(event=False)
    told = (
        [event(true)] * 2
        + [event(n, "delete", event_time=n) for n in numbers]
        + [gone(), event(NELE, "delete")]
    )
    told += [event(7, "update"), event(8), event(numbers[0], owner_id=1), gone(owner_id=1)]
    chance.shuffle(told)
    for one in told:
        receive(practice, one)
        works(practice, seconds=chance.choice([0, 1, 3, 60]))
    works(practice, minutes=20)

    assert held(practice, connected) == {*numbers, true}
    assert practice.account(connected).state is State.CONNECTED


def test_a_run_that_became_private_or_a_ride_goes(practice, connected):
    one, other = sorted(held(practice, connected))[:2]
    practice.changes(one, only_me=True, event=False)
    practice.changes(other, sport="Ride", event=False)
    receive(practice, event(one, "delete"), event(other, "update"))
    works(practice)

    assert not held(practice, connected) & {one, other}


def test_an_update_that_hides_a_run_takes_it_only_from_who_may_not_see_it(practice, rosa):
    account = practice.connects(rosa, scopes=SEES_ALL)
    practice.syncs(account)
    subscribe(practice.db)
    number = min(held(practice, account))
    practice.changes(number, only_me=True, event=False)
    receive(practice, event(number, "update", updates={"private": "true"}))
    works(practice)
    assert number in held(practice, account)


def test_an_announcement_of_a_run_that_is_held_changes_nothing(practice, connected):
    before = held(practice, connected)
    receive(practice, event(min(before)))
    works(practice)
    assert held(practice, connected) == before and pending(practice) == 0


def test_a_new_activity_that_is_not_there_yet_is_looked_at_in_steps_and_then_left_to_the_list(
    practice, connected
):
    receive(practice, event(999))
    calls = practice.calls("/api/v3/activities")
    for seconds in (3, 8, 40, 160, 620):  # after 3, 11, 51, 211 and 831 seconds
        works(practice, seconds=seconds)
    assert practice.calls("/api/v3/activities") == calls + 4 and pending(practice) == 1

    works(practice, seconds=20)
    assert practice.calls("/api/v3/activities") == calls + 5 and readings(practice) == 1
    assert outcomes(practice) == ["left to the list"]


def test_another_event_meanwhile_is_no_reason_to_look_at_what_waits(practice, connected):
    receive(practice, event(999))
    works(practice)
    receive(practice, event(min(held(practice, connected)), "update"))
    calls = practice.calls("/api/v3/activities/999")
    works(practice)
    assert practice.calls("/api/v3/activities/999") == calls and pending(practice) == 1


def test_an_event_about_anothers_activity_brings_nothing_in(practice, connected):
    """Every athlete's activity has a number that anyone may write into an event."""
    foreign = practice.runs(140_000_001, event=False)
    receive(practice, event(foreign))
    works(practice)
    assert foreign not in held(practice, connected)


def test_while_calls_are_used_up_events_wait_for_the_next_window(practice, connected):
    number = min(held(practice, connected))
    practice.deletes(number)
    practice.asks("POST", "/limits", read=[1, 2_000])
    receive(practice, event(number, "delete"), gone())
    for _ in range(3):
        works(practice)
    assert number in held(practice, connected) and pending(practice) == 1

    practice.asks("POST", "/limits", read=[200, 2_000])
    works(practice, minutes=16)
    assert number not in held(practice, connected) and pending(practice) == 0


def test_one_activity_that_strava_cannot_give_holds_up_no_other(practice, connected):
    bad, good = practice.runs(event=False), practice.runs(event=False)
    practice.goes_wrong("500", path=f"/api/v3/activities/{bad}", times=1000)
    receive(practice, event(bad), event(good))
    works(practice)
    works(practice, seconds=61)
    assert good in held(practice, connected) and pending(practice) == 1


def test_an_activity_that_strava_can_never_give_is_left_to_the_list_after_a_day(practice, connected):
    bad = practice.runs(event=False)
    practice.goes_wrong("500", path=f"/api/v3/activities/{bad}", times=1000)
    receive(practice, event(bad))
    for hours in (0, 1, 8, 8):
        works(practice, hours=hours, seconds=3)
    assert pending(practice) == 1

    works(practice, hours=8)
    assert (pending(practice), outcomes(practice)) == (0, ["left to the list"])
    practice.syncs(connected)
    assert bad in held(practice, connected)


def test_a_farewell_is_asked_after_for_as_long_as_strava_gives_no_answer(practice, connected):
    receive(practice, gone())
    practice.goes_wrong("500", path="/oauth/token", times=1000)
    practice.goes_wrong("500", path="/api/v3/athlete", times=1000)
    for _ in range(6):
        works(practice, hours=8)
    assert pending(practice) == 1


def test_events_during_the_first_reading_are_answered_by_it_or_after_it(practice, rosa):
    account = practice.connects(rosa)
    subscribe(practice.db)
    practice.syncs(account)
    with practice.db.begin() as tx:
        strava_passes.forget(tx, account.id)
    gone_run = min(held(practice, account))
    practice.deletes(gone_run)
    numbers = [practice.runs(event=False, days_ago=n) for n in range(2)]
    receive(practice, *(event(number) for number in numbers), event(gone_run, "delete"))
    works(practice)
    works(practice)

    assert set(numbers) <= held(practice, account) and gone_run not in held(practice, account)
    assert pending(practice) == 0


def test_many_deletions_far_back_are_found_by_the_older_part_of_the_list(practice, rosa):
    old = [practice.runs(event=False, days_ago=60 + n) for n in range(8)]
    account = practice.connects(rosa)
    practice.syncs(account)
    subscribe(practice.db)
    practice.clock.on(minutes=5)
    for number in old:
        practice.deletes(number)
    store(practice, practice.account(account), *(event(number, "delete") for number in old))
    works(practice)
    for _ in range(4):
        practice.clock.on(hours=8)
        practice.syncs(account)
        works(practice)
    assert not held(practice, account) & set(old) and pending(practice) == 0


def test_looks_that_were_left_are_asked_for_again(practice, connected):
    number = practice.runs(event=False)
    receive(practice, event(number))
    with practice.db.begin() as tx:
        tasks.drop(tx, "strava_event", f"athlete:{connected.id}")
    works(practice)
    assert pending(practice) == 1

    assert strava_look.ask_again(practice.db, practice.strava, practice.clock()) == 1
    works(practice)
    assert pending(practice) == 0


def test_what_came_of_someone_who_had_just_left_is_not_kept(practice, connected):
    receive(practice, event(7))
    with practice.db.begin() as tx:
        strava_accounts.forget(tx, connected.id)
    strava_look.ask_again(practice.db, practice.strava, practice.clock())
    with practice.db.read() as tx:
        assert tx.scalars(select(StravaEventRow.id)).all() == []


@pytest.mark.parametrize("count", [1, 2])
def test_looks_that_wait_for_the_next_calls_are_one(practice, connected, count):
    receive(practice, *(event(practice.runs(event=False)) for _ in range(count)))
    practice.goes_wrong("429", path="/api/v3/activities")
    for _ in range(5):
        works(practice, minutes=2)
        strava_look.ask_again(practice.db, practice.strava, practice.clock())

    with practice.db.read() as tx:
        looks = TaskRow.name == "strava_event", TaskRow.state == "todo"
        waits = tx.scalars(select(TaskRow.due_at).where(*looks)).all()
    assert len([due_at for due_at in waits if due_at > practice.clock.now + timedelta(hours=1)]) == 1
    practice.clock.on(hours=16)
    works(practice)
    assert pending(practice) == 0
