"""The first steps and Today offer Strava, and say how a connection stands."""

from datetime import timedelta

import pytest

from app.domain.people import Person
from app.store import strava_accounts
from app.store.database import Database
from app.store.strava_accounts import Problem
from tests.build import NOW
from tests.services.strava_here import asked, being_read, connected, from_strava, hold, waits
from tests.web.conftest import Browser
from tests.web.strava_pages import said

BUTTON = '<button class="strava-connect" type="submit">Connect with Strava</button>'


def test_the_first_steps_offer_strava_beside_files_and_typing(browser: Browser) -> None:
    for path in ("/first-steps", "/"):
        page = said(browser, path)
        for way in ("Connect with Strava", "Upload files", "Type"):
            assert way in page, path
        assert BUTTON in browser.get(path).text, path


def test_the_first_steps_of_who_has_connected_say_how_that_stands(
    browser: Browser, db: Database, rosa: Person
) -> None:
    with db.begin() as tx:
        account = connected(tx, rosa)
    for problem, sentence in (
        (Problem.NONE, "has shown no run yet"),
        (Problem.UNAVAILABLE, "cannot be read just now, and goes on by itself"),
    ):
        with db.begin() as tx:
            strava_accounts.hinder(tx, account.id, problem)
        for path in ("/first-steps", "/"):
            page = said(browser, path)
            assert sentence in page, path
            assert "Connect with Strava" not in page


@pytest.mark.parametrize(
    ("problem", "sentence"),
    [
        (Problem.TAKEN, "That Strava account is connected to another account here. Nothing was connected."),
        (Problem.CODE, "Strava did not take the connection. Nothing was connected."),
        (Problem.FULL, "Strava app cannot take more runners now. Nothing was connected."),
        (Problem.INACTIVE, "switched off, until its operator renews it. Nothing was connected."),
    ],
)
def test_a_first_connection_that_was_refused_is_not_called_lost_and_may_be_tried_again(
    browser: Browser, db: Database, rosa: Person, problem: Problem, sentence: str
) -> None:
    with db.begin() as tx:
        strava_accounts.need_runner(tx, asked(tx, rosa).id, problem)
    for path in ("/first-steps", "/"):
        page = said(browser, path)
        assert sentence in page, path
        assert "Connect with Strava" in page, path
        assert "disconnected" not in page, path


def test_an_app_switched_off_is_waited_for_by_its_operator_and_tried_again(
    browser: Browser, db: Database, rosa: Person
) -> None:
    with db.begin() as tx:
        account = being_read(tx, rosa)
        waits(tx, account, Problem.INACTIVE, NOW + timedelta(minutes=15))
    assert browser.get("/strava/progress").json["text"].endswith("tried again at 10:15")
    page = said(browser, "/")
    assert "switched off there, until its operator renews it" in page
    assert "by itself" not in page


def test_the_first_page_waits_for_the_first_reading(browser: Browser, db: Database, rosa: Person) -> None:
    with db.begin() as tx:
        being_read(tx, rosa, seen=1_800)
    page = said(browser, "/")
    assert "Reading your list at Strava 1,800 activities so far" in page
    assert "Kneewise needs runs and a score to begin." not in page


def test_the_first_page_of_a_connection_asks_at_most_fifteen_queries(
    browser: Browser, db: Database, rosa: Person
) -> None:
    from sqlalchemy import event

    with db.begin() as tx:
        connected(tx, rosa)
        hold(tx, rosa, *(from_strava(ago) for ago in range(0, 60, 2)))
    asked_for: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *args: asked_for.append(args[2]))
    said(browser, "/")
    assert 5 < len(asked_for) <= 15, asked_for
