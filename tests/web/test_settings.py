"""Settings: each group is saved on its own."""

from datetime import date, timedelta

import pytest

from app.services import accounts, link_analysis
from app.store import people
from tests.web.conftest import PASSWORD

NEW = "nine boats under a bridge"


@pytest.mark.parametrize(
    ("part", "data", "expected"),
    [
        (
            "region",
            {"timezone": "Asia/Kolkata", "units": "mi", "week_start": "saturday"},
            {"timezone": "Asia/Kolkata", "units": "mi", "week_start": "saturday"},
        ),
        ("knee", {"knee": "right", "place": "outer"}, {"knee": "right", "place": "outer"}),
        ("knee", {"knee": "both", "place": ""}, {"knee": "both", "place": None}),
        ("look", {"theme": "dark"}, {"theme": "dark"}),
        (
            "days",
            {"strength_days": ["5", "1"], "paused_until": "2026-11-20"},
            {"strength_days": (1, 5), "paused_until": date(2026, 11, 20)},
        ),
        ("days", {}, {"strength_days": (), "paused_until": None}),
    ],
)
def test_a_group_is_kept_and_said_so(rosa, sign_in, db, part, data, expected):
    browser = sign_in(rosa)
    answer = browser.post(f"/settings/{part}", data=data)

    assert (answer.status_code, answer.location) == (303, f"/settings?saved={part}#{part}")
    assert "Saved." in browser.get(f"/settings?saved={part}").text
    with db.read() as tx:
        kept = people.by_id(tx, rosa.id)
    assert {name: getattr(kept, name) for name in expected} == expected


@pytest.mark.parametrize(
    ("part", "data", "sentence"),
    [
        ("region", {"timezone": "Mars/X", "units": "km", "week_start": "monday"}, "Choose a time zone"),
        ("region", {"timezone": "UTC", "units": "yards", "week_start": "monday"}, "Choose km or miles."),
        ("knee", {"knee": "third", "place": ""}, "Not a valid choice"),
        ("look", {"theme": "<b>"}, "Not a valid choice"),
        ("days", {"paused_until": "2026-11-11"}, "Choose today or a later day"),
        ("days", {"paused_until": "soon"}, "Not a valid date"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(rosa, sign_in, db, part, data, sentence):
    answer = sign_in(rosa).post(f"/settings/{part}", data=data)

    assert answer.status_code == 422
    assert sentence in answer.text
    with db.read() as tx:
        assert people.by_id(tx, rosa.id) == rosa


def test_the_theme_is_on_the_page(rosa, sign_in):
    browser = sign_in(rosa)
    assert 'data-theme="system"' in browser.get("/settings").text
    browser.post("/settings/look", data={"theme": "dark"})
    assert '<html lang="en" data-theme="dark" data-bs-theme="dark">' in browser.get("/settings").text


def test_consent_is_withdrawn_as_easily_as_given(rosa, sign_in, db):
    browser = sign_in(rosa)
    for said, holds in (("withdrawn", False), ("given", True)):
        assert browser.post("/settings/consent", data={"consent_health": said}).status_code == 303
        with db.read() as tx:
            assert accounts.has_health_consent(tx, rosa) is holds
    assert browser.post("/settings/consent", data={}).status_code == 400


def test_a_new_password_ends_the_other_browsers_and_not_this_one(rosa, sign_in, client):
    here, there = sign_in(rosa), sign_in(rosa)
    answer = here.post("/settings/password", data={"present": PASSWORD, "wanted": NEW})

    assert answer.location == "/settings?saved=password#password"
    assert here.get("/settings").status_code == 200
    assert there.get("/settings").status_code == 303
    assert client.post("/sign-in", data={"email": rosa.email, "password": PASSWORD}).status_code == 422
    assert client.post("/sign-in", data={"email": rosa.email, "password": NEW}).status_code == 303


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"present": "not it", "wanted": NEW}, "That is not your present password."),
        ({"present": PASSWORD, "wanted": "short"}, "Use 15 characters or more."),
        ({"present": PASSWORD, "wanted": "passwordpassword"}, "easy to guess"),
        ({"present": "", "wanted": NEW}, "Give your present password."),
    ],
)
def test_a_refused_new_password_changes_nothing(rosa, sign_in, data, sentence):
    here, there = sign_in(rosa), sign_in(rosa)
    answer = here.post("/settings/password", data=data)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert here.get("/settings").status_code == there.get("/settings").status_code == 200


def test_guessing_the_present_password_is_slowed_down_too(rosa, sign_in):
    browser = sign_in(rosa)
    for _ in range(10):
        browser.post("/settings/password", data={"present": "wrong", "wanted": NEW})
    answer = browser.post("/settings/password", data={"present": PASSWORD, "wanted": NEW})

    assert answer.status_code == 429
    assert "Too many tries. Try again at 11:00." in answer.text


def test_guessing_the_present_password_is_slowed_down_on_a_browser_used_before(rosa, client):
    client.post("/sign-in", data={"email": rosa.email, "password": PASSWORD})
    answers = [client.post("/settings/password", data={"present": "wrong", "wanted": NEW}) for _ in range(7)]

    assert [answer.status_code for answer in answers] == [422] * 5 + [429] * 2
    assert "Too many tries. Try again at 10:01." in answers[-1].text


def test_sign_out_everywhere_ends_this_browser_as_well(rosa, sign_in):
    here, there = sign_in(rosa), sign_in(rosa)
    assert "Signed in on 2 browsers." in here.get("/settings").text
    assert here.post("/settings/sign-out-everywhere").location == "/sign-in"
    assert here.get("/settings").status_code == there.get("/settings").status_code == 303


def test_a_therapist_has_no_runners_groups(theo, sign_in):
    page = sign_in(theo).get("/settings").text
    assert "Strength days" not in page
    assert "Keeping pain scores" not in page


def test_the_export_asks_for_the_password_again_after_a_quarter_of_an_hour(app, rosa, sign_in, now):
    browser = sign_in(rosa)
    assert browser.get("/export.json").status_code == 200
    app.extensions["kneewise_clock"] = lambda: now + timedelta(minutes=16)
    answer = browser.get("/export.json")

    assert answer.location == "/sign-in?again=yes&next=%2Fexport.json"
    page = browser.get(answer.location).text
    assert "Your password once more" in page
    answer = browser.post(
        "/sign-in", data={"email": rosa.email, "password": PASSWORD, "next": "/export.json"}
    )
    assert browser.get(answer.location).status_code == 200


def test_another_knee_has_the_weekly_analysis_look_at_it(db, rosa, sign_in):
    sign_in(rosa).post("/settings/knee", data={"knee": "left", "place": ""})

    with db.read() as tx:
        assert link_analysis.is_waiting(tx, rosa)
