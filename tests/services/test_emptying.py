"""What was deleted leaves every file of the database, at once or when the last who read it has ended."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.config import Settings
from app.services import emptying, strava_expiry, strava_purge
from app.store import strava_accounts
from jobs import housekeeping
from jobs.runner import Runner
from jobs.tasks import handlers
from tests.build import NOW, Hands
from tests.services.strava_here import connected, from_strava, hold

TITLE = "4711 km along the wide canal"
OLD = NOW - timedelta(days=8)


@pytest.fixture
def told(db, rosa):
    """A connection, and the title of its one run in the database."""
    with db.begin() as tx:
        account = connected(tx, rosa)
        hold(tx, rosa, replace(from_strava(3, confirmed_at=OLD), title=TITLE))
    return account


@pytest.fixture
def runner(db):
    hands = Hands()
    return Runner(db, handlers(Settings(), db, hands), hands), hands


def is_left(db):
    """Whether the title is in the database, its log or its index of the log."""
    files = list(db.path.parent.glob(f"{db.path.name}*"))
    assert len(files) == 3
    return any(TITLE.encode() in each.read_bytes() for each in files)


@pytest.mark.parametrize("ends", ["disconnect", "expire"])
def test_a_title_that_was_deleted_is_in_no_file_soon_after(db, rosa, told, runner, ends):
    with db.begin() as tx:
        if ends == "expire":
            assert strava_expiry.expire(tx, rosa, strava_accounts.by_id(tx, told.id), NOW) == 1
        else:
            assert strava_purge.disconnect(tx, rosa, None, NOW, "asked") == 1
    assert is_left(db)
    runner[0].run_due()
    assert not is_left(db)


def test_while_someone_still_reads_it_is_tried_again_every_minute(db, rosa, told, runner, monkeypatch):
    monkeypatch.setattr(emptying, "WAIT_S", 0.01)
    pool, hands = runner
    with db.read() as reader:
        strava_accounts.by_id(reader, told.id)  # from here on it sees the connection
        with db.begin() as tx:
            strava_purge.disconnect(tx, rosa, None, NOW, "asked")
        pool.run_due()
        hands.on(minutes=1)
        assert pool.run_due() == 1
        assert is_left(db)
    assert pool.run_due() == 0
    hands.on(minutes=1)
    assert pool.run_due() == 1
    assert not is_left(db)


def test_the_nights_clearing_empties_the_log_as_well(db, rosa, told, tmp_path):
    with db.begin() as tx:
        strava_purge.disconnect(tx, rosa, None, NOW, "asked")
    housekeeping.run(db, tmp_path, NOW)
    assert not is_left(db)
