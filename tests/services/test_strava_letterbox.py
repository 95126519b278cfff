"""Events that come in: stored before they are answered, once, together; of strangers nothing is kept."""

import sqlite3
import threading
from contextlib import closing
from datetime import timedelta
from time import monotonic

import orjson
import pytest
from sqlalchemy import text

from app.services import strava_letterbox
from app.services.strava_letterbox import Letter, Letterbox, NotStored, Received
from app.store import strava_events, strava_subscriptions, tasks
from app.store.database import DatabaseBusy
from tests.build import NOW
from tests.services import letters, strava_here
from tests.services.letters import SECRET
from tests.services.strava_here import HERE, ORIGIN

OWNER = 11
LATER = NOW + timedelta(seconds=3)


@pytest.fixture
def account(db, rosa):
    letters.subscribe(db, ORIGIN)
    with db.begin() as tx:
        return strava_here.connected(tx, rosa, OWNER)


@pytest.fixture
def box(db, account):
    return Letterbox(db, HERE)


@pytest.fixture
def patient(monkeypatch):
    """Who waits for others does so however slow this machine is."""
    monkeypatch.setattr(strava_letterbox, "WAIT_S", 60)


def event(number, aspect="create", kind="activity", **more):
    return letters.event(number, aspect, kind, **{"owner_id": OWNER, **more})


def send(box, told, secret=SECRET, now=NOW, signature=""):
    return box.receive(Letter(secret, orjson.dumps(told), signature), now)


def stored(db):
    with db.read() as tx:
        return [one.object_id for one in strava_events.pending_of(tx, ORIGIN, OWNER)]


def together(box, senders):
    """Have all of them wait before the first is dealt with."""
    with letters.held_up(box):
        for each in senders:
            each.start()
        while len(box._waiting) < len(senders):
            threading.Event().wait(0.001)
    for each in senders:
        each.join()


def dropped(db):
    with db.read() as tx:
        return strava_subscriptions.of(tx, ORIGIN).dropped


def test_an_event_is_stored_once_and_a_look_asked_for(db, account, box):
    for _ in range(2):
        assert send(box, event(7)) is Received.KEPT
    assert stored(db) == [7]
    with db.begin() as tx:
        assert tasks.claim(tx, LATER).payload == {"account_id": account.id}
        assert tasks.claim(tx, LATER) is None


def test_events_of_others_are_dropped_and_nothing_of_them_is_kept(db, box):
    for told in (event(7, owner_id=1), event(7, subscription_id=6)):
        assert send(box, told) is Received.DROPPED
    assert send(box, event(7), "y" * 43) is Received.UNKNOWN
    assert send(box, [7]) is Received.ODD
    assert box.receive(Letter(SECRET, b"\xff"), NOW) is Received.ODD
    with db.read() as tx:
        assert tx.scalar(text("SELECT count(*) FROM strava_event")) == 0


def test_strangers_are_counted_with_one_write_a_minute(db, box):
    for number in range(50):
        send(box, event(7, owner_id=1), now=NOW + timedelta(seconds=number))
    assert dropped(db) == 1
    with db.counting() as sent:
        send(box, event(7, owner_id=1), now=NOW + timedelta(seconds=59))
        send(box, event(7), "guessed")
    assert not [one for one in sent if not one.startswith("SELECT")]
    send(box, event(7, owner_id=1), now=NOW + timedelta(minutes=1))
    assert dropped(db) == 52


def test_an_event_that_comes_before_strava_has_said_its_number_is_kept(db, box):
    with db.begin() as tx:
        tx.execute(text("UPDATE strava_subscription SET subscription_id = NULL"))
    assert send(box, event(7)) is Received.KEPT


def test_that_an_event_was_signed_is_noted_and_never_asked_for(db, box):
    body = orjson.dumps(event(7))
    good = letters.signature(body, HERE.api.client_secret)
    assert box.receive(Letter(SECRET, body, good), NOW) is Received.KEPT
    assert box.receive(Letter(SECRET, orjson.dumps(event(8)), good), NOW) is Received.KEPT
    assert send(box, event(9)) is Received.KEPT
    with db.read() as tx:
        assert strava_events.tally(tx, ORIGIN) == (3, 1, NOW)


def test_of_very_many_events_of_one_athlete_no_more_are_stored_but_that_they_left(
    db, account, box, monkeypatch
):
    monkeypatch.setattr(strava_letterbox, "MOST_AN_HOUR", 3)
    for number in range(900, 905):
        assert send(box, event(number)) is Received.KEPT
    assert stored(db) == [900, 901, 902]
    with db.read() as tx:
        assert tasks.asked_for(tx, f"strava_sync:{account.id}:recent")
    send(box, event(OWNER, "update", "athlete", updates={"authorized": "false"}))
    assert stored(db) == [900, 901, 902, OWNER]


@pytest.mark.usefixtures("patient")
def test_events_that_come_together_are_committed_together_and_all_are_stored(db, box):
    begins, outcomes = [], []
    begin = db.begin

    def counted(wait_s):
        begins.append(1)
        return begin(wait_s)

    box._db.begin = counted
    senders = [
        threading.Thread(target=lambda n=n: outcomes.append(send(box, event(n)))) for n in range(1, 41)
    ]
    together(box, senders)
    assert outcomes == [Received.KEPT] * 40
    assert sorted(stored(db)) == list(range(1, 41))
    assert len(begins) == 1


@pytest.mark.usefixtures("patient")
def test_no_event_is_answered_for_that_was_not_committed(db, box, monkeypatch):
    """One writes for all that wait; when it fails, it fails for all of them."""

    def refused(*_):
        raise DatabaseBusy("full")

    outcomes = []

    def sends(number):
        try:
            outcomes.append(send(box, event(number)))
        except NotStored:
            outcomes.append(None)

    senders = [threading.Thread(target=sends, args=(n,)) for n in range(1, 9)]
    with monkeypatch.context() as patched:
        patched.setattr(strava_events, "add", refused)
        together(box, senders)
    assert outcomes == [None] * 8 and stored(db) == []
    assert send(box, event(1)) is Received.KEPT


@pytest.mark.usefixtures("patient")
def test_those_who_come_while_others_are_written_are_dealt_with_next(db, box, monkeypatch):
    """Be that written or not."""
    add, senders, outcomes = strava_events.add, [], []

    def begins(number):
        senders.append(threading.Thread(target=lambda: outcomes.append(send(box, event(number)))))
        senders[-1].start()
        while len(box._waiting) < len(senders):
            threading.Event().wait(0.001)

    def adds(tx, origin, *events):
        if [one.object_id for one in events] == [1]:
            begins(2)
            begins(3)
            raise DatabaseBusy("full")
        add(tx, origin, *events)

    monkeypatch.setattr(strava_events, "add", adds)
    with pytest.raises(NotStored):
        send(box, event(1))
    for each in senders:
        each.join()
    assert outcomes == [Received.KEPT] * 2
    assert sorted(stored(db)) == [2, 3]
    assert send(box, event(4)) is Received.KEPT


def test_who_waits_for_too_long_is_told_to_send_it_again(db, box, monkeypatch):
    monkeypatch.setattr(strava_letterbox, "WAIT_S", 0.01)
    with letters.held_up(box), pytest.raises(NotStored):
        send(box, event(7))
    assert stored(db) == [] and box._waiting == []


@pytest.mark.parametrize("told", [event(7), event(7, owner_id=1)])
def test_who_writes_is_not_kept_waiting_by_another_process_until_strava_hangs_up(db, box, monkeypatch, told):
    """SQLite itself would wait ten seconds for the other."""
    monkeypatch.setattr(strava_letterbox, "WAIT_S", 0.05)
    with closing(sqlite3.connect(db.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        began = monotonic()
        with pytest.raises(NotStored):
            send(box, told)
        assert monotonic() - began < 5
        other.execute("ROLLBACK")
    assert stored(db) == [] and box._waiting == []
    assert send(box, event(7)) is Received.KEPT
    with db.begin() as tx:
        assert tx.scalar(text("PRAGMA busy_timeout")) == 10_000
