"""What came through Strava goes at once, with all that rests on it; the runner's own stays."""

from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import select

from app.domain.runs import Source
from app.services import strava_expiry, strava_goodbye, strava_purge, strava_reading, strava_tasks
from app.services.strava_expiry import KEPT
from app.store import (
    coverage,
    deletions,
    deliveries,
    findings,
    reminders,
    runs,
    strava_accounts,
    strava_goodbyes,
    strava_set_aside,
    tasks,
)
from app.store.sealing import Sealer
from app.store.strava_set_aside import SetAside
from app.store.tables import TaskRow
from tests.build import NOW, TODAY, day, run
from tests.services import strava_here
from tests.services.practice import MARA
from tests.services.runner import add_runs
from tests.services.strava_here import HERE


@pytest.fixture
def connected(practice, rosa):
    account = practice.connects(rosa)
    practice.syncs(account)
    with practice.db.begin() as tx:
        add_runs(tx, rosa, run(day(3), m=5_000, hour=20, external_id="a file"))
    return account


def disconnect(practice, rosa, because="asked"):
    with practice.db.begin() as tx:
        return strava_purge.disconnect(tx, rosa, practice.strava, practice.clock(), because)


def test_disconnecting_deletes_what_came_through_the_api_and_what_rests_on_it(practice, rosa, connected):
    gone = disconnect(practice, rosa)

    assert gone == 5
    with practice.db.read() as tx:
        assert [each.run.source for each in runs.all_of(tx, rosa.id)] == [Source.FILE]
        assert [each.source for each in runs.counting(tx, rosa.id)] == [Source.FILE]
        assert coverage.span_of(tx, rosa.id, Source.STRAVA_API) is None
        stored = [*findings.of(tx, rosa.id), *reminders.of(tx, rosa.id)]
        assert not any(Source.STRAVA_API in each.sources for each in stored)
        assert strava_accounts.of(tx, rosa.id) is None
        assert [(each.what, each.rows) for each in deletions.of(tx, rosa.id)] == [("strava_api", 5)]
        assert [each.kind for each in deliveries.latest(tx, rosa.id, 9)] == ["strava_disconnected"]
        assert tasks.waiting(tx, NOW)
    assert disconnect(practice, rosa) == 0


def test_no_task_names_an_activity_of_a_connection_that_has_ended(practice, rosa, connected):
    with practice.db.begin() as tx:
        for later in (1, 2):
            strava_tasks.ask_look(tx, connected.id, NOW, NOW + timedelta(seconds=later))
        tasks.finish(tx, tasks.claim(tx, NOW + timedelta(seconds=1)), NOW)
    disconnect(practice, rosa)

    with practice.db.read() as tx:
        assert "strava_event" not in tx.scalars(select(TaskRow.name)).all()


def test_the_token_is_revoked_afterwards_however_long_that_takes(practice, rosa, connected):
    disconnect(practice, rosa)
    practice.goes_wrong("500", path="/oauth/revoke")
    with pytest.raises(Exception, match="500"):
        strava_goodbye.say(practice.db, practice.strava, practice.clock)
    assert strava_goodbye.say(practice.db, practice.strava, practice.clock) == 1

    scopes = {one["id"]: one["scope"] for one in practice.asks("GET", "/athletes")}
    assert scopes[140_000_003] is None
    with practice.db.read() as tx:
        assert strava_goodbyes.count(tx, "sandbox") == 0


def test_who_connects_again_meanwhile_is_not_cut_off(practice, rosa, connected):
    disconnect(practice, rosa)
    again = practice.connects(rosa)
    practice.syncs(again)

    assert strava_goodbye.say(practice.db, practice.strava, practice.clock) == 0
    practice.clock.on(hours=8)
    assert practice.syncs(again).problem == ""


def test_a_disconnect_in_the_middle_of_the_first_reading_leaves_nothing(practice, rosa, monkeypatch):

    monkeypatch.setattr(strava_reading, "PER_PAGE", 2)
    account, taken = practice.connects(rosa, MARA), strava_reading._taken

    def then_disconnect(*args):
        done = taken(*args)
        strava_purge.disconnect(args[0], rosa, practice.strava, practice.clock(), "asked")
        return done

    monkeypatch.setattr(strava_reading, "_taken", then_disconnect)
    practice.syncs(account)
    with practice.db.read() as tx:
        assert runs.all_of(tx, rosa.id) == [] and strava_accounts.of(tx, rosa.id) is None


def test_connections_to_another_app_end_at_the_start_with_their_runs(practice, rosa, connected):
    assert strava_purge.end_foreign(practice.db, HERE, NOW) == 1

    with practice.db.read() as tx:
        assert [each.run.source for each in runs.all_of(tx, rosa.id)] == [Source.FILE]
        assert strava_accounts.of(tx, rosa.id) is None
        assert strava_goodbyes.count(tx, "sandbox") == 0
    assert strava_purge.end_foreign(practice.db, HERE, NOW) == 0


def test_connections_to_another_number_of_an_app_end_too(db, rosa):
    with db.begin() as tx:
        strava_here.connected(tx, rosa)
        strava_here.hold(tx, rosa, strava_here.from_strava(3))
    another = replace(HERE, api=replace(HERE.api, client_id="8", origin="https://www.strava.com 8"))

    assert strava_purge.end_foreign(db, HERE, NOW) == 0
    assert strava_purge.end_foreign(db, another, NOW) == 1
    with db.read() as tx:
        assert runs.all_of(tx, rosa.id) == [] and strava_accounts.of(tx, rosa.id) is None
        assert [each.what for each in deletions.of(tx, rosa.id)] == ["strava_api_moved"]


def test_without_an_app_or_with_the_sandbox_no_connection_ends(db, rosa, practice):
    with db.begin() as tx:
        strava_here.connected(tx, rosa)

    assert strava_purge.end_foreign(db, None, NOW) == 0
    assert strava_purge.end_foreign(db, practice.strava, NOW) == 0
    with db.read() as tx:
        assert strava_accounts.of(tx, rosa.id)


def test_a_connection_whose_key_is_lost_is_ended_with_its_runs_and_told(practice, rosa, connected):
    lost = Sealer([Fernet.generate_key().decode()])

    assert strava_purge.end_unopened(practice.db, practice.strava.sealer, practice.clock()) == 0
    assert strava_purge.end_unopened(practice.db, lost, practice.clock()) == 1
    assert strava_purge.end_unopened(practice.db, lost, practice.clock()) == 0
    with practice.db.read() as tx:
        assert strava_accounts.of(tx, rosa.id) is None
        assert [each.run.source for each in runs.all_of(tx, rosa.id)] == [Source.FILE]
        assert strava_goodbyes.count(tx, practice.strava.origin) == 0


def test_a_day_is_not_known_again_when_what_was_set_aside_expires(db, rosa):
    with db.begin() as tx:
        account = strava_here.connected(tx, rosa)
        coverage.add_coverage(tx, rosa.id, Source.STRAVA_API, TODAY - timedelta(days=9), TODAY)
        odd = SetAside("1", "It is odd.", NOW, day=TODAY - timedelta(days=2))
        strava_set_aside.keep(tx, account.id, [], [odd])
        strava_expiry.expire(tx, rosa, account, NOW + KEPT + timedelta(seconds=1))
        assert coverage.span_of(tx, rosa.id, Source.STRAVA_API) == (TODAY - timedelta(days=1), TODAY)
