"""The tab about Strava says how a connection stands, and what can be done in each of its states."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from app.domain.people import Person
from app.services import strava_expiry, strava_purge
from app.store import strava_accounts, strava_held, strava_set_aside, tasks
from app.store.database import Database
from app.store.strava_accounts import Problem
from app.store.strava_passes import Kind, State
from app.store.strava_set_aside import SetAside
from tests.build import NOW, day, run
from tests.services.strava_here import HERE, being_read, connected, from_strava, hold, reading, waits
from tests.web.conftest import Browser
from tests.web.strava_pages import TAB, said


@pytest.mark.parametrize(
    ("problem", "sentence"),
    [
        (Problem.REFUSED, "Strava no longer accepts our key."),
        (Problem.CODE, "Strava did not take the connection."),
        (Problem.TAKEN, "That Strava account is connected to another account here."),
    ],
)
def test_a_connection_that_needs_the_runner_offers_to_connect_again(
    browser: Browser, db: Database, rosa: Person, problem: Problem, sentence: str
) -> None:
    with db.begin() as tx:
        strava_accounts.need_runner(tx, connected(tx, rosa).id, problem)
    page = said(browser)
    assert sentence in page
    assert "Connect with Strava" in page
    assert "Files work as well" in page
    assert "Check now" not in page


@pytest.mark.parametrize(
    ("problem", "sentence"),
    [
        (Problem.UNAVAILABLE, "Strava cannot be reached. Rosa Invented It last answered today 09:00."),
        (Problem.INACTIVE, "This server's Strava app is switched off at Strava."),
        (Problem.FULL, "This server's Strava app cannot take more runners now."),
    ],
)
def test_what_may_pass_says_that_files_work_or_that_nothing_is_lost(
    browser: Browser, db: Database, rosa: Person, problem: Problem, sentence: str
) -> None:
    with db.begin() as tx:
        strava_accounts.miss(tx, connected(tx, rosa).id, problem)
    page = said(browser)
    assert sentence in page
    assert ("Nothing is lost." in page) == (problem is Problem.UNAVAILABLE)
    assert "Files work as well" in page


def test_a_first_reading_that_waits_says_how_far_it_is_and_when_the_next_batch_comes(
    browser: Browser, db: Database, rosa: Person
) -> None:
    with db.begin() as tx:
        account = being_read(tx, rosa, seen=1_800)
        waits(tx, account, Problem.WAITING, NOW + timedelta(minutes=15))
    told = browser.get("/strava/progress").json
    assert (told["waits"], told["state"]) == (True, "waiting 10:15")
    assert told["text"].startswith("Reading your list: 1,800 so far, back to 26 May 2024")
    assert told["text"].endswith("next batch 10:15")
    page = said(browser)
    assert "Strava allows more calls at 10:15. Nothing is lost." in page
    assert told["text"] in page
    assert "Look again" in browser.get(TAB).text  # without JavaScript


def test_the_box_for_private_runs_alone_leaves_nothing_out(
    browser: Browser, db: Database, rosa: Person
) -> None:
    with db.begin() as tx:
        being_read(tx, rosa, ("activity:read_all",), state=State.DONE, finished_at=NOW)
    page = said(browser)
    assert "Strava shows All your runs" in page
    assert "Totals may be too low" not in page


def test_the_page_says_that_and_why_a_connection_ended(browser: Browser, db: Database, rosa: Person) -> None:
    with db.begin() as tx:
        connected(tx, rosa)
        hold(tx, rosa, from_strava(1), from_strava(2))
        strava_purge.disconnect(tx, rosa, None, NOW, "moved")
    page = said(browser)
    assert (
        "Your connection with Strava ended today 10:00. This server now uses another app at Strava." in page
    )
    assert "2 runs that came through it were deleted, with what was worked out from them." in page
    assert "Connect with Strava" in page


def test_waiting_says_until_when(browser: Browser, db: Database, rosa: Person) -> None:
    with db.begin() as tx:
        account = connected(tx, rosa)
        waits(tx, account, Problem.WAITING, NOW + timedelta(minutes=15))
    assert "Strava allows more calls at 10:15. Nothing is lost." in said(browser)


def test_a_strava_long_away_says_what_goes_and_when(browser: Browser, db: Database, rosa: Person) -> None:
    with db.begin() as tx:
        account = connected(tx, rosa, at=NOW - timedelta(days=4))
        hold(tx, rosa, from_strava(9, confirmed_at=NOW - timedelta(days=4)))
        strava_accounts.miss(tx, account.id, Problem.UNAVAILABLE)
    page = said(browser)
    assert "its copies are deleted here, the first of them Sun 15 Nov 10:00." in page
    assert "Unless Strava can be reached before" in page
    assert "1 run came only from there. Your own files stay." in page
    with db.begin() as tx:
        strava_accounts.need_runner(tx, account.id, Problem.REFUSED)
    assert "Unless you connect again before" in said(browser)


def test_a_connection_shows_its_numbers(browser: Browser, db: Database, rosa: Person) -> None:
    with db.begin() as tx:
        account = connected(tx, rosa)
        hold(tx, rosa, from_strava(1), from_strava(2), run(day(2), external_id="its file"))
        strava_set_aside.keep(
            tx, account.id, ["9"], [SetAside("9", "It has no distance.", NOW, "Dawn", day(3))]
        )
    page = said(browser)

    assert "Connected. Rosa Invented Of the runs held, the last came in today 10:00." in page
    assert "Runs held 2 1 of them only from Strava" in page
    assert (
        "Next check today 17:00 the last 30 days every 8 hours, what is older within 4 days: Strava" in page
    )
    assert "0 of 2,000 today" in page
    assert "Strava shares only runs that others can see. Totals may be too low." in page
    assert "Runs set to “Only You” are missing" in page
    assert "1 activity was set aside" in page
    assert "It has no distance. 1 Dawn 9 Nov 2026 · activity 9 View on Strava" in page
    assert "Strava copies are kept for 7 days unless confirmed; your files are kept for as long" in page


def test_the_page_that_waits_is_told_how_far_the_reading_is(
    browser: Browser, db: Database, rosa: Person
) -> None:
    with db.begin() as tx:
        account = being_read(tx, rosa, seen=1_800)
    told = browser.get("/strava/progress").json
    assert told == {
        "waits": True, "state": "reading", "done": 0, "total": 0,
        "text": "Reading your list: 1,800 so far, back to 26 May 2024",
    }  # fmt: skip
    assert 'data-progress="/strava/progress"' in browser.get(TAB).text
    assert "Runs held" not in said(browser) and "Calls of this server" not in said(
        browser
    )  # they would stand

    with db.begin() as tx:
        reading(tx, account, state=State.DONE, seen=1_800, finished_at=NOW)
    assert browser.get("/strava/progress").json["waits"] is False
    assert "Runs held" in said(browser) and "Calls of this server" in said(browser)


def test_a_check_is_asked_for_and_not_twice_a_minute(browser: Browser, db: Database, rosa: Person) -> None:
    assert "said=" not in browser.post("/strava/check").location
    with db.begin() as tx:
        account = connected(tx, rosa)
    assert browser.get("/strava/progress").json["waits"] is False
    assert "Strava is asked now." in said(browser, browser.post("/strava/check").location)
    assert browser.get("/strava/progress").json["waits"] is True  # until Strava has answered
    again = said(browser, browser.post("/strava/check").location)
    assert "A check was asked for less than a minute ago." in again
    with db.begin() as tx:
        task = tasks.claim(tx, NOW)
        assert task is not None
        assert tasks.claim(tx, NOW) is None
        tasks.finish(tx, task, NOW)
        reading(tx, account, Kind.RECENT, State.DONE, finished_at=NOW)
    assert "on its way" not in said(browser, f"{TAB}&said=asked")
    after = said(browser, browser.post("/strava/check").location)
    assert "Strava was asked less than a minute ago. Ask again in a moment." in after
    assert "nothing new." in after


def test_the_sandbox_says_that_its_runs_are_invented(app: Flask, browser: Browser) -> None:
    sandbox = replace(HERE, api=replace(HERE.api, origin="sandbox", oauth="http://localhost:7/oauth"))
    app.extensions["kneewise_strava"] = sandbox
    assert "This is a practice Strava with invented runs." in said(browser)
    policy = browser.get(TAB).headers["Content-Security-Policy"]
    assert "form-action 'self' http://localhost:7;" in policy


def test_a_page_that_waits_is_shown_anew_once_the_time_it_names_is_over(
    browser: Browser, db: Database, rosa: Person
) -> None:
    with db.begin() as tx:
        account = being_read(tx, rosa, seen=200)
        waits(tx, account, Problem.WAITING, NOW + timedelta(minutes=15))
    assert 'data-state="waiting 10:15"' in browser.get(TAB).text
    with db.begin() as tx:
        waits(tx, account, Problem.WAITING, NOW)
    assert browser.get("/strava/progress").json["state"] == "waiting"


def test_a_strava_that_did_not_renew_the_access_is_not_called_away(
    browser: Browser, db: Database, rosa: Person
) -> None:
    with db.begin() as tx:
        account = connected(tx, rosa)
        fence = strava_held.lease(tx, account.id, NOW)
        assert fence is not None
        strava_held.refuse(tx, account.id, fence, NOW)
        strava_accounts.miss(tx, account.id, Problem.UNAVAILABLE)
        waits(tx, account, Problem.UNAVAILABLE, NOW + timedelta(minutes=15))
    page = said(browser)
    assert "Strava did not renew our access." in page
    assert "It is asked again at 10:15." in page
    assert "cannot be reached" not in page


def test_copies_that_were_deleted_are_said_and_nothing_else_is_called_whole(
    browser: Browser, db: Database, rosa: Person
) -> None:
    away_since = NOW - timedelta(days=8)
    with db.begin() as tx:
        account = connected(tx, rosa, at=away_since)
        hold(tx, rosa, *(from_strava(each, confirmed_at=away_since) for each in (9, 10, 11)))
        strava_accounts.miss(tx, account.id, Problem.UNAVAILABLE)
        strava_expiry.expire(tx, rosa, account, NOW)
    line = "They come back once Strava answers. Your files stay."
    page = said(browser)
    assert f"3 copies were deleted on Thu 12 Nov, as Strava's terms ask. {line}" in page
    assert "Nothing is lost" not in page
    assert f"3 copies were deleted today, as Strava's terms ask. {line} See Strava" in said(browser, "/")


def test_what_was_set_aside_is_told_by_reason_with_what_can_be_done(
    browser: Browser, db: Database, rosa: Person
) -> None:
    with db.begin() as tx:
        account = connected(tx, rosa)
        odd = [
            SetAside(str(ago), f"It has no {('day', 'time')[ago % 2]}.", NOW, day=day(ago))
            for ago in range(1, 9)
        ]
        strava_set_aside.keep(tx, account.id, [], odd)
    page = said(browser)
    assert "or type the run in or upload its file ." in page
    assert "It has no time. 4 11 Nov 2026 · activity 1 View on Strava 9 Nov 2026" in page
    assert "1 more 5 Nov 2026 · activity 7 View on Strava It has no day. 4 10 Nov 2026" in page
