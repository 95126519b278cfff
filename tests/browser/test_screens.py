"""Every page of the demo and of a stranger, on a phone and a desktop, light and dark."""

import time
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

from tests.browser.conftest import Server

RUNNERS = (
    "/", "/runs", "/runs/add", "/pain", "/pain/signs", "/exercises", "/exercises/session", "/exercises/C3",
    "/link", "/inbox", "/check-in", "/reminders", "/shares", "/import", "/import?tab=strava",
    "/settings", "/help", "/more",
)  # fmt: skip
THERAPISTS = ("/patients", "/settings", "/more")
STRANGERS = ("/", "/sign-up", "/sign-in", "/help")
SERIOUS = ("serious", "critical")
MADE_WITHIN_S = 180


@pytest.fixture(
    scope="module", params=[(390, "light"), (390, "dark"), (1280, "light"), (1280, "dark")], ids=str
)
def context(request: pytest.FixtureRequest, browser: Browser, server: Server) -> Iterator[BrowserContext]:
    """One visitor for each size and theme."""
    width, theme = request.param
    context = browser.new_context(
        base_url=server.url,
        viewport={"width": width, "height": 844},
        color_scheme=theme,
        timezone_id="Europe/Berlin",
        locale="en-IE",
        reduced_motion="reduce",
    )
    context.set_default_timeout(20_000)
    yield context
    context.close()


def _wrong(tab: Page, path: str, axe: Axe, theme: str, said: list[str]) -> list[str]:
    """What is wrong with a page: findings of axe, sideways scroll, errors in the console."""
    said.clear()
    answer = tab.goto(path)
    found = [] if answer is not None and answer.ok else [f"status {answer and answer.status}"]
    if tab.evaluate("document.documentElement.scrollWidth > innerWidth"):
        found.append("it scrolls sideways")
    options: dict[str, object] = {"resultTypes": ["violations"]}
    if theme == "dark":  # the same page in other colours
        options["runOnly"] = {"type": "rule", "values": ["color-contrast"]}
    report = axe.run(tab, options=options).response
    for each in report["violations"]:
        if each["impact"] in SERIOUS:
            found.append(f"{each['id']}: {each['nodes'][0]['html'][:160]}")
    return [f"{path}: {one}" for one in (*found, *said)]


def _listen(tab: Page) -> list[str]:
    said: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type == "error":
            said.append(message.text)

    tab.on("console", hear)
    tab.on("pageerror", lambda error: said.append(str(error)))
    return said


def _open_demo(tab: Page, role: str, there: str) -> None:
    """Enter the demo as a runner or a therapist, waiting while it is being made."""
    tab.goto("/demo")
    ends = time.monotonic() + MADE_WITHIN_S
    while tab.locator(there).count() == 0:
        assert time.monotonic() < ends, "the demo was not made in time"
        door = tab.get_by_role("button", name=f"As a {role}")
        if door.count():
            door.first.click()
        tab.wait_for_timeout(300)


def test_every_page_can_be_read_by_all_and_fits_its_screen(context: BrowserContext) -> None:
    tab, axe = context.new_page(), Axe()
    theme = "dark" if tab.evaluate("matchMedia('(prefers-color-scheme: dark)').matches") else "light"
    said = _listen(tab)
    wrong = [one for path in STRANGERS for one in _wrong(tab, path, axe, theme, said)]

    _open_demo(tab, "runner", ".today")
    tab.goto("/runs")
    run = tab.locator("a.run-row").first.get_attribute("href") or ""
    wrong += [one for path in (*RUNNERS, run) for one in _wrong(tab, path, axe, theme, said)]

    _open_demo(tab, "therapist", 'a[href^="/patients/"]')
    patients = tab.locator('a[href^="/patients/"]').evaluate_all("found => found.map(a => a.pathname)")
    own = list(dict.fromkeys(patients))
    told = own[0], own[3]  # with a warning sign, and with runs held back
    wrong += [one for path in (*THERAPISTS, *told) for one in _wrong(tab, path, axe, theme, said)]

    assert wrong == []
