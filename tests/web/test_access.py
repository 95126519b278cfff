"""Who may open what."""

import pytest
from flask import Flask

from app.web.access import safe_next
from tests.web import sweep


def test_every_route_says_who_may_open_it(app: Flask):
    without = [
        rule.rule for rule in sweep.rules(app) if not hasattr(app.view_functions[rule.endpoint], "access")
    ]
    assert without == []


def guarded(app: Flask, access: str, objects: sweep.Objects | None = None) -> list[tuple[str, str]]:
    """Method and address of each route with this kind of access; never none."""
    found = []
    for method in ("GET", "POST"):
        for path in sweep.paths(app, method, objects):
            endpoint, _ = app.url_map.bind("localhost").match(path, method)
            if app.view_functions[endpoint].access == access:
                found.append((method, path))
    assert found
    return found


def test_a_runners_pages_do_not_exist_for_a_therapist(app, theo, objects, sign_in):
    browser = sign_in(theo)
    for method, path in guarded(app, "runner", objects):
        assert browser.open(path, method=method, headers=token(browser)).status_code == 404, path


def test_a_therapists_pages_do_not_exist_for_a_runner(app, rosa, sign_in):
    browser = sign_in(rosa)
    for method, path in guarded(app, "therapist"):
        assert browser.open(path, method=method, headers=token(browser)).status_code == 404, path


@pytest.mark.parametrize("who", ["another runner", "a therapist"])
def test_what_is_rosas_does_not_exist_for_another(who, app, db, objects, new_person, sign_in):
    browser = sign_in(new_person("Sam", therapist=who == "a therapist"))
    before = sweep.digest(db)
    for at in (0, -1):
        for path in sweep.of_objects(app, "GET", objects):
            assert browser.get(path).status_code == browser.head(path).status_code == 404, path
        for path in sweep.of_objects(app, "POST", objects):
            assert browser.post(path, data=sweep.body(objects, at)).status_code == 404, path
    assert sweep.digest(db) == before


@pytest.mark.parametrize("at", [0, -1])
def test_no_form_of_another_reaches_what_is_rosas(at, app, db, rosa, objects, new_person, sign_in):
    browser = sign_in(new_person("Mia"))
    before = sweep.digest_of(db, rosa.id)
    for path in sweep.paths(app, "POST", objects):
        if not path.endswith(("/sign-out", "/sign-out-everywhere")):
            answer = browser.post(path, data=sweep.body(objects, at))
            assert answer.status_code < 500, path
    assert sweep.digest_of(db, rosa.id) == before


def test_rosa_herself_finds_each_of_them(app, rosa, objects, sign_in):
    browser = sign_in(rosa)
    found = {path: browser.get(path).status_code for path in sweep.of_objects(app, "GET", objects)}
    shown = [path for path, status in found.items() if status == 200]

    for kind in ("run_id", "entry_id", "import_id"):
        assert any(str(objects[kind][0]) in path for path in shown), kind


def token(browser):
    return {"X-CSRFToken": browser.token()}


def test_the_signed_out_are_asked_to_sign_in_and_brought_back(app, client):
    for access in ("runner", "therapist", "signed in"):
        for method, path in guarded(app, access):
            answer = client.open(path, method=method, headers=token(client))
            if method == "GET":
                assert answer.status_code == 303, path
                assert answer.location.startswith("/sign-in?next=%2F"), path
            else:
                assert answer.status_code == 403, path


def test_the_first_page_depends_on_who_asks(client, rosa, theo, sign_in):
    assert b"Open the demo" in client.get("/").data
    assert "Today" in sign_in(rosa).get("/").text
    assert sign_in(theo).get("/").location == "/patients"


def test_a_therapist_without_shares_sees_that(theo, sign_in):
    page = sign_in(theo).get("/patients").text
    assert "No one shares with you yet." in page
    assert "A runner makes an invitation under Sharing and sends you its link." in page
    assert "/pain" not in page.replace("/help#warning-signs", "")


@pytest.mark.parametrize(
    "trick",
    [
        "https://evil.example",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "http:evil.example",
        "javascript:alert(1)",
        "evil.example",
        " //evil.example",
        "/%0d%0aLocation: https://evil.example\r\n",
        "//evil.example@localhost/",
        "/‮moc.live",
        "https:///evil.example",
        "data:text/html,x",
        "",
        None,
    ],
)
def test_no_next_leads_elsewhere(trick, client, rosa):
    assert safe_next(trick) == "/"
    answer = client.post(
        "/sign-in",
        data={"email": rosa.email, "password": "seven lamps over the canal", "next": trick or ""},
    )
    assert (answer.status_code, answer.location) == (303, "/")


def test_a_next_of_our_own_is_followed(client, rosa):
    answer = client.post(
        "/sign-in",
        data={"email": rosa.email, "password": "seven lamps over the canal", "next": "/runs?year=2026"},
    )
    assert answer.location == "/runs?year=2026"
