"""Error pages: what they say, that they tell nothing, and that they need nothing."""

import re

import pytest
from werkzeug.exceptions import RequestEntityTooLarge, ServiceUnavailable, TooManyRequests

from app.store.database import DatabaseBusy
from tests.web.conftest import made


@pytest.fixture
def app(settings, db, clock):
    """One to which addresses can be added."""
    return made(settings, db, clock)


@pytest.fixture
def fails(app):
    """Make `/fails` raise an exception, for GET and POST."""

    def plant(error):
        def view():
            raise error

        view.access = "anyone"
        app.add_url_rule("/fails", "fails", view, methods=["GET", "POST"])

    return plant


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (RequestEntityTooLarge(), 413, "That is more text than this form takes."),
        (TooManyRequests(), 429, "A little too fast."),
        (ServiceUnavailable(), 503, "Kneewise is starting or being updated."),
        (DatabaseBusy("The database is busy. Try again in a moment."), 503, "Try again in a moment."),
        (RuntimeError("secret detail"), 500, "Something broke on our side."),
    ],
)
def test_each_refusal_has_its_page(client, fails, error, status, words):
    fails(error)
    answer = client.get("/fails")

    assert answer.status_code == status
    assert words in answer.text
    assert "secret detail" not in answer.text
    assert "Traceback" not in answer.text
    assert "/help#warning-signs" in answer.text


def test_a_page_that_is_not_there(client, rosa, sign_in):
    for browser in (client, sign_in(rosa)):
        answer = browser.get("/runs/00000000-0000-4000-8000-000000000000/nothing")
        assert answer.status_code == 404
        assert "This page is not here." in answer.text
        assert "Go to Today" in answer.text
    assert client.get("/console").status_code == 404


def test_a_broken_page_has_a_code_that_is_logged_with_the_traceback(client, fails, caplog):
    fails(RuntimeError("planted"))
    code = re.search(r"noted as ([0-9A-F]{4})", client.get("/fails").text)[1]

    record = next(r for r in caplog.records if "page failed" in r.message)
    assert code in record.message
    assert record.exc_info[1].args == ("planted",)


def test_what_a_failed_form_had_written_is_undone(app, client, rosa, sign_in, db):
    from app.services import accounts
    from app.store import people
    from app.web.access import me
    from app.web.hooks import tx

    def half_way():
        accounts.change_settings(tx(), me(), units="mi")
        raise RuntimeError("planted")

    half_way.access = "runner"
    app.add_url_rule("/half-way", "half_way", half_way, methods=["POST"])
    browser = sign_in(rosa)
    assert browser.post("/half-way").status_code == 500
    with db.read() as reading:
        assert people.by_id(reading, rosa.id).units == "km"
    assert browser.post("/settings/look", data={"theme": "dark"}).status_code == 303


@pytest.mark.parametrize("path", ["/nowhere", "/", "/settings", "/sign-in"])
def test_error_pages_need_no_database(app, rosa, sign_in, db, path):
    browser = sign_in(rosa)
    with db.engine.connect() as connection:
        connection.exec_driver_sql("ALTER TABLE person RENAME TO elsewhere")
        connection.commit()
    answer = browser.get(path)
    assert answer.status_code in (404, 500, 503)
    assert "<h1>" in answer.text
    assert "/help#warning-signs" in answer.text


def test_a_failed_form_gives_back_what_was_typed(client, fails):
    fails(RuntimeError("planted"))
    answer = client.post(
        "/fails", data={"note": "it hurt on the stairs & after"}, headers={"Sec-Fetch-Site": "same-origin"}
    )
    assert answer.status_code == 500
    assert "it hurt on the stairs &amp; after" in answer.text


def test_help_and_its_warning_signs_are_open_to_everyone(client, rosa, sign_in):
    for browser in (client, sign_in(rosa)):
        page = browser.get("/help").text
        for anchor in ("warning-signs", "rules", "privacy", "about"):
            assert f'id="{anchor}"' in page
        assert "Call your local emergency number now." in page
        assert "Not a medical device. Does not diagnose, treat or predict injury." in page


def test_a_hostile_address_is_shown_as_text(new_person, sign_in):
    person = new_person("'\"><img src=x onerror=alert(1)>{{7*7}}")
    page = sign_in(person).get("/settings").text
    assert "<img" not in page
    assert "49" not in re.sub(r"<[^>]*>", "", page).replace("UTC", "")
