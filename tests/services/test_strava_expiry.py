"""Copies that Strava has not confirmed for seven days go; the mails about it are in test_strava_mails."""

from datetime import timedelta

import pytest

from app.services import strava_expiry
from app.services.strava_expiry import KEPT
from app.store import (
    deliveries,
    runs,
    strava_accounts,
)
from tests.build import NOW
from tests.services import strava_here
from tests.services.strava_here import HERE


@pytest.mark.parametrize("has_sandbox", [False, True])
def test_what_cannot_be_read_here_expires_all_the_same(db, rosa, practice, has_sandbox):
    with db.begin() as tx:
        strava_here.connected(tx, rosa)
        strava_here.hold(tx, rosa, strava_here.from_strava(3))
    strava = practice.strava if has_sandbox else None

    assert strava_expiry.expire_away(db, HERE, NOW + KEPT) == 0
    assert strava_expiry.expire_away(db, strava, NOW + KEPT - timedelta(seconds=1)) == 0
    with db.read() as tx:
        assert [each.kind for each in deliveries.latest(tx, rosa.id, 9)] == ["strava_expiring"]
    assert strava_expiry.expire_away(db, strava, NOW + KEPT) == 1
    with db.read() as tx:
        assert runs.all_of(tx, rosa.id) == [] and strava_accounts.of(tx, rosa.id)
