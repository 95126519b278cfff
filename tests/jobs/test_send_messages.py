"""What is due is sent once, outside quiet hours, and one that cannot be sent holds up no other."""

import os
import random
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.adapters import mail
from app.config import Settings
from app.domain.messages import State
from app.services import alerts, messages
from app.services.mails import Site
from app.store import deliveries, people, tasks
from jobs import send_messages
from jobs.tasks import handlers
from tests import mail_server
from tests.build import NOW
from tests.mail_server import Received, Running

KEY = "k7Jq2ZpXv9Lw4RtY8sNb3MdF6hGc1aEu"
SITE = Site("http://localhost:8000", KEY)
SENDER = "kneewise@example.org"
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def run(db, server: Running | None, at=NOW, outbox=Path()) -> int:
    post = mail.post(server.url if server else "", SENDER, outbox)
    return send_messages.run(db, post, SITE, lambda: at)


def ask(db, person=None, about="x", kind="strava_disconnected", at=NOW, **more) -> None:
    to = {"person": person} if person else {"address": more.pop("address", "new@example.org")}
    with db.begin() as tx:
        facts = {"name": "Theo", "nonce": "n", "runs": more.pop("runs", 3)}
        assert messages.ask(tx, kind=kind, about=about, facts=facts, now=at, **to, **more)


def kept(db, person):
    with db.read() as tx:
        return {one.about: one for one in deliveries.latest(tx, person.id, 100)}


def state(db, person, about="x") -> tuple[State, str]:
    one = kept(db, person)[about]
    return one.state, one.reason


def test_what_is_due_is_sent_once(db, rosa):
    ask(db, rosa)
    with mail_server.running() as server:
        assert run(db, server) == 1
        assert run(db, server, NOW + HOUR) == 0
    (got,) = server.received.mails

    assert (got["To"], got["Subject"]) == (rosa.email, "Strava is disconnected")
    one = kept(db, rosa)["x"]
    assert (one.state, one.sent_at, one.tries) == (State.SENT, NOW, 1)
    assert got["Message-ID"] == f"<{one.message_id}@example.org>"


def test_quiet_hours_of_each_runner_are_kept_but_by_those_who_wait_for_their_mail(db, add_person):
    at = datetime(2026, 11, 12, 20, 30, tzinfo=UTC)
    zones = {"berlin": "Europe/Berlin", "lisbon": "Europe/Lisbon", "sydney": "Australia/Sydney"}
    cast = {name: add_person(name, timezone=zone) for name, zone in zones.items()}
    for name, person in cast.items():
        ask(db, person, name, at=at)
    ask(db, cast["berlin"], "test", kind="test", at=at)
    with mail_server.running() as server:
        assert run(db, server, at) == 2
        assert sorted(server.received.to) == ["berlin@example.org", "lisbon@example.org"]
        assert [got["Subject"] for got in server.received.mails if "berlin" in got["To"]] == [
            "A test from Kneewise"
        ]
        assert state(db, cast["berlin"], "berlin") == (State.WAITING, "quiet_hours")
        morning = datetime(2026, 11, 13, 7, 0, tzinfo=UTC)
        assert kept(db, cast["berlin"])["berlin"].due_at == morning
        assert run(db, server, morning - MINUTE) == 1, "in Sydney only"
        assert run(db, server, morning) == 1
    assert kept(db, cast["berlin"])["berlin"].tries == 1


def test_a_zone_changed_meanwhile_counts(db, rosa):
    at = datetime(2026, 11, 12, 20, 30, tzinfo=UTC)
    ask(db, rosa, at=at)
    with mail_server.running() as server:
        assert run(db, server, at) == 0
        with db.begin() as tx:
            people.change(tx, rosa.id, timezone="Asia/Tokyo")
        assert run(db, server, datetime(2026, 11, 13, 7, 0, tzinfo=UTC)) == 1


def test_what_lasts_no_longer_is_dropped_with_its_reason(db, rosa):
    ask(db, rosa, expires_at=NOW + HOUR)
    ask(db, rosa, "tried", expires_at=NOW + HOUR)
    nobody = closed()
    assert run(db, nobody) == 0
    assert run(db, nobody, NOW + MINUTE / 2) == 0
    with mail_server.running() as server:
        assert run(db, server, NOW + HOUR) == 0
    assert state(db, rosa) == (State.EXPIRED, "Nothing listens there.")
    assert state(db, rosa, "tried") == (State.EXPIRED, "Nothing listens there.")
    ask(db, rosa, "late", at=NOW, expires_at=NOW + HOUR)
    assert run(db, nobody, NOW + HOUR) == 0
    assert state(db, rosa, "late") == (State.EXPIRED, "too_late")


def closed() -> Running:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as gone:
        return Running(gone.getsockname()[1], Received())


def test_a_server_that_is_down_is_asked_once_a_round_and_longer_apart(db, rosa):
    ask(db, rosa)
    nobody, at, waits = closed(), NOW, []
    for _ in range(8):
        assert run(db, nobody, at) == 0
        assert run(db, nobody, at) == 0, "not again in this round"
        due = kept(db, rosa)["x"].due_at
        waits.append((due - at) / MINUTE)
        at = due if due.astimezone(rosa.zone).hour < 21 else at
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60]
    with db.begin() as tx:
        assert tasks.claim(tx, NOW + MINUTE).name == messages.SEND, "the next try is asked for"
    with mail_server.running() as server:
        assert run(db, server, at) == 1
    assert kept(db, rosa)["x"].tries == 9


def test_while_the_server_is_down_one_is_tried_and_the_rest_waits(db, rosa):
    for about in "abc":
        ask(db, rosa, about)
    assert run(db, closed()) == 0
    assert [one.tries for one in kept(db, rosa).values()] == [0, 0, 1]
    with mail_server.running() as server:
        assert run(db, server) == 2, "those that were not tried are sent as soon as it is back"


def test_a_mail_that_is_refused_or_put_off_holds_up_no_other(db, rosa, sam, add_person):
    mia = add_person("Mia")
    answers = {rosa.email: "550 no such user", sam.email: "451 greylisted"}
    for person in (rosa, sam, mia):
        ask(db, person, person.email)
    received = Received(rcpt=lambda address: answers.get(address, "250 OK"))
    with mail_server.running(received) as server:
        assert run(db, server) == 1
        assert state(db, rosa, rosa.email) == (State.FAILED, "550 no such user")
        assert state(db, sam, sam.email) == (State.WAITING, "451 greylisted")
        answers.clear()
        assert run(db, server, NOW + MINUTE) == 1
    assert server.received.to == [mia.email, sam.email]


def test_a_message_that_cannot_be_written_fails_alone(db, rosa, caplog):
    ask(db, rosa, "bad", kind="strava_disconnected", runs="many")
    ask(db, rosa, "good")
    with mail_server.running() as server:
        assert run(db, server) == 1
    assert state(db, rosa, "bad") == (State.FAILED, "unwritten")


def test_a_reminder_goes_out_in_the_morning_it_was_decided(db, rosa):
    friday = datetime(2026, 11, 13, 7, 0, tzinfo=UTC)
    with db.begin() as tx:
        alerts.morning(tx, rosa, friday)
    with mail_server.running() as server:
        assert run(db, server, friday) == 1
    (got,) = server.received.mails
    assert got["Subject"] == "Strength session today"


def test_a_reminder_that_is_paused_meanwhile_is_dropped_with_its_reason(db, rosa):
    friday = datetime(2026, 11, 13, 7, 0, tzinfo=UTC)
    with db.begin() as tx:
        alerts.morning(tx, rosa, friday)
        people.change(tx, rosa.id, paused_until=friday.date())
    with mail_server.running() as server:
        assert run(db, server, friday) == 0
    (one,) = kept(db, rosa).values()
    assert (one.state, one.reason) == (State.EXPIRED, "paused")


def test_without_a_server_mails_lie_in_the_outbox(db, rosa, tmp_path):
    ask(db, rosa)
    assert run(db, None, outbox=tmp_path / "outbox") == 1
    assert state(db, rosa) == (State.SENT, mail.OUTBOX)
    assert len(list((tmp_path / "outbox").glob("*-strava_disconnected-*.eml"))) == 1


def test_no_transaction_is_open_while_a_mail_is_sent(db, rosa):
    ask(db, rosa)

    def writes_meanwhile(_mail) -> str:
        with db.begin() as tx:
            people.change(tx, rosa.id, theme="dark")
        return "250 OK"

    with mail_server.running(Received(data=writes_meanwhile)) as server:
        assert run(db, server) == 1


def test_two_senders_at_once_send_each_mail_once(db, rosa):
    for about in range(12):
        ask(db, rosa, str(about))
    with mail_server.running() as server, ThreadPoolExecutor(2) as both:
        sent = [each.result() for each in [both.submit(run, db, server) for _ in range(2)]]
    ids = [str(got["Message-ID"]) for got in server.received.mails]
    assert sum(sent) == len(ids) == len(set(ids)) == 12


def test_the_handler_sends_each_time_it_is_asked_and_notes_the_turn(db, rosa, tmp_path, clock):
    from app.store import jobs
    from jobs import schedule

    send = handlers(Settings(instance=tmp_path, secret_key=KEY), db, clock)["send_messages"]
    for about in "ab":
        ask(db, rosa, about)
        send({})
        assert state(db, rosa, about)[0] is State.SENT
    with db.read() as tx:
        assert jobs.last_success(tx, "send_messages") == NOW
        assert not schedule.SEND_MESSAGES.is_due(NOW, NOW + 4 * MINUTE)
        assert schedule.SEND_MESSAGES.is_due(NOW, NOW + 5 * MINUTE)


SEND = """
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from app.adapters import mail
from app.services.mails import Site
from app.store.database import Database
from jobs import send_messages
now = datetime.fromisoformat(sys.argv[3])
post = mail.post(sys.argv[2], "kneewise@example.org", None)
send_messages.run(Database(sys.argv[1]), post, Site("http://localhost:8000", "k" * 32), lambda: now)
"""


@pytest.mark.parametrize("kills", [1, pytest.param(10, marks=pytest.mark.soak)])
def test_a_killed_sender_loses_nothing_and_repeats_at_most_one_mail(db, rosa, kills):
    """Each kill comes while the server has a mail in hand that it took, and has not said so yet."""
    asked = 5 + 3 * kills
    for about in range(asked):
        ask(db, rosa, str(about))
    victim: list[subprocess.Popen] = []
    pick = random.Random(7)
    left = pick.sample(range(1, asked), kills)
    seen: list[str] = []

    def kills_some(got) -> str:
        seen.append(str(got["Message-ID"]))
        if len(set(seen)) - 1 in left:
            left.remove(len(set(seen)) - 1)
            os.kill(victim[-1].pid, signal.SIGKILL)
            victim[-1].wait()
        return "250 OK"

    with mail_server.running(Received(data=kills_some)) as server:
        for turn in range(kills + 1):
            at = NOW + turn * deliveries.LEASE
            arguments = [sys.executable, "-c", SEND, str(db.url.database and f"sqlite:///{db.path}")]
            victim.append(subprocess.Popen([*arguments, server.url, at.isoformat()]))
            victim[-1].wait(60)
    assert left == []
    assert len(set(seen)) == asked
    assert len(seen) <= asked + kills
    assert {one.state for one in kept(db, rosa).values()} == {State.SENT}
