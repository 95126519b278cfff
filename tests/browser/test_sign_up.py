"""What the browser proposes at sign-up, and what the folded line says of it."""

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Server


@pytest.mark.parametrize(
    ("locale", "zone", "line"),
    [
        ("en-GB", "Europe/Berlin", "Europe/Berlin · km"),
        ("en-GB", "Europe/London", "Europe/London · miles"),
        ("en-US", "America/New_York", "America/New York · miles"),
        ("en-US", "America/Toronto", "America/Toronto · km"),
        ("de-DE", "America/New_York", "America/New York · km"),
    ],
)
def test_miles_are_proposed_only_where_language_and_zone_speak_for_them_and_said(
    browser: Browser, server: Server, locale: str, zone: str, line: str
) -> None:
    context = browser.new_context(base_url=server.url, locale=locale, timezone_id=zone)
    page = context.new_page()
    page.goto("/sign-up")

    expect(page.locator("[data-zone-line]")).to_have_text(line)
    page.get_by_text("Time zone and units").click()
    page.locator("[data-propose-units] label", has_text="miles").click()
    expect(page.locator("[data-zone-line]")).to_contain_text("· miles")
    context.close()
