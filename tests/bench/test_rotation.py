"""A new key for ten thousand sealed values: how long it takes, and how long others wait for it."""

import time
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import insert

from app import keys, rotation
from app.config import Settings
from app.store.database import Database
from app.store.sealing import Sealer
from app.store.strava_sealed import ACCESS, CODES, GOODBYES, REFRESH
from app.store.tables import StravaAccountRow, StravaGoodbyeRow
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
    sealer, ids = Sealer(settings.token_keys.split()), range(1, RUNNERS + 1)
    same = {"origin": "here", "state": "connected", "scopes": ["read"], "asked_at": now, "expires_at": now}
    sealed = {"code": CODES, "access_token": ACCESS, "refresh_token": REFRESH}
    accounts = [
        {"id": each, "person_id": each, **same}
        | {name: sealer.seal("x" * 40, place.about(each)) for name, place in sealed.items()}
        for each in ids
    ]
    tokens = [(each, sealer.seal("x" * 40, GOODBYES.about(each))) for each in ids]
    goodbyes = [{"id": each, "origin": "here", "token": token, "added_at": now} for each, token in tokens]
    with db.begin() as tx:
        tx.connection().exec_driver_sql(many_runners._PEOPLE, {"count": RUNNERS})
        tx.execute(insert(StravaAccountRow), accounts)
        tx.execute(insert(StravaGoodbyeRow), goodbyes)


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
