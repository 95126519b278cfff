"""A new key for ten thousand sealed values: how long it takes, and how long others wait for it."""

import time
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from app import keys, rotation
from app.config import Settings
from app.store import strava_accounts, strava_goodbyes, strava_held
from app.store.database import Database
from app.store.strava_held import Held
from app.strava_door import sealer_of
from tests.bench import many_runners

RUNNERS = 2_500  # each with a code, two tokens and a goodbye


@pytest.mark.bench
def test_a_new_key_for_ten_thousand_values(db: Database, tmp_path: Path, now: datetime, monkeypatch) -> None:
    settings = keys.unlock(Settings(instance=tmp_path / "instance", database_url=str(db.url)))
    _seal(db, settings, now)
    longest_s = _longest_transactions(db, monkeypatch)
    begun, begun_cpu = time.monotonic(), time.thread_time()
    done = rotation.rotate(settings, db)
    took_s, cpu_s = time.monotonic() - begun, time.thread_time() - begun_cpu
    print(
        f"\n  a new key for {done.sealed:,} values: {took_s:.2f} s, {cpu_s:.2f} s of it processor time; "
        f"others waited {1000 * max(longest_s):.0f} ms at most"
    )

    assert done.sealed == 4 * RUNNERS and not done.unopened


def _seal(db: Database, settings: Settings, now: datetime) -> None:
    sealer = sealer_of(settings)
    with db.begin() as tx:
        tx.connection().exec_driver_sql(many_runners._PEOPLE, {"count": RUNNERS})
        for person_id in range(1, RUNNERS + 1):
            account = strava_accounts.begin(
                tx, sealer, person_id, origin="here", code="c" * 40, scopes=("read",), now=now
            )
            fence = strava_held.lease(tx, account.id, now) or 0
            tokens = Held("a" * 40, "r" * 40, now + timedelta(hours=6))
            strava_held.keep(tx, sealer, account.id, fence, tokens)
            strava_goodbyes.add(tx, sealer, "here", person_id, "r" * 40, now)


def _longest_transactions(db: Database, monkeypatch) -> list[float]:
    """How long each transaction that writes took, as it ends."""
    begin, took_s = db.begin, [0.0]

    class Timed:
        def __enter__(self):
            self.one = begin()
            self.at = time.monotonic()
            return self.one.__enter__()

        def __exit__(self, *error):
            ended = self.one.__exit__(*error)
            took_s.append(time.monotonic() - self.at)
            return ended

    monkeypatch.setattr(db, "begin", Timed)
    return took_s
