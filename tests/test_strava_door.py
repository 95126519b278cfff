"""Which app at Strava a start has, and when it goes without one."""

import pytest

from app.config import Settings
from app.strava_door import at_strava, left_out, strava_of
from tests.services import strava_here

HTTPS = {"base_url": "https://knee.example.org", "trusted_proxies": "127.0.0.1"}
THAT_APP = {"strava_id": "7", "strava_secret": "s"}
OTHER_APP = {"strava_id": "8", "strava_secret": "s"}
SANDBOX = {"strava_id": "1", "strava_secret": "sandbox", "strava_base_url": "http://127.0.0.1:9"}


@pytest.fixture
def connected(db, rosa):
    with db.begin() as tx:
        strava_here.connected(tx, rosa)


@pytest.mark.parametrize("more", [{}, HTTPS, SANDBOX], ids=["sandbox wanted", "https", "sandbox set"])
def test_without_the_app_of_its_connections_it_goes_without_strava(db, connected, tmp_path, clock, more):
    settings = Settings(instance=tmp_path / "i", **more)

    assert "1 runner is connected to Strava through app 7" in (left_out(settings, db) or "")
    with at_strava(settings, clock, left_out=True) as without:
        assert strava_of(without) is None
    assert not (tmp_path / "i").exists()


@pytest.mark.parametrize("more", [THAT_APP, OTHER_APP], ids=["the same", "another"])
def test_an_app_that_is_set_is_used(db, connected, tmp_path, more):
    assert left_out(Settings(instance=tmp_path, **more), db) is None


@pytest.mark.parametrize("more", [{}, HTTPS, SANDBOX], ids=["sandbox wanted", "https", "sandbox set"])
def test_where_nobody_is_connected_nothing_is_left_out(db, tmp_path, more):
    assert left_out(Settings(instance=tmp_path, **more), db) is None


def test_connections_to_the_sandbox_keep_nothing_away(db, rosa, tmp_path):
    with db.begin() as tx:
        strava_here.asked(tx, rosa, origin="sandbox")

    assert left_out(Settings(instance=tmp_path), db) is None
    assert left_out(Settings(instance=tmp_path, **HTTPS), db) is None
