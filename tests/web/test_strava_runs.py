"""Runs from Strava say so wherever they are shown, and so do days of which not all could be read."""

from dataclasses import replace

from app.domain.people import Person
from app.domain.runs import Source
from app.store import runs, strava_set_aside
from app.store.database import Database
from app.store.strava_set_aside import SetAside
from tests.build import NOW, day, run
from tests.services.runner import log
from tests.services.strava_here import connected, from_strava, hold
from tests.web.conftest import Browser
from tests.web.strava_pages import said


def test_a_run_from_strava_says_so_and_leads_there(browser: Browser, db: Database, rosa: Person) -> None:
    with db.begin() as tx:
        (one,) = hold(tx, rosa, from_strava(1, number=44, device="Garmin Forerunner 265"))
    page = said(browser, f"/runs/{one.public_id}")
    assert "From Strava, shown to you only" in page
    assert "View on Strava" in page
    assert "Garmin Forerunner 265" in page
    assert "strava_api" not in page
    text = browser.get(f"/runs/{one.public_id}").text
    assert f'href="https://www.strava.com/activities/{one.external_id}"' in text
    assert f"/runs/{one.public_id}/edit" not in text
    assert browser.get(f"/runs/{one.public_id}/edit").status_code == 404


def test_every_list_names_strava_and_garmin_beside_the_runs_of_the_api(
    browser: Browser, db: Database, rosa: Person
) -> None:
    with db.begin() as tx:
        one, _, own = hold(
            tx, rosa, from_strava(1, device="Garmin Forerunner 265"), from_strava(2, device="Zwift"),
            run(day(3), external_id="file"),
        )  # fmt: skip
        log(tx, rosa, score="2", side="left")
    for path in ("/", "/runs"):
        page, text = said(browser, path), browser.get(path).text
        there = f"https://www.strava.com/activities/{one.external_id}"
        link = f'<a class="view-on" href="{there}">View on Strava</a>'
        assert text.count(link) == 2  # once a phone's list, once a desk's table
        assert text.count("View on Strava") == 4, path
        assert text.count("Garmin Forerunner 265") == 2, path
        assert "Zwift" not in page
        assert "Made in part from runs that Garmin devices recorded" in page, path
    assert "View on Strava" not in browser.get(f"/runs/{own.public_id}").text
    assert "Made in part from runs that Garmin devices recorded" in said(browser, "/link")


def test_a_file_of_a_garmin_asks_for_no_word_of_it(browser: Browser, db: Database, rosa: Person) -> None:
    with db.begin() as tx:
        hold(tx, rosa, replace(run(day(1), external_id="file"), device="Garmin Fenix 7"))
    for path in ("/", "/runs"):
        assert "Garmin" not in said(browser, path)


def test_a_merged_run_names_its_sources(browser: Browser, db: Database, rosa: Person) -> None:
    with db.begin() as tx:
        _, file = hold(tx, rosa, from_strava(1), run(day(1), external_id="file"))
    page = said(browser, f"/runs/{file.public_id}")
    assert "From your own file" in page
    assert "Also recorded as 10.0 km" in page
    assert "From Strava, shown to you only" in page


def test_a_removed_run_from_strava_stays_out(browser: Browser, db: Database, rosa: Person) -> None:
    with db.begin() as tx:
        one, _ = hold(tx, rosa, from_strava(1), from_strava(2))
    gone = browser.post(f"/runs/{one.public_id}/remove")
    assert "stays out when Strava names it again" in browser.get(gone.location).text
    with db.begin() as tx:
        assert runs.put(tx, rosa.id, from_strava(1), NOW).outcome is runs.Outcome.REMOVED
        assert len(runs.counting(tx, rosa.id)) == 1


def test_the_source_filter_names_strava(browser: Browser, db: Database, rosa: Person) -> None:
    with db.begin() as tx:
        hold(tx, rosa, from_strava(1), run(day(3), external_id="file"))
    page = said(browser, "/runs")
    assert "Every source Files Strava" in page
    assert "1 run" in said(browser, "/runs?source=strava_api")
    assert "strava_api" not in page


def test_a_day_of_an_activity_set_aside_is_not_known_on_the_pages(
    browser: Browser, db: Database, rosa: Person
) -> None:
    with db.begin() as tx:
        account = connected(tx, rosa)
        hold(tx, rosa, from_strava(1), from_strava(4))
        runs.add_coverage(tx, rosa.id, Source.STRAVA_API, day(40), day(0))
    assert "Whether you ran is not known" not in said(browser, "/runs?day=2026-11-10")
    with db.begin() as tx:
        odd = SetAside("9", "It has no distance.", NOW, day=day(2))
        strava_set_aside.keep(tx, account.id, [], [odd])
    assert "1 activity was set aside; 1 day is not known for that See Strava" in said(browser, "/")
    assert "Whether you ran is not known" in said(browser, "/runs?day=2026-11-10")
