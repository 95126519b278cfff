"""The main job, as a runner does it: in a browser, against the server that `make run` starts."""

import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.archives import strava_export
from tests.browser.conftest import NOW, Server, running, sign_up, visiting


def steady_weeks(last_m: int, weeks: int = 8) -> list[tuple[datetime, int]]:
    """Runs of 8 and 10 km over these weeks up to this morning, the newest of `last_m` metres."""
    today = NOW.replace(hour=6, minute=0)
    early = [
        (today - timedelta(days=back), 10_000 if back % 7 == 0 else 8_000) for back in range(2, weeks * 7)
    ]
    return [run for run in early if (today - run[0]).days % 7 in (0, 3, 5)][::-1] + [(today, last_m)]


def hand_over(page: Page, *files: Path) -> None:
    """Choose files on the import page and send them."""
    page.goto("/import")
    page.locator("input[type=file]").set_input_files([str(file) for file in files])
    page.get_by_role("button", name="Import", exact=True).click()
    page.wait_for_url(re.compile(r"/import/[0-9a-f-]{36}"))
    expect(page.get_by_text("set aside").first).to_be_visible(timeout=30_000)


def test_from_sign_up_over_an_archive_to_the_first_page(page: Page, tmp_path: Path) -> None:
    sign_up(page, "archive@example.org")
    runs = steady_weeks(10_500)

    hand_over(page, strava_export(tmp_path, runs))
    page.get_by_role("link", name="1 set aside").click()
    expect(page.get_by_text("broken.fit").first).to_be_visible()

    page.goto("/")
    # The longest of the 30 days before today was 10.0 km: today's own 10.5 km is not among them.
    expect(page.get_by_role("link", name=re.compile("30-day ceiling 11.0 km"))).to_be_visible()
    expect(page.locator("svg").first).to_be_attached()
    expect(page.get_by_text("Recent runs").first).to_be_visible()


def test_the_same_archive_again_brings_nothing_new(page: Page, tmp_path: Path) -> None:
    sign_up(page, "again@example.org")
    export = strava_export(tmp_path, steady_weeks(9_000))

    hand_over(page, export)
    hand_over(page, export)

    expect(page.get_by_text("Nothing new").first).to_be_visible()


def test_pain_is_logged_with_one_tap_and_taken_back_with_another(page: Page) -> None:
    sign_up(page, "tap@example.org")
    page.goto("/pain")

    page.locator('button[name="score"][value="3"]').click()
    expect(page.get_by_text("Saved.").first).to_be_visible()

    page.get_by_role("button", name="None of these").first.click()  # the first score asks for signs
    page.wait_for_load_state()

    page.goto("/pain")
    page.locator('button[name="score"][value="2"]').click()
    page.get_by_role("button", name="Undo").first.click()
    page.wait_for_load_state()

    page.goto("/pain")
    expect(page.get_by_role("link", name="Edit")).to_have_count(1)


def test_a_long_run_becomes_a_finding_in_the_inbox_and_an_exercise_done(page: Page, tmp_path: Path) -> None:
    sign_up(page, "spike@example.org")
    hand_over(page, strava_export(tmp_path, steady_weeks(13_000)))

    page.goto("/")
    expect(page.get_by_text("30 % longer").first).to_be_visible()

    page.goto("/inbox")
    expect(page.get_by_text(re.compile(r"30\s%\slonger")).first).to_be_visible()

    page.goto("/")
    for words in (r"0\s*of 3 sessions", r"1\s*of 3 sessions"):
        page.get_by_role("button", name="Tick off").first.click()
        expect(page.get_by_role("button", name="Undo").first).to_be_visible()
        page.goto("/")
        expect(page.get_by_text(re.compile(words)).first).to_be_visible()


def open_the_demo(page: Page) -> None:
    """From the landing page to the demo's first page, as a runner."""
    page.goto("/")
    page.get_by_role("button", name="Open the demo").click()
    page.get_by_role("button", name="As a runner").click(timeout=60_000)  # who comes first waits the longest
    expect(page.get_by_text("These people are invented.").first).to_be_visible(timeout=180_000)

    page.goto("/")
    for words in ("Last 7 days", "30-day ceiling", "Last pain", "Recent runs"):
        expect(page.get_by_text(words).first).to_be_visible()
    expect(page.locator(".js-plotly-plot").first).to_be_visible(timeout=20_000)


def test_the_demo_opens_from_the_landing_page_and_says_what_it_is(browser: Browser, demo: Server) -> None:
    with visiting(browser, demo) as page:
        open_the_demo(page)


@pytest.mark.soak
def test_the_demo_is_made_when_it_is_first_opened(browser: Browser, tmp_path: Path) -> None:
    with running(tmp_path / "instance") as server, visiting(browser, server) as page:
        open_the_demo(page)
