"""Every page of the demo and of a stranger, on a phone and a desktop, light and dark."""

from collections.abc import Iterator, Sequence
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page

from tests.browser.conftest import Server

RUNNERS = (
    "/", "/runs", "/runs/add", "/pain", "/pain/signs", "/exercises", "/exercises/session", "/exercises/C3",
    "/link", "/plan", "/inbox", "/check-in", "/reminders", "/shares", "/import", "/import?tab=strava",
    "/settings", "/help", "/more",
)  # fmt: skip
THERAPISTS = ("/patients", "/settings", "/more")
STRANGERS = ("/", "/sign-up", "/sign-in", "/help")
SERIOUS = ("serious", "critical")
Look = tuple[int, Literal["light", "dark"]]
LOOKS: tuple[Look, Look] = (390, "light"), (1280, "dark")
OTHER_LOOKS: tuple[Look, Look] = (390, "dark"), (1280, "light")
MORE_MONTHS = ".month ~ .month ~ .month ~ .month ~ .month"  # of runs, which look like those before them


@pytest.fixture
def tab(browser: Browser, demo: Server) -> Iterator[Page]:
    """A visitor of the demo who can take on any look."""
    context = browser.new_context(
        base_url=demo.url,
        timezone_id="Europe/Berlin",
        locale="en-IE",
        reduced_motion="reduce",
    )
    context.set_default_timeout(20_000)
    yield context.new_page()
    context.close()


def _wrong(tab: Page, path: str, looks: Sequence[Look], said: list[str]) -> list[str]:
    """What is wrong with a page that is opened in one look and turned to the others."""
    said.clear()
    _put_on(tab, looks[0])
    answer = tab.goto(path)
    found = [] if answer is not None and answer.ok else [f"status {answer and answer.status}"]
    tab.evaluate(Axe().axe_script)
    for look in looks:
        _put_on(tab, look)
        tab.wait_for_function("theme => document.documentElement.dataset.bsTheme === theme", arg=look[1])
        found += [f"{one} at {look}" for one in _seen(tab)]
    return [f"{path}: {one}" for one in (*found, *said)]


def _put_on(tab: Page, look: Look) -> None:
    width, theme = look
    tab.set_viewport_size({"width": width, "height": 844})
    tab.emulate_media(color_scheme=theme)


def _seen(tab: Page) -> list[str]:
    """Sideways scroll, and what axe, loaded into the page, finds that keeps somebody out."""
    found = []
    if tab.evaluate("document.documentElement.scrollWidth > innerWidth"):
        found.append("it scrolls sideways")
    tab.evaluate("more => document.querySelectorAll(more).forEach(one => one.remove())", MORE_MONTHS)
    report = tab.evaluate("axe.run({resultTypes: ['violations']})")
    serious = [each for each in report["violations"] if each["impact"] in SERIOUS]
    return found + [f"{each['id']}: {each['nodes'][0]['html'][:160]}" for each in serious]


def _listen(tab: Page) -> list[str]:
    said: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type == "error":
            said.append(message.text)

    tab.on("console", hear)
    tab.on("pageerror", lambda error: said.append(str(error)))
    return said


def _open_demo(tab: Page, role: str, there: str) -> None:
    """Enter the demo as a runner or a therapist."""
    tab.goto("/demo")
    tab.get_by_role("button", name=f"As a {role}").first.click()
    tab.locator(there).first.wait_for(state="attached")


@pytest.mark.parametrize(
    "looks", [LOOKS, pytest.param(OTHER_LOOKS, marks=pytest.mark.soak)], ids=["looks", "other looks"]
)
def test_every_page_can_be_read_by_all_and_fits_its_screen(tab: Page, looks: Sequence[Look]) -> None:
    said = _listen(tab)
    wrong = [one for path in STRANGERS for one in _wrong(tab, path, looks, said)]

    _open_demo(tab, "runner", ".today")
    tab.goto("/runs")
    run = tab.locator("a.run-row").first.get_attribute("href") or ""
    wrong += [one for path in (*RUNNERS, run) for one in _wrong(tab, path, looks, said)]

    _open_demo(tab, "therapist", 'a[href^="/patients/"]')
    patients = tab.locator('a[href^="/patients/"]').evaluate_all("found => found.map(a => a.pathname)")
    own = list(dict.fromkeys(patients))
    told = own[0], own[3]  # with a warning sign, and with runs held back
    wrong += [one for path in (*THERAPISTS, *told) for one in _wrong(tab, path, looks, said)]

    assert wrong == []
