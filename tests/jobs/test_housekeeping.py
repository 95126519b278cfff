"""Housekeeping: what nothing needs any more goes, all else stays."""

import os
from datetime import timedelta

import pytest
from cryptography.fernet import Fernet

from app.store import (
    imports,
    jobs,
    sessions,
    sign_ins,
    sign_ups,
    strava_events,
    strava_goodbyes,
    strava_states,
    tasks,
)
from app.store.sealing import Sealer
from app.store.sign_ups import SignUp
from app.store.strava_events import Event
from jobs import housekeeping


@pytest.fixture
def uploads(tmp_path):
    folder = tmp_path / "uploads"
    folder.mkdir()
    return folder


def age(path, by, now):
    moment = (now - by).timestamp()
    os.utime(path, (moment, moment))


def test_old_rows_go_and_recent_ones_stay(db, rosa, now, uploads):
    with db.begin() as tx:
        sessions.open_(tx, rosa.id, "old", now - timedelta(days=31))
        sessions.open_(tx, rosa.id, "idle", now - timedelta(days=15))
        sessions.open_(tx, rosa.id, "new", now - timedelta(days=1))
        strava_states.add(tx, rosa.id, "old", "browser", now - timedelta(hours=2))
        strava_states.add(tx, rosa.id, "new", "browser", now - timedelta(minutes=2))
        sign_ins.note(tx, "a", "n", now - timedelta(days=2))
        sign_ins.note(tx, "a", "n", now - timedelta(hours=2))
        jobs.succeeded(tx, "daily_alerts:99", now - timedelta(days=40))
        jobs.succeeded(tx, "daily_alerts", now)
        tasks.enqueue(tx, "work", {}, now - timedelta(days=20))
        tasks.finish(tx, tasks.claim(tx, now - timedelta(days=20)), now - timedelta(days=20))
        tasks.enqueue(tx, "work", {}, now - timedelta(days=20))

    housekeeping.run(db, uploads, now)

    with db.read() as tx:
        assert sessions.count(tx, rosa.id) == 1
        assert len(sign_ins.of_account(tx, "a", now - timedelta(days=9))) == 1
        assert set(jobs.successes(tx, "")) == {"daily_alerts"}
        assert tasks.waiting(tx, now)
    with db.begin() as tx:
        long_ago = now - timedelta(days=1)
        assert not strava_states.use(tx, rosa.id, "old", "browser", long_ago)
        assert strava_states.use(tx, rosa.id, "new", "browser", long_ago)
    housekeeping.run(db, uploads, now)


def test_the_log_of_changes_is_empty_afterwards(db, rosa, now, uploads):
    log = db.path.with_name(f"{db.path.name}-wal")
    assert log.stat().st_size
    housekeeping.run(db, uploads, now)

    assert log.stat().st_size == 0


def test_links_to_open_accounts_go_a_week_after_their_time(db, now, uploads):
    for ago in (6, 8):
        until = now - timedelta(days=ago)
        kept = SignUp(
            token_hash=str(ago),
            email=f"{ago}@example.org",
            password_hash="",
            role="runner",
            timezone="UTC",
            units="km",
            consent_health=False,
            onward="",
            at=until - timedelta(days=1),
            until=until,
        )
        with db.begin() as tx:
            sign_ups.put(tx, kept)

    housekeeping.run(db, uploads, now)

    with db.read() as tx:
        assert sign_ups.find(tx, "6") is not None
        assert sign_ups.find(tx, "8") is None


def test_stravas_old_events_and_goodbyes_go(db, now, uploads):
    sealer = Sealer([Fernet.generate_key().decode()])
    with db.begin() as tx:
        for days in (1, 13, 15, 31):
            at = now - timedelta(days=days)
            strava_events.add(tx, "here", Event(7, "activity", days, "create", days, {}, at))
            strava_goodbyes.add(tx, sealer, "here", 7, "token", at)

    housekeeping.run(db, uploads, now)

    with db.read() as tx:
        assert [event.object_id for event in strava_events.pending_of(tx, "here", 7)] == [1, 13]
        assert strava_goodbyes.count(tx, "here") == 3


def test_stale_uploads_go_but_not_those_an_import_waits_for(db, rosa, now, uploads):
    for name in ("stale", "waiting", "fresh"):
        (uploads / name).mkdir()
        (uploads / name / "000").write_text("x")
        age(uploads / name, timedelta(days=0 if name == "fresh" else 2), now)
    (uploads / "alone").write_text("x")
    age(uploads / "alone", timedelta(days=2), now)
    with db.begin() as tx:
        imports.create(tx, rosa.id, "archive.zip", ["archive.zip"], "waiting", now)

    assert housekeeping.drop_uploads(db, uploads, now) == 2
    assert {path.name for path in uploads.iterdir()} == {"waiting", "fresh"}


def test_a_link_among_the_uploads_is_removed_and_not_followed(db, now, uploads, tmp_path):
    precious = tmp_path / "precious"
    precious.mkdir()
    (precious / "file").write_text("x")
    age(precious, timedelta(days=9), now)
    (uploads / "link").symlink_to(precious)

    housekeeping.drop_uploads(db, uploads, now)

    assert (precious / "file").exists()
    assert not list(uploads.iterdir())


def test_a_missing_upload_folder_is_no_trouble(db, now, tmp_path):
    assert housekeeping.drop_uploads(db, tmp_path / "none", now) == 0
