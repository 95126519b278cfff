"""The subscription: its address cannot be guessed, Strava calls it first, a moved server gets another."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import orjson
import pytest

from app.adapters.strava_faults import StravaUnavailable
from app.services import strava_inbox, strava_webhook
from app.services.strava_access import CallsUsed
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
                challenge = strava_inbox.answer(tx, parts.path.rpartition("/")[2], args)
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


def test_it_is_made_once_made_anew_where_the_server_moved_and_ended(practice, pages):
    assert create(practice, pages)
    assert not create(practice, pages)
    first = strava_webhook.status(practice.db, practice.strava, practice.clock)
    assert first.is_whole and first.kept.callback == f"{pages}/strava/webhook"
    assert create(practice, pages.replace("localhost", "127.0.0.1"))
    second = strava_webhook.status(practice.db, practice.strava, practice.clock)
    assert second.is_whole and second.kept.secret_hash != first.kept.secret_hash

    assert strava_webhook.delete(practice.db, practice.strava, practice.clock) == 1
    assert strava_webhook.status(practice.db, practice.strava, practice.clock) == strava_webhook.Status(
        None, ()
    )


def test_where_nobody_answers_nothing_is_subscribed(practice):
    with pytest.raises(StravaUnavailable):
        create(practice, "http://localhost:9")
    with practice.db.read() as tx:
        assert strava_subscriptions.of(tx, "sandbox") is None


def test_while_strava_allows_no_calls_nothing_is_asked_or_ended(practice):
    with practice.db.begin() as tx:
        strava_budget.reserve(tx, "sandbox", practice.clock())
        strava_budget.refuse(tx, "sandbox", Said(practice.clock(), practice.clock()))
    for ask in (strava_webhook.status, strava_webhook.delete):
        with pytest.raises(CallsUsed):
            ask(practice.db, practice.strava, practice.clock)
    assert practice.calls() == 0
