"""A state comes back once, by the browser and the person it was made for, and in time."""

from datetime import timedelta

import pytest

from app.store import strava_states
from app.store.database import Database
from tests.build import NOW

SINCE = NOW - timedelta(minutes=10)


def _use(db: Database, person_id: int, state: str = "state", browser: str = "browser") -> bool:
    with db.begin() as tx:
        return strava_states.use(tx, person_id, state, browser, SINCE)


@pytest.fixture(autouse=True)
def _asked(db: Database, rosa) -> None:
    with db.begin() as tx:
        strava_states.add(tx, rosa.id, "state", "browser", SINCE)


def test_a_state_is_used_once(db, rosa):
    assert _use(db, rosa.id)
    assert not _use(db, rosa.id)


def test_a_state_of_another_browser_or_person_stays_unused(db, rosa, sam):
    assert not _use(db, rosa.id, browser="another")
    assert not _use(db, sam.id)
    assert not _use(db, rosa.id, state="another")
    assert _use(db, rosa.id)


def test_a_state_too_old_is_not_used_and_cleared_away(db, rosa):
    with db.begin() as tx:
        assert not strava_states.use(tx, rosa.id, "state", "browser", SINCE + timedelta(seconds=1))
        strava_states.drop_older(tx, SINCE)
    with db.begin() as tx:
        strava_states.drop_older(tx, SINCE + timedelta(seconds=1))
    assert not _use(db, rosa.id)
