"""A patient's page: only through an open share, with what is shared and nothing else, and logged."""

import re
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import text

from app.domain.link import Scope
from app.domain.people import Person
from app.domain.runs import Source
from app.services import alerts, link_weekly, sharing, warning_signs
from app.services.link_weekly import Policy
from app.store import link, pain, people, runs
from app.store.database import Database
from tests.conftest import NOW
from tests.services import rosa as story
from tests.store import test_link
from tests.web import sweep

NOTE = "after my sister's wedding"


@pytest.fixture
def shared(db: Database, rosa: Person, theo: Person) -> Person:
    """Rosa's story with a note and a run through Strava, shared with Theo."""
    with db.begin() as tx:
        people.change(tx, theo.id, name="Theo Brandt")
        story.tell(tx, rosa, NOW)
        pain.put(tx, rosa.id, replace(story.score(story.TODAY, 3, 8), note=NOTE), NOW)
        one = story.run(story.TODAY - timedelta(days=44), 33.3, hour=15)
        runs.put(
            tx, rosa.id, replace(one, source=Source.STRAVA_API, external_id="7", title="Secret loop"), NOW
        )
        alerts.judge(tx, rosa, NOW)
        _, token = sharing.invite(tx, rosa, "Theo, physio", NOW, name="Rosa <Lind>")
        sharing.accept(tx, theo, token, NOW)
    return rosa


def of(patient: Person) -> list[str]:
    """Every address of a patient."""
    base = f"/patients/{patient.public_id}"
    kept = [f"{base}/chart.svg", f"{base}/weeks.csv"]
    return [base, f"{base}/chart.json", f"{base}/weeks", *kept, f"{base}?weeks=52"]


def visits(db: Database) -> list[tuple[str, str]]:
    with db.read() as tx:
        return [tuple(row) for row in tx.execute(text('SELECT "by", what FROM visit ORDER BY id'))]


def test_theo_sees_the_page_and_rosa_sees_that_he_did(db, shared, theo, sign_in):
    page = sign_in(theo).get(f"/patients/{shared.public_id}")

    assert page.status_code == 200
    assert "Rosa &lt;Lind&gt;" in page.text and "<Lind>" not in page.text
    assert "No earlier visit: the last 6 weeks are shown." in page.text
    assert "15.2 km, +23.6 % over 12.3 km" in page.text
    assert "1 run came through Strava and is neither shown nor counted." in page.text
    assert "Opened Thu 12 Nov, 10:00. Rosa &lt;Lind&gt; sees this in the access log." in page.text
    assert visits(db) == [("Theo Brandt, theo@example.org", "patient page")]
    assert "Theo Brandt" in sign_in(shared).get("/shares").text


def test_the_heading_of_the_runs_to_ask_about_says_how_many_there_are(db, rosa, theo, sign_in):
    with db.begin() as tx:
        _, token = sharing.invite(tx, rosa, "Theo, physio", NOW, name="Rosa")
        sharing.accept(tx, theo, token, NOW)
    browser, page = sign_in(theo), f"/patients/{rosa.public_id}"
    assert '<h2 id="asked">Runs to ask about</h2>' in browser.get(page).text
    with db.begin() as tx:
        for ago, km in ((9, 10), (5, 12)):
            runs.put(tx, rosa.id, replace(story.run(story.TODAY - timedelta(days=ago), km)), NOW)
    assert '<h2 id="asked">One run to ask about</h2>' in browser.get(page).text


def test_neither_notes_nor_what_is_held_back_are_in_any_answer(shared, theo, sign_in):
    browser = sign_in(theo)
    for path in [*of(shared), "/patients"]:
        body = browser.get(path).text
        for secret in ("wedding", "33.3", "33300", "Secret loop", shared.email):
            assert secret not in body, (path, secret)


def test_parts_of_a_page_are_not_logged_again(db, shared, theo, sign_in):
    browser = sign_in(theo)
    for path in of(shared)[:3]:
        assert browser.get(path).status_code == 200

    assert visits(db) == [("Theo Brandt, theo@example.org", "patient page")]


def test_a_part_asked_for_alone_is_logged(db, shared, theo, sign_in):
    sign_in(theo).get(of(shared)[1])

    assert visits(db) == [("Theo Brandt, theo@example.org", "chart and table")]


def test_a_visit_is_marked(db, shared, theo, sign_in):
    browser = sign_in(theo)
    answer = browser.post(f"/patients/{shared.public_id}/visit")

    assert answer.location == f"/patients/{shared.public_id}?visited=1"
    assert "The last 7 days" in browser.get(answer.location).text
    assert visits(db)[0] == ("Theo Brandt, theo@example.org", "visit")
    assert "Thu 12 Nov" in browser.get("/patients").text


def test_nobody_else_gets_in_and_nothing_is_written(app, db, client, shared, theo, new_person, sign_in):
    once = new_person("Once", therapist=True)  # who was a therapist of hers
    with db.begin() as tx:
        share, token = sharing.invite(tx, shared, "Once", NOW, name="Rosa")
        sharing.accept(tx, once, token, NOW)
        sharing.revoke(tx, shared, share.public_id, NOW)
    outsiders = (once, new_person("Sam", therapist=True), shared, new_person("Mia"))
    browsers = [sign_in(who) for who in outsiders]
    strangers = [UUID(int=9), theo.public_id, shared.public_id]
    before = sweep.digest(db)
    for browser in browsers:
        for patient in strangers:
            for path in of(replace(shared, public_id=patient)):
                assert browser.get(path).status_code == browser.head(path).status_code == 404, path
            assert browser.post(f"/patients/{patient}/visit").status_code == 404
    for path in of(shared):
        assert client.get(path).location.startswith("/sign-in?next=%2Fpatients%2F")
    assert client.post(f"/patients/{shared.public_id}/visit").status_code == 403
    assert sweep.digest(db) == before


def test_theo_finds_no_one_else_and_writes_visits_alone(db, shared, theo, new_person, sign_in):
    mia, browser = new_person("Mia"), sign_in(theo)
    before = sweep.digest_of(db, shared.id)
    for path in of(mia):
        assert browser.get(path).status_code == 404
    for path in of(shared):
        assert browser.get(path).status_code == 200
    with db.begin() as tx:
        tx.execute(text("DELETE FROM visit"))

    assert sweep.digest_of(db, shared.id) == before


def test_a_share_that_ends_is_gone_with_the_next_request(db, shared, theo, sign_in):
    browser = sign_in(theo)
    assert browser.get(of(shared)[0]).status_code == 200
    with db.begin() as tx:
        tx.execute(text("UPDATE share SET until_day = '2026-11-11'"))

    for path in of(shared):
        assert browser.get(path).status_code == 404


def test_a_warning_sign_is_on_both_pages(db, shared, theo, sign_in):
    with db.begin() as tx:
        warning_signs.answer(tx, shared, ["calf_swelling"], None, NOW)
    browser = sign_in(theo)

    assert "A warning sign was answered yes" in browser.get("/patients").text
    page = browser.get(of(shared)[0]).text
    assert "yes to new calf swelling" in page and "Paused: a warning sign is open." in page


def test_of_runs_held_back_it_is_not_said_that_none_stands_out(db, rosa, theo, sign_in):
    with db.begin() as tx:
        one = story.run(story.TODAY - timedelta(days=3), 33.3)
        runs.put(tx, rosa.id, replace(one, source=Source.STRAVA_API, external_id="7"), NOW)
        _, token = sharing.invite(tx, rosa, "Theo", NOW, name="Rosa")
        sharing.accept(tx, theo, token, NOW)

    page = sign_in(theo).get(of(rosa)[0]).text

    assert "No run that is shown stands out." in page and "No run in this time" not in page
    assert "none over the 30-day longest" not in page


def test_a_short_run_is_not_set_against_the_longest(shared, theo, sign_in):
    asked = sign_in(theo).get(of(shared)[0]).text.split('id="asked"')[1].split("</section>")[0]

    assert "Highest next morning" in asked
    assert re.findall(r"\S+ %", asked) == ["+23.6 %"]


def test_the_panel_finds_by_name(shared, theo, sign_in):
    browser = sign_in(theo)

    assert "Rosa" in browser.get("/patients?q=lind").text
    assert "No patient of this name." in browser.get("/patients?q=%3Cb%3E").text
    assert "<b>" not in browser.get("/patients?q=%3Cb%3E").text.split('name="q"')[1].split(">")[0]


def test_the_figure_stands_on_a_ground_since_the_visit(db, shared, theo, sign_in):
    with db.begin() as tx:
        sharing.mark_visit(tx, theo, shared.public_id, NOW - timedelta(days=21))
    browser = sign_in(theo)

    assert 'class="pv-ground"' in browser.get(of(shared)[0]).text
    figure = browser.get(of(shared)[1]).json
    assert figure["layout"]["shapes"][0]["x0"] == 12 - 4 - 0.5


def test_beside_a_run_held_back_the_table_does_not_tell_which_reminders_came(shared, theo, sign_in):
    """The run is of 29 September: its week and the five after it, whose steps and counts it bears on."""
    rows = re.findall(r"<tr>.*?</tr>", sign_in(theo).get(f"/patients/{shared.public_id}/weeks").text, re.S)
    last = [re.findall(r"<td[^>]*>(.*?)</td>", row, re.S)[-1] for row in rows]

    assert last == ["–", *["not known"] * 6, *["–"] * 5]


def patterns(page: str) -> str:
    """The words of the folded part on patterns."""
    part = page[page.index('id="patterns"') :]
    return " ".join(re.sub(r"<[^>]+>", " ", part[: part.index("</details>")]).split())


def test_the_weekly_analysis_of_what_is_shared_is_there_for_both_and_tells_of_nothing_else(
    db, shared, theo, sign_in
):
    held = story.TODAY - timedelta(days=44)
    with db.begin() as tx:
        for day, score in ((held, 1), (held + timedelta(days=1), 5)):
            pain.put(tx, shared.id, story.score(day, score), NOW)
    address = f"/patients/{shared.public_id}"
    assert "Not worked out yet." in patterns(sign_in(theo).get(address).text)

    link_weekly.weekly(db, shared.public_id, lambda: NOW, Policy(), draws=99)
    seen = patterns(sign_in(theo).get(address).text)
    assert "Not enough yet:" in seen
    assert "Settled by the next morning" in seen
    assert "1 day with a run that is not shown counts as not known." in seen
    preview = sign_in(shared).get("/shares").text.partition("/preview")[0].rpartition('"')[2] + "/preview"
    assert patterns(sign_in(shared).get(preview).text) == seen


def test_an_analysis_that_rests_on_what_is_held_back_is_not_shown(db, shared, theo, sign_in):
    with db.begin() as tx:
        for scope in Scope:  # both rest on a run through the API
            link.put(tx, shared.id, test_link.analysis(scope=scope))

    assert "Not worked out yet." in patterns(sign_in(theo).get(f"/patients/{shared.public_id}").text)


def test_what_is_exploratory_is_marked_and_a_pattern_is_told_as_one(db, shared, theo, sign_in):
    own = replace(test_link.analysis(scope=Scope.SHAREABLE), sources=(Source.FILE,))
    with db.begin() as tx:
        link.put(tx, shared.id, own)
    seen = patterns(sign_in(theo).get(f"/patients/{shared.public_id}").text)

    assert "Weeks with more running were followed by slightly higher scores. An extra 10 km in a week" in seen
    assert "+0.3 points the week after. This can be chance or something else. 95 % interval" in seen
    assert re.search(r"\. \d+ weeks compared, 16 needed\.", seen)
    assert "Not enough yet" in seen  # of cadence
    explored = seen[seen.index("One, two and three weeks later exploratory") :]
    assert "not tested 20 weeks +0.1 95 %: −0.1 to +0.3 p 0.30, 19 weeks" in explored
