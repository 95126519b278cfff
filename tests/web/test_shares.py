"""Sharing, for the runner: inviting, what is shown, ending, and the page an invitation leads to."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from app.config import Settings
from app.domain.people import Person
from app.domain.runs import Source
from app.services import sharing
from app.store import people, runs
from app.store.database import Database
from tests.conftest import NOW
from tests.services import rosa as story
from tests.web import sweep
from tests.web.conftest import PASSWORD

FORM = {"label": "Theo, physio", "name": "Rosa Lind", "agrees": "y"}


@pytest.fixture
def theo(db: Database, theo: Person) -> Person:
    with db.begin() as tx:
        people.change(tx, theo.id, name="Theo Brandt")
    return replace(theo, name="Theo Brandt")


def invite(browser, **changed: str) -> str:
    """The path of a new invitation's link."""
    page = browser.post("/shares/invite", data={**FORM, **changed})
    assert page.status_code == 200
    return re.search(r'value="http://localhost:8000(/invites/[^"]+)"', page.text).group(1)


def share_id(db: Database) -> str:
    with db.read() as tx:
        rosa = people.by_email(tx, "rosa@example.org")
        return str(sharing.of(tx, rosa)[-1].public_id)


def test_share_see_end(db, rosa, theo, sign_in):
    runner, therapist = sign_in(rosa), sign_in(theo)
    link = invite(runner)

    shown = therapist.get(link).text
    assert "Rosa Lind invites you" in shown and "12 May 2027" in shown
    assert therapist.post(link).location == "/patients"
    assert "Rosa Lind" in therapist.get("/patients").text
    assert therapist.get(f"/patients/{rosa.public_id}").status_code == 200

    page = runner.get("/shares").text
    assert "Theo, physio" in page and "theo@example.org" in page and "Last opened Thu 12 Nov, 10:00" in page
    assert "your page" in page
    assert runner.post(f"/shares/{share_id(db)}/end").location == "/shares?ended=1"
    assert therapist.get(f"/patients/{rosa.public_id}").status_code == 404
    assert "No one shares with you yet." in therapist.get("/patients").text
    assert "You share with no one." in runner.get("/shares").text


def test_an_empty_page_says_so(rosa, sign_in):
    browser = sign_in(rosa)
    page = browser.get("/shares").text

    assert "You share with no one." in page
    assert "Runs that came through Strava are not shown." in page
    assert "Nobody has opened anything." in page
    assert "You share with no one." in browser.get("/").text


def test_the_line_counts_runs_that_are_shown(db, rosa, sign_in):
    with db.begin() as tx:
        told = [story.run(story.TODAY - timedelta(days=n), 8.0) for n in range(1, 4)]
        api = [replace(one, source=Source.STRAVA_API, external_id=f"{n}") for n, one in enumerate(told[:1])]
        only = replace(story.run(story.TODAY, 8.0), source=Source.STRAVA_API, external_id="9")
        runs.put_all(tx, rosa.id, [*told, *api, only], NOW)
        runs.recount(tx, rosa.id, {each.day for each in [*told, only]})

    assert "3 of your runs are own files or typed in and are." in sign_in(rosa).get("/shares").text


@pytest.mark.parametrize("missing", ["label", "name", "agrees"])
def test_an_invitation_needs_every_part(missing, db, rosa, sign_in):
    answer = sign_in(rosa).post("/shares/invite", data={**FORM, missing: ""})

    assert answer.status_code == 422
    assert f'id="{missing}-wrong"' in answer.text
    assert 'type="checkbox" id="agrees" name="agrees" value="y" checked' not in answer.text
    with db.read() as tx:
        assert tx.scalar(text("SELECT count(*) FROM share")) == 0


def test_hostile_names_stay_text(rosa, theo, sign_in):
    link = invite(sign_in(rosa), name="<b>Rosa</b>", label='"><script>alert(1)</script>')
    page = sign_in(theo).get(link).text

    assert "<b>Rosa" not in page and "<script>alert" not in page
    assert "&lt;b&gt;Rosa&lt;/b&gt;" in page


def test_a_link_is_asked_for_with_a_recent_password(app, db, rosa, sign_in, monkeypatch):
    browser = sign_in(rosa)
    with db.begin() as tx:
        tx.execute(text("UPDATE session SET created_at = :at"), {"at": NOW - timedelta(minutes=16)})

    for answer in (browser.get("/shares/invite"), browser.post("/shares/invite", data=FORM)):
        assert answer.location == "/sign-in?again=yes&next=%2Fshares%2Finvite"
    with db.read() as tx:
        assert tx.scalar(text("SELECT count(*) FROM share")) == 0


def test_a_link_tells_the_signed_out_nothing_and_leads_on(client, rosa, sign_in):
    link = invite(sign_in(rosa))
    known, unknown = client.get(link), client.get("/invites/" + "x" * 43)

    assert known.status_code == unknown.status_code == 200
    assert "Rosa" not in known.text
    assert known.text.replace(link.split("/")[-1], "x" * 43).count("x" * 43) == unknown.text.count("x" * 43)
    assert known.headers["Referrer-Policy"] == "no-referrer"
    assert known.headers["X-Robots-Tag"] == "noindex"
    page = client.get(f"/sign-up?next={link}").text
    assert re.search(r'<input checked[^>]*value="therapist"', page)


def test_following_a_link_changes_nothing(db, rosa, theo, sign_in):
    link = invite(sign_in(rosa))
    browser = sign_in(theo)
    before = sweep.digest(db)
    browser.get(link)
    browser.head(link)

    assert sweep.digest(db) == before


def test_each_refusal_is_a_sentence(db, rosa, theo, new_person, sign_in):
    runner = sign_in(rosa)
    link = invite(runner)
    sam, mia = sign_in(new_person("Sam", therapist=True)), sign_in(new_person("Mia"))

    def said(browser, path: str) -> set[tuple[int, str]]:
        answers = (browser.get(path), browser.post(path))
        return {(each.status_code, re.search("<h1>(.+?)</h1>", each.text).group(1)) for each in answers}

    assert said(sam, "/invites/" + "x" * 43) == {(404, "This invitation is not known.")}
    assert said(runner, link) == {(409, "This is your own invitation.")}
    assert said(mia, link) == {(403, "This invitation is for a therapist.")}
    assert sign_in(theo).post(link).location == "/patients"
    assert said(sam, link) == {(410, "This invitation has been used.")}
    withdrawn = invite(runner)
    runner.post(f"/shares/{share_id(db)}/end")
    assert said(sam, withdrawn) == {(410, "This invitation was withdrawn.")}
    late = invite(runner)
    with db.begin() as tx:
        tx.execute(text("UPDATE share SET invite_until = :at"), {"at": NOW.replace(tzinfo=None)})
    assert said(sam, late) == {(410, "This invitation is too old.")}


def test_a_new_link_is_shown_once(db, rosa, theo, sign_in):
    runner = sign_in(rosa)
    old = invite(runner)
    page = runner.post(f"/shares/{share_id(db)}/renew").text
    new = re.search(r"(/invites/[^\"]+)", page).group(1)

    assert new != old and new not in runner.get("/shares").text
    assert sign_in(theo).get(old).status_code == 404
    assert "Rosa Lind" in sign_in(theo).get(new).text


def test_a_preview_shows_what_theo_sees_and_is_not_logged(db, rosa, sign_in):
    browser = sign_in(rosa)
    with db.begin() as tx:
        story.tell(tx, rosa, NOW)
        only = replace(story.run(story.TODAY, 8.0), source=Source.STRAVA_API, external_id="9")
        runs.put(tx, rosa.id, only, NOW)
    invite(browser)
    before = sweep.digest(db)
    page = browser.get(f"/shares/{share_id(db)}/preview").text

    assert "You are looking at what Theo, physio sees" in page
    assert "1 run with 8.0 km is held back." in page
    assert "Mark today as a visit" not in page
    assert sweep.digest(db) == before


def test_the_consent_for_strava_is_asked_where_the_operator_allows_it(
    db, settings: Settings, rosa, sign_in, clock
):
    browser = sign_in(rosa)
    assert "through Strava and what is worked out" not in browser.get("/shares").text
    assert browser.post("/shares/strava", data={"agrees": "y"}).status_code == 404

    browser.application.extensions["kneewise_settings"] = settings.model_copy(
        update={"strava_therapist": "with-consent"}
    )
    assert 'name="agrees" value="y">' in browser.get("/shares").text
    browser.post("/shares/strava", data={"agrees": "y"})
    assert 'name="agrees" value="y" checked' in browser.get("/shares").text
    browser.post("/shares/strava")
    assert 'name="agrees" value="y">' in browser.get("/shares").text


def test_to_show_more_the_password_is_asked_again_and_to_show_less_it_is_not(
    app, db, settings: Settings, rosa, sign_in
):
    browser = sign_in(rosa)
    with_consent = settings.model_copy(update={"strava_therapist": "with-consent"})
    browser.application.extensions["kneewise_settings"] = with_consent
    browser.post("/shares/strava", data={"agrees": "y"})
    app.extensions["kneewise_clock"] = lambda: NOW + timedelta(minutes=16)

    assert browser.post("/shares/strava").location == "/shares"
    answer = browser.post("/shares/strava", data={"agrees": "y"})
    assert answer.location == "/sign-in?again=yes&next=%2Fshares%2Fstrava"
    assert 'name="agrees" value="y">' in browser.get("/shares").text
    form = {"email": rosa.email, "password": PASSWORD, "next": "/shares/strava"}
    assert browser.post("/sign-in", data=form).location == "/shares/strava"
    assert browser.get("/shares/strava").location == "/shares"
    browser.post("/shares/strava", data={"agrees": "y"})
    assert 'name="agrees" value="y" checked' in browser.get("/shares").text


def test_a_name_is_set_in_the_settings(db, theo, sign_in):
    form = {"name": " Theo\u202e \n Brandt " + "x" * 90, "timezone": "Europe/Berlin", "units": "km"}
    sign_in(theo).post("/settings/region", data={**form, "week_start": "monday"})

    with db.read() as tx:
        found = people.by_id(tx, theo.id)
    assert found.name == ("Theo Brandt " + "x" * 90)[:80]


def test_one_who_runs_and_treats_has_both_navigations(db, rosa, sign_in):
    with db.begin() as tx:
        tx.execute(text("UPDATE person SET is_therapist = 1"))
    browser = sign_in(rosa)
    page = browser.get("/shares").text

    assert 'href="/patients"' in page and 'href="/runs"' in page
    assert 'href="/patients"' in browser.get("/more").text


def test_the_demo_ends_and_accepts_no_share(rosa, invented, new_person, sign_in):
    link = invite(sign_in(rosa))
    guest = sign_in(invented)

    assert guest.post("/shares/invite", data=FORM).status_code == 403
    assert sign_in(new_person("Guest", therapist=True, is_demo=True)).post(link).status_code == 403
