"""After files came in, the page asks once whether to go by the watch's time zone; every answer is undone."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.domain.people import Person
from app.services import run_import
from app.store import people, runs
from app.store.database import Database
from tests.adapters import fit_bytes
from tests.build import NOW
from tests.services.run_bytes import tcx
from tests.web.conftest import Browser

SignIn = Callable[[Person], Browser]
ASKED = "Your watch&#39;s clock fits Europe/London. Use it from now on?"


@pytest.fixture
def report(db: Database, rosa: Person, tmp_path: Path) -> str:
    """The address of the report of three recordings by a watch at London's time."""
    paths = []
    for n in range(3):
        path = tmp_path / f"{n}.fit"
        start = datetime(2026, 11, 1 + n, 23, 30, tzinfo=UTC)
        path.write_bytes(fit_bytes.fit(fit_bytes.run(start, ahead=timedelta(0))))
        paths.append(path)
    return f"/import/{run_import.from_paths(db, rosa, paths, lambda: NOW, workers=1).of.public_id}"


def zone(db: Database, rosa: Person) -> str:
    with db.read() as tx:
        found = people.by_id(tx, rosa.id)
        assert found is not None
        return found.timezone


def test_the_report_asks_about_the_watchs_zone_and_yes_is_undone(
    db: Database, rosa: Person, sign_in: SignIn, report: str
) -> None:
    browser = sign_in(rosa)
    assert ASKED in browser.get("/import").text
    page = browser.get(report).text
    assert ASKED in page
    assert "Keep Europe/Berlin" in page
    told = browser.post("/import/zone", data={"answer": "use", "zone": "Europe/Lisbon", "next": report})

    after = browser.get(told.location).text
    assert (ASKED in after, "You go by Europe/Lisbon." in after) == (False, True)
    assert "/import/zone/undo" not in browser.get(report).text
    assert zone(db, rosa) == "Europe/Lisbon"
    with db.read() as tx:
        assert [one.day.day for one in runs.counting(tx, rosa.id)] == [1, 2, 3]
    back = browser.post("/import/zone/undo", data={"zone": "Europe/Berlin", "next": report})
    assert zone(db, rosa) == "Europe/Berlin"
    assert ASKED in browser.get(back.location).text


def test_who_keeps_their_zone_is_not_asked_again_unless_they_take_it_back(
    db: Database, rosa: Person, sign_in: SignIn, report: str
) -> None:
    browser = sign_in(rosa)
    told = browser.post("/import/zone", data={"answer": "keep", "zone": "Europe/London", "next": report})
    assert "You go by Europe/Berlin." in browser.get(told.location).text
    assert ASKED not in browser.get("/import").text
    assert browser.post("/import/zone", data={"answer": "use", "zone": "Europe/London"}).location == "/import"
    assert zone(db, rosa) == "Europe/Berlin"
    browser.post("/import/zone/undo", data={"zone": "Europe/Berlin"})
    assert ASKED in browser.get("/import").text


@pytest.mark.parametrize("made_up", [{}, {"answer": "perhaps"}])
def test_no_answer_changes_nothing(
    db: Database, rosa: Person, sign_in: SignIn, report: str, made_up: dict[str, str]
) -> None:
    assert sign_in(rosa).post("/import/zone", data=made_up).status_code == 400
    assert ASKED in sign_in(rosa).get(report).text


def test_a_zone_made_up_is_not_taken(db: Database, rosa: Person, sign_in: SignIn, report: str) -> None:
    browser = sign_in(rosa)
    for address in ("/import/zone", "/import/zone/undo"):
        browser.post(address, data={"answer": "use", "zone": "Asia/Tokyo", "next": "//elsewhere.example"})
    assert zone(db, rosa) == "Europe/Berlin"
    assert "/import/zone/undo" not in browser.get("/import?zone_was=Mars/Base").text


def test_only_the_newest_report_asks(
    db: Database, rosa: Person, sign_in: SignIn, report: str, tmp_path: Path
) -> None:
    path = tmp_path / "1.fit"  # came before
    later = run_import.from_paths(db, rosa, [path], lambda: NOW + timedelta(hours=1), workers=1)
    browser = sign_in(rosa)

    assert ASKED not in browser.get(report).text
    assert ASKED in browser.get(f"/import/{later.of.public_id}").text


def test_files_that_say_no_time_of_their_own_ask_nothing(
    db: Database, rosa: Person, sign_in: SignIn, tmp_path: Path
) -> None:
    path = tmp_path / "one.tcx"
    path.write_bytes(tcx(NOW - timedelta(days=1), 5_000, 1_800))
    run_import.from_paths(db, rosa, [path], lambda: NOW, workers=1)

    assert "from now on?" not in sign_in(rosa).get("/import").text
