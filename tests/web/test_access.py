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


def guarded(app: Flask, access: str) -> list[tuple[str, str]]:
    """Method and address of each route with this kind of access."""
    return [
        (method, path)
        for method in ("GET", "POST")
        for rule, path in zip(
            [r for r in sweep.rules(app) if method in r.methods], sweep.paths(app, method), strict=True
        )
        if app.view_functions[rule.endpoint].access == access
    ]


def test_a_runners_pages_do_not_exist_for_a_therapist(app, theo, sign_in):
    browser = sign_in(theo)
    for method, path in guarded(app, "runner"):
        assert browser.open(path, method=method, headers=token(browser)).status_code == 404, path


def test_a_therapists_pages_do_not_exist_for_a_runner(app, rosa, sign_in):
    browser = sign_in(rosa)
    for method, path in guarded(app, "therapist"):
        assert browser.open(path, method=method, headers=token(browser)).status_code == 404, path


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
