"""The demo is one for all visitors: it says so, and keeps shut what would harm the next one."""

import io
from dataclasses import replace

import pytest

from app.services import sharing
from app.store import people
from tests.web import sweep

SHUT = {
    "/import": {"file": (io.BytesIO(b"x"), "my runs.csv")},
    "/import/coverage": {"complete": "no"},
    "/first-steps": {"part": "days", "strength_days": ["1"]},
    "/settings/days": {"strength_days": ["1"], "paused_until": "2027-01-01"},
    "/settings/consent": {"consent_health": "withdrawn"},
    "/settings/password": {"present": "x", "wanted": "seven lamps over the canal"},
    "/settings/sign-out-everywhere": {},
    "/settings/mail": {"mail_reminders": "yes"},
    "/settings/mail/test": {},
    "/shares/invite": {"label": "Theo", "agrees": "y"},
    "/shares/strava": {"agrees": "y"},
    "/strava/connect": {},
    "/strava/check": {},
    "/strava/disconnect": {},
}
# What visitors may do to the invented people: what they enter is there for the others until tonight.
OPEN = (
    "/check-in", "/demo", "/sign-", "/exercises/", "/inbox/", "/pain", "/plan", "/reminders/", "/runs/",
    "/import/<", "/settings/knee", "/settings/look", "/settings/region",
)  # fmt: skip
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


def test_every_form_is_either_shut_or_may_be_used_by_all(app):
    undecided = [
        rule.rule
        for rule in app.url_map.iter_rules()
        if rule.methods & {"POST", "PUT", "DELETE"}
        and rule.rule.startswith(OPEN) == hasattr(app.view_functions[rule.endpoint], "demo_wish")
    ]
    assert undecided == []


def test_a_visit_is_not_marked_for_all_the_others(db, app, invented, invented_therapist, now):
    with db.begin() as tx:
        people.change(tx, invented.id, name="Rosa Lind")
        _, token = sharing.invite(tx, replace(invented, name="Rosa Lind"), "Theo", now)
        sharing.accept(tx, invented_therapist, token, now)
    browser = app.test_client()
    browser.post("/demo", data={"as": "therapist"})
    address = f"/patients/{invented.public_id}"

    assert "Mark today as a visit" not in browser.get(address).text
    before = sweep.digest(db)
    answer = browser.post(f"{address}/visit")
    assert answer.status_code == 403
    assert "Create an account to note visits of your own." in answer.text
    assert sweep.digest(db) == before


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
    for page in ("/import", "/settings", "/shares", "/shares/invite"):
        text = browser.get(page).text
        assert "Not in the demo" in text
        assert not [path for path in SHUT if f'action="{path}"' in text]
