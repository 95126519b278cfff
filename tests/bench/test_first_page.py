"""The first page and Patterns at 100 to 5,000 runs beside a reference page: queries, time, ratios."""

import logging
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, text

from app.config import Settings
from app.domain.people import Person, Side
from app.services import accounts
from app.store import link
from app.store.database import Database
from app.web import create_app
from app.web.access import me, runner_required
from app.web.hooks import tx
from app.web.sessions import BrowserSession
from tests.bench.runners import runner
from tests.services import analysed

COUNTS = (100, 1000, 5000)
PAGES = ("/", "/link", "/link?weeks=52")
ROUNDS = 60
REFERENCE = """<!doctype html><title>Reference</title><table>
{% for row in rows %}<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>
{% endfor %}</table>"""
ROWS = """SELECT local_date, distance_m, moving_s, cadence_spm, sport FROM run
WHERE person_id = :who ORDER BY local_date DESC LIMIT 20"""


@pytest.fixture
def app(db: Database, tmp_path: Path, clock: Callable[[], datetime]) -> Iterator[Flask]:
    """The application with one page more: one indexed query, and a table of 20 rows."""
    app = create_app(Settings(instance=tmp_path, secret_key="k7Jq2ZpXv9Lw4RtY8sNb3MdF6hGc1aEu"), db, clock)

    table, rows = app.jinja_env.from_string(REFERENCE), text(ROWS)

    @app.get("/reference")
    @runner_required
    def reference() -> str:
        return table.render(rows=tx().execute(rows, {"who": me().id}).all())

    yield app


def _analysed(db: Database, person: Person, runs: int, now: datetime) -> None:
    """An analysis of each knee for each week of a log, as ten years of weekly checks leave them."""
    weeks = [*analysed.follows(), *analysed.follows()]
    first = analysed.LAST_WEEK - timedelta(weeks=len(weeks) - 1)
    year = [replace(week, start=first + timedelta(weeks=place)) for place, week in enumerate(weeks)]
    told = analysed.analysis(person, year, now, seen_before=True)
    with db.begin() as writing:
        for ago in range(max(runs // 10, 1)):
            last = told.last_week - timedelta(weeks=ago)
            for side in (Side.LEFT, Side.RIGHT):
                link.put(writing, person.id, replace(told, last_week=last, side=side))


def _browser(app: Flask, db: Database, person: Person, now: datetime) -> FlaskClient:
    session = BrowserSession(str(app.secret_key).encode(), None)
    with db.begin() as writing:
        accounts.open_session(writing, person, session.token_hash, now)
    browser = app.test_client()
    browser.set_cookie(app.session_interface.cookie_name, session.secret)  # type: ignore[attr-defined]
    return browser


def _ms(browser: FlaskClient, path: str) -> float:
    begun = time.thread_time()  # not the clock on the wall: others may be using this machine
    assert browser.get(path).status_code == 200
    return 1000 * (time.thread_time() - begun)


@dataclass(frozen=True)
class Timed:
    """Milliseconds: the page at first and usually, and the reference page beside it."""

    cold: float
    usual: float
    reference: float


def _time(browser: FlaskClient, path: str) -> Timed:
    """Both pages in turn, so that a busy machine slows both; the lower quartile of many rounds."""
    cold = _ms(browser, path)
    rounds = [(_ms(browser, path), _ms(browser, "/reference")) for _ in range(ROUNDS)]
    page, reference = (statistics.quantiles(times, n=4)[0] for times in zip(*rounds, strict=True))
    return Timed(cold, page, reference)


def _queries(db: Database, browser: FlaskClient, path: str) -> int:
    asked: list[str] = []

    def note(*args: object) -> None:
        asked.append(str(args[2]))

    event.listen(db.engine, "before_cursor_execute", note)
    browser.get(path)
    event.remove(db.engine, "before_cursor_execute", note)
    return len(asked)


@pytest.mark.bench
def test_the_pages_beside_the_reference_page(app: Flask, db: Database, now: datetime) -> None:
    logging.getLogger().setLevel(logging.ERROR)
    browsers = {}
    for count in COUNTS:
        person = runner(db, count, now)
        _analysed(db, person, count, now)
        browsers[count] = _browser(app, db, person, now)
    for path in PAGES:
        print(f"\n{path}\n   runs  queries  first ms  usual ms  reference ms  times the reference")
        found = {count: _time(browser, path) for count, browser in browsers.items()}
        for count, each in found.items():
            queries, ratio = _queries(db, browsers[count], path), each.usual / each.reference
            print(
                f"{count:7,} {queries:8} {each.cold:9.1f} {each.usual:9.1f}"
                f" {each.reference:13.2f} {ratio:20.1f}"
            )
            assert queries <= 15
        growth = found[COUNTS[-1]].usual / found[COUNTS[0]].usual
        print(f"from {COUNTS[0]:,} to {COUNTS[-1]:,} runs: {growth:.2f} times the time")
