"""Strava as a runner meets it: connected, a new run found and mailed of, and all of it gone again."""

import re
import time
from collections.abc import Callable
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from app.web import assets
from tests import mail_server
from tests.browser.archives import strava_export
from tests.browser.conftest import (
    NOW,
    PASSWORD,
    PATIENCE_S,
    Server,
    ask_for_account,
    running,
    sign_up,
    visiting,
)

EVENING = datetime(2026, 11, 11, 19, 0, tzinfo=UTC)  # a Wednesday, eight in Berlin
LATER = datetime(2026, 11, 12, 8, 5, tzinfo=UTC)  # the morning after


def until(found: Callable[[], bool], what: str) -> None:
    """Wait until something holds; fail with what was waited for."""
    ends = time.monotonic() + PATIENCE_S
    while not found():
        assert time.monotonic() < ends, f"waited in vain for {what}"
        time.sleep(0.3)


def connect(page: Page, athlete: str) -> None:
    """Connect one of the invented runners, and wait until the list was read."""
    page.goto("/import?tab=strava")
    page.get_by_role("button", name="Connect with Strava").click()
    page.get_by_label(re.compile(athlete)).check()
    page.get_by_role("button", name="Authorize").click()
    page.wait_for_url(re.compile("/import.*tab=strava"))
    rests(page, "Of the runs held")


def shows(page: Page, path: str, words: str) -> bool:
    """Whether a page, loaded anew, holds these words."""
    page.goto(path)
    return words in page.locator("main").inner_text()


def rests(page: Page, words: str) -> None:
    """Wait until the page holds these words and waits for nothing; until then it is loaded anew by itself.

    Nothing is loaded here meanwhile: two loads that cross may leave Chromium waiting for neither.
    """
    expect(page.locator("main:not(:has([data-progress]))").filter(has_text=words)).to_be_visible()


def practice(server: Server) -> str:
    """Where the practice Strava of a server answers."""
    from app.sandbox import store
    from app.sandbox.store import Store

    kept = Store(server.instance / "sandbox")
    with kept.begin() as tx:
        port = store.fact(tx, "port")
    kept.close()
    return f"http://localhost:{port}"


def test_a_new_run_comes_by_an_event_becomes_a_finding_and_is_mailed_in_the_morning(
    browser: Browser, tmp_path: Path
) -> None:
    instance = tmp_path / "instance"
    with mail_server.running() as post:
        mails = post.received.mails
        with (
            running(instance, NOW=EVENING.isoformat(), SMTP_URL=post.url) as server,
            visiting(browser, server, also=practice(server)) as page,
        ):
            open_account(page, "mara@example.org", mails)
            connect(page, "Mara Feldt")
            page.goto("/runs")
            expect(page.locator("a.run-row").nth(5)).to_be_attached()
            run_now(page, practice(server), km="41")
            until(lambda: shows(page, "/inbox", "41.0\xa0km on 11 Nov was"), "the finding")

        before = len(mails)
        with running(instance, NOW=LATER.isoformat(), SMTP_URL=post.url):
            until(lambda: len(mails) > before, "the mail")

    mail = mails[before]
    text = words(mail)
    assert mail["To"] == "mara@example.org"
    assert "Because yesterday's 41.0 km was" in text
    assert not re.search(r"\d|knee|pain", str(mail["Subject"]))


def open_account(page: Page, email: str, mails: list[EmailMessage]) -> None:
    """Sign up where mails are sent: the link in the mail opens the account."""
    page.goto("/sign-up")
    ask_for_account(page, email)
    until(lambda: len(mails) == 1, "the link")
    link = re.search(r"https?://\S+/sign-up/\S+", words(mails[0]))
    assert link is not None
    page.goto(link[0])
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Open the account").click()
    page.wait_for_url(re.compile("first-steps"))


def words(mail: EmailMessage) -> str:
    """The plain text of a mail."""
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def run_now(page: Page, practice: str, km: str) -> None:
    """Finish a run at the practice Strava, as its runner would."""
    page.goto(practice + "/?athlete=140000001")
    page.get_by_label("Distance, km").first.fill(km)
    page.get_by_role("button", name="Finish a run now").click()
    expect(page.get_by_role("status")).to_be_visible()


def test_disconnecting_deletes_what_came_from_strava_and_leaves_the_files(
    browser: Browser, server: Server, tmp_path: Path
) -> None:
    with visiting(browser, server, also=practice(server)) as page:
        sign_up(page, "nele@example.org")
        export = strava_export(tmp_path, [(NOW.replace(day=2), 7_770), (NOW.replace(day=5), 8_880)])
        page.goto("/import")
        page.locator("input[type=file]").set_input_files(str(export))
        page.get_by_role("button", name="Import", exact=True).click()
        expect(page.get_by_text("set aside").first).to_be_visible()
        connect(page, "Nele Okoro")
        sources = page.request
        assert {run["source"] for run in runs(sources)} >= {"archive", "strava_api"}

        page.goto("/import?tab=strava")
        page.get_by_role("link", name="Disconnect").click()
        expect(page.get_by_text("Your files, scores and exercises stay.").first).to_be_visible()
        page.get_by_role("button", name="Disconnect and delete").click()

        expect(page.get_by_text("Strava is disconnected").first).to_be_visible()
        left = runs(sources)
        assert {run["source"] for run in left} == {"archive"}
        assert sorted(run["distance_m"] for run in left) == [7_770, 8_880]


def runs(request: object) -> list[dict[str, object]]:
    """The runs that count, as the export holds them."""
    from playwright.sync_api import APIRequestContext

    assert isinstance(request, APIRequestContext)
    held: list[dict[str, object]] = request.get("/export.json").json()["runs"]
    return held


@pytest.mark.parametrize(
    ("press", "said"),
    [
        ("Cancel", "You said no; nothing was connected."),
        ("Authorize", "nothing was connected. Connect again, and leave"),
    ],
    ids=["cancelled", "nothing ticked"],
)
def test_without_consent_nothing_is_connected_and_the_page_says_so(
    browser: Browser, server: Server, press: str, said: str
) -> None:
    with visiting(browser, server, also=practice(server)) as page:
        sign_up(page, "no@example.org")
        page.goto("/import?tab=strava")
        page.get_by_role("button", name="Connect with Strava").click()
        for box in page.locator("input[type=checkbox]").all():
            box.uncheck()
        page.get_by_role("button", name=press).click()

        expect(page.get_by_text(said).first).to_be_visible()
        expect(page.get_by_role("button", name="Connect with Strava")).to_be_visible()


def test_the_button_is_stravas_own_wherever_connecting_is_offered(browser: Browser, server: Server) -> None:
    with visiting(browser, server) as page:
        sign_up(page, "look@example.org")
        for path in ("/import?tab=strava", "/first-steps", "/"):
            page.goto(path)
            button = page.get_by_role("button", name="Connect with Strava", exact=True)
            for scheme, ink in (("light", "rgb(23, 32, 43)"), ("dark", "rgb(237, 240, 243)")):
                page.emulate_media(color_scheme=scheme)
                button.focus()
                page.keyboard.press("Shift+Tab")
                page.keyboard.press("Tab")
                look = button.evaluate(LOOK)
                assert look == {
                    "background": "rgb(252, 82, 0)", "color": "rgb(255, 255, 255)", "height": 48,
                    "size": "20px", "weight": "700", "outline": f"{ink} solid 3px", "focused": True,
                }, (path, scheme)  # fmt: skip
                box = button.bounding_box()
                assert box is not None
                assert box["x"] + box["width"] <= 390


LOOK = """(button) => {
  const is = getComputedStyle(button);
  return {
    background: is.backgroundColor, color: is.color, height: button.offsetHeight, size: is.fontSize,
    weight: is.fontWeight, outline: `${is.outlineColor} ${is.outlineStyle} ${is.outlineWidth}`,
    focused: document.activeElement === button,
  };
}"""


def test_who_left_a_box_unticked_can_tick_it_by_connecting_once_more(
    browser: Browser, server: Server
) -> None:
    with visiting(browser, server, also=practice(server)) as page:
        sign_up(page, "more@example.org")
        connect(page, "Pia Quist")
        expect(page.get_by_text("Totals may be too low.").first).to_be_visible()
        page.get_by_role("button", name="Connect with Strava").click()
        private = page.get_by_label("View data about your private activities")
        expect(private).to_be_checked()
        page.get_by_role("button", name="Authorize").click()
        page.wait_for_url(re.compile("/import.*tab=strava"))
        rests(page, "All your runs")


def test_what_is_pressed_is_not_called_back_by_a_page_that_waits(page: Page) -> None:
    held = list[Route]()
    waits = '<div data-progress="/far" data-wait="50"><p data-text></p></div><a href="/help">Help</a>'
    script = (Path(assets.__file__).parent.parent / "static" / "data.js").read_text()
    page.route(
        "**/waits",
        lambda route: route.fulfill(content_type="text/html", body=f"{waits}<script>{script}</script>"),
    )
    page.route("**/far", lambda route: route.fulfill(json={"waits": not held, "text": "Reading"}))
    page.route("**/help", lambda route: held.append(route))
    page.goto("/waits")
    page.get_by_role("link", name="Help").click(no_wait_after=True)
    for _ in range(3):  # long enough for the page to have been loaded anew
        with page.expect_response("**/far"):
            pass
    held[0].continue_()
    page.wait_for_url("**/help")
