"""The clock asks for what is due of each connection, and for goodbyes and events that were left."""

from datetime import timedelta

from cryptography.fernet import Fernet
from sqlalchemy import select

from app.adapters.strava_api import StravaApi
from app.config import Settings
from app.services import strava_sync
from app.services.strava_app import Strava
from app.store import (
    runs,
    strava_accounts,
    strava_events,
    strava_goodbyes,
    strava_passes,
    strava_subscriptions,
    tasks,
)
from app.store.sealing import Sealer
from app.store.strava_events import Event
from app.store.strava_passes import Kind, Pass, State
from app.store.strava_subscriptions import Subscription
from app.store.tables import TaskRow
from jobs import strava_backfill, strava_inbox
from jobs.runner import Runner
from jobs.tasks import handlers
from tests.build import Hands
from tests.services import strava_here

SEALER = Sealer([Fernet.generate_key().decode()])
NOWHERE = "http://127.0.0.1:9"


def strava(origin="here 7"):
    return Strava(StravaApi(NOWHERE, NOWHERE, "7", "s", origin), SEALER)


def asked(db):
    with db.begin() as tx:
        names = [(row.name, row.payload) for row in tx.scalars(select(TaskRow).order_by(TaskRow.id))]
        for row in tx.scalars(select(TaskRow)):
            tx.delete(row)
    return names


def connected(db, person, now, origin="here 7", athlete_id=7):
    with db.begin() as tx:
        account = strava_accounts.begin(
            tx, SEALER, person.id, origin=origin, code="c", scopes=["activity:read"], now=now
        )
        strava_accounts.connect(tx, account.id, athlete_id, "Mara", now)
    return account.id


def test_a_list_is_asked_for_at_first_and_then_every_eight_hours(db, now, rosa):
    number = connected(db, rosa, now)
    wanted = [("strava_sync", {"account_id": number})]
    strava_backfill.run(db, strava(), now)
    assert asked(db) == wanted
    with db.begin() as tx:
        strava_passes.begin(tx, Pass(number, Kind.FIRST, State.DONE, 1, 2, 1, now, finished_at=now))
    strava_backfill.run(db, strava(), now + timedelta(hours=7, minutes=45))
    assert asked(db) == []
    strava_backfill.run(db, strava(), now + timedelta(hours=8))
    assert asked(db) == wanted


def test_thirty_connections_are_asked_about_in_as_many_queries_as_three(db, now, add_person):
    asks = []
    for most in (3, 30):
        for number in range(0 if most == 3 else 3, most):
            account_id = connected(db, add_person(f"r{number}"), now, athlete_id=100 + number)
            if number % 2:
                with db.begin() as tx:
                    done = Pass(account_id, Kind.FIRST, State.DONE, 1, 2, 1, now, finished_at=now)
                    strava_passes.begin(tx, done)
        with db.counting() as sent:
            assert strava_backfill.run(db, strava(), now) == (most + 1) // 2
        asks.append([one for one in sent if one.startswith("SELECT")])
        asked(db)
    assert len(asks[0]) == len(asks[1]) < 10


def test_a_waiting_reading_and_another_apps_connection_are_left_alone(db, now, rosa, add_person):
    number = connected(db, rosa, now)
    connected(db, add_person("Max"), now, "there 8")
    with db.begin() as tx:
        later = now + timedelta(minutes=15)
        strava_passes.begin(tx, Pass(number, Kind.FIRST, State.READING, 1, 2, 2, now, resume_at=later))
    strava_backfill.run(db, strava(), now)
    assert asked(db) == []
    strava_backfill.run(db, strava(), later)
    assert len(asked(db)) == 1


def test_a_reading_that_was_given_up_is_asked_for_again_after_an_hour(db, now, rosa, monkeypatch):
    def fails(*_args, **_more):
        raise ArithmeticError("a fault of ours")

    number, at = connected(db, rosa, now), Hands(now)
    monkeypatch.setattr(strava_sync, "sync", fails)
    runner = Runner(db, handlers(Settings(), db, at, strava()), at)
    strava_backfill.run(db, strava(), now)
    for _ in range(tasks.TRIES):
        assert runner.run_due() == 1
        at.on(hours=1)
    with db.read() as tx:
        (failure,) = tasks.failures(tx)
    for minutes, is_asked in ((59, False), (60, True)):
        strava_backfill.run(db, strava(), failure.at + timedelta(minutes=minutes))
        with db.read() as tx:
            assert tasks.asked_for(tx, f"strava_sync:{number}") is is_asked


def test_goodbyes_that_were_left_and_the_sandboxs_events_are_asked_for(db, now):
    with db.begin() as tx:
        strava_goodbyes.add(tx, SEALER, "sandbox", 7, "token", now)
    strava_backfill.run(db, strava("sandbox"), now)
    assert asked(db) == [("strava_goodbye", {}), ("strava_webhook", {})]
    strava_backfill.run(db, strava(), now)
    assert asked(db) == []


def test_the_sandboxs_events_that_were_ended_by_hand_stay_ended_until_they_are_made_again(db, now):
    wanted = [("strava_webhook", {})]
    with db.begin() as tx:
        strava_subscriptions.end(tx, "sandbox", now)
        assert strava_subscriptions.of(tx, "sandbox") is None
    strava_backfill.run(db, strava("sandbox"), now)
    assert asked(db) == []
    with db.begin() as tx:
        strava_subscriptions.put(tx, Subscription("sandbox", "a", "b", "http://here", 5, now))
        assert strava_subscriptions.hears(tx, "sandbox")
        strava_subscriptions.forget(tx, "sandbox")
    strava_backfill.run(db, strava("sandbox"), now)
    assert asked(db) == wanted


def test_events_that_were_left_are_asked_for_again(db, now, rosa):
    number = connected(db, rosa, now)
    with db.begin() as tx:
        told = Event(7, "activity", 1, "create", 1, {}, now - timedelta(days=3), look_at=now)
        strava_events.add(tx, "here 7", told)
    assert strava_inbox.run(db, strava(), now - timedelta(seconds=1)) == 0
    assert strava_inbox.run(db, strava(), now) == 1

    assert asked(db) == [("strava_event", {"account_id": number})]


def test_without_strava_what_may_be_kept_no_longer_still_goes(db, now, rosa):
    with db.begin() as tx:
        strava_here.connected(tx, rosa)
        strava_here.hold(tx, rosa, strava_here.from_strava(3, confirmed_at=now))

    assert strava_backfill.run(db, None, now + timedelta(days=7)) == 0
    with db.read() as tx:
        assert runs.all_of(tx, rosa.id) == []
    assert "strava_sync" not in [name for name, _ in asked(db)]
