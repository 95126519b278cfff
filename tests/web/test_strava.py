"""A runner goes to Strava and back, and leaves it; what comes of that is a sentence on the page."""

import re
import socket
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from flask import Flask

from app.domain.people import Person
from app.domain.runs import Source
from app.store import runs, strava_accounts
from app.store.database import Database
from app.store.strava_accounts import Problem
from tests.build import day, run
from tests.services.strava_here import connected, from_strava, hold
from tests.web.conftest import Browser, SignIn
from tests.web.strava_pages import TAB, said
from tests.web.sweep import digest


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
    asked = []

    def refused(_socket: socket.socket, address: object) -> None:
        asked.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket.socket, "connect", refused)
    with pytest.raises(requests.ConnectionError):  # this is how Strava is asked, and it would be noticed
        requests.get("http://127.0.0.1:9", timeout=1)
    assert len(asked) == 1
    asks = begin(browser)
    come_back(browser, state=asks["state"][0], code="from Strava", scope="activity:read")
    assert len(asked) == 1


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


def test_the_help_says_what_is_asked_of_strava(client: Browser) -> None:
    page = said(client, "/help")
    assert "What does Kneewise ask of Strava?" in page
    assert "A copy from Strava is kept for 7 days after Strava last named the run." in page
