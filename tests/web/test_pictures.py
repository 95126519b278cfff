"""Charts to keep: a picture and a table without any script, of what the page shows and nothing else."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from html import unescape
from xml.etree import ElementTree

import pytest

from app.domain.people import Person, Side
from app.store import pain
from app.store.database import Database
from tests.services import analysed
from tests.services import rosa as story
from tests.web.conftest import Browser
from tests.web.test_reminders import CHOICE, a_year

SignIn = Callable[[Person], Browser]


@pytest.fixture
def rosa(new_person: Callable[..., Person], db: Database, now: datetime) -> Person:
    """Rosa with her story, and a right knee that was sore once."""
    person = new_person("Rosa", knee=Side.LEFT)
    with db.begin() as tx:
        story.tell(tx, person, now)
        pain.put(tx, person.id, story.score(story.TODAY - timedelta(days=3), 4, side=Side.RIGHT), now)
    return person


@pytest.mark.parametrize("path", ["/chart.svg?weeks=26", "/link/weeks.svg?weeks=12&lag=2"])
def test_a_picture_is_kept_with_its_title_rows_units_and_days(
    path: str, rosa: Person, sign_in: SignIn
) -> None:
    answer = sign_in(rosa).get(path)
    said = " ".join(ElementTree.fromstring(answer.text).itertext())

    assert answer.headers["Content-Disposition"] == ('attachment; filename="kneewise-weeks-2026-11-12.svg"')
    assert answer.mimetype == "image/svg+xml"
    for words in ("Running and pain, week by week", "Distance, km a week", "to 12 Nov 2026", "Drawn by"):
        assert words in said
    assert ("Pain 0–10, right knee, 2 weeks later" in said) is ("lag=2" in path)
    assert "Rosa" not in said


@pytest.mark.parametrize("path", ["/weeks.csv?weeks=26", "/link/weeks.csv?lag=1&weeks=26"])
def test_a_table_is_kept_with_every_week(path: str, rosa: Person, sign_in: SignIn) -> None:
    answer = sign_in(rosa).get(path)
    lines = answer.text.splitlines()

    assert answer.headers["Content-Disposition"].endswith('"kneewise-weeks-2026-11-12.csv"')
    assert lines[0].startswith("\ufeffweek_start,so_far,distance_km,")
    assert len(lines) == 27
    assert lines[-1].startswith("2026-11-09,yes,")


@pytest.mark.parametrize("path", ["/", "/link", "/link?weeks=52&side=right"])
def test_a_chart_offers_them_beside_its_table(path: str, rosa: Person, sign_in: SignIn) -> None:
    browser = sign_in(rosa)
    page = browser.get(path).text

    for kind in (".svg", ".csv"):
        assert browser.get(_offered(page, kind)).status_code == 200


@pytest.mark.parametrize(("apart", "knees"), [("yes", 2), ("no", 1)])
def test_a_figure_has_the_rows_of_the_page_that_asks(
    apart: str, knees: int, rosa: Person, sign_in: SignIn
) -> None:
    browser = sign_in(rosa)
    figure = browser.get(f"/link/chart.json?weeks=12&apart={apart}").get_json(force=True)

    assert ("yaxis5" in figure["layout"]) is (knees == 2)
    assert browser.get(f"/link/weeks?apart={apart}").text.count(">10<") == knees


@pytest.mark.parametrize(("first", "last", "weeks"), [("24", "25", 2), ("25", "24", 2), ("x", "99", 1)])
def test_weeks_that_are_chosen_are_told_together(
    first: str, last: str, weeks: int, rosa: Person, sign_in: SignIn
) -> None:
    said = sign_in(rosa).get(f"/link/held?weeks=26&first={first}&last={last}").text

    assert re.match(rf"\d+ Nov to 15 Nov so far, {weeks} weeks?: ", said)
    assert "right knee" in said


def test_the_effect_plot_is_kept_as_a_picture_and_in_numbers(
    rosa: Person, sign_in: SignIn, db: Database, now: datetime
) -> None:
    with db.begin() as tx:
        analysed.put(tx, rosa, analysed.follows(), now)
    browser = sign_in(rosa)
    said = " ".join(ElementTree.fromstring(browser.get("/link/effect.svg").text).itertext())
    lines = browser.get("/link/effect.csv").text.splitlines()
    figure = browser.get("/link/effect.json").get_json(force=True)

    assert "Distance, and the score the week after" in said and "km that week" in said
    assert lines[0] == (
        "\ufeffweek_start,distance_km,pain_mean,pain_mean_week_after,pain_mean_week_after_as_drawn"
    )
    assert len(lines) == 1 + len(figure["layout"]["meta"]["lines"])


def test_the_bar_of_a_planned_run_is_kept_with_its_lengths(rosa: Person, sign_in: SignIn) -> None:
    browser = sign_in(rosa)
    page = browser.get("/plan?day=2026-11-14&distance=18").text
    said = " ".join(ElementTree.fromstring(browser.get(_offered(page, ".svg")).text).itertext())

    for words in (
        "A run planned for 14 Nov 2026",
        "Solid: Longest of 30 days, 15.2 km",
        "16.7 km",
        "18.0 km",
    ):
        assert words in said
    assert browser.get(_offered(page, ".csv")).text.splitlines()[1:] == [
        "Longest of 30 days,15.2",
        '"10 % more, the ceiling",16.72',
        "This plan,18.0",
    ]
    over = "?day=2026-11-14&distance=16.721"
    assert "This plan, 16.721 km" in browser.get(f"/plan/bar.svg{over}").text
    assert "<dd>16.721 km</dd>" in browser.get(f"/plan/answer{over}").text
    assert browser.get("/plan/bar.svg?day=2026-11-14&distance=far").status_code == 400


def test_the_year_of_reminders_is_kept_as_the_form_chooses_it(
    new_person: Callable[..., Person], db: Database, sign_in: SignIn
) -> None:
    person = new_person("Mia", knee=Side.LEFT)
    a_year(db, person)
    browser = sign_in(person)
    lines = browser.post("/reminders/year.csv", data=CHOICE).text.splitlines()
    fewer = browser.post("/reminders/year.csv", data={**CHOICE, "kinds": ["ROUTINE"]}).text.splitlines()
    said = browser.post("/reminders/year.svg", data=CHOICE).text

    assert lines[0] == "\ufeffweek_start,pain_worst,reminders"
    assert sum(int(line.split(",")[2]) for line in lines[1:]) == said.count("M1,9 Q2.5,8")
    assert sum(int(line.split(",")[2]) for line in fewer[1:]) < said.count("M1,9 Q2.5,8")
    assert {line.split(",")[1] for line in lines[1:]} == {"", "1", "5"}
    assert "Knee pain and reminders" in said
    assert browser.post("/reminders/year.svg", data={**CHOICE, "spike_over": "x"}).status_code == 422


def test_a_year_without_runs_has_no_picture(new_person: Callable[..., Person], sign_in: SignIn) -> None:
    browser = sign_in(new_person("Zoe"))

    assert browser.post("/reminders/year.svg", data=CHOICE).status_code == 404
    assert "data-downloads" not in browser.get("/reminders").text


def _offered(page: str, kind: str) -> str:
    """The address of a download that a page offers."""
    return next(unescape(one) for one in re.findall(r'href="([^"]+)" data-kept', page) if kind in one)
