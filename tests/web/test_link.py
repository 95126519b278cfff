"""The page on running and pain: its weeks, its honest sentence, its lag, and what it is made from."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from html import unescape

import pytest
from flask import Flask
from sqlalchemy import event

from app.domain.people import Person, Side
from app.domain.runs import Source
from app.store import pain, runs
from app.store.database import Database
from tests.bench.runners import runner as runner_with
from tests.build import run as recorded
from tests.services import rosa as story
from tests.web.conftest import Browser

SignIn = Callable[[Person], Browser]
HONEST = "Kneewise does not compute statistics about this yet."


@pytest.fixture
def rosa(new_person: Callable[..., Person], db: Database, now: datetime) -> Person:
    """Rosa with her story, and a right knee that was sore twice."""
    person = new_person("Rosa", knee=Side.LEFT)
    with db.begin() as tx:
        story.tell(tx, person, now)
        for ago in (3, 5):
            score = story.score(story.TODAY - timedelta(days=ago), 4, side=Side.RIGHT)
            pain.put(tx, person.id, score, now)
    return person


def _page(browser: Browser, path: str = "/link") -> str:
    answer = browser.get(path)
    assert answer.status_code == 200, answer.status
    return answer.get_data(as_text=True)


def _words(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def test_it_says_that_nothing_is_worked_out_and_gives_no_verdict(rosa: Person, sign_in: SignIn) -> None:
    words = _words(_page(sign_in(rosa), "/link?lag=1"))

    assert "Does running go with knee pain the week after, in your own log?" in words
    assert "Not worked out yet." in words
    assert HONEST in words
    assert "what the eye finds in them can be chance" in words
    assert "It will need 16 weeks with three scores each; you have 11." in words
    assert not re.search(r"\bcaus|correlat|significant|\brisk\b|went with|followed by", words)


def test_drawing_table_and_choices_are_there_before_any_script(rosa: Person, sign_in: SignIn) -> None:
    page = _page(sign_in(rosa))

    assert 'class="preview"' in page
    assert page.count('<th scope="row">') == 26
    assert '<input type="range" id="lag" name="lag" min="0" max="4" value="0"' in page
    assert "<noscript>" in page
    assert not re.search(r"\sstyle=|\son[a-z]+=", page)


def test_the_lag_says_that_it_only_moves_the_drawing(rosa: Person, sign_in: SignIn) -> None:
    browser = sign_in(rosa)
    words = _words(_page(browser, "/link?lag=2&weeks=12"))

    assert "Draw pain 2 weeks earlier" in words
    assert "Under each week of running stands the pain of 2 weeks later." in words
    assert "This moves the drawing. It computes nothing." in words
    assert "Pain 0–10, left knee , 2 weeks later" in words
    assert "Draw pain 1 week earlier" in _words(_page(browser, "/link?lag=1"))


def test_each_row_of_the_table_names_both_its_weeks(rosa: Person, sign_in: SignIn) -> None:
    rows = _words(_page(sign_in(rosa), "/link/weeks?lag=2&weeks=12"))

    assert re.search(r"2 Nov 2026 34\.9 15\.2 \+23\.6 % \d+ not yet ", rows)
    assert re.search(r"26 Oct 2026 \S+ \S+ \S+ \d+ 9 Nov 2026 so far 2\.\d 3 4\.0 4 \d / 3 – 19 Oct", rows)


def test_the_figure_comes_in_each_length_lag_and_theme(rosa: Person, sign_in: SignIn) -> None:
    browser = sign_in(rosa)

    for weeks, lag, theme in ((12, 0, "light"), (26, 4, "dark"), (52, 1, "light")):
        answer = browser.get(f"/link/chart.json?weeks={weeks}&lag={lag}&theme={theme}")
        lines = json.loads(answer.data)["layout"]["meta"]["lines"]
        assert answer.mimetype == "application/json"
        assert len(lines) == weeks
        assert ("later not yet" in lines[-1]) is bool(lag)


@pytest.mark.parametrize(
    "query", ["weeks=9999&lag=-1&side=both", "weeks=&lag=5&side=x", "lag=1e9&weeks=26.0"]
)
def test_an_unknown_choice_is_the_usual_one(rosa: Person, sign_in: SignIn, query: str) -> None:
    words = _words(_page(sign_in(rosa), f"/link?{query}"))

    assert "Last 6 months" in words
    assert "Draw pain in its own week" in words
    assert "Pain 0–10, left knee" in words


def test_the_knee_is_switched_by_a_link_that_keeps_what_is_shown(rosa: Person, sign_in: SignIn) -> None:
    browser = sign_in(rosa)
    (there,) = re.findall(r'href="([^"]+)" data-keeps="right"', _page(browser, "/link?weeks=12&lag=3"))
    page = _page(browser, unescape(there))

    assert there == "/link?weeks=12&amp;lag=3&amp;side=right"
    assert "Pain 0–10, right knee" in page
    assert "2 pain entries over 2 weeks" in _words(page)
    assert '<input type="hidden" name="side" value="right">' in page


def test_what_it_is_made_from_is_said(rosa: Person, sign_in: SignIn, db: Database, now: datetime) -> None:
    with db.begin() as tx:
        strava = recorded(story.TODAY - timedelta(days=2), source=Source.STRAVA_API, external_id="s")
        runs.put(tx, rosa.id, strava, now)
    words = _words(_page(sign_in(rosa)))

    assert re.search(r"Made from \d+ runs from your own files 1 run from Strava \d+ pain entries over", words)
    assert "0 weeks with runs not known" in words
    assert "left out" not in words


def test_without_strava_its_runs_are_left_out_and_the_page_says_so(
    app: Flask, rosa: Person, sign_in: SignIn, db: Database, now: datetime
) -> None:
    settings = app.extensions["kneewise_settings"]
    app.extensions["kneewise_settings"] = settings.model_copy(update={"strava_link": "off"})
    with db.begin() as tx:
        strava = recorded(story.TODAY - timedelta(days=9), 21_000, source=Source.STRAVA_API, external_id="s")
        runs.put(tx, rosa.id, replace(strava, origin="https://www.strava.com 1"), now)
    browser = sign_in(rosa)
    words = _words(_page(browser))

    assert "Runs that came through Strava alone are left out here: this server is set so." in words
    assert "Their 1 day counts as not known." in words
    assert "from Strava" not in words
    assert "2 to 8 November: distance not known" in browser.get("/link/chart.json").get_data(as_text=True)


@pytest.mark.parametrize(
    ("has_run", "has_score", "sentence", "button"),
    [
        (False, False, "There are no runs and no scores yet.", "Bring your runs"),
        (False, True, "No run is known in these 26 weeks to set beside your scores.", "Bring your runs"),
        (True, False, "There is no score in these 26 weeks to set beside your runs.", "Log pain"),
    ],
)
def test_what_is_missing_is_one_sentence_and_a_button(
    new_person: Callable[..., Person],
    sign_in: SignIn,
    db: Database,
    now: datetime,
    has_run: bool,
    has_score: bool,
    sentence: str,
    button: str,
) -> None:
    person = new_person("Nora")
    with db.begin() as tx:
        if has_run:
            runs.put(tx, person.id, story.run(story.TODAY, 8), now)
        if has_score:
            pain.put(tx, person.id, story.score(story.TODAY, 2), now)
    page = _page(sign_in(person))

    assert sentence in _words(page)
    assert f'class="btn-main" href="/{"pain" if button == "Log pain" else "import"}">{button}' in page
    assert "data-figure" not in page
    assert "Below are your own weeks" not in page


def test_weeks_of_which_nothing_is_known_offer_a_longer_look(
    new_person: Callable[..., Person], sign_in: SignIn, db: Database, now: datetime
) -> None:
    person, day = new_person("Nora"), story.TODAY - timedelta(weeks=40)
    with db.begin() as tx:
        runs.put(tx, person.id, story.run(day, 8), now)
        pain.put(tx, person.id, story.score(day, 2), now)
    browser = sign_in(person)

    assert "Nothing is known of these 26 weeks." in _words(_page(browser))
    assert 'href="/link?weeks=52&amp;lag=0"' in _page(browser)
    assert "data-figure" in _page(browser, "/link?weeks=52")


def test_patterns_stand_in_the_side_bar_and_in_more(rosa: Person, sign_in: SignIn) -> None:
    browser = sign_in(rosa)

    assert re.search(r'href="/link"\s+aria-current="page"', _page(browser))
    assert 'href="/link"' in _page(browser, "/more")


def test_another_persons_log_is_not_on_my_page(
    rosa: Person, new_person: Callable[..., Person], sign_in: SignIn
) -> None:
    browser = sign_in(new_person("Sam"))

    assert "15.2" not in _page(browser)
    assert "15.2" not in browser.get("/link/chart.json").get_data(as_text=True)


def test_the_queries_of_the_page_do_not_grow_with_the_log(
    db: Database, now: datetime, sign_in: SignIn
) -> None:
    asked: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
    counts = []
    for count in (100, 1000):
        browser = sign_in(runner_with(db, count, now))
        asked.clear()
        _page(browser)
        counts.append(len(asked))

    assert counts[0] == counts[1] <= 15
