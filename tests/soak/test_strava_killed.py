"""Processes killed again and again, at each kind of moment: nothing is lost, doubled, or held too many."""

from contextlib import closing
from random import Random

import pytest
from sqlalchemy import func, select

from app.sandbox import broken
from app.sandbox.store import Store
from app.services import strava_tasks
from app.store import runs, strava_accounts, strava_events, strava_passes
from app.store.strava_accounts import State
from app.store.strava_passes import Kind
from app.store.tables import RunRow
from tests.services import havoc_truth
from tests.services.havoc_deeds import Deeds, all_of, fill
from tests.services.practice import IVO
from tests.soak.killed import ANSWERED
from tests.soak.killing import Killing, killing

KILLS = 20
GATHER_S = 3.0  # in which what came together is about to be looked at


@pytest.mark.parametrize(
    ("kills", "count"),
    [(3, 10), pytest.param(KILLS, 130, marks=pytest.mark.soak)],
)
def test_a_first_reading_that_is_killed_is_whole(db, rosa, tmp_path, kills, count):
    with killing(db, tmp_path / "sandbox", seed=kills) as here, closing(Store(tmp_path / "sandbox")) as kept:
        chance = Random(kills)
        fill(kept, chance, here.practice.clock(), count, chance.sample(broken.NAMES, count // 10))
        here.plan(kills)
        agree(here, rosa)
        while not is_read(here, rosa):
            if here.goes_on(50):
                here.later(20)
                agree_again(here, rosa)
        here.goes_on()
        assert not here.wanted and here.done.total() == kills
        assert_whole(here, kept, rosa)


@pytest.mark.parametrize(
    ("kills", "count", "look_every_h"),
    [(2, 3, 9), pytest.param(KILLS, 12, 1 / 4, marks=pytest.mark.soak)],
)
def test_events_whose_handling_is_killed_are_all_answered(db, rosa, tmp_path, kills, count, look_every_h):
    with (
        killing(db, tmp_path / "sandbox", seed=2, events=True) as here,
        closing(Store(tmp_path / "sandbox")) as kept,
    ):
        chance = Random(2)
        fill(kept, chance, here.practice.clock(), count, chance.sample(broken.NAMES, 1))
        agree(here, rosa)
        while not is_read(here, rosa):
            here.goes_on(50)
        here.plan(kills)
        deeds = Deeds(here.practice, kept, chance, events=True, now=here.practice.clock)
        while here.wanted:
            for _ in range(chance.randrange(1, 4)):
                deeds.do()
            if here.goes_on(60):
                here.later(GATHER_S)
            agree_again(here, rosa)
        here.rests(look_every_h)
        assert here.done.total() == kills
        assert_whole(here, kept, rosa, deeds.loose)


def agree(here: Killing, person) -> None:
    """The runner comes back from Strava's page with a code."""

    def comes_back() -> None:
        account = here.practice.connects(person, IVO)
        with here.db.begin() as tx:
            strava_tasks.ask_sync(tx, account.id, here.practice.clock())

    here.meanwhile(comes_back)


def agree_again(here: Killing, person) -> None:
    """A code that was on its way at a kill is used up; the runner is asked to agree anew."""
    with here.db.read() as tx:
        account = strava_accounts.of(tx, person.id)
    if account is not None and account.state is State.NEEDS_RECONNECT:
        assert here.done[ANSWERED]
        agree(here, person)


def is_read(here: Killing, person) -> bool:
    with here.db.read() as tx:
        account = strava_accounts.of(tx, person.id)
        first = None if account is None else strava_passes.all_of(tx, account.id).get(Kind.FIRST)
    return first is not None and not first.is_reading


def assert_whole(here: Killing, kept: Store, person, loose=frozenset()) -> None:
    there = all_of(kept, here.practice.clock())
    wanted, aside = havoc_truth.expected(there, False, here.practice.clock())
    shown = {str(one.id) for one in there if not one.only_me}
    with here.db.read() as tx:
        held = [each.run for each in runs.all_of(tx, person.id)]
        rows = tx.scalar(select(func.count()).select_from(RunRow))
        pending = strava_events.count_pending(tx, "sandbox", IVO)
    values = {one.external_id: havoc_truth.values(one) for one in held}
    assert rows == len(held) == len(values)
    free = {str(number) for number in loose} & shown
    assert havoc_truth.differences(wanted, values, free) == []
    assert pending == 0
