"""Planning a run as a runner does it: by the slider, by the keyboard, and without any script."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Server


@pytest.fixture(params=[True, False], ids=["script", "no script"])
def tab(request: pytest.FixtureRequest, browser: Browser, demo: Server) -> Iterator[tuple[Page, bool]]:
    """The demo's runner on the page, with and without JavaScript."""
    context = browser.new_context(base_url=demo.url, java_script_enabled=request.param, locale="en-IE")
    context.set_default_timeout(20_000)
    page = context.new_page()
    page.goto("/demo")
    page.get_by_role("button", name="As a runner").first.click()
    page.locator(".today").first.wait_for(state="attached")
    page.goto("/plan")
    yield page, request.param
    context.close()


def test_a_distance_is_answered_kept_and_taken_back(tab: tuple[Page, bool]) -> None:
    page, scripted = tab
    answer = page.locator("#answer")
    distance = page.get_by_role("textbox", name="Distance, km")
    if scripted:
        expect(page.get_by_role("button", name="Show what it would be")).to_be_hidden()
        slider = page.get_by_role("slider")
        slider.focus()
        page.keyboard.press("End")
        expect(answer).to_contain_text("over your longest")
        assert float(distance.input_value()) == float(slider.input_value())
        distance.fill("far")
        expect(answer.locator("..")).to_contain_text("Give the distance as a number of km")
        expect(answer.locator("..")).not_to_contain_text("over your longest")
        assert distance.input_value() == "far"
    distance.fill("7,3")
    if not scripted:
        page.get_by_role("button", name="Show what it would be").click()
    expect(answer).to_contain_text("7.3 km stays within 10 % of your longest.")

    page.get_by_label("Begins at").fill("18:05")
    page.get_by_role("button", name="Add to my plan").click()
    row = page.locator("#mine li", has_text="7.3 km")
    expect(row).to_contain_text("18:05")
    page.locator("[data-toast]").get_by_role("button", name="Undo").click()
    expect(row).to_have_count(0)
