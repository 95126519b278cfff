"""The subscription: its address cannot be guessed, Strava calls it first, a moved server gets another."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import orjson
import pytest
from sqlalchemy import text

from app.adapters.strava_api import StravaApi
from app.adapters.strava_faults import CallbackRefused
from app.services import strava_callback, strava_webhook
from app.services.strava_access import CallsUsed
from app.services.strava_app import Strava
from app.store import strava_budget, strava_subscriptions
from app.store.strava_counts import Said


@pytest.fixture
def pages(practice) -> Iterator[str]:
    """The address of a server that answers the handshake as the pages do."""

    class Pages(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            args = {name: values[0] for name, values in parse_qs(parts.query).items()}
            with practice.db.read() as tx:
                challenge = strava_callback.answer(tx, parts.path.rpartition("/")[2], args)
            body = orjson.dumps({"hub.challenge": challenge})
            self.send_response(200 if challenge else 404)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def create(practice, address):
    return strava_webhook.create(practice.db, practice.strava, address, practice.clock)


def status(practice):
    return strava_webhook.status(practice.db, practice.strava, practice.clock)


def test_it_is_made_once_made_anew_where_the_server_moved_and_ended(practice, pages):
    assert create(practice, pages)
    assert not create(practice, pages)
    first = status(practice)
    assert first.is_whole and first.kept.callback == f"{pages}/strava/webhook"
    assert create(practice, pages.replace("localhost", "127.0.0.1"))
    second = status(practice)
    assert second.is_whole and second.kept.secret_hash != first.kept.secret_hash

    assert strava_webhook.delete(practice.db, practice.strava, practice.clock) == 1
    assert status(practice) == strava_webhook.Status(None, ())
    with practice.db.read() as tx:
        assert strava_subscriptions.is_ended(tx, "sandbox")
    assert create(practice, pages) and status(practice).is_whole


def test_where_nobody_answers_nothing_is_subscribed(practice):
    with pytest.raises(CallbackRefused):
        create(practice, "http://localhost:9")
    with practice.db.read() as tx:
        assert strava_subscriptions.of(tx, "sandbox") is None


@pytest.mark.parametrize("step", ["before", "there", "number"])
def test_one_that_was_broken_off_is_made_by_running_it_again(practice, pages, monkeypatch, step):
    """The process is killed before Strava is asked, after it agreed, or before its number is kept."""
    subscribe = StravaApi.subscribe

    def killed(api, *words):
        if step != "before":
            subscribe(api, *words)
        raise KeyboardInterrupt

    if step == "number":
        monkeypatch.setattr(strava_subscriptions, "number", lambda *_: exec("raise KeyboardInterrupt"))
    else:
        monkeypatch.setattr(StravaApi, "subscribe", killed)
    with pytest.raises(KeyboardInterrupt):
        create(practice, pages)
    monkeypatch.undo()
    assert not status(practice).is_whole

    assert create(practice, pages)
    assert status(practice).is_whole and len(status(practice).there) == 1


def test_what_only_one_side_knows_of_is_made_anew(practice, pages):
    create(practice, pages)
    practice.strava.api.unsubscribe(status(practice).there[0].number)
    assert not status(practice).is_whole and create(practice, pages)
    with practice.db.begin() as tx:
        strava_subscriptions.forget(tx, "sandbox")
    assert not status(practice).is_whole and create(practice, pages)
    assert status(practice).is_whole


def test_the_events_of_another_server_are_not_taken_from_it(practice, pages):
    create(practice, pages)
    real = Strava(replace(practice.strava.api, origin="real 7"), practice.strava.sealer)
    other = "https://knee.example.org"
    with pytest.raises(strava_webhook.Elsewhere, match=pages):
        strava_webhook.create(practice.db, real, other, practice.clock)
    assert status(practice).is_whole


def test_its_secrets_are_nowhere_to_be_read(practice, pages, monkeypatch, capsys):
    asked = []
    subscribe = StravaApi.subscribe
    monkeypatch.setattr(
        StravaApi, "subscribe", lambda api, *words: (asked.append(words), subscribe(api, *words))[1]
    )
    create(practice, pages)
    (address, verify), told = asked[0], capsys.readouterr()
    secret = address.rpartition("/")[2]
    assert len(secret) == len(verify) == 43
    with practice.db.read() as tx:
        kept = tx.execute(text("SELECT * FROM strava_subscription")).one()
    for word in (secret, verify):
        assert word not in f"{kept} {status(practice)} {told.out} {told.err}"


def test_while_strava_allows_no_calls_nothing_is_asked_or_ended(practice):
    with practice.db.begin() as tx:
        strava_budget.reserve(tx, "sandbox", practice.clock())
        strava_budget.refuse(tx, "sandbox", Said(practice.clock(), practice.clock()))
    for ask in (strava_webhook.status, strava_webhook.delete):
        with pytest.raises(CallsUsed):
            ask(practice.db, practice.strava, practice.clock)
    assert practice.calls() == 0
