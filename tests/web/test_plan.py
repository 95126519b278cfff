"""Plan a run: the answer at once, runs kept and taken out, four weeks, and calendar files."""

import re
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from app.domain.planning import PlannedRun
from app.services import alerts, plan_log
from app.store import planned_runs, runs
from tests.services import rosa as story

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 11, 12)


@pytest.fixture
def told(db, rosa, now):
    with db.begin() as tx:
        story.tell(tx, rosa, now)
        alerts.judge(tx, rosa, now)
    return rosa


@pytest.fixture
def browser(told, sign_in):
    return sign_in(told)


def kept(db, person):
    with db.read() as tx:
        return planned_runs.of(tx, person.id, TODAY)


def test_the_answer_is_there_at_once_with_the_bars_numbers_as_text(browser):
    page = browser.get("/plan?day=2026-11-14&distance=18").text

    assert "18.0 km would be 18 % over your longest of 30 days, 15.2 km. 16.7 km stays within 10 %." in page
    assert "Saturday 14 November · Small step" in page
    assert "With it, 7 days come to" in page
    assert "Too few similar runs to say." in page
    for number in ("15.2 km", "16.7 km", "18.0 km"):
        assert f"<dd>{number}</dd>" in page


def test_without_a_question_tomorrow_is_answered_and_the_form_holds_it(browser):
    page = browser.get("/plan").text

    assert 'value="2026-11-13"' in page and 'name="distance" value="6"' in page
    assert "6.0 km stays within 10 % of your longest." in page
    assert "Too few similar runs to say." in page


def test_the_answer_alone_is_that_of_the_page(browser):
    address = "?day=2026-11-14&distance=18"
    alone = browser.get(f"/plan/answer{address}").text

    assert "<html" not in alone
    assert alone.strip() in browser.get(f"/plan{address}").text


def test_for_what_is_no_plan_the_script_is_told_why_in_words(browser):
    refused = browser.get("/plan/answer?day=2026-11-11&distance=x")

    assert refused.status_code == 400 and "<html" not in refused.text
    assert 'id="answer">Give a day and a distance.' in refused.text
    assert "That day is over. Choose today or a later day." in refused.text
    assert "Give the distance as a number of km, for example 10.5." in refused.text


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("day=2026-11-11&distance=8", "That day is over. Choose today or a later day."),
        ("day=2026-11-14&distance=far", "Give the distance as a number of km, for example 10.5."),
        ("day=&distance=8", "Give the day as year, month and day"),
    ],
)
def test_what_is_no_plan_is_said_at_its_field_and_kept(browser, query, said):
    answer = browser.get(f"/plan?{query}")

    assert answer.status_code == 400
    assert answer.text.count(said) == 2
    assert "Give a day and a distance." in answer.text
    assert browser.post("/plan", data={"day": "2026-11-11", "distance": "far"}).status_code == 400


def test_a_run_is_kept_once_listed_removed_and_brought_back(db, told, browser):
    form = {"day": "2026-11-14", "distance": "14", "clock": "18:05"}
    saved = browser.post("/plan", data=form)
    assert browser.post("/plan", data=form).location == saved.location
    page = browser.get(saved.location).text
    (plan,) = kept(db, told)

    assert "Planned." in page and "14.0 km, Sat 14 Nov" in page and "18:05" in page
    gone = browser.post(f"/plan/{plan.public_id}/remove")
    assert "The planned run was removed." in browser.get(gone.location).text
    assert kept(db, told) == []
    assert browser.post(f"/plan/{plan.public_id}/restore").location == "/plan#mine"
    assert kept(db, told) == [plan]


def test_a_race_is_one_and_a_run_over_the_longest_says_so(db, told, browser):
    browser.post("/plan", data={"day": "2026-11-14", "distance": "21.1", "race": "1"})
    page = browser.get("/plan").text

    assert kept(db, told)[0].race
    assert "▲ +39 %" in page and "Race" in page


def test_more_than_are_kept_is_refused_in_words(db, told, browser, now):
    with db.begin() as tx:
        plans = [PlannedRun(date(2026, 12, 24), 5_000 + n) for n in range(200)]
        plan_log.add_all(tx, told, plans, now)
    for path in ("/plan", "/plan/weeks"):
        answer = browser.post(path, data={"day": "2026-11-14", "distance": "9"})
        assert answer.status_code == 400
        assert "Kneewise keeps 200 planned runs at most. Remove some first." in answer.text


def test_four_weeks_are_a_suggestion_that_can_be_kept_and_taken_back_whole(db, told, browser):
    page = browser.get("/plan").text
    assert "A suggestion by arithmetic, not advice for your knee." in page
    assert page.count("km in all") == 4

    added = browser.post("/plan/weeks")
    plans = kept(db, told)
    toast = browser.get(urlsplit(added.location)._replace(fragment="").geturl()).text
    assert len(plans) > 8 and f"{len(plans)} runs are in your plan." in toast
    assert "a run of yours, planned already" in toast and "Add these to my plan" not in toast

    at = toast.partition('name="at" value="')[2].partition('"')[0]
    browser.post("/plan/weeks/remove", data={"at": at})
    assert kept(db, told) == []
    assert browser.post("/plan/weeks/remove", data={"at": "yesterday"}).status_code == 303


def test_too_little_to_go_by_is_said_and_makes_no_file(new_person, sign_in):
    nora = sign_in(new_person("Nora"))
    page = nora.get("/plan").text

    assert "There is no run yet to go by." in page
    assert '<a class="btn-main" href="/import">Bring your runs</a>' in page
    assert "There is no run before it to compare with." in page
    assert "No run is planned." in page
    assert nora.get("/plan/weeks.ics").location == nora.post("/plan/weeks").location == "/plan#weeks"


def test_calendar_files_hold_the_runs_kept_and_those_suggested(browser):
    browser.post("/plan", data={"day": "2026-11-14", "distance": "14"})
    mine, weeks = browser.get("/plan/calendar.ics"), browser.get("/plan/weeks.ics")

    for answer, name in ((mine, "kneewise-runs.ics"), (weeks, "kneewise-four-weeks.ics")):
        assert answer.content_type == "text/calendar; charset=utf-8"
        assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert mine.text.count("BEGIN:VEVENT") == 1 and "SUMMARY:Run 14.0 km" in mine.text
    assert weeks.text.count("BEGIN:VEVENT") > 8 and "20261114" not in weeks.text
    assert "not advice for your knee" in weeks.text.replace("\r\n ", "")


def test_a_run_keeps_its_name_from_suggestion_to_plan(browser):
    def names(path):
        return {line for line in browser.get(path).text.split("\r\n") if line.startswith("UID")}

    suggested = names("/plan/weeks.ics")
    browser.post("/plan/weeks")

    assert suggested and names("/plan/calendar.ics") == suggested


def test_while_a_warning_sign_is_open_no_run_is_spoken_of(db, rosa, objects, sign_in):
    page = sign_in(rosa).get("/plan").text

    assert "Nothing is suggested until it has been looked at." in page
    assert "Show warning signs" in page
    assert "Add to my plan" not in page and "stays within" not in page
    assert sign_in(rosa).get("/plan/answer?day=2026-11-14&distance=8").status_code == 404


def test_the_first_page_says_what_is_planned_today_and_tomorrow(db, told, browser, now):
    browser.post("/plan", data={"day": "2026-11-12", "distance": "6", "clock": "18:00"})
    browser.post("/plan", data={"day": "2026-11-13", "distance": "10", "race": "1"})
    page = " ".join(browser.get("/").text.split())

    assert "Today: a planned run of 6.0 km, 18:00." in page
    assert "Tomorrow: a planned race of 10.0 km." in page
    with db.begin() as tx:
        runs.put(tx, told.id, story.run(TODAY, 6.0, hour=6), now)
    assert "Today: a planned run" not in browser.get("/").text


def test_the_page_is_reached_from_the_side_bar_and_from_more(browser):
    assert '<a href="/plan" aria-current="page">' in browser.get("/plan").text
    assert '<a href="/plan">' in browser.get("/more").text


@pytest.mark.parametrize(
    "path", ["templates/runner/plan.html", "templates/runner/plan_answer.html", "app/web/plan_bar.py"]
)
def test_no_limit_is_written_out_in_words_of_plans(path):
    assert re.findall(r'_\("[^"]*\d', (ROOT / path).read_text()) == []


def test_in_miles_all_is_in_miles(db, new_person, sign_in, now):
    mia = new_person("Mia", units="mi")
    with db.begin() as tx:
        story.tell(tx, mia, now)
    page = sign_in(mia).get("/plan?day=2026-11-14&distance=11.2").text

    assert "11.2 mi would be 19 % over your longest of 30 days, 9.4 mi." in page
    assert "Distance, mi" in page
