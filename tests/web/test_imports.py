"""What is told of one import: each way it can end has its words and its next step, and lists to search."""

import csv
import io
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

from app.domain.people import Person
from app.services import import_lines
from app.store import import_items, imports, runs
from app.store.database import Database
from app.store.import_items import Item, Outcome
from app.store.imports import Import, State
from app.web import downloads, places, server, streams
from tests.build import NOW, run
from tests.services.run_bytes import csv_of
from tests.web.conftest import Browser
from tests.web.handing import hand_over, read_all

START = datetime(2026, 11, 1, 7, 0, tzinfo=UTC)
SignIn = Callable[[Person], Browser]
ALREADY = "Already here."


@pytest.fixture
def begun(db: Database, rosa: Person) -> Import:
    with db.begin() as tx:
        return imports.create(tx, rosa.id, "export.zip", ["export.zip"], "folder", NOW)


def ended(db: Database, each: Import, state: State, *outcomes: tuple[Outcome, str]) -> str:
    """The address of the import, ended with these."""
    with db.begin() as tx:
        items = [Item(f"{at}.fit", "", outcome, why) for at, (outcome, why) in enumerate(outcomes)]
        import_items.add(tx, each.id, items)
        imports.finish(tx, each.id, state, NOW)
    return f"/import/{each.public_id}"


def leads(page: str) -> tuple[str, str, str]:
    """What a report says first, what there is to do, and its main button."""
    said = re.search(r"<strong>([^<]+)</strong></p>(?:<p>([^<]*)</p>)?", page)
    button = re.search(r'<a class="btn-main" href="([^"]+)">', page.partition("<main")[2])
    assert said is not None and button is not None
    return said[1], said[2] or "", button[1]


SCORE, ASIDE = (Outcome.IMPORTED, ""), (Outcome.SET_ASIDE, "It is cut off.")
HERE, BIKE = (Outcome.LEFT_OUT, ALREADY), (Outcome.LEFT_OUT, "Another sport.")
RENEWED, COPY = (Outcome.LEFT_OUT, "Already here; brought up to date."), (Outcome.MERGED, "")


@pytest.mark.parametrize(
    ("outcomes", "found", "to_do", "next_step"),
    [
        ([SCORE, COPY], "Added: 1 score, 1 more recording of a run.", "", "/"),
        ([SCORE, HERE], "Added: 1 score.", "1 was already here", "/"),
        ([SCORE, ASIDE, ASIDE], "Added: 1 score.", "2 could not be taken. The list says why", "/"),
        ([HERE, HERE], "Nothing new: all 2 were already here.", "", "/"),
        ([HERE], "Nothing new: 1 was already here.", "", "/"),
        ([HERE, ASIDE], "Nothing new: 1 was already here.", "1 could not be taken", "/"),
        ([HERE, HERE, ASIDE], "Nothing new: 2 were already here.", "1 could not be taken", "/"),
        ([HERE, RENEWED], "No new run.", "Already here: 2, brought up to date: 1.", "/"),
        ([BIKE], "There was no run in it that counts.", "what was left out, and why", "/import"),
        ([ASIDE], "None of it could be taken", "Each line of the list says why", "/import"),
        ([], "There was no file in it to read.", "Choose a Strava export", "/import"),
    ],
)
def test_each_ending_has_its_words_and_its_next_step(
    db: Database,
    rosa: Person,
    sign_in: SignIn,
    begun: Import,
    outcomes: list[tuple[Outcome, str]],
    found: str,
    to_do: str,
    next_step: str,
) -> None:
    page = sign_in(rosa).get(ended(db, begun, State.DONE, *outcomes)).text
    lead = leads(page)

    assert lead[0].startswith(found) and to_do in lead[1] and bool(to_do) == bool(lead[1])
    assert lead[2] == next_step
    assert ('id="list"' in page) == (bool(outcomes) and next_step == "/import")


def test_a_stopped_import_says_how_to_have_the_rest(
    db: Database, rosa: Person, sign_in: SignIn, begun: Import
) -> None:
    found, to_do, next_step = leads(sign_in(rosa).get(ended(db, begun, State.CANCELLED)).text)

    assert found == "You stopped this import before any file was read."
    assert "hand the same files over again" in to_do and next_step == "/import"


def test_a_waiting_import_can_be_left_stopped_and_looked_at_without_a_script(
    rosa: Person, sign_in: SignIn, begun: Import
) -> None:
    page = sign_in(rosa).get(f"/import/{begun.public_id}").text

    assert '<span class="state">Waiting for its turn</span>' in sign_in(rosa).get("/import").text
    assert '<noscript><meta http-equiv="refresh"' in page
    for words in ("Waiting for its turn", "You can leave this page", "Stop here", "Look again"):
        assert words in page


def test_today_and_the_page_of_an_import_say_in_one_form_how_far_it_is(
    db: Database, rosa: Person, sign_in: SignIn, begun: Import
) -> None:
    browser = sign_in(rosa)
    assert '<p class="doing">Waiting for its turn</p>' in browser.get("/").text
    with db.begin() as tx:
        each = imports.counted(tx, imports.begin(tx, begun, NOW), 1_180, 0, NOW)
        imports.progress(tx, each, 125, "reading December 2019", NOW + timedelta(seconds=10))
    said = re.compile(r'class="doing"[^>]*>(125 of 1,180 files · reading December 2019[^<]*)<')

    pages = [said.search(browser.get(place).text) for place in ("/", f"/import/{begun.public_id}")]
    assert pages[0] and pages[1] and pages[0][1] == pages[1][1]


def test_an_import_that_its_command_left_says_how_it_goes_on(
    db: Database, rosa: Person, sign_in: SignIn
) -> None:
    with db.begin() as tx:
        each = imports.create(tx, rosa.id, "export.zip", ["export.zip"], None, NOW - timedelta(hours=1))
    browser, place = sign_in(rosa), f"/import/{each.public_id}"

    page = browser.get(place).text
    assert "the same command goes on with it" in page and "data-live" not in page
    assert "Not finished" in browser.get("/import").text
    assert browser.get(f"{place}/progress").json["waits"] is False  # type: ignore[index]
    assert browser.post(f"{place}/cancel").status_code == 303
    assert "You stopped this import" in browser.get(place).text


def test_the_reasons_of_a_list_are_counted_in_words(
    db: Database, rosa: Person, sign_in: SignIn, begun: Import
) -> None:
    place = ended(db, begun, State.DONE, BIKE, BIKE, HERE)
    page = sign_in(rosa).get(f"{place}?show=left_out").text
    counted = re.findall(r'reason=[^"]+#list">([^<]+)</a> <span class="ink-2">([^<]+)<', page)

    assert counted == [("Another sport.", "2"), (ALREADY, "1")]
    assert '<h2 id="list" tabindex="-1">Left out</h2>' in page  # it takes the focus, and not the whole list
    chosen = sign_in(rosa).get(f"{place}?show=left_out&reason=Another sport.").text
    assert "2 of 3" in chosen and 'aria-current="true">Another sport.' in chosen


def test_a_list_is_searched_and_taken_along_as_it_is_searched(
    db: Database, rosa: Person, sign_in: SignIn, tmp_path: Path
) -> None:
    browser = sign_in(rosa)
    lines = [f"{START - timedelta(days=n):%Y-%m-%dT%H:%M:%SZ},{'far' if n % 5 else '5'}" for n in range(20)]
    place = hand_over(browser, (csv_of("start,distance_km", *lines), "=runs.csv")).headers["Location"]
    read_all(db, rosa, tmp_path)
    page = browser.get(f"{place}?show=set_aside&words=line 13").text

    assert "1 of 16" in page and "line 13" in page and "line 14" not in page
    assert "Nothing in this list fits that." in browser.get(f"{place}?show=set_aside&words=zzz").text
    table = re.search(r'href="([^"]+report\.csv\?[^"]+)"', page)
    assert table is not None
    answer = browser.get(table[1].replace("&amp;", "&"), buffered=True)
    header, row = csv.reader(io.StringIO(answer.data.decode("utf-8-sig"), newline=""))
    assert answer.data.startswith(b"\xef\xbb\xbf")
    assert (row[0], row[1], row[2]) == ("set aside", "'=runs.csv", "line 13")
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    whole = browser.get(f"{place}/report.csv", buffered=True).data.decode("utf-8-sig")
    assert len(whole.splitlines()) == 21


def test_a_run_is_linked_until_it_is_removed(
    db: Database, rosa: Person, sign_in: SignIn, begun: Import
) -> None:
    with db.begin() as tx:
        put = runs.put(tx, rosa.id, run(m=5_000, external_id="x"), NOW)
        (known,) = runs.counting(tx, rosa.id)
        import_items.add(tx, begun.id, [Item("a.fit", "", Outcome.LEFT_OUT, ALREADY, put.run_id)])
        imports.finish(tx, begun.id, State.DONE, NOW)
    place, link = f"/import/{begun.public_id}?show=left_out", f'href="/runs/{known.public_id}"'
    assert link in sign_in(rosa).get(place).text
    with db.begin() as tx:
        runs.remove(tx, rosa.id, put.run_id, NOW)
    page = sign_in(rosa).get(place).text
    assert link not in page and "a.fit" in page


class Time:
    """Passes by itself only while a stream waits, so that no stream is longer on a busy machine."""

    def __init__(self) -> None:
        self.now_s = 0.0

    def wait(self, seconds: float) -> bool:
        """Wait in no time for what never comes."""
        self.now_s += seconds
        return False


@pytest.fixture
def events(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Browser, Import], list[str]]]:
    """Read a stream to its end."""
    time = Time()
    for module in (streams, places):
        monkeypatch.setattr(module, "monotonic", lambda: time.now_s)
    monkeypatch.setattr(streams, "stopping", time)
    app.extensions["kneewise_streams"] = streams.places()

    def read(browser: Browser, each: Import) -> list[str]:
        with browser.get(f"/import/{each.public_id}/live") as answer:
            assert answer.mimetype == "text/event-stream"
            return answer.text.split("\n\n")[:-1]

    yield read


def test_a_stream_tells_what_changes_once_and_ends_with_when_to_come_again(
    rosa: Person, sign_in: SignIn, begun: Import, events: Callable[[Browser, Import], list[str]]
) -> None:
    told = events(sign_in(rosa), begun)

    assert told[:2] == [
        f"retry: {streams.AGAIN_MS}",
        'data: {"waits":true,"done":0,"total":0,"text":"Waiting for its turn"}',
    ]
    assert told[2:] == [":"] * round(streams.LASTS_S / streams.LOOK_S)
    assert events(sign_in(rosa), begun) == told  # the place was given back


def test_a_stream_ends_with_the_import(
    db: Database,
    rosa: Person,
    sign_in: SignIn,
    begun: Import,
    events: Callable[[Browser, Import], list[str]],
) -> None:
    ended(db, begun, State.DONE)
    assert [line.partition(",")[0] for line in events(sign_in(rosa), begun)[1:]] == ['data: {"waits":false']


def test_a_second_stream_of_one_person_is_told_once_and_asked_to_come_later(
    rosa: Person, sign_in: SignIn, begun: Import, events: Callable[[Browser, Import], list[str]]
) -> None:
    first = sign_in(rosa).get(f"/import/{begun.public_id}/live", buffered=False)
    retry, *told = events(sign_in(rosa), begun)
    assert (retry, len(told)) == (f"retry: {streams.POLL_MS}", 1)
    first.close()
    assert events(sign_in(rosa), begun)[0] == f"retry: {streams.AGAIN_MS}"


def test_a_person_gets_one_table_at_a_time_in_pieces(
    db: Database, rosa: Person, sign_in: SignIn, begun: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_lines, "AT_ONCE", 2)
    place = f"{ended(db, begun, State.DONE, *[ASIDE] * 5)}/report.csv"
    browser = sign_in(rosa)
    first = browser.get(place, buffered=False)
    second = sign_in(rosa).get(place)
    assert (second.status_code, second.headers["Retry-After"]) == (429, "10")
    assert "Another table is just being sent. Get this one once it is there." in second.text

    pieces = list(first.response)
    assert [piece.count(b"\r\n") for piece in pieces] == [0, 1, 2, 2, 1]
    first.close()
    assert browser.get(place, buffered=True).status_code == 200


def test_tables_leave_threads_to_the_pages() -> None:
    assert downloads.MOST + streams.MOST < server.THREADS


def test_sam_hears_and_takes_nothing_of_rosas(
    new_person: Callable[..., Person], sign_in: SignIn, begun: Import
) -> None:
    sam = sign_in(new_person("Sam"))
    for name in ("live", "progress", "report.csv"):
        assert sam.get(f"/import/{begun.public_id}/{name}").status_code == 404
