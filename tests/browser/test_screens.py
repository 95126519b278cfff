"""Every page of the demo and of a stranger, on a phone and a desktop, light and dark."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

from tests.browser.conftest import Server

RUNNERS = (
    "/", "/runs", "/runs/add", "/pain", "/pain/signs", "/exercises", "/exercises/session", "/exercises/C3",
    "/link", "/plan", "/inbox", "/check-in", "/reminders", "/shares", "/import", "/import?tab=strava",
    "/settings", "/help", "/more",
)  # fmt: skip
THERAPISTS = ("/patients", "/settings", "/more")
STRANGERS = ("/", "/sign-up", "/sign-in", "/help")
SERIOUS = ("serious", "critical")
THEMES = ("light", "dark")
MORE_MONTHS = ".month ~ .month ~ .month ~ .month ~ .month"  # of runs, which look like those before them


@pytest.fixture(params=[(390, "light"), (1280, "dark")], ids=str)
def context(request: pytest.FixtureRequest, browser: Browser, demo: Server) -> Iterator[BrowserContext]:
    """One visitor for each size; pages come up in one theme, and are turned to the other."""
    width, theme = request.param
    context = browser.new_context(
        base_url=demo.url,
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
    other = THEMES[theme == "light"]
    answer = tab.goto(path)
    found = [] if answer is not None and answer.ok else [f"status {answer and answer.status}"]
    if tab.evaluate("document.documentElement.scrollWidth > innerWidth"):
        found.append("it scrolls sideways")
    tab.evaluate("more => document.querySelectorAll(more).forEach(one => one.remove())", MORE_MONTHS)
    tab.evaluate(axe.axe_script)
    found += _serious(tab, theme)
    tab.emulate_media(color_scheme=other)
    tab.wait_for_function("theme => document.documentElement.dataset.bsTheme === theme", arg=other)
    found += _serious(tab, other, runOnly={"type": "rule", "values": ["color-contrast"]})
    tab.emulate_media(color_scheme=theme)
    return [f"{path}: {one}" for one in (*found, *said)]


def _serious(tab: Page, theme: str, **options: object) -> list[str]:
    """What axe, loaded into a page, finds that keeps somebody out."""
    report = tab.evaluate("options => axe.run(options)", {"resultTypes": ["violations"], **options})
    serious = [each for each in report["violations"] if each["impact"] in SERIOUS]
    return [f"{each['id']} in {theme}: {each['nodes'][0]['html'][:160]}" for each in serious]


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
