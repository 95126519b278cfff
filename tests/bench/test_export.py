"""The export of ten years of running: how long it takes, and that it is whole."""

import time
from datetime import datetime

import pytest

from app.services.export import export
from app.store.database import Database
from tests.bench.runners import MOST, runner

DAYS = 3653


@pytest.mark.bench
def test_the_export_of_five_thousand_runs(db: Database, now: datetime) -> None:
    person = runner(db, MOST, now)
    with db.read() as tx:
        begun = time.thread_time()  # not the clock on the wall: others may be using this machine
        exported = export(tx, person, now)
        took_s = time.thread_time() - begun
    days, runs = exported["days"], exported["runs"]
    assert isinstance(days, list)
    assert isinstance(runs, list)
    print(f"\n  export of {len(runs):,} runs and {len(days):,} days: {took_s:.2f} s of processor time")

    assert len(runs) == MOST
    assert abs(len(days) - DAYS) <= 1
