"""Forms: a POST without this browser's own token changes nothing."""

import pytest

from tests.web import sweep


def forms(app, objects):
    """All of them; Strava's events are no forms, and no page of the application's."""
    return list(sweep.paths(app, "POST", objects))


def test_no_form_is_taken_without_its_token(app, db, client, rosa, theo, objects, sign_in):
    browsers = (client, sign_in(rosa), sign_in(theo))
    before = sweep.digest(db)
    for browser in browsers:
        for path in forms(app, objects):
            answer = browser.post(path, csrf=False, data={"score": "3", "email": "x@example.org"})
            assert answer.status_code in (400, 403), path
            assert "This form was open too long." in answer.text, path
    assert sweep.digest(db) == before


def test_no_form_is_taken_with_another_sessions_token(app, db, rosa, theo, objects, sign_in):
    other = sign_in(theo).token()
    browser = sign_in(rosa)
    before = sweep.digest(db)
    for path in forms(app, objects):
        answer = browser.post(path, csrf=False, data={"csrf_token": other, "score": "3"})
        assert answer.status_code in (400, 403), path
    assert sweep.digest(db) == before


def test_get_and_head_change_nothing(app, db, client, rosa, theo, objects, new_person, sign_in):
    browsers = (client, sign_in(rosa), sign_in(new_person("Mia")), sign_in(theo))
    before = sweep.digest(db)
    first, last = (sweep.query(objects, at) for at in (0, -1))
    for browser in browsers:
        for path in sweep.paths(app, "GET", objects):
            for answer in (browser.get(path), browser.head(path + first), browser.get(path + last)):
                assert answer.status_code != 500, path
    assert sweep.digest(db) == before


def test_the_token_of_a_signed_out_visitor_needs_no_row(client, db):
    before = sweep.digest(db)
    assert client.get("/sign-in").status_code == 200
    assert sweep.digest(db) == before
    assert client.post("/sign-in", data={"email": "a@b.c", "password": "x"}).status_code == 422


def test_a_form_that_was_open_too_long_gives_back_what_was_typed(rosa, sign_in):
    note = "Sore after the stairs, <b>left</b> side, and it went away by the evening."
    answer = sign_in(rosa).post(
        "/pain",
        csrf=False,
        data={"score": "3", "note": note, "password": "secret words"},
        headers={"Sec-Fetch-Site": "same-origin"},
    )

    assert answer.status_code == 403
    assert "&lt;b&gt;left&lt;/b&gt;" in answer.text
    assert 'name="score" value="3"' in answer.text
    assert "secret words" not in answer.text
    assert "Send it again" in answer.text


@pytest.mark.parametrize(
    "headers",
    [{}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}, {"Origin": "null"}],
)
def test_values_sent_by_another_site_are_not_offered_again(rosa, sign_in, headers):
    answer = sign_in(rosa).post("/pain", csrf=False, data={"score": "9"}, headers=headers)

    assert answer.status_code == 403
    assert "Send it again" not in answer.text
    assert 'value="9"' not in answer.text


def test_a_form_sent_after_the_session_ended_gives_the_text_back(rosa, sign_in, db):
    from app.services import accounts

    browser = sign_in(rosa)
    with db.begin() as tx:
        accounts.sign_out_everywhere(tx, rosa)
    answer = browser.post(
        "/pain", data={"score": "4", "note": "x" * 60}, headers={"Sec-Fetch-Site": "same-origin"}
    )

    assert answer.status_code == 403
    assert "x" * 60 in answer.text
