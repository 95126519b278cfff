"""Judging: very many runners beside the time to read their rows, and one runner, by part."""

import os
import random
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from datetime import date, datetime
from typing import TypeVar

import numpy as np
import pytest

from app.domain import load, many
from app.domain.findings import Log, found_on
from app.domain.red_runs import red_days
from app.domain.runs import one_each
from app.services import alerts, coverage, many_logs, rounds
from app.store import columns, pain, patients, people, runs
from app.store.database import Database
from tests.bench import many_runners
from tests.bench.runners import MOST, TEN_YEARS_DAYS
from tests.build import day, run

RUNNERS = int(os.environ.get("KNEEWISE_BENCH_RUNNERS", "1000"))
AT_ONCE = 250
MOST_TIMES, MOST_MS = 10, 50  # the budgets: of many runners beside reading them, and of one
T = TypeVar("T")


def _timed(work: Callable[..., T], *given: object) -> tuple[T, float]:
    """What the work gives and its seconds of processor time: others may be using this machine."""
    begun = time.thread_time()
    return work(*given), time.thread_time() - begun


@pytest.mark.bench
def test_ten_years_of_very_many_runners(db: Database, now: datetime) -> None:
    ids, made_s = _timed(many_runners.fill, db, RUNNERS, now.date())
    size = many_runners.size_mb(db.path)
    print(f"\n  {RUNNERS:,} runners x 10 years: {size:,.0f} MB, made in {made_s:.0f} s")
    today = np.full(AT_ONCE, now.date().toordinal(), np.int64)
    bare_s = read_s = whole_s = days_s = job_s = 0.0
    rows = found = alone = 0
    for first in range(0, len(ids), AT_ONCE):
        some = ids[first : first + AT_ONCE]
        count, took = _timed(_read_alone, db, some)
        rows, read_s = rows + count, read_s + took
        bare_s += _timed(_read_bare, db, some)[1]
        judged, took = _timed(_judge, db, some, today[: len(some)])
        whole_s, found = whole_s + took, found + len(judged[1].who)
        _, took = _timed(_every_day, judged[0], today[: len(some)])
        days_s += took
        left, took = _timed(_morning, db, some, now)
        job_s, alone = job_s + took, alone + left
    print(f"  {rows:,} rows read alone: {read_s:.1f} s of processor time")
    print(f"  by SQLite's bare cursor: {bare_s:.1f} s")
    print(
        f"  read and judged for today: {whole_s:.1f} s, {whole_s / read_s:.1f} times reading them,"
        f" {whole_s / bare_s:.1f} times the bare cursor; {found:,} findings"
        f"{_over(whole_s / read_s, MOST_TIMES)}"
    )
    print(
        f"  the whole morning, stored and reminded: {job_s:.1f} s, {job_s / read_s:.1f} times reading them;"
        f" {alone:,} of {len(ids):,} judged alone, {100 * alone / len(ids):.0f} %"
        f"{_over(job_s / read_s, MOST_TIMES)}"
    )
    print(f"  and all numbers of all days: {days_s:.1f} s more, {(whole_s + days_s) / read_s:.1f} times")
    print(f"  of 10,000 runners: {1e4 / RUNNERS * read_s:.0f} s and {1e4 / RUNNERS * whole_s:.0f} s")
    assert found > 0


def _read_alone(db: Database, ids: list[int]) -> int:
    with db.read() as tx:
        statements = (columns.runs_asked(ids), columns.scores_asked(ids))
        return sum(len(tx.execute(each).all()) for each in statements)


def _read_bare(db: Database, ids: list[int]) -> int:
    """The same rows by SQLite's own cursor, with nothing above it: no way of reading them is faster."""
    told = {"dialect": db.engine.dialect, "compile_kwargs": {"literal_binds": True}}
    statements = (columns.runs_asked(ids), columns.scores_asked(ids))
    with closing(sqlite3.connect(db.path)) as bare:
        return sum(len(bare.execute(str(each.compile(**told))).fetchall()) for each in statements)


def _judge(db: Database, ids: list[int], today: np.ndarray) -> tuple[many.Loads, many.Verdict]:
    with db.read() as tx:
        ran, (scores, _) = columns.runs(tx, ids), columns.scores(tx, ids)
        facts = patients.coverage(tx, ids, ids)
    days = [date.fromordinal(each) for each in today.tolist()]
    logs = many_logs.of([facts[each] for each in ids], ran, scores, days, [0] * len(ids))
    loads = many.loads(logs)
    return loads, many.found_on(today, loads, scores)


def _morning(db: Database, ids: list[int], now: datetime) -> int:
    """Judge and remind as the daily job does; returns how many take the path of one."""
    with db.begin() as tx:
        waiting = [person for person in people.runners(tx) if ids[0] <= person.id <= ids[-1]]
        calm = {person.id for person in rounds.morning(tx, waiting, now)}
        left = [person for person in waiting if person.id not in calm]
        for person in left:
            alerts.morning(tx, person, now)
    return len(left)


def _over(figure: float, budget: float) -> str:
    """What is said of a figure that misses its budget."""
    return "" if figure <= budget else f"; over {budget:g}"


def _every_day(loads: many.Loads, today: np.ndarray) -> None:
    daily = many.daily(today, loads.sessions, loads.spikes, loads.known)
    for name in ("longest", "ceiling_m", "category", "rolling_7d", "week_to_week", "coupled", "uncoupled"):
        getattr(daily, name)
    for name in ("ewma_ratio", "monotony", "strain"):
        getattr(daily, name)


@pytest.mark.bench
def test_one_runner_of_ten_years_by_part(db: Database, now: datetime) -> None:
    many_runners.fill(db, 1, now.date())
    today = now.date()
    with db.read() as tx:
        counting, entries = runs.counting(tx, 1, until=today), pain.of(tx, 1)
        facts = patients.coverage(tx, [1], [1])[1]
    best = {}
    for _ in range(7):
        took = {}
        known, took["known days"] = _timed(coverage.from_facts, facts, counting, today)
        merged, took["sessions"] = _timed(load.sessions, counting)
        spikes, took["spikes"] = _timed(load.spikes, merged, known)
        red, took["red runs"] = _timed(red_days, merged, entries, today)
        log = Log(merged, spikes, entries, known, red_days=red)
        _, took["found_on"] = _timed(found_on, today, log)
        best = {name: min(took[name], best.get(name, 9)) for name in took}
    parts = ", ".join(f"{name} {1000 * s:.1f}" for name, s in best.items())
    print(f"\n  one runner, {len(counting):,} runs and {len(entries):,} scores, ms of processor time:")
    together = 1000 * sum(best.values())
    print(f"  {parts}; together {together:.1f}{_over(together, MOST_MS)}")
    assert (len(counting), len(entries)) == (many_runners.RUNS, many_runners.SCORES)


@pytest.mark.bench
def test_sessions_and_spikes_of_five_thousand_runs() -> None:
    chance = random.Random(3)
    told = [run(day(n * TEN_YEARS_DAYS // MOST), chance.randint(4_000, 16_000), id=n) for n in range(MOST)]
    known = load.coverage(told, [], [], files_complete=True)
    counting, same_s = _timed(lambda: [group[0] for group in one_each(told)])
    merged, merged_s = _timed(load.sessions, counting)
    spikes, spikes_s = _timed(load.spikes, merged, known)
    print(
        f"\n  {MOST:,} runs: same runs {1000 * same_s:.0f} ms, sessions {1000 * merged_s:.0f} ms,"
        f" spikes {1000 * spikes_s:.0f} ms"
    )
    assert len(spikes) == len(merged)
