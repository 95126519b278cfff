"""Many connections under one budget at full size: 5,000 activities, sixty athletes, six processes."""

from datetime import timedelta

import pytest

from app.services import strava_tasks
from app.store import strava_passes
from app.store.strava_passes import Kind
from tests.build import NOW
from tests.services.practice import JONAS, MARA, NELE, practising
from tests.services.turns import Turns, calls_of_processes, limits, newcomers, oldest, token_of

ROUNDS = 2


@pytest.fixture
def practice(db, tmp_path):
    """A sandbox that answers over HTTP, with a clock that is set by hand."""
    with practising(db, tmp_path / "sandbox") as running:
        yield running


def is_whole(db, account):
    with db.read() as tx:
        first = strava_passes.all_of(tx, account.id).get(Kind.FIRST)
    return first is not None and not first.is_reading


@pytest.mark.soak
def test_five_thousand_activities_ten_small_lists_and_two_who_wait_share_a_quarter_hour(
    db, rosa, add_person, practice
):
    """A hundred calls; all of them come at the same time, the big one first."""
    limits(practice, 100, 1_000)
    turns = Turns.of(practice)
    checking = [practice.connects(add_person(f"Check{number}"), number) for number in (MARA, NELE)]
    for account in checking:
        practice.syncs(account)
    practice.clock.on(minutes=15)
    turns.forget()
    with newcomers(10) as small:
        big = turns.connects(rosa, JONAS)
        connected = [turns.connects(add_person(f"New{number}"), number) for number in small]
        with db.begin() as tx:
            for account in checking:
                strava_tasks.ask_recent(tx, account.id, practice.clock())
        turns.runner.run_due()
        lists = turns.lists()

    others = [index for index, athlete in enumerate(lists) if athlete != JONAS]
    print(f"\n{len(lists)} calls; the big list {lists.count(JONAS)}, the last other one at {others[-1] + 1}")
    assert lists.index(MARA) <= 13 and lists.index(NELE) <= 13
    assert lists[: others[-1]].count(JONAS) <= 4 and others[-1] <= 45
    assert all(is_whole(db, account) for account in (big, *connected))
    assert lists.count(JONAS) <= 30 and len(lists) <= 70 and turns.refusals() == 0


@pytest.mark.soak
def test_sixty_athletes_share_a_thousand_calls_a_day_and_nobody_starves(db, add_person, practice):
    """Sixty first readings at midnight, one of them of 5,000 activities; then the timetable, for a day."""
    limits(practice, 100, 1_000)
    turns = Turns.of(practice)
    practice.clock.now = (NOW + timedelta(days=1)).replace(hour=0, minute=0)
    with newcomers(59) as numbers:
        people = [add_person(f"New{number}") for number in (JONAS, *numbers)]
        accounts = [
            turns.connects(person, number) for person, number in zip(people, (JONAS, *numbers), strict=True)
        ]
        for _quarter in range(4 * 24):
            turns.ticks()
            practice.clock.on(minutes=15)
        day = practice.calls("/api/v3")
    waited = [practice.clock() - at for at in oldest(db, people[1:]) if at is not None]
    print(f"\n{day} calls in the day; not confirmed for longest {max(waited)}")
    assert all(is_whole(db, account) for account in accounts)
    assert day <= 1_000 and turns.refusals() == 0
    assert len(waited) == 59 and max(waited) <= timedelta(hours=9)


@pytest.mark.soak
@pytest.mark.parametrize(("calls", "days"), [(60, 2.25), (40, 3.25)])
def test_with_far_too_few_calls_each_of_twenty_has_its_turn(db, add_person, practice, calls, days):
    """Twenty athletes would use two hundred calls a day, and so few may be made; nobody waits for two rounds.

    A round takes sixty calls, of which nine in ten may be used.
    """
    limits(practice, 100, calls)
    turns = Turns.of(practice)
    practice.clock.now = (NOW + timedelta(days=1)).replace(hour=0, minute=0)
    longest = []
    with newcomers(20) as numbers:
        people = [add_person(f"New{number}") for number in numbers]
        accounts = [turns.connects(person, number) for person, number in zip(people, numbers, strict=True)]
        for hour in range(8 * 24):
            turns.ticks()
            practice.clock.on(hours=1)
            waited = [practice.clock() - at for at in oldest(db, people) if at is not None]
            longest += [max(waited)] if hour >= 3 * 24 else []
            assert len(waited) == 20
    print(f"\n{calls} calls a day: not confirmed for longest {max(longest)}")
    assert all(is_whole(db, account) for account in accounts)
    assert max(longest) <= timedelta(days=days)
    assert turns.refusals() == 0


@pytest.mark.soak
@pytest.mark.parametrize("kind", ["429", "429_bare"])
def test_after_a_refusal_none_of_six_processes_calls(db, rosa, practice, kind):
    account = practice.connects(rosa, NELE)
    practice.syncs(account)
    for _round in range(ROUNDS):
        practice.asks("DELETE", "/faults")
        practice.asks("DELETE", "/calls")
        practice.clock.on(days=1)
        practice.asks("POST", f"/athletes/{NELE}/age")
        practice.syncs(account, with_recent=True)
        before = practice.calls()
        practice.goes_wrong(kind, after=25, times=None)
        sent, kept = calls_of_processes(practice, 6, token_of(practice, account))

        assert 25 < len(sent) == practice.calls() - before <= 25 + 6
        assert kept and max(sent) < min(kept)
