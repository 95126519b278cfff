"""Work that is asked for in the background: looks fold into one."""

from datetime import timedelta

from app.services import strava_tasks
from app.store import tasks
from tests.build import NOW


def test_looks_asked_for_within_two_seconds_are_one(db):
    with db.begin() as tx:
        for _ in range(3):
            strava_tasks.ask_look(tx, 1, NOW)
        strava_tasks.ask_look(tx, 2, NOW, due_at=NOW + timedelta(hours=1))
        assert not tasks.waiting(tx, NOW)
        later = NOW + strava_tasks.GATHER
        assert tasks.claim(tx, later).payload == {"account_id": 1}
        assert tasks.claim(tx, later) is None
