"""A runner shares with a therapist, who sees it until the runner ends it; two browsers on one server."""

import re
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.browser.archives import strava_export
from tests.browser.conftest import NOW, Server, sign_up, visiting


def test_what_is_shared_is_seen_logged_and_gone_with_the_next_request_after_its_end(
    browser: Browser, server: Server, tmp_path: Path
) -> None:
    with visiting(browser, server) as rosa, visiting(browser, server) as theo:
        sign_up(rosa, "rosa@example.org")
        bring(rosa, strava_export(tmp_path, [(NOW.replace(day=3), 7_770), (NOW.replace(day=8), 8_880)]))
        link = invite(rosa)

        sign_up(theo, "theo@example.org", role="therapist")
        theo.goto(link)
        theo.get_by_role("button", name="Accept").click()
        theo.get_by_role("link", name=re.compile("Rosa Lind")).first.click()
        expect(theo.get_by_role("heading", name="Rosa Lind").first).to_be_visible()
        expect(theo.get_by_text("8.9 km").first).to_be_attached()
        patient = theo.url

        rosa.goto("/shares")
        expect(rosa.get_by_role("row", name=re.compile("theo@example.org.*your page")).first).to_be_visible()
        rosa.get_by_text("End sharing").first.click()
        rosa.get_by_role("button", name="End sharing").click()

        answer = theo.goto(patient)
        assert answer is not None and answer.status == 404
        expect(theo.get_by_text("This page is not here.")).to_be_visible()
        theo.goto("/patients")
        expect(theo.get_by_text("No one shares with you yet.")).to_be_visible()


def bring(page: Page, export: Path) -> None:
    """Hand an archive over, and wait until it was read."""
    page.goto("/import")
    page.locator("input[type=file]").set_input_files(str(export))
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_text("set aside").first).to_be_visible(timeout=30_000)


def invite(page: Page) -> str:
    """Make an invitation for Theo, and return its link."""
    page.goto("/shares")
    page.get_by_role("link", name="Invite a therapist").click()
    page.get_by_label("Who is it for?").fill("Theo, physio")
    page.get_by_label("What should they call you?").fill("Rosa Lind")
    page.locator("input[name=agrees]").check()
    page.get_by_role("button", name="Make the invitation").click()
    return page.get_by_label("The invitation's link").input_value()
