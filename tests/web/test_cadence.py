"""The question what a watch counts, as a browser gets it."""

import re
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import urlencode

import pytest
from sqlalchemy import event

from app.domain.people import Person
from app.domain.runs import Run, Source
from app.store import imports, runs
from app.store.database import Database
from tests.build import NOW, day
from tests.services.set_aside import odd
from tests.web.conftest import Browser

SignIn = Callable[[Person], Browser]


def text(browser: Browser, path: str) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200, answer.status
    return re.sub(r"\s+", " ", answer.text)


def put(db: Database, person: Person, *told: Run) -> None:
    with db.begin() as tx:
        for one in told:
            runs.put(tx, person.id, one, NOW)


def spm(db: Database, person: Person) -> list[float | None]:
    with db.read() as tx:
        return [one.cadence_spm for one in runs.counting(tx, person.id)]


def address(db: Database, person: Person) -> str:
    with db.read() as tx:
        return f"/runs/{runs.counting(tx, person.id)[-1].public_id}"


def form(page: str) -> dict[str, str]:
    """The hidden fields of the first question or undo of a page."""
    part = page[page.index('action="/runs/cadence') :]
    fields = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', part[: part.index("</form>")])
    return {name: value for name, value in fields if name != "csrf_token"}


@pytest.fixture
def four(db: Database, rosa: Person) -> None:
    """Four runs that say 85."""
    put(db, rosa, *(odd(85, on=day(ago)) for ago in (1, 2, 3, 4)))


@pytest.mark.usefixtures("four")
def test_the_runs_page_asks_and_says_what_each_answer_makes(rosa: Person, sign_in: SignIn) -> None:
    page = text(sign_in(rosa), "/runs")

    assert "4 runs say 85 steps a minute." in page
    assert "Running is between 120 and 240. What does your watch count?" in page
    assert "From your own files · Watch" in page
    assert "One leg: count them twice" in page
    assert "Leave them out" in page
    assert "Both feet" not in page
    assert page.count("would be</span> <strong>170</strong>") == 4


def test_what_was_counted_twice_says_so_and_offers_both_feet(
    db: Database, rosa: Person, sign_in: SignIn
) -> None:
    put(db, rosa, odd(170, 2), odd(168, 2, on=day(1)))
    page = text(sign_in(rosa), "/runs")

    assert "2 runs say 168 to 170, which counted twice is 336 to 340 steps a minute." in page
    assert "Both feet: take them as they are" in page
    assert "One leg" not in page


def test_a_number_that_neither_count_explains_is_only_left_out(
    db: Database, rosa: Person, sign_in: SignIn
) -> None:
    put(db, rosa, odd(40))
    page = text(sign_in(rosa), "/runs")

    assert "1 run says 40 steps a minute." in page
    assert "neither one leg nor both feet gives that" in page
    assert form(page).keys() == {"run", "next"}
    assert "One leg" not in page and "Both feet: " not in page


@pytest.mark.usefixtures("four")
def test_an_answer_is_kept_told_and_undone(db: Database, rosa: Person, sign_in: SignIn) -> None:
    browser = sign_in(rosa)
    answer = browser.post("/runs/cadence", data={**form(text(browser, "/runs")), "answer": "one"})
    assert answer.status_code == 303
    assert spm(db, rosa) == [170] * 4
    page = text(browser, answer.location)
    assert "The steps of 4 runs are counted twice." in page
    assert "steps a minute." not in page

    undone = browser.post("/runs/cadence/undo", data=form(page))
    assert (undone.status_code, undone.location) == (303, "/runs")
    assert spm(db, rosa) == [None] * 4
    assert "are counted twice" not in text(browser, answer.location)


@pytest.mark.parametrize(
    ("raw", "factor", "said", "words"),
    [
        (85, 1, "one", "The steps of 1 run are counted twice."),
        (170, 2, "both", "The steps of 1 run are taken as they are."),
        (85, 1, "out", "The steps of 1 run are left out."),
    ],
)
def test_a_runs_own_page_asks_tells_and_asks_again(
    db: Database, rosa: Person, sign_in: SignIn, raw: float, factor: int, said: str, words: str
) -> None:
    put(db, rosa, odd(raw, factor))
    browser, path = sign_in(rosa), address(db, rosa)
    before = text(browser, path)
    assert "What does your watch count?" in before
    assert "not counted: the steps recorded cannot be right" in before

    answer = browser.post("/runs/cadence", data={**form(before), "answer": said})
    assert answer.location.startswith(f"{path}?counted=")
    page = text(browser, path)
    assert f"The watch says {raw} steps a minute. {words}" in page
    assert "What does your watch count?" not in page
    browser.post("/runs/cadence/undo", data=form(page))
    assert "What does your watch count?" in text(browser, path)


@pytest.mark.usefixtures("four")
def test_the_report_of_an_import_asks_too(db: Database, rosa: Person, sign_in: SignIn) -> None:
    with db.begin() as tx:
        each = imports.create(tx, rosa.id, "runs.zip", ["runs.zip"], None, NOW)
        imports.finish(tx, each.id, imports.State.DONE, NOW)
    browser, path = sign_in(rosa), f"/import/{each.public_id}"
    answer = browser.post("/runs/cadence", data={**form(text(browser, path)), "answer": "out"})

    assert answer.location.startswith(f"{path}?counted=")
    assert "The steps of 4 runs are left out." in text(browser, answer.location)


def test_runs_of_garmins_archive_are_asked_about_as_such(db: Database, rosa: Person, sign_in: SignIn) -> None:
    put(db, rosa, odd(85, source=Source.GARMIN_ARCHIVE))

    assert "From your Garmin archive · Watch" in text(sign_in(rosa), "/runs")


def test_more_than_four_runs_are_folded(db: Database, rosa: Person, sign_in: SignIn) -> None:
    put(db, rosa, *(odd(85, on=day(ago)) for ago in range(6)))
    page = text(sign_in(rosa), "/runs")

    assert "6 runs say 85 steps a minute." in page
    assert "2 more runs" in page


@pytest.mark.usefixtures("four")
@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"answer": "nonsense"}, 400),
        ({"answer": ""}, 400),
        ({"run": "nonsense"}, 404),
        ({"answer": "both"}, 303),
    ],
)
def test_a_form_made_up_changes_nothing(
    db: Database, rosa: Person, sign_in: SignIn, changes: dict[str, str], status: int
) -> None:
    browser = sign_in(rosa)
    sent = {**form(text(browser, "/runs")), "answer": "one", **changes}

    assert browser.post("/runs/cadence", data=sent).status_code == status
    assert browser.post("/runs/cadence/undo", data={"at": "nonsense"}).status_code == 303
    assert browser.post("/runs/cadence/undo", data={"at": "2026-11-12T09:00"}).status_code == 303
    assert spm(db, rosa) == [None] * 4
    for made_up in ("nonsense", "2026-11-12T09:00", "2026-11-12T09:00:00%2B00:00"):
        assert "counted twice" not in text(browser, f"/runs?counted={made_up}")


@pytest.mark.usefixtures("four")
@pytest.mark.parametrize("at", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_an_instant_beyond_the_calendar_is_that_of_no_answer(rosa: Person, sign_in: SignIn, at: str) -> None:
    browser = sign_in(rosa)

    assert browser.post("/runs/cadence/undo", data={"at": at}).location == "/runs"
    assert "4 runs say 85" in text(browser, f"/runs?{urlencode({'counted': at})}")


@pytest.mark.usefixtures("four")
def test_an_answer_leads_nowhere_else(rosa: Person, sign_in: SignIn) -> None:
    browser = sign_in(rosa)
    sent = {**form(text(browser, "/runs")), "answer": "out", "next": "https://example.org/"}

    assert browser.post("/runs/cadence", data=sent).location.startswith("/runs?")


@pytest.mark.usefixtures("four")
def test_sam_neither_answers_nor_takes_back_for_rosa(
    db: Database, rosa: Person, new_person: Callable[..., Person], sign_in: SignIn
) -> None:
    mine, other = sign_in(rosa), sign_in(new_person("Sam"))
    sent = form(text(mine, "/runs"))

    assert other.post("/runs/cadence", data={**sent, "answer": "one"}).location == "/runs"
    assert spm(db, rosa) == [None] * 4
    mine.post("/runs/cadence", data={**sent, "answer": "one"})
    other.post("/runs/cadence/undo", data={"at": NOW.isoformat()})
    assert spm(db, rosa) == [170] * 4


def test_the_queries_of_the_page_do_not_grow_with_what_is_asked(
    db: Database, rosa: Person, sign_in: SignIn
) -> None:
    browser, asked = sign_in(rosa), []
    event.listen(db.engine, "before_cursor_execute", lambda *args: asked.append(args[2]))

    def count() -> int:
        asked.clear()
        text(browser, "/runs")
        return len(asked)

    put(db, rosa, odd(85), replace(odd(170, 2, on=day(200)), device="x"))
    few = count()
    put(db, rosa, *(odd(80 + ago % 9, on=day(ago), device=f"Watch {ago % 3}") for ago in range(1, 40)))
    assert count() == few
