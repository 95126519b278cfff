"""The page of an import hears of its end by a stream, and by asking where no stream comes through."""

import re
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from uuid import uuid4

import pytest
from playwright.sync_api import Page, Route, expect

from app.store import imports, people
from app.store.database import Database
from app.store.imports import Import, State
from tests.browser.conftest import NOW, Server, ask_for_account

LIVE, PROGRESS = re.compile(r"/live$"), re.compile(r"/progress$")
SILENT_MS = 20_000  # as data.js has it
ONE_EVENT = 'id: 1\ndata: {"waits":true,"done":1,"total":2,"text":"One of two"}\n\n'


@pytest.fixture
def db(server: Server) -> Iterator[Database]:
    with closing(Database(f"sqlite:///{server.instance / 'kneewise.db'}")) as found:
        yield found


@pytest.fixture
def waiting(page: Page, db: Database) -> Import:
    """An import of the visitor's own that waits: nobody is asked to read it."""
    email = f"{uuid4().hex[:8]}.live@example.org"
    page.goto("/sign-up")
    ask_for_account(page, email)
    page.wait_for_url(lambda url: "/sign-up" not in url)
    with db.begin() as tx:
        runner = people.by_email(tx, email)
        assert runner is not None
        return imports.create(tx, runner.id, "export.zip", ["export.zip"], "folder", NOW)


def ends(db: Database, each: Import) -> None:
    with db.begin() as tx:
        imports.finish(tx, each.id, State.DONE, NOW)


def reaches_its_report(page: Page) -> None:
    expect(page.get_by_text("There was no file in it to read.")).to_be_visible(timeout=60_000)


def test_the_stream_alone_tells_of_the_end(page: Page, db: Database, waiting: Import) -> None:
    page.route(PROGRESS, lambda route: route.abort())
    page.goto(f"/import/{waiting.public_id}")
    ends(db, waiting)
    reaches_its_report(page)


def broken_off(route: Route) -> None:
    route.abort("connectionreset")


def held_back(_route: Route) -> None:
    """Nothing is ever answered."""


def held_back_after_an_event(route: Route) -> None:
    if "last-event-id" not in route.request.headers:
        route.fulfill(content_type="text/event-stream", body=ONE_EVENT)


@pytest.mark.parametrize(
    ("stream", "shown"),
    [
        (broken_off, "Waiting for its turn"),
        (held_back, "Waiting for its turn"),
        (held_back_after_an_event, "One of two"),
    ],
)
def test_where_streams_are_silent_the_page_asks_after_a_while(
    page: Page, db: Database, waiting: Import, stream: Callable[[Route], None], shown: str
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if PROGRESS.search(request.url) else None)
    page.route(LIVE, stream)
    page.clock.install(time=NOW)
    page.clock.pause_at(NOW + timedelta(seconds=1))
    with page.expect_request(LIVE):
        page.goto(f"/import/{waiting.public_id}")
    expect(page.locator("[data-text]")).to_have_text(shown, timeout=30_000)
    ends(db, waiting)
    assert asked == []
    page.clock.fast_forward(SILENT_MS)
    reaches_its_report(page)
    assert len(asked) == 1


def test_where_streams_are_refused_the_page_asks_at_once(page: Page, db: Database, waiting: Import) -> None:
    page.route(LIVE, lambda route: route.fulfill(status=502))
    page.clock.install(time=NOW)
    page.clock.pause_at(NOW + timedelta(seconds=1))
    with page.expect_response(PROGRESS):
        page.goto(f"/import/{waiting.public_id}")
    ends(db, waiting)
    page.clock.resume()
    reaches_its_report(page)
