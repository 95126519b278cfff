"""A score that is tapped without a connection stays on screen and is saved once when there is one again."""

import re

from playwright.sync_api import Page, Request, Route, expect

from tests.browser.conftest import sign_up

WORDS = "Not saved yet. Kneewise will try again when you are online."


def tap(page: Page, score: int) -> None:
    """Tap a number of the scale."""
    page.locator(f'button[name="score"][value="{score}"]').click()


def chosen(page: Page) -> str | None:
    """The number that wears the ring."""
    return page.locator('button[name="score"][aria-pressed="true"]').get_attribute("value")


def entries(page: Page) -> int:
    """How many scores the log holds."""
    page.goto("/pain")
    return page.locator("#history").get_by_role("link", name="Edit").count()


def test_a_tap_without_a_connection_waits_and_goes_in_once_when_there_is_one(page: Page) -> None:
    sign_up(page, "offline@example.org")
    page.goto("/pain")
    page.context.set_offline(True)
    tap(page, 4)
    expect(page.get_by_text(WORDS)).to_be_visible()
    assert chosen(page) == "4"
    tap(page, 3)
    page.get_by_role("button", name="Try now").click()
    expect(page.get_by_text(WORDS)).to_be_visible()
    assert chosen(page) == "3" and page.url.endswith("/pain")

    page.context.set_offline(False)
    page.wait_for_url(re.compile(r"/pain\?saved="))
    assert chosen(page) == "3"
    assert entries(page) == 1


def test_an_answer_that_never_arrived_makes_no_second_score(page: Page) -> None:
    sign_up(page, "lost@example.org")
    page.goto("/pain")
    sent: list[Request] = []
    page.on("request", lambda request: sent.append(request) if request.method == "POST" else None)

    def lose(route: Route) -> None:
        """Let the server have it, and the page never hear of it."""
        if route.request.method == "POST" and not sent[1:]:
            route.fetch(max_redirects=0)
            route.abort()
        else:
            route.continue_()

    page.route("**/pain", lose)
    tap(page, 5)
    expect(page.get_by_text(WORDS)).to_be_visible()
    page.get_by_role("button", name="Try now").click()
    page.wait_for_url(re.compile(r"/pain\?saved="))
    page.unroute("**/pain")

    assert len(sent) == 2
    assert entries(page) == 1


def test_what_the_server_refuses_is_shown_as_the_form_would_show_it(page: Page) -> None:
    sign_up(page, "refused@example.org")
    page.goto("/pain")
    page.evaluate("document.querySelector('select[name=place]').options[1].value = 'made up'")
    page.locator("select[name=place]").select_option("made up")
    tap(page, 2)

    expect(page.get_by_text("Choose one of the places in the list.").first).to_be_visible()
    expect(page.locator("#typed-score")).to_have_value("2")
