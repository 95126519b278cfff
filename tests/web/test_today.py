"""The first page as a browser gets it: with and without script, in each of its states, within its budget."""

import json
import re
from collections.abc import Callable
from datetime import date, datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event

from app.domain.people import Person, Side
from app.services import alerts
from app.store import imports, pain, runs
from app.store.database import Database
from tests.bench.runners import runner as runner_with
from tests.services import rosa as story
from tests.web.conftest import Browser

SignIn = Callable[[Person], Browser]


@pytest.fixture
def rosa(new_person: Callable[..., Person], db: Database, now: datetime) -> Person:
    """Rosa with her story: a long run on Sunday, and a knee that has settled since."""
    person = new_person("Rosa", knee=Side.LEFT, strength_days=(1, 3, 5))
    with db.begin() as tx:
        story.tell(tx, person, now)
        alerts.judge(tx, person, now)
    return person


def _text(browser: FlaskClient, path: str = "/") -> str:
    answer = browser.get(path)
    assert answer.status_code == 200, answer.status
    return answer.get_data(as_text=True)


def test_answer_tiles_drawing_and_table_are_there_before_any_script(rosa: Person, sign_in: SignIn) -> None:
    page = _text(sign_in(rosa))

    assert "Your left knee has settled since Sunday&#39;s long run." in page
    assert "Start session, 14 min" in page
    for label in ("Last 7 days", "30-day ceiling", "Last pain", "Exercises this week"):
        assert label in page
    assert 'class="preview"' in page
    assert page.count('<th scope="row">') == 12
    assert "15.2 km" in page
    assert "Ease off" in page


def test_no_inline_style_or_handler_is_on_the_page(rosa: Person, sign_in: SignIn) -> None:
    page = _text(sign_in(rosa))

    assert not re.search(r"\sstyle=|\son[a-z]+=", page)
    assert re.search(r'<style id="plotly.js-style-global" nonce="[^"]+">', page)


def test_the_chart_comes_as_plotlys_json_in_each_length_and_theme(rosa: Person, sign_in: SignIn) -> None:
    browser = sign_in(rosa)

    for weeks, theme in ((12, "light"), (26, "dark"), (52, "light")):
        answer = browser.get(f"/chart.json?weeks={weeks}&theme={theme}")
        figure = json.loads(answer.data)
        assert answer.mimetype == "application/json"
        assert len(figure["layout"]["meta"]["lines"]) == weeks
    assert len(json.loads(browser.get("/chart.json?weeks=9999").data)["layout"]["meta"]["lines"]) == 12


def test_other_lengths_work_without_script_too(rosa: Person, sign_in: SignIn) -> None:
    browser = sign_in(rosa)

    assert "Last 12 months" in _text(browser, "/?weeks=52")
    assert _text(browser, "/weeks?weeks=26").count("<tr>") == 26


def test_the_last_runs_check_stands_beside_the_chart(rosa: Person, sign_in: SignIn) -> None:
    page = _text(sign_in(rosa))

    assert "Your last run" in page
    assert "The morning after was back at the score before." in page
    assert "same again" not in page  # today's answer alone says what comes next
    assert "Log what is missing" not in page


def test_an_empty_log_shows_two_ways_to_begin_and_an_example(
    new_person: Callable[..., Person], sign_in: SignIn
) -> None:
    page = _text(sign_in(new_person("Nora")))

    assert "Kneewise needs runs and a score to begin." in page
    assert 'href="/import">Bring your runs' in page
    assert "Example" in page
    assert "data-figure" not in page
    assert "First steps" in page


def test_an_import_going_on_takes_the_answers_place(
    rosa: Person, sign_in: SignIn, db: Database, now: datetime
) -> None:
    with db.begin() as tx:
        begun = imports.create(tx, rosa.id, "export.zip", ["export.zip"], None, now)
    page = _text(sign_in(rosa))

    assert f"/import/{begun.public_id}" in page
    assert "You can leave this page." in page
    assert "Today&#39;s answer" not in page
    assert "27.6" in page


def test_an_open_warning_sign_leaves_no_prompt_anywhere(
    rosa: Person, sign_in: SignIn, db: Database, now: datetime
) -> None:
    with db.begin() as tx:
        pain.put(tx, rosa.id, story.score(story.TODAY, 5, 8, flags=("locked",)), now)
        alerts.judge(tx, rosa, now)
    browser = sign_in(rosa)
    page = _text(browser)

    assert "You answered yes to a warning sign: a locked knee." in page
    assert "Get medical help today." in page
    assert 'action="/pain/signs/looked-at"' in page
    for prompt in ("Start session", "/tick", "Runs up to", "Next:", "Strength"):
        assert prompt not in page
    assert "up to 10 %" not in page
    with db.read() as tx:
        quiet = runs.counting(tx, rosa.id, story.TODAY.replace(day=11))[0]
    page = _text(browser, f"/runs/{quiet.public_id}")
    assert "Get medical help today." in page
    assert "same again" not in page


def test_days_not_known_can_be_called_days_without_a_run(rosa: Person, sign_in: SignIn, db: Database) -> None:
    with db.begin() as tx:
        for ago in (0, 1):
            runs.unsay_no_run(tx, rosa.id, story.TODAY.replace(day=12 - ago))
        for run in runs.counting(tx, rosa.id, story.TODAY.replace(day=9)):
            runs.remove(tx, rosa.id, run.id or 0, datetime.fromisoformat("2026-11-12T09:00:00+00:00"))
    browser = sign_in(rosa)
    page = _text(browser)
    days = re.findall(r'name="day" value="([^"]+)"', page)

    assert "Your runs since Monday are not known." in page
    assert days == ["2026-11-09", "2026-11-10", "2026-11-11"]
    assert browser.post("/runs/none", data={"day": days, "next": "/"}).status_code == 303
    assert "are not known" not in _text(browser)


def test_miles_reach_the_tiles_the_chart_and_the_table(
    new_person: Callable[..., Person], sign_in: SignIn, db: Database, now: datetime
) -> None:
    person = new_person("Mia", units="mi")
    with db.begin() as tx:
        story.tell(tx, person, now)
    browser = sign_in(person)
    page = _text(browser)

    assert "9.4 mi" in page
    assert "Distance, mi a week" in page
    assert not re.search(r"\d km\b", page)
    assert " mi, longest" in browser.get("/chart.json").get_data(as_text=True)


def test_another_persons_runs_are_on_no_page_of_mine(
    rosa: Person, new_person: Callable[..., Person], sign_in: SignIn
) -> None:
    browser = sign_in(new_person("Nora"))

    assert "15.2" not in _text(browser)
    assert "not known" in _text(browser, "/weeks")


def test_the_first_page_asks_at_most_fifteen_queries_at_5000_runs(
    db: Database, now: datetime, sign_in: SignIn
) -> None:
    browser = sign_in(runner_with(db, 5000, now))
    asked: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
    _text(browser)

    assert len(asked) <= 15, asked


def test_the_first_page_asks_at_most_fifteen_queries_with_few_runs(
    db: Database, now: datetime, new_person: Callable[..., Person], sign_in: SignIn
) -> None:
    browser = sign_in(new_person("Nora"))
    asked: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
    _text(browser)

    assert len(asked) <= 15, asked


def test_the_first_page_after_an_import_shows_all_years_in_at_most_fifteen_queries(
    db: Database, now: datetime, rosa: Person, sign_in: SignIn
) -> None:
    with db.begin() as tx:
        runs.put(tx, rosa.id, story.run(date(2019, 5, 4), 9.5), now)
        came = imports.create(tx, rosa.id, "export.zip", ["export.zip"], "folder", now)
        imports.finish(tx, came.id, imports.State.DONE, now)
    browser = sign_in(rosa)
    asked: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
    page = _text(browser)

    assert "May 2019: 9.5 km" in page
    assert 'href="/runs?until=2019-12-31"' in page
    assert len(asked) <= 15, asked


def test_the_first_visit_stays_below_150_kb_before_the_chart(rosa: Person, sign_in: SignIn) -> None:
    browser = sign_in(rosa)
    first = browser.get("/", headers={"Accept-Encoding": "gzip"})
    page = _text(browser)
    links = re.findall(r'(?:href|src)="(/assets/[^"]+)"', page)
    loaded = [browser.get(link, headers={"Accept-Encoding": "gzip"}) for link in set(links)]

    assert len(first.data) + sum(len(each.data) for each in loaded) < 150_000
    assert not any("plotly.js" in link for link in links)


def test_a_tick_on_the_first_page_comes_back_to_the_exercises(rosa: Person, sign_in: SignIn) -> None:
    answer = sign_in(rosa).post("/exercises/A1/tick", data={"next": "/#exercises"})

    assert re.fullmatch(r"/\?ticked=[0-9a-f-]+&had=\d+#exercises", answer.headers["Location"])
