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

from app.domain.link import LinkWeek
from app.domain.people import Person, Side
from app.domain.runs import Source
from app.services import link_analysis
from app.store import pain, runs
from app.store.database import Database
from tests.bench.runners import runner as runner_with
from tests.build import run as recorded
from tests.services import analysed
from tests.services import rosa as story
from tests.web.conftest import Browser

SignIn = Callable[[Person], Browser]


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


NEVER = r"\bcaus|correlat|significant|\brisk\b|injur(?!y\.)|prevent|\bsafe|!"
SAID = {
    "pattern": (
        (analysed.follows, True),
        "Weeks with more running were followed by slightly higher scores.",
        "An extra 10 km in a week went with +0.4 points the week after. This can be chance or",
        "It does not show that one leads to the other",
    ),
    "pending": (
        (analysed.follows, False),
        "No clear pattern in your log so far.",
        "This week's check found something.",
        "It is no pattern yet, and nothing to act on.",
    ),
    "no pattern": (
        (analysed.apart, False),
        "No clear pattern in your log so far.",
        "That is the usual answer. It does not show there is none.",
        "It does not show that running and your knee have nothing to do with each other.",
    ),
    "little change": (
        (analysed.still, False),
        "Your scores hardly changed, so there is nothing to compare.",
        "What hardly moves cannot go up or down with anything else.",
        "It does not show that running makes no difference.",
    ),
    "not enough": (
        (analysed.few, False),
        "Not enough yet: 6 of 16 weeks.",
        "Three scores a week make a week count. Zeros count too.",
        "It says nothing about your knee or your running, good or bad.",
    ),
}


@pytest.mark.parametrize("outcome", SAID)
def test_each_outcome_says_what_it_means_and_what_it_does_not(
    rosa: Person, sign_in: SignIn, db: Database, now: datetime, outcome: str
) -> None:
    (weeks, seen_before), *sentences = SAID[outcome]
    with db.begin() as tx:
        analysed.put(tx, rosa, weeks(), now, seen_before=seen_before)
    words = _words(_page(sign_in(rosa)))

    places = [words.find(sentence) for sentence in sentences]
    assert -1 not in places
    assert words.index("What your log shows") < places[0] < places[1] < places[2]
    assert words.index("What it means") < words.index("What it does not mean")
    assert not re.search(NEVER, words)
    assert "%%" not in words


def test_a_pattern_has_its_number_its_interval_and_its_weeks_at_the_right(
    rosa: Person, sign_in: SignIn, db: Database, now: datetime
) -> None:
    with db.begin() as tx:
        analysed.put(tx, rosa, analysed.follows(), now, seen_before=True)
    words = _words(_page(sign_in(rosa)))

    assert "+0.4 points per 10 km 95 % interval 0.1 to 0.7 23 weeks compared, 16 needed" in words
    assert words.index("about 1 log in 6 without a true link") < words.index("What it does not mean")
    assert "19 of 20" not in words


@pytest.mark.parametrize(
    ("weeks", "said"),
    [
        (
            analysed.follows(),
            "23 weeks are compared, 16 are needed. Each further week with three scores",
        ),
        (
            analysed.still(),
            "There are 23 weeks to compare, 16 are needed. More of the same would change",
        ),
        (analysed.year(), "51 weeks are compared, as many as there can be: each new week takes the place"),
    ],
    ids=["some", "alike", "a whole year"],
)
def test_nothing_is_promised_of_further_weeks_that_cannot_come_of_them(
    rosa: Person, sign_in: SignIn, db: Database, now: datetime, weeks: list[LinkWeek], said: str
) -> None:
    with db.begin() as tx:
        analysed.put(tx, rosa, weeks, now)
    words = _words(_page(sign_in(rosa)))

    assert said in words
    assert ("narrows the interval" in words) == said.startswith("23")
    assert ("23 weeks compared" in words) == said.startswith("23")


def test_a_line_that_falls_is_neither_drawn_nor_told(
    rosa: Person, sign_in: SignIn, db: Database, now: datetime
) -> None:
    scores = [4.0 - score for score in (week.pain or 0.0 for week in analysed.follows())]
    falling = [replace(week, pain=y) for week, y in zip(analysed.follows(), scores, strict=True)]
    with db.begin() as tx:
        analysed.put(tx, rosa, falling, now)
    browser = sign_in(rosa)
    page = _page(browser)
    words = _words(page)

    assert "No clear pattern in your log so far." in words
    assert "The interval lies below zero. That is read as nothing" in words
    assert "No line is drawn: it would fall" in words
    assert "pv-fit" not in page
    assert page.count("pv-point") == 23
    assert len(json.loads(browser.get("/link/effect.json").data)["data"]) == 1


def test_the_questions_stand_in_order_with_chips_lines_and_the_same_as_a_table(
    rosa: Person, sign_in: SignIn, db: Database, now: datetime
) -> None:
    with db.begin() as tx:
        analysed.put(tx, rosa, analysed.follows(), now, seen_before=True)
    page = _page(sign_in(rosa))
    words = _words(page)

    assert page.count('class="interval"') == 3
    assert re.search(
        r"More distance Per extra 10 km\..+Pattern.+Runs past your 30-day longest.+No clear pattern"
        r".+Cadence below your usual.+Not enough yet",
        words,
    )
    assert re.search(r"More distance Pattern 23 0\.4 0\.1 to 0\.7 points 0\.0\d\d 0\.0\d\d", words)
    assert re.search(r"Cadence below your usual Not enough yet 11 – not tested – –", words)


def test_the_dots_are_in_the_page_in_a_table_and_in_the_figure(
    rosa: Person, sign_in: SignIn, db: Database, now: datetime
) -> None:
    with db.begin() as tx:
        analysed.put(tx, rosa, analysed.follows(), now)
    browser = sign_in(rosa)
    page = _page(browser, "/link?of=spike")
    figure = json.loads(browser.get("/link/effect.json?of=spike").data)

    assert "Runs past your 30-day longest, and the score the week after" in _words(page)
    assert page.count("pv-point") == len(figure["layout"]["meta"]["lines"]) == 23
    assert "% past the longest of 30 days" in figure["layout"]["meta"]["lines"][0]
    assert "2.0 % past the longest" in " ".join(figure["layout"]["meta"]["lines"])


@pytest.mark.parametrize("query", ["", "?of=cadence&side=right", "?of=x"])
def test_without_a_tested_question_there_is_no_figure(rosa: Person, sign_in: SignIn, query: str) -> None:
    assert sign_in(rosa).get(f"/link/effect.json{query}").status_code == 404


def test_a_week_that_lacks_a_score_offers_its_day_to_be_logged(
    rosa: Person, sign_in: SignIn, db: Database, now: datetime
) -> None:
    weeks = analysed.few()
    weeks[9] = replace(weeks[9], pain=None, logged=1)
    with db.begin() as tx:
        analysed.put(tx, rosa, weeks, now, side=Side.RIGHT)
    browser = sign_in(rosa)
    page = _page(browser, "/link?side=right")
    words = _words(page)

    assert "5 of 16 weeks can be compared." in words
    assert "Week from 12 Oct 2026 1 score is missing; it would add 2 comparisons. Log pain" in words
    assert "Its runs are not known; it would add 1 comparison. Bring your runs" in words
    assert "Log only what you remember: a guess is worse than a gap." in words
    (there,) = re.findall(r'href="(/pain\?on=2026-10-18[^"]+)"', page)
    form = _page(browser, unescape(there))
    assert "For Sunday 18 October: the worst of that day." in _words(form)
    assert 'name="at" value="2026-10-18T12:00"' in form
    assert 'value="right" checked' in form


def test_a_check_whose_weeks_are_known_whole_no_longer_says_what_it_rests_on(
    rosa: Person, sign_in: SignIn, db: Database, now: datetime
) -> None:
    with db.begin() as tx:
        runs.answer_files_complete(tx, rosa.id, False)
        analysed.put(tx, rosa, analysed.year(), now)
    words = _words(_page(sign_in(rosa)))

    assert re.search(r"The check took the runs of \d+ weeks shown here as known whole", words)
    assert "No week lacks scores or runs." not in words


def test_counts_are_told_with_how_open_they_leave_it_and_else_how_many_there_are(
    rosa: Person, sign_in: SignIn, db: Database, now: datetime
) -> None:
    with db.begin() as tx:
        analysed.put(tx, rosa, analysed.follows(), now)
    browser = sign_in(rosa)
    told = _words(_page(browser))
    with db.begin() as tx:
        analysed.put(tx, rosa, analysed.apart(), now)
    held = _words(_page(browser))

    assert re.search(r"\d of 9 weeks with a run more than 10 % over your longest were followed", told)
    assert "So few weeks leave much open" in told
    assert told.index("A count is no answer") < told.index("of 9 weeks with a run more than")
    assert "a count of each is told from 5 weeks of either kind on. There are 0 and 23." in held


def test_before_the_first_check_the_page_says_when_it_comes_and_what_it_needs(
    rosa: Person, sign_in: SignIn, db: Database, now: datetime
) -> None:
    browser = sign_in(rosa)
    words = _words(_page(browser))
    with db.begin() as tx:
        link_analysis.ask(tx, rosa, now)

    assert "Not worked out yet. The first weekly check is on Monday 16 November." in words
    assert "It needs 16 weeks that can be compared." in words
    assert not re.search(NEVER, words)
    assert "Being worked out now." in _words(_page(browser))


def test_how_it_is_worked_out_gives_what_it_takes_to_do_it_again(
    rosa: Person, sign_in: SignIn, db: Database, now: datetime
) -> None:
    with db.begin() as tx:
        made = analysed.put(tx, rosa, analysed.apart(), now)
    page = _page(sign_in(rosa))
    words = _words(page)

    assert f"seed {made.seed}, 399 draws, weeks with the digest {made.digest[:16]}" in words
    assert "Worked out today 05:00, for the weeks up to 8 Nov 2026." in words
    assert "The next check is on Monday 16 November." in words
    assert page.index('id="mornings"') < page.index('id="worked-out"')


def test_miles_are_told_in_miles(
    new_person: Callable[..., Person], sign_in: SignIn, db: Database, now: datetime
) -> None:
    person = new_person("Nora", units="mi")
    with db.begin() as tx:
        analysed.put(tx, person, analysed.follows(), now, seen_before=True)
    words = _words(_page(sign_in(person)))

    assert "+0.7 points per 10 mi" in words
    assert "mi that week" in words
    assert " km" not in words


def test_drawing_table_and_choices_are_there_before_any_script(rosa: Person, sign_in: SignIn) -> None:
    page = _page(sign_in(rosa))

    assert 'class="preview"' in page
    assert page.count('<th scope="row">') == 12
    assert '<input type="range" id="lag" name="lag" min="0" max="4" value="0"' in page
    assert "<noscript>" in page
    assert not re.search(r"\sstyle=|\son[a-z]+=", page)


def test_the_lag_says_that_it_only_moves_the_drawing(rosa: Person, sign_in: SignIn) -> None:
    browser = sign_in(rosa)
    words = _words(_page(browser, "/link?lag=2&weeks=12"))

    assert "Draw the pain of 2 weeks later" in words
    assert "Under each week of running stands the pain of 2 weeks later." in words
    assert "This moves the drawing. It computes nothing." in words
    assert "Pain 0–10, left knee , 2 weeks later" in words
    assert "Draw the pain of 1 week later" in _words(_page(browser, "/link?lag=1"))


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

    assert "Last 12 weeks" in words
    assert "Draw the pain of the same week" in words
    assert "Pain 0–10, left knee" in words


def test_the_knee_is_switched_by_a_link_that_keeps_what_is_shown(rosa: Person, sign_in: SignIn) -> None:
    browser = sign_in(rosa)
    (there,) = re.findall(r'href="([^"]+)" data-keeps="right"', _page(browser, "/link?weeks=12&lag=3"))
    page = _page(browser, unescape(there))

    assert there == "/link?weeks=12&amp;lag=3&amp;side=right"
    assert "Pain 0–10, right knee" in page
    assert '<input type="hidden" name="side" value="right">' in page


def test_what_it_is_made_from_is_said(rosa: Person, sign_in: SignIn, db: Database, now: datetime) -> None:
    with db.begin() as tx:
        analysed.put(tx, rosa, analysed.apart(), now)
    words = _words(_page(sign_in(rosa)))

    assert (
        "Made from 83 runs from your own files 4 runs from Strava 148 pain entries over 25 weeks"
        " 1 week left out: runs not known"
    ) in words
    assert "set so" not in words


def test_without_strava_its_runs_are_left_out_and_the_page_says_so(
    app: Flask, rosa: Person, sign_in: SignIn, db: Database, now: datetime
) -> None:
    settings = app.extensions["kneewise_settings"]
    app.extensions["kneewise_settings"] = settings.model_copy(update={"strava_link": "off"})
    with db.begin() as tx:
        strava = recorded(story.TODAY - timedelta(days=9), 21_000, source=Source.STRAVA_API, external_id="s")
        runs.put(tx, rosa.id, replace(strava, origin="https://www.strava.com 1"), now)
        analysed.put(tx, rosa, analysed.apart(), now)
    browser = sign_in(rosa)

    assert "Runs that came through Strava alone are left out here: this server is set so." in _words(
        _page(browser)
    )
    assert "2 to 8 November: distance not known" in browser.get("/link/chart.json").get_data(as_text=True)


@pytest.mark.parametrize(
    ("has_run", "has_score", "sentence", "button"),
    [
        (False, False, "There are no runs and no scores yet.", "Bring your runs"),
        (False, True, "No run is known in these 12 weeks to set beside your scores.", "Bring your runs"),
        (True, False, "There is no score in these 12 weeks to set beside your runs.", "Log pain"),
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


def test_weeks_of_which_nothing_is_known_offer_a_longer_look(
    new_person: Callable[..., Person], sign_in: SignIn, db: Database, now: datetime
) -> None:
    person, day = new_person("Nora"), story.TODAY - timedelta(weeks=40)
    with db.begin() as tx:
        runs.put(tx, person.id, story.run(day, 8), now)
        pain.put(tx, person.id, story.score(day, 2), now)
    browser = sign_in(person)

    assert "Nothing is known of these 12 weeks." in _words(_page(browser))
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
    for count, weeks in ((100, 1), (1000, 60)):
        person = runner_with(db, count, now)
        with db.begin() as tx:
            for ago in range(weeks):
                last = analysed.LAST_WEEK - timedelta(weeks=ago)
                analysed.put(tx, person, analysed.ending(analysed.follows(), last), now)
        browser = sign_in(person)
        asked.clear()
        _page(browser)
        counts.append(len(asked))

    assert counts[0] == counts[1] <= 15


def test_it_says_which_errors_are_of_one_check_and_what_p_is(
    rosa: Person, sign_in: SignIn, db: Database, now: datetime
) -> None:
    with db.begin() as tx:
        analysed.put(tx, rosa, analysed.few(), now)
    words = _words(_page(sign_in(rosa)))

    assert "One check finds something in about 1 of 20 logs without a true link." in words
    assert "p is the share, your own log counted in, whose line stands out from its scatter" in words
    assert "stays missing" not in words
    assert "Your export holds the weeks, so anyone can work it out again" in words


def test_the_page_of_the_other_knee_says_that_it_is_asked_beside_the_one_watched(
    rosa: Person, sign_in: SignIn, db: Database, now: datetime
) -> None:
    with db.begin() as tx:
        analysed.put(tx, rosa, analysed.follows(), now)
        analysed.put(tx, rosa, analysed.apart(), now, side=Side.RIGHT)
    browser = sign_in(rosa)
    watched, other = (_words(_page(browser, f"/link?side={side}")) for side in ("left", "right"))

    assert "This is looked at beside your left knee, the one asked about." in other
    assert "Asking of two knees gives chance twice the occasion" in other
    assert "beside your" not in watched
