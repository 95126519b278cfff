"""A year of a real runner's runs with invented scores: noise is no pattern, a strong link is one."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from app.domain.link import Scope, Status, analyse
from app.domain.people import Person, week_of
from app.services import link_analysis, link_log, link_weekly, run_import
from app.services.link_weekly import Policy
from app.store import findings, link, runs
from app.store.database import Database
from tests import bulk
from tests.build import entry

RUNS = "runs-of-one-runner-2011-2021.csv"
END = datetime(2020, 11, 16, 9, 0, tzinfo=UTC)  # a Monday, after a year with runs in every month
WEEK = timedelta(weeks=1)


@pytest.fixture
def weekly_km(db: Database, rosa: Person, data: Path) -> dict[date, float]:
    """The kilometres of each week of the year that is analysed, from the real runs."""
    run_import.from_paths(db, rosa, [data / RUNS], lambda: END)
    last = week_of(rosa.today(END), rosa.week_start) - WEEK
    km = dict.fromkeys((last - n * WEEK for n in reversed(range(52))), 0.0)
    with db.read() as tx:
        for run in runs.counting(tx, rosa.id, min(km), last + timedelta(6)):
            km[week_of(run.day, rosa.week_start)] += run.distance_m / 1000
    return km


def log(db: Database, person: Person, firsts: Sequence[date], means: Sequence[float], seed: int) -> None:
    """Five scores a week around its mean, 0 to 10, as a person would give them."""
    rng = random.Random(seed)
    entries = [
        entry(first + timedelta(days=day), min(10, max(0, round(mean + rng.gauss(0, 0.7)))))
        for first, mean in zip(firsts, means, strict=True)
        for day in sorted(rng.sample(range(7), 5))
    ]
    with db.begin() as tx:
        bulk.put_scores(tx, person, entries, END)


def noise(count: int, seed: int) -> list[float]:
    """Scores that go on from week to week as scores do, and know nothing of runs."""
    rng, level, found = random.Random(seed), 0.0, []
    for _ in range(count):
        level = 0.6 * level + rng.gauss(0, 0.9)
        found.append(2.5 + level)
    return found


def last_two_weeks(db: Database, person: Person) -> Status:
    """What the analysis says of load after two weekly runs."""
    for now in (END - WEEK, END):
        link_weekly.weekly(db, person.public_id, lambda now=now: now, Policy())
    with db.read() as tx:
        found = link_analysis.latest(tx, person, Scope.ALL)
    assert found is not None
    return found.results[0].status


@pytest.mark.parametrize("seed", [0, 3])
def test_noise_beside_real_runs_is_no_clear_pattern(
    db: Database, rosa: Person, weekly_km: dict[date, float], seed: int
) -> None:
    log(db, rosa, list(weekly_km), noise(len(weekly_km), seed), seed)

    assert last_two_weeks(db, rosa) is Status.NO_PATTERN


def test_of_many_noises_beside_real_runs_few_are_found(
    db: Database, rosa: Person, weekly_km: dict[date, float]
) -> None:
    with db.read() as tx:
        (inputs,) = link_log.read(tx, rosa, END)
    found = 0
    for seed in range(200):
        scores = noise(len(inputs.weeks), seed)
        weeks = [replace(week, pain=score) for week, score in zip(inputs.weeks, scores, strict=True)]
        found += any(one.status is Status.PATTERN_PENDING for one in analyse(weeks, seed, draws=199))
    print(f"\n{found} of 200 found by chance, before the second week")

    assert found <= 18  # 5 % is 10, with two and a half standard errors beside it


def test_a_strong_link_to_real_runs_is_a_pattern_told_once(
    db: Database, rosa: Person, weekly_km: dict[date, float]
) -> None:
    km = list(weekly_km.values())
    mean = sum(km) / len(km)
    added = [2 * (before - mean) / 10 for before in [mean, *km[:-1]]]
    scores = [base + more for base, more in zip(noise(52, 1), added, strict=True)]
    log(db, rosa, list(weekly_km), scores, 1)

    assert last_two_weeks(db, rosa) is Status.PATTERN
    with db.read() as tx:
        assert len([one for one in findings.of(tx, rosa.id) if one.detail.get("card") == "link"]) == 1


def test_runs_alone_are_refused_whole(db: Database, rosa: Person, weekly_km: dict[date, float]) -> None:
    assert last_two_weeks(db, rosa) is Status.INSUFFICIENT_DATA
    with db.read() as tx:
        assert {one.status for each in link.of(tx, rosa.id) for one in each.results} == {
            Status.INSUFFICIENT_DATA
        }
