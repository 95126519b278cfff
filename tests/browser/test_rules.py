"""Rules that a runner answers and chooses: what a watch counts, and reminders tried on the past year."""

import re
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import NOW, sign_up
from tests.browser.test_main_job import hand_over


def log_of(folder: Path, weeks: int) -> Path:
    """A CSV of three runs a week whose watch counted one leg; the last but one was far longer."""
    lines = ["start,distance_km,moving_s,cadence_spm"]
    for back in range(weeks * 7, 0, -1):
        if back % 7 in (1, 3, 5):
            start = (NOW - timedelta(days=back)).replace(hour=6, minute=30)
            km = 16 if back == 3 else 8
            lines.append(f"{start.isoformat()},{km},{km * 372},85")
    path = folder / "log.csv"
    path.write_text("\n".join(lines) + "\n")
    return path


def test_a_watch_that_counts_one_leg_is_asked_about_and_the_answer_taken_back(
    page: Page, tmp_path: Path
) -> None:
    sign_up(page, "leg@example.org")
    hand_over(page, log_of(tmp_path, 3))
    page.goto("/runs")

    expect(page.get_by_role("heading", name=re.compile("85"))).to_be_visible()
    page.get_by_role("button", name=re.compile("One leg")).click()
    expect(page.locator(".cadence-ask")).to_have_count(0)
    expect(page.locator("td.num", has_text="170").first).to_be_attached()

    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".cadence-ask")).to_have_count(1)


def test_a_limit_is_tried_on_the_past_before_it_is_kept(page: Page, tmp_path: Path) -> None:
    sign_up(page, "tries@example.org")
    page.goto("/reminders")
    expect(page.get_by_text("This needs 8 weeks of runs. You have 0.")).to_be_visible()
    hand_over(page, log_of(tmp_path, 12))

    page.goto("/reminders")
    expect(page.get_by_text("this would have sent")).to_contain_text("1 reminder after a long run")
    page.get_by_role("checkbox", name=re.compile("After a long run")).uncheck()
    expect(page.get_by_text("this would have sent")).to_contain_text("0 reminders after long runs")
    page.get_by_role("checkbox", name=re.compile("After a long run")).check()
    page.get_by_label(re.compile("After a long run: more than")).fill("30")
    expect(page.get_by_text("this would have sent")).to_contain_text("1 reminder after a long run")
    page.get_by_role("button", name="Save these settings").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    expect(page.get_by_label(re.compile("After a long run: more than"))).to_have_value("30")
