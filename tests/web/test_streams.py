"""Many open streams leave the pages answering, and hold up no server that is told to stop."""

import http.client
import signal
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager

import pytest
from flask import Flask

from app import clock as clocks
from app.config import Settings
from app.domain.people import Person
from app.services import accounts
from app.store import imports
from app.store.database import Database
from app.web import server, streams
from app.web.sessions import BrowserSession
from tests.web.conftest import KEY
from tests.web.test_server import free_port

PEOPLE, EACH = 4, 5


def test_streams_leave_most_threads_to_the_pages() -> None:
    assert 2 * streams.MOST < server.THREADS
    assert streams.LASTS_S < server.DRAIN_S


@contextmanager
def handlers_kept() -> Iterator[None]:
    """Afterwards signals do what they did before."""
    before = {each: signal.getsignal(each) for each in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


@contextmanager
def asked(port: int, path: str, cookie: str) -> Iterator[http.client.HTTPResponse]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request("GET", path, headers={"Cookie": f"session={cookie}"})
        yield connection.getresponse()
    finally:
        connection.close()


@pytest.fixture
def waiting(db: Database, new_person: Callable[..., Person]) -> dict[str, str]:
    """The page of an import that waits, by the cookie of its runner."""
    places = {}
    for at in range(PEOPLE):
        session, now, runner = BrowserSession(KEY.encode(), None), clocks.start(None)(), new_person(f"R{at}")
        with db.begin() as tx:
            accounts.open_session(tx, runner, session.token_hash, now)
            each = imports.create(tx, runner.id, "export.zip", ["export.zip"], "folder", now)
        places[session.secret] = f"/import/{each.public_id}"
    return places


def visit(port: int, waiting: dict[str, str]) -> list[str]:
    """Open many streams, look at pages meanwhile, have the server stop; returns what the streams told."""
    with ExitStack() as stack:
        opened = [
            stack.enter_context(asked(port, f"{place}/live", cookie))
            for cookie, place in waiting.items()
            for _ in range(EACH)
        ]
        for cookie, place in waiting.items():
            for path in (place, f"{place}/progress"):
                with asked(port, path, cookie) as answer:
                    assert answer.status == 200
        signal.raise_signal(signal.SIGTERM)
        return [answer.read().decode() for answer in opened]


def test_with_many_streams_open_pages_answer_and_told_to_stop_the_server_ends_them_whole(
    app: Flask,
    db: Database,
    settings: Settings,
    waiting: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(streams, "LASTS_S", 60.0)
    monkeypatch.setattr(streams, "stopping", threading.Event())
    app.extensions.update(kneewise_streams=streams.places(), kneewise_clock=clocks.start(None))
    port = free_port()
    with ThreadPoolExecutor(1) as visitor, server.listen("127.0.0.1", port) as listening, handlers_kept():
        told: list[Future[list[str]]] = []
        server.serve(
            app,
            settings,
            listening,
            started=lambda: told.append(visitor.submit(visit, port, waiting)),
            may_hand_over=lambda cookies: True,
        )
        (heard,) = told

    starts = Counter(text.partition("\n")[0] for text in heard.result())
    assert starts == {
        f"retry: {streams.AGAIN_MS}": streams.MOST,
        f"retry: {streams.POLL_MS}": PEOPLE * EACH - streams.MOST,
    }
    assert all('"waits":true' in text and text.endswith("\n\n") for text in heard.result())
