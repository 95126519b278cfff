"""The page for files: sending that breaks off goes on, also in a new tab, and works without a script."""

import os
import re
from pathlib import Path

from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.archives import strava_export
from tests.browser.conftest import Server, sign_up
from tests.browser.test_main_job import steady_weeks

IMPORT = re.compile(r"/import/[0-9a-f-]{36}$")
PARTS = re.compile(r"/import/parts/[^/]+\?at=")
ASKS = "!dispatchEvent(new Event('beforeunload', {cancelable: true}))"  # whether to leave the page


def choose(page: Page, *files: Path) -> None:
    page.locator("input[type=file]").set_input_files([str(file) for file in files])
    page.get_by_role("button", name="Import", exact=True).click()


def test_sending_goes_on_after_a_break_and_after_a_closed_tab(page: Page, tmp_path: Path) -> None:
    sign_up(page, "parts@example.org")
    files = strava_export(tmp_path, steady_weeks(10_500)), tmp_path / "noise.bin"
    files[1].write_bytes(os.urandom(3_000_000))
    starts: list[int] = []
    breaks = {2, *range(4, 1000)}  # the third part once, and all from the fifth on

    def pass_on(route: Route) -> None:
        starts.append(int(route.request.url.split("=")[1]))
        if len(starts) - 1 in breaks:
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route(PARTS, pass_on)
    page.goto("/import")
    choose(page, *files)
    doing = page.locator("[data-doing]")
    expect(page.locator("[data-said]")).to_contain_text("The connection broke off at", timeout=30_000)
    expect(page.get_by_role("progressbar", name="Sent")).to_be_visible()
    page.get_by_role("button", name="Try now").click()
    expect(doing).to_contain_text("Trying again", timeout=30_000)
    assert page.evaluate(ASKS)
    page.get_by_role("button", name="Stop sending").click()
    expect(doing).to_contain_text("It is kept for a day")
    expect(page.get_by_role("button", name="Import", exact=True)).to_be_focused()
    assert not page.evaluate(ASKS)
    page.locator("input[type=file]").set_input_files(str(files[1]))
    expect(doing).to_be_hidden()  # it is not so of the other file
    page.goto("about:blank")
    breaks.clear()
    begun = len(starts)

    page.goto("/import")
    expect(page.get_by_role("heading", name="Not all sent yet")).to_be_visible()
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    choose(page, *files)
    page.wait_for_url(IMPORT, timeout=30_000)
    assert not asked
    assert starts[begun] > 0 and starts == sorted(starts)
    expect(page.get_by_text("Added: 24 runs.")).to_be_visible(timeout=30_000)
    expect(page.get_by_role("link", name="2 set aside")).to_be_visible()


def test_files_are_handed_over_and_watched_without_a_script(
    page: Page, browser: Browser, server: Server, tmp_path: Path
) -> None:
    sign_up(page, "plain@example.org")
    plain = browser.new_context(
        base_url=server.url, java_script_enabled=False, storage_state=page.context.storage_state()
    )
    tab = plain.new_page()
    tab.goto("/import")
    choose(tab, strava_export(tmp_path, steady_weeks(9_000)))
    tab.wait_for_url(IMPORT)
    expect(tab.get_by_text("Added: 24 runs.")).to_be_visible(timeout=30_000)  # the page comes anew by itself
    plain.close()


def test_a_file_that_was_changed_meanwhile_is_said_at_the_form(page: Page, tmp_path: Path) -> None:
    sign_up(page, "moved@example.org")
    moved = tmp_path / "moved.fit"
    moved.write_bytes(b"x" * 1_000)
    page.goto("/import")
    chosen = page.locator("input[type=file]")
    chosen.set_input_files(str(moved))
    assert chosen.evaluate("(input) => input.files[0].size") == 1_000  # now the browser has looked at it
    moved.write_bytes(b"y" * 500)
    os.utime(moved, (1, 1))  # a browser looks at the second alone
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("moved.fit cannot be read")
    expect(page.get_by_role("button", name="Import", exact=True)).to_be_focused()
