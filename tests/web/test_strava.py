"""Strava is connected, watched and disconnected on pages; every way it can go wrong is a sentence there."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from html import unescape
from urllib.parse import parse_qs, urlsplit

import orjson
import pytest
from flask import Flask

from app.domain.people import Person
from app.domain.runs import Source
from app.services import strava_callback, strava_expiry, strava_purge
from app.services.strava_letterbox import Letterbox
from app.store import (
    runs,
    strava_accounts,
    strava_events,
    strava_held,
    strava_set_aside,
    strava_subscriptions,
    tasks,
)
from app.store.database import Database, DatabaseBusy
from app.store.strava_accounts import Problem
from app.store.strava_passes import Kind, State
from app.store.strava_set_aside import SetAside
from app.store.strava_subscriptions import Subscription
from tests.build import NOW, day, run
from tests.services import letters
from tests.services.runner import log
from tests.services.strava_here import (
    HERE,
    ORIGIN,
    asked,
    being_read,
    connected,
    from_strava,
    hold,
    reading,
    waits,
)
from tests.web.conftest import Browser
from tests.web.sweep import digest

SignIn = Callable[[Person], Browser]
TAB = "/import?tab=strava"
BUTTON = '<button class="strava-connect" type="submit">Connect with Strava</button>'


@pytest.fixture
def here(app: Flask) -> Iterator[None]:
    """The server has an app at Strava."""
    app.extensions["kneewise_strava"] = HERE
    yield


@pytest.fixture
def browser(rosa: Person, sign_in: SignIn, here: None) -> Browser:
    return sign_in(rosa)


def said(browser: Browser, path: str = TAB) -> str:
    """A page's words, one space between them."""
    answer = browser.get(path)
    assert answer.status_code == 200, answer.status
    main = re.search(r"<main.*</main>", answer.text, re.S)
    assert main is not None
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main[0])).split())


def begin(browser: Browser, **form: str) -> dict[str, list[str]]:
    """Press Connect; what Strava is asked."""
    answer = browser.post("/strava/connect", data=form)
    assert answer.status_code == 303
    assert answer.location.startswith("https://www.strava.com/oauth/authorize?")
    return parse_qs(urlsplit(answer.location).query)


def come_back(browser: Browser, **args: str) -> str:
    """Return from Strava; what the page says then."""
    answer = browser.get("/strava/callback", query_string=args)
    assert answer.status_code == 303, answer.status
    assert args.get("code", "no code") not in answer.location
    return said(browser, answer.location)


def test_a_runner_goes_to_strava_and_comes_back_to_a_page_that_waits(browser: Browser) -> None:
    page = said(browser)
    assert "Connect with Strava" in page
    assert "It never asks where you ran" in page
    asks = begin(browser)
    assert asks["scope"] == ["read,activity:read"]
    assert asks["redirect_uri"] == ["http://localhost:8000/strava/callback"]

    page = come_back(browser, state=asks["state"][0], code="from Strava", scope="read,activity:read")
    assert "You said yes." in page
    assert "Asking Strava for your list" in page
    assert "You can leave this page." in page
    assert "You said yes." not in said(browser)


def test_runs_that_only_the_runner_sees_are_asked_for_when_ticked(browser: Browser) -> None:
    assert begin(browser, private="yes")["scope"] == ["read,activity:read,activity:read_all"]


def test_no_network_is_asked_while_the_browser_waits(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    import socket

    monkeypatch.setattr(socket, "create_connection", lambda *args, **more: pytest.fail("a network call"))
    asks = begin(browser)
    come_back(browser, state=asks["state"][0], code="from Strava", scope="activity:read")


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        ({"error": "access_denied"}, "You said no; nothing was connected."),
        ({"code": "c", "scope": "read"}, "only your profile was ticked"),
        ({"code": "c", "scope": ""}, "every box was unticked"),
        ({"error": "server_error"}, "Strava did not say yes, so nothing was connected."),
        ({"code": "c", "scope": "activity:read", "state": "made up"}, "That answer came too late"),
    ],
    ids=["cancelled", "the profile alone", "unticked", "an error", "another's state"],
)
def test_what_connects_nothing_is_a_sentence_on_the_page(
    browser: Browser, db: Database, rosa: Person, args: dict[str, str], sentence: str
) -> None:
    state = begin(browser)["state"][0]
    page = come_back(browser, **{"state": state, **args})

    assert sentence in page
    assert "Connect with Strava" in page
    with db.read() as tx:
        assert strava_accounts.of(tx, rosa.id) is None


def test_another_browser_cannot_bring_its_code_to_my_account(
    browser: Browser, db: Database, sign_in: SignIn, new_person: Callable[..., Person]
) -> None:
    mine = begin(browser)["state"][0]
    stranger = sign_in(new_person("Mia"))
    theirs = begin(stranger)["state"][0]
    before = digest(db)

    for state, who in ((theirs, browser), (mine, stranger)):
        page = come_back(who, state=state, code="theirs", scope="activity:read")
        assert "was not asked for in this browser" in page
    assert digest(db) == before


def test_the_signed_out_are_asked_to_sign_in(client: Browser, here: None, db: Database) -> None:
    before = digest(db)
    answer = client.get("/strava/callback?state=s&code=c&scope=activity:read")
    assert (answer.status_code, digest(db)) == (303, before)
    assert answer.location.startswith("/sign-in?next=")


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


def test_who_has_a_connection_is_told_that_it_goes_on(browser: Browser, db: Database, rosa: Person) -> None:
    with db.begin() as tx:
        account = connected(tx, rosa)
    said_no = come_back(browser, state=begin(browser)["state"][0], error="access_denied")
    assert "Your connection goes on as it was." in said_no
    asks = begin(browser, private="yes")
    assert asks["approval_prompt"] == ["force"]
    assert "So nothing was changed." in come_back(browser, state=asks["state"][0], code="c", scope="read")
    for problem in (Problem.TAKEN, Problem.CODE, Problem.FULL):
        with db.begin() as tx:
            strava_accounts.keep_on(tx, account.id, problem)
        page = said(browser)
        assert "goes on" in page
        assert "Nothing was connected" not in page


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


def test_disconnecting_says_what_goes_and_then_what_went(
    browser: Browser, db: Database, rosa: Person
) -> None:
    assert browser.get("/strava/disconnect").status_code == 404
    assert browser.post("/strava/disconnect").location == TAB
    with db.begin() as tx:
        connected(tx, rosa)
        hold(tx, rosa, from_strava(1), from_strava(4), from_strava(2), run(day(2), external_id="its file"))
    page = said(browser, "/strava/disconnect")
    assert (
        "This deletes 2 runs that came only from Strava, and what was worked out from them. "
        "Your files, scores and exercises stay. This cannot be undone." in page
    )
    assert "The Strava copy of 1 run of which you have a file or an entry too" in page
    for word in (
        "reminders",
        "30-day ceiling",
        "A mail confirms it",
        "backups of the server, for 30 days at most",
    ):
        assert word in page
    with db.read() as tx:
        assert len(runs.counting(tx, rosa.id)) == 3

    page = said(browser, browser.post("/strava/disconnect").location)
    assert "2 runs that came only from there were deleted. A mail confirms it." in page
    assert "Connect with Strava" in page
    with db.read() as tx:
        assert [one.source for one in runs.counting(tx, rosa.id)] == [Source.FILE]


def test_forms_of_pages_with_the_button_alone_may_lead_to_strava(browser: Browser) -> None:
    def forms(path: str) -> str:
        policy = browser.get(path).headers["Content-Security-Policy"]
        found = re.search(r"form-action ([^;]*);", policy)
        assert found is not None
        return found[1]

    for path in (TAB, "/first-steps", "/"):
        assert forms(path) == "'self' https://www.strava.com", path
    for path in ("/import", "/import?tab=export", "/settings", "/runs"):
        assert forms(path) == "'self'", path


def test_a_form_that_was_open_too_long_leads_to_strava_when_sent_again(browser: Browser) -> None:
    answer = browser.post("/strava/connect", csrf=False, headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.status_code == 403
    assert "This form was open too long." in answer.text
    assert "form-action 'self' https://www.strava.com;" in answer.headers["Content-Security-Policy"]


def test_a_server_without_an_app_says_so_and_offers_nothing(
    app: Flask, rosa: Person, sign_in: SignIn
) -> None:
    browser = sign_in(rosa)
    page = said(browser)
    assert "This server has no Strava app. Files work as well" in page
    assert "Connect with Strava" not in page
    assert "www.strava.com" not in browser.get(TAB).headers["Content-Security-Policy"]
    assert browser.post("/strava/connect").status_code == 404
    assert browser.get("/strava/callback").status_code == 404
    assert "Connect with Strava" not in said(browser, "/first-steps")
    assert "Connect with Strava" not in said(browser, "/")


def test_the_first_steps_offer_strava_beside_files_and_typing(browser: Browser) -> None:
    for path in ("/first-steps", "/"):
        page = said(browser, path)
        for way in ("Connect with Strava", "Upload files", "Type"):
            assert way in page, path
        assert BUTTON in browser.get(path).text, path


def test_the_sandbox_says_that_its_runs_are_invented(app: Flask, browser: Browser) -> None:
    sandbox = replace(HERE, api=replace(HERE.api, origin="sandbox", oauth="http://localhost:7/oauth"))
    app.extensions["kneewise_strava"] = sandbox
    assert "This is a practice Strava with invented runs." in said(browser)
    policy = browser.get(TAB).headers["Content-Security-Policy"]
    assert "form-action 'self' http://localhost:7;" in policy


def test_nothing_is_connected_in_the_demo(
    here: None, invented: Person, sign_in: SignIn, db: Database
) -> None:
    browser = sign_in(invented)
    before = digest(db)
    for path in ("/strava/connect", "/strava/check", "/strava/disconnect"):
        answer = browser.post(path)
        assert answer.status_code == 403
        assert "Create an account to connect Strava." in answer.text
    assert browser.get("/strava/callback?state=s&code=c&scope=activity:read").status_code == 404
    assert digest(db) == before
    assert "leave the demo and create one" in said(browser)
    assert "Connect with Strava" not in said(browser)


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


def test_a_run_from_strava_says_so_and_leads_there(browser: Browser, db: Database, rosa: Person) -> None:
    with db.begin() as tx:
        (one,) = hold(tx, rosa, from_strava(1, number=44, device="Garmin Forerunner 265"))
    page = said(browser, f"/runs/{one.public_id}")
    assert "From Strava, shown to you only" in page
    assert "View on Strava" in page
    assert "Garmin Forerunner 265" in page
    assert "strava_api" not in page
    text = browser.get(f"/runs/{one.public_id}").text
    assert f'href="https://www.strava.com/activities/{one.external_id}"' in text
    assert f"/runs/{one.public_id}/edit" not in text
    assert browser.get(f"/runs/{one.public_id}/edit").status_code == 404


def test_every_list_names_strava_and_garmin_beside_the_runs_of_the_api(
    browser: Browser, db: Database, rosa: Person
) -> None:
    with db.begin() as tx:
        one, _, own = hold(
            tx, rosa, from_strava(1, device="Garmin Forerunner 265"), from_strava(2, device="Zwift"),
            run(day(3), external_id="file"),
        )  # fmt: skip
        log(tx, rosa, score="2", side="left")
    for path in ("/", "/runs"):
        page, text = said(browser, path), browser.get(path).text
        there = f"https://www.strava.com/activities/{one.external_id}"
        link = f'<a class="view-on" href="{there}">View on Strava</a>'
        assert text.count(link) == 2  # once a phone's list, once a desk's table
        assert text.count("View on Strava") == 4, path
        assert text.count("Garmin Forerunner 265") == 2, path
        assert "Zwift" not in page
        assert "Made in part from runs that Garmin devices recorded" in page, path
    assert "View on Strava" not in browser.get(f"/runs/{own.public_id}").text
    assert "recorded in part with Garmin devices" in said(browser, "/link")


def test_a_file_of_a_garmin_asks_for_no_word_of_it(browser: Browser, db: Database, rosa: Person) -> None:
    with db.begin() as tx:
        hold(tx, rosa, replace(run(day(1), external_id="file"), device="Garmin Fenix 7"))
    for path in ("/", "/runs"):
        assert "Garmin" not in said(browser, path)


def test_a_merged_run_names_its_sources(browser: Browser, db: Database, rosa: Person) -> None:
    with db.begin() as tx:
        _, file = hold(tx, rosa, from_strava(1), run(day(1), external_id="file"))
    page = said(browser, f"/runs/{file.public_id}")
    assert "From your own file" in page
    assert "Also recorded as 10.0 km" in page
    assert "From Strava, shown to you only" in page


def test_a_removed_run_from_strava_stays_out(browser: Browser, db: Database, rosa: Person) -> None:
    with db.begin() as tx:
        one, _ = hold(tx, rosa, from_strava(1), from_strava(2))
    gone = browser.post(f"/runs/{one.public_id}/remove")
    assert "stays out when Strava names it again" in browser.get(gone.location).text
    with db.begin() as tx:
        assert runs.put(tx, rosa.id, from_strava(1), NOW).outcome is runs.Outcome.REMOVED
        assert len(runs.counting(tx, rosa.id)) == 1


def test_the_source_filter_names_strava(browser: Browser, db: Database, rosa: Person) -> None:
    with db.begin() as tx:
        hold(tx, rosa, from_strava(1), run(day(3), external_id="file"))
    page = said(browser, "/runs")
    assert "Every source Files Strava" in page
    assert "1 run" in said(browser, "/runs?source=strava_api")
    assert "strava_api" not in page


def test_the_help_says_what_is_asked_of_strava(client: Browser) -> None:
    page = said(client, "/help")
    assert "What does Kneewise ask of Strava?" in page
    assert "A copy from Strava is kept for 7 days after Strava last named the run." in page


EVENTS = "/strava/webhook/s3cret-of-the-address"
EVENT = {
    "object_type": "activity", "object_id": 7, "aspect_type": "create", "owner_id": 11,
    "event_time": 1_794_000_000, "subscription_id": 5, "updates": {},
}  # fmt: skip


@pytest.fixture
def subscribed(db: Database, here: None, rosa: Person) -> None:
    """Strava sends its events here, and Rosa's are among them."""
    with db.begin() as tx:
        connected(tx, rosa, athlete_id=11)
        hashes = (strava_callback.hashed(word) for word in ("s3cret-of-the-address", "token"))
        strava_subscriptions.put(tx, Subscription(ORIGIN, *hashes, "http://localhost:8000", 5, NOW))


@pytest.mark.usefixtures("subscribed")
def test_strava_is_answered_when_it_checks_the_callback(client: Browser) -> None:
    asks = {"hub.mode": "subscribe", "hub.challenge": "15f7", "hub.verify_token": "token"}
    answer = client.get(EVENTS, query_string=asks)
    assert (answer.status_code, answer.json) == (200, {"hub.challenge": "15f7"})
    for wrong in ({"hub.verify_token": "guessed"}, {"hub.mode": "unsubscribe"}, {"hub.challenge": ""}):
        assert client.get(EVENTS, query_string={**asks, **wrong}).status_code == 404
    assert client.get("/strava/webhook/guessed", query_string=asks).status_code == 404


@pytest.mark.usefixtures("subscribed")
def test_an_event_is_kept_and_a_look_at_it_asked_for(client: Browser, db: Database) -> None:
    for _ in range(2):
        answer = client.post(EVENTS, json=EVENT, csrf=False)
        assert answer.status_code == 200
    soon = NOW + timedelta(seconds=2)
    with db.begin() as tx:
        task = tasks.claim(tx, soon)
        assert task is not None
        assert (task.name, set(task.payload)) == ("strava_event", {"account_id"})
        assert tasks.claim(tx, soon) is None


@pytest.mark.usefixtures("subscribed")
def test_all_events_go_through_one_letterbox(client: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    made = []
    monkeypatch.setattr("app.web.strava.Letterbox", lambda *of: made.append(Letterbox(*of)) or made[-1])
    for number in (1, 2):
        assert client.post(EVENTS, json={**EVENT, "object_id": number}, csrf=False).status_code == 200
    assert len(made) == 1


@pytest.mark.usefixtures("subscribed")
def test_while_others_hold_the_database_strava_is_to_send_an_event_again(
    client: Browser, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object) -> None:
        raise DatabaseBusy("held")

    before = digest(db)
    monkeypatch.setattr(strava_events, "add", busy)
    assert client.post(EVENTS, json=EVENT, csrf=False).status_code == 503
    assert digest(db) == before
    monkeypatch.undo()
    assert client.post(EVENTS, json=EVENT, csrf=False).status_code == 200


@pytest.mark.usefixtures("subscribed")
def test_where_events_come_in_no_reading_takes_their_place(rosa: Person, sign_in: SignIn) -> None:
    page = said(sign_in(rosa), TAB)
    assert "Next check" in page and "does not tell this server" not in page


@pytest.mark.usefixtures("subscribed")
def test_that_an_event_was_signed_is_noted(client: Browser, db: Database) -> None:
    body = orjson.dumps(EVENT)
    signed = {"X-Strava-Signature": letters.signature(body, HERE.api.client_secret)}
    assert client.post(EVENTS, data=body, headers=signed, csrf=False).status_code == 200
    with db.read() as tx:
        assert strava_events.tally(tx, ORIGIN) == (1, 1, NOW)


@pytest.mark.usefixtures("subscribed")
@pytest.mark.parametrize(
    ("body", "status"),
    [(b"", 200), (b"<html>", 200), (b"[[" * 4_000, 200), (b"\xff\x00", 200), (b"{" + b" " * 16_384, 413)],
    ids=["nothing", "no JSON", "deep", "no text", "too large"],
)
def test_what_is_no_event_changes_nothing(client: Browser, db: Database, body: bytes, status: int) -> None:
    before = digest(db)
    answer = client.post(EVENTS, data=body, content_type="application/json", csrf=False)
    assert (answer.status_code, digest(db)) == (status, before)


@pytest.mark.usefixtures("subscribed")
def test_an_event_under_another_address_is_not_taken(client: Browser, db: Database) -> None:
    before = digest(db)
    assert client.post("/strava/webhook/guessed", json=EVENT, csrf=False).status_code == 404
    assert digest(db) == before


def test_without_a_strava_there_is_no_callback(client: Browser) -> None:
    assert client.get(EVENTS).status_code == client.post(EVENTS, json=EVENT, csrf=False).status_code == 404


@pytest.mark.usefixtures("subscribed")
def test_the_secret_of_the_address_is_in_no_log(client: Browser, capsys: pytest.CaptureFixture[str]) -> None:
    client.post(EVENTS, json=EVENT, csrf=False)
    client.get("/strava/callback?state=a-state&code=a-code")
    told = capsys.readouterr()
    assert "/strava/webhook/<secret>" in told.out + told.err
    for secret in ("s3cret", "a-state", "a-code"):
        assert secret not in told.out + told.err


def test_a_day_of_an_activity_set_aside_is_not_known_on_the_pages(
    browser: Browser, db: Database, rosa: Person
) -> None:
    with db.begin() as tx:
        account = connected(tx, rosa)
        hold(tx, rosa, from_strava(1), from_strava(4))
        runs.add_coverage(tx, rosa.id, Source.STRAVA_API, day(40), day(0))
    assert "Whether you ran is not known" not in said(browser, "/runs?day=2026-11-10")
    with db.begin() as tx:
        odd = SetAside("9", "It has no distance.", NOW, day=day(2))
        strava_set_aside.keep(tx, account.id, [], [odd])
    assert "1 activity was set aside; 1 day is not known for that See Strava" in said(browser, "/")
    assert "Whether you ran is not known" in said(browser, "/runs?day=2026-11-10")


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


def test_only_what_was_done_in_this_browser_is_told_and_once(
    browser: Browser, db: Database, rosa: Person, sign_in: SignIn, new_person: Callable[..., Person]
) -> None:
    assert "deleted" not in said(browser, f"{TAB}&said=disconnected&gone=999")
    with db.begin() as tx:
        connected(tx, rosa)
        hold(tx, rosa, from_strava(1))
    answer = browser.post("/strava/disconnect")
    assert answer.location == TAB
    cookie = browser.get_cookie("told")
    assert cookie is not None
    other = sign_in(new_person("Mia"))
    other.set_cookie("told", cookie.value)
    assert "1 run that came only from there" not in said(other)
    assert "1 run that came only from there was deleted." in said(browser)
    assert "1 run that came only from there was deleted." not in said(browser)


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
