"""The demo is one for all visitors: it says so, and keeps shut what would harm the next one."""

import io

import pytest

from tests.web import sweep

SHUT = {
    "/import": {"file": (io.BytesIO(b"x"), "my runs.csv")},
    "/import/coverage": {"complete": "no"},
    "/first-steps": {"part": "days", "strength_days": ["1"]},
    "/settings/days": {"strength_days": ["1"], "paused_until": "2027-01-01"},
    "/settings/consent": {"consent_health": "withdrawn"},
    "/settings/password": {"present": "x", "wanted": "seven lamps over the canal"},
    "/settings/sign-out-everywhere": {},
}
TOLD = "Others here see what you enter, until tonight."


@pytest.fixture
def visitor(app, invented):
    """Open the demo in a browser of one's own."""

    def visit():
        browser = app.test_client()
        assert browser.post("/demo").location == "/"
        return browser

    return visit


def test_what_a_visitor_enters_is_seen_by_the_next_one_and_both_are_told(visitor):
    one, other = visitor(), visitor()
    title = "Round the lake with Ida"
    typed = {"day": "2026-11-10", "clock": "07:10", "distance": "5", "duration": "30:00", "sport": "Run"}
    sent = one.post("/runs/add", data={**typed, "title": title})

    assert sent.status_code == 303
    for browser in (one, other):
        page = browser.get(sent.location).text
        assert title in page
        assert TOLD in page


@pytest.mark.parametrize("path", SHUT)
def test_what_would_harm_the_next_visitor_is_kept_shut_with_a_kind_sentence(path, visitor, db, tmp_path):
    one, other = visitor(), visitor()
    before = sweep.digest(db)
    answer = one.post(path, data=SHUT[path])

    assert answer.status_code == 403
    assert "Not in the demo." in answer.text
    assert "Create an account to " in answer.text
    assert "Leave the demo" in answer.text
    assert sweep.digest(db) == before
    assert not list((tmp_path / "uploads").glob("*"))
    assert one.get("/settings").status_code == other.get("/settings").status_code == 200


def test_an_upload_to_the_demo_is_refused_before_it_is_read(visitor):
    class Body(io.BytesIO):
        def read(self, *_size):
            raise AssertionError("the body was read")

        readinto = readline = read

    answer = visitor().open(
        "/import",
        method="POST",
        input_stream=Body(b"--x"),
        environ_overrides={"CONTENT_LENGTH": str(3 * 1024**3)},
        content_type="multipart/form-data; boundary=x",
    )

    assert answer.status_code == 403
    assert "Create an account to import your own files." in answer.text


def test_pages_of_the_demo_show_no_form_that_is_shut(visitor):
    browser = visitor()
    for page in ("/import", "/settings"):
        text = browser.get(page).text
        assert "Not in the demo" in text
        assert not [path for path in SHUT if f'action="{path}"' in text]
