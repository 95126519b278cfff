"""The charts of weeks in a browser: they take their preview's place, read aloud, and fail quietly."""

import re
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import sign_up

STATIC = Path(__file__).parents[2] / "app" / "static"


def _with_runs(page: Page, email: str) -> None:
    """A runner with a run on Monday and one on Wednesday, so that the days between are known."""
    sign_up(page, email)
    for day in ("2026-11-09", "2026-11-11"):
        page.goto("/runs/add")
        page.get_by_label("Day").fill(day)
        page.get_by_label("Distance, km").fill("8.5")
        page.get_by_label("Time taken").fill("52:10")
        page.get_by_role("button", name="Save the run").click()
        expect(page.get_by_text("Run saved.")).to_be_visible()


def test_the_chart_takes_the_previews_place_without_moving_anything(page: Page) -> None:
    _with_runs(page, "chart@example.org")
    page.goto("/")
    before = page.locator(".chart-frame").bounding_box()

    expect(page.locator(".chart-frame.is-live .js-plotly-plot")).to_be_visible(timeout=20_000)
    assert page.locator(".chart-frame").bounding_box() == before
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_arrow_keys_read_a_week_aloud(page: Page) -> None:
    _with_runs(page, "arrows@example.org")
    page.goto("/")
    expect(page.locator(".chart-frame.is-live")).to_be_visible(timeout=20_000)
    page.locator(".chart-frame").focus()
    page.keyboard.press("ArrowLeft")
    line = page.locator("[data-line]")

    expect(line).to_have_text(
        re.compile(r"^9 to 15 November so far: 17\.0 km, longest 8\.5; pain not known;")
    )
    page.keyboard.press("ArrowLeft")
    expect(line).to_have_text(re.compile(r"^2 to 8 November: distance not known;"))


def test_the_preview_stays_when_the_chart_does_not_load(page: Page) -> None:
    _with_runs(page, "offline@example.org")
    page.route("**/plotly.js", lambda route: route.abort())
    page.goto("/")

    sentence = "The interactive chart did not load. The table has every number."
    expect(page.get_by_text(sentence)).to_be_visible(timeout=20_000)
    expect(page.locator("svg.preview")).to_be_visible()


def test_another_length_changes_chart_title_and_table_in_place(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    _with_runs(page, "length@example.org")
    page.goto("/")
    expect(page.locator(".chart-frame.is-live")).to_be_visible(timeout=20_000)
    page.get_by_text("6 months", exact=True).click()

    expect(page.get_by_role("heading", name="Last 6 months")).to_be_visible()
    expect(page.locator("[data-rows] tr")).to_have_count(26)


def test_the_lag_moves_the_pain_row_by_keyboard_and_says_so_everywhere(page: Page) -> None:
    _with_runs(page, "lag@example.org")
    page.goto("/pain")
    page.locator('button[name="score"][value="3"]').click()
    expect(page.get_by_text("Saved.").first).to_be_visible()
    page.goto("/link")
    expect(page.locator(".chart-frame.is-live")).to_be_visible(timeout=20_000)
    line = page.locator("[data-line]")
    page.locator(".chart-frame").press("ArrowLeft")
    expect(line).to_have_text(re.compile("17.0 km, longest 8.5; pain mean 3.0, worst 3; 0 of 3 sessions$"))

    page.get_by_label("Draw the pain of the same week").press("ArrowRight")
    expect(page.get_by_text("Draw the pain of 1 week later")).to_be_visible()
    expect(page.locator(".of-pain").first).to_contain_text(", 1 week later")
    expect(page.locator("[data-rows] tr").nth(1)).to_contain_text("9 Nov 2026 so far")
    expect(page).to_have_url(re.compile(r"/link\?weeks=12&lag=1$"))
    expect(page.locator(".chart-frame[aria-busy]")).to_have_count(0)
    page.locator(".chart-frame").press("ArrowLeft")
    expect(line).to_have_text(re.compile("pain 1 week later not yet; 0 of 3 sessions$"))
    page.reload()
    expect(page.get_by_text("Under each week of running stands the pain of 1 week later.")).to_be_visible()


def test_a_png_is_made_in_light_colours_of_a_dark_page(page: Page) -> None:
    page.emulate_media(color_scheme="dark")
    _with_runs(page, "png@example.org")
    page.goto("/")
    page.get_by_text("Download", exact=True).click()
    with page.expect_download() as kept:
        page.get_by_role("button", name="Picture, PNG").click()
    png = kept.value.path().read_bytes()

    assert kept.value.suggested_filename == "kneewise-weeks-2026-11-12.png"
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    assert int.from_bytes(png[16:20], "big") == 1800
    corner = page.evaluate(
        """async bytes => {
          const image = await createImageBitmap(new Blob([new Uint8Array(bytes)]));
          const brush = new OffscreenCanvas(1, 1).getContext("2d");
          brush.drawImage(image, 0, 0);
          return [...brush.getImageData(0, 0, 1, 1).data];
        }""",
        list(png),
    )
    assert corner == [255, 255, 255, 255]
    expect(page.locator("[data-downloads]")).not_to_have_attribute("open", "")


def test_on_paper_the_drawing_fits_and_its_table_follows(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    _with_runs(page, "print@example.org")
    page.goto("/")
    expect(page.locator(".chart-frame.is-live")).to_be_visible(timeout=20_000)
    page.get_by_text("Year", exact=True).click()
    expect(page.locator("[data-rows] tr")).to_have_count(52)
    expect(page.locator(".chart-frame[aria-busy]")).to_have_count(0)
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 718, "height": 1000})  # A4 between its edges

    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    expect(page.locator(".chart-live")).to_be_hidden()
    expect(page.locator("svg.preview")).to_be_visible()
    expect(page.locator("svg.preview .pv-name")).to_have_count(7)  # the year's, and no longer twelve weeks'
    expect(page.locator("[data-rows] tr").last).to_be_visible()


def test_on_a_phone_a_drawing_is_widened_past_its_left_edge_unless_it_shows_dots(browser: Browser) -> None:
    phone = browser.new_page(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    css = "".join((STATIC / name).read_text() for name in ("today.css", "link.css"))
    drawing = '<svg class="preview" width="100%" height="300"></svg>'
    frames = (f'<div class="chart-frame{kind}">{drawing}</div>' for kind in ("", " effect"))
    phone.set_content(f"<style>{css}</style>{''.join(frames)}")
    boxes = [(svg.bounding_box() or {}).get("x") for svg in phone.locator("svg").all()]
    frame = (phone.locator(".effect").bounding_box() or {}).get("x")
    phone.close()

    assert boxes[0] != boxes[1] == frame


def test_weeks_are_chosen_by_dragging_and_by_keys_in_all_rows_and_the_table(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 1400})
    _with_runs(page, "brush@example.org")
    page.goto("/pain")
    page.locator('button[name="score"][value="3"]').click()
    expect(page.get_by_text("Saved.").first).to_be_visible()
    page.goto("/link?weeks=12")
    frame, said = page.locator("[data-held]"), page.locator("[data-held-line]")
    expect(page.locator("[data-held].is-live")).to_be_visible(timeout=20_000)
    box = frame.bounding_box()
    assert box
    week = (box["width"] - 46) / 12
    page.mouse.move(box["x"] + 9.5 * week, box["y"] + 300)
    page.mouse.down()
    page.mouse.move(box["x"] + 11.5 * week, box["y"] + 100)
    page.mouse.up()

    expect(said).to_have_text(
        "26 Oct to 15 Nov so far, 3 weeks: at least 17.0 km, longest 8.5 known, 2 weeks not known whole; "
        "pain mean 3.0, worst 3 of 1 logged day; 0 of 3 sessions"
    )
    brush = page.locator(".chart-brush").bounding_box()
    assert brush
    assert brush["height"] > 500
    assert abs(brush["width"] - 3 * week) < 2
    assert page.locator(".is-chosen").count() == 3

    frame.focus()
    page.keyboard.press("Escape")
    expect(page.locator(".chart-brush")).to_be_hidden()
    expect(said).to_have_text(re.compile("^Drag over weeks"))
    page.keyboard.press("End")
    page.keyboard.press("Shift+ArrowLeft")
    expect(said).to_have_text(re.compile("^2 Nov to 15 Nov so far, 2 weeks: "))
    expect(page.locator("#chart [data-line]")).not_to_have_text(re.compile("November"))  # no single week
    assert page.locator("[data-rows] [aria-current]").count() == 2
    page.get_by_role("button", name="End").click()
    expect(page.locator(".is-chosen")).to_have_count(0)
