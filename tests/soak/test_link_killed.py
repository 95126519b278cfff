"""The weekly work killed (`kill -9`) at any moment, in two processes at once: one analysis of each week."""

import multiprocessing
from contextlib import closing
from datetime import datetime, timedelta
from random import Random

import pytest

from app.config import Settings
from app.domain.link import Scope
from app.services import link_told
from app.store import link, people
from app.store.database import Database
from jobs import link_weekly
from jobs.runner import Runner
from jobs.tasks import handlers
from tests.build import NOW
from tests.services.weeks_of_running import KM, following, keep, runs_of, scores_of

APART = multiprocessing.get_context("forkserver")  # quick to start, and as much on their own as any
APART.set_forkserver_preload(["tests.soak.test_link_killed"])
KILLS, RUNNERS, WEEKS, ROUNDS = 12, 4, 3, 60
LEASE = timedelta(seconds=61)


def working(url: str, now: datetime) -> None:
    """Carries tasks out until none is due, as the server does."""
    with closing(Database(url)) as db:
        Runner(db, handlers(Settings(), db, lambda: now), lambda: now, threads=1).run_due()


def two_at_work(db: Database, now: datetime, chance: Random, kills: int) -> int:
    """Two processes until they end, one of them or both killed before; returns how many were."""
    both = [APART.Process(target=working, args=(str(db.url), now), daemon=True) for _ in range(2)]
    for each in both:
        each.start()
    killed = 0
    for each in both[: min(kills, chance.choice((1, 2)))]:
        each.join(chance.uniform(0.0, 1.5))
        killed += each.is_alive()
        each.kill()
    for each in both:
        each.join()
        each.close()
    return killed


@pytest.mark.soak
@pytest.mark.parametrize("seed", [1, 2])
def test_however_often_it_is_killed_each_week_is_analysed_once(db, add_person, seed):
    chance, left = Random(seed), KILLS
    runners = [add_person(f"runner{at}") for at in range(RUNNERS)]
    with db.begin() as tx:
        for person in runners:
            keep(tx, person, runs_of(KM), scores_of(following(KM)))
    for ago in reversed(range(WEEKS)):
        now = NOW - timedelta(weeks=ago)
        assert link_weekly.run(db, now) == RUNNERS
        for _ in range(ROUNDS):
            now += LEASE
            link_weekly.run(db, now)  # what was given up after five kills is asked for again
            left -= two_at_work(db, now, chance, left // (ago + 1))
            with db.read() as tx:
                counts = [len(link.of(tx, person.id)) for person in runners]
            if counts == [2 * (WEEKS - ago)] * RUNNERS and left <= KILLS * ago // WEEKS:
                break
        two_at_work(db, now + LEASE, chance, 0)
        assert link_weekly.run(db, now + LEASE) == 0

    print(f"\n{KILLS - left} kills that met a process at work")
    assert left == 0
    with db.read() as tx:
        for person in people.runners(tx):
            kept = link.of(tx, person.id)
            assert [one.scope for one in kept] == [Scope.ALL, Scope.SHAREABLE] * WEEKS
            assert len({one.last_week for one in kept}) == WEEKS
            assert [one.results[0].status for one in kept[::2]] == ["pattern_pending", "pattern", "pattern"]
            assert all(link_told.again(person, one) for one in kept)
