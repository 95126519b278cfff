"""The weekly check-in's page: four taps, one line, and a way back."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest
from sqlalchemy import event

from app.domain.pain import CheckIn
from app.domain.people import Person
from app.services import accounts
from app.store import check_ins, pain
from app.store.database import Database
from tests.bench.runners import runner as runner_with
from tests.build import Hands, entry
from tests.web.conftest import Browser

WEEK, LAST_DAY = date(2026, 11, 9), datetime(2026, 11, 15, 9, tzinfo=UTC)  # Monday to Sunday
FOUR = {"answer-1": "0", "answer-2": "1", "answer-3": "1", "answer-4": "1"}


@pytest.fixture
def clock() -> Hands:
    """A clock on the last day of the week."""
    return Hands(LAST_DAY)


@pytest.fixture
def now() -> datetime:
    """The people of these tests sign in on the last day of the week."""
    return LAST_DAY


@pytest.fixture
def rosas(rosa: Person, sign_in: Callable[[Person], Browser]) -> Browser:
    """Rosa's browser."""
    return sign_in(rosa)


def text(answer) -> str:
    """The words of a page in one line."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True))).split())


def kept(db: Database, person: Person) -> list[CheckIn]:
    with db.read() as tx:
        return check_ins.of(tx, person.id)


def put(db: Database, person: Person, *said: CheckIn) -> None:
    with db.begin() as tx:
        for one in said:
            check_ins.put(tx, person.id, one, LAST_DAY)


def undo_of(answer) -> dict[str, str]:
    """The fields of the undo button of a page."""
    form = answer.get_data(as_text=True).split('action="/check-in/undo"')[1].split("</form>")[0]
    return dict(re.findall(r'name="(week|before)" value="([^"]*)"', form))


def test_four_taps_are_kept_and_come_to_one_line(db, rosa, rosas):
    put(db, rosa, CheckIn(WEEK - timedelta(weeks=1), (1, 1, 1, 1)))
    said = rosas.post("/check-in", data=FOUR, follow_redirects=True)

    assert kept(db, rosa)[-1] == CheckIn(WEEK, (0, 1, 1, 1))
    assert text(said).count("Impact this week: 25 of 100, 33 last week.") == 2, "on the page and in the toast"


def test_the_first_one_is_compared_with_nothing(rosas):
    said = rosas.post("/check-in", data=FOUR, follow_redirects=True)

    assert "Impact this week: 25 of 100. " in text(said)


def test_the_day_after_it_is_last_weeks(db, rosa, rosas, clock):
    put(db, rosa, CheckIn(WEEK - timedelta(weeks=1), (1, 1, 1, 1)))
    clock.on(days=1)
    said = rosas.post("/check-in", data=FOUR, follow_redirects=True)

    assert kept(db, rosa)[-1].week_start == WEEK
    assert "Impact last week: 25 of 100, 33 the week before." in text(said)


def test_the_day_after_all_words_are_about_last_week(db, rosa, rosas, clock):
    with db.begin() as tx:
        pain.put(tx, rosa.id, entry(WEEK, 4), LAST_DAY)
    pages = {at: text(rosas.get(at)) for at in ("/check-in", "/inbox")}
    assert "worst score this week" in pages["/check-in"]
    assert all("Skip this week" in page for page in pages.values())

    clock.on(days=1)
    pages = {at: text(rosas.get(at)) for at in ("/check-in", "/inbox", "/")}
    assert "What was your knee's worst score last week?" in pages["/check-in"]
    assert "Your highest score of last week is 4." in pages["/check-in"]
    assert all("Skip last week" in page and 'this week"' not in page for page in pages.values())


def test_a_week_away_is_told_from_a_week_that_the_knee_took(rosas):
    page = text(rosas.get("/check-in"))

    assert "I did not run" not in page
    hint = page.index("A week without a run for another reason than your knee is best skipped.")
    assert hint < page.index("Could not run because of it")


def test_before_its_day_the_page_says_when_it_comes(rosas, clock):
    clock.on(days=-1)
    assert "This week's check-in comes on its last day, Sun 15 Nov." in text(rosas.get("/check-in"))
    assert "answer-1" not in rosas.get("/check-in").get_data(as_text=True)
    clock.on(days=3)
    assert "This week's check-in comes on its last day, Sun 22 Nov." in text(rosas.get("/check-in"))


def test_the_weeks_highest_score_proposes_the_fourth_answer(db, rosa, rosas):
    assert " checked" not in rosas.get("/check-in").get_data(as_text=True)
    with db.begin() as tx:
        pain.put(tx, rosa.id, entry(WEEK, 4), LAST_DAY)
        pain.put(tx, rosa.id, entry(WEEK - timedelta(days=1), 9), LAST_DAY)
    page = rosas.get("/check-in")

    assert re.findall(r'name="(answer-\d)" value="(\d)" required checked', page.text) == [("answer-4", "2")]
    assert "Your highest score of these days is 4." in text(page)


def test_answering_again_replaces_and_the_undo_brings_back_what_was_said(db, rosa, rosas):
    rosas.post("/check-in", data=FOUR)
    to = rosas.post("/check-in", data={**FOUR, "answer-1": "3"})
    assert to.location == "/check-in?did=saved", "the answers stand in no address"
    again = rosas.get(to.location)
    assert kept(db, rosa) == [CheckIn(WEEK, (3, 1, 1, 1))]

    rosas.post("/check-in/undo", data=undo_of(again))
    assert kept(db, rosa) == [CheckIn(WEEK, (0, 1, 1, 1))]


def test_the_undo_of_a_first_answer_leaves_nothing(db, rosa, rosas):
    said = rosas.post("/check-in", data=FOUR, follow_redirects=True)
    back = rosas.post("/check-in/undo", data=undo_of(said), follow_redirects=True)

    assert kept(db, rosa) == []
    assert "Save my answers" in text(back)


def test_a_week_can_be_skipped_and_the_skip_taken_back(db, rosa, rosas):
    to = rosas.post("/check-in/skip", data={"week": WEEK.isoformat()})
    assert to.location == "/check-in?did=skipped"
    said = rosas.get(to.location)
    assert kept(db, rosa) == [CheckIn(WEEK)]
    assert "Skipped." in text(said)
    assert "Answer after all" in text(said)

    changed = rosas.post("/check-in", data=FOUR, follow_redirects=True)
    rosas.post("/check-in/undo", data=undo_of(changed))
    assert kept(db, rosa) == [CheckIn(WEEK)]
    rosas.post("/check-in/undo", data=undo_of(said))
    assert kept(db, rosa) == []


@pytest.mark.parametrize("wrong", ["", "4", "-1", "x", None])
def test_a_missing_answer_is_asked_for_and_the_others_are_kept_on_the_page(db, rosa, rosas, wrong):
    given = {name: value for name, value in {**FOUR, "answer-2": wrong}.items() if value is not None}
    refused = rosas.post("/check-in", data=given)

    assert refused.status_code == 400
    assert "Not saved yet." in text(refused)
    assert 'href="#question-2"' in refused.text
    assert text(refused).count("Choose one answer.") == 1
    chosen = re.findall(r'name="answer-(\d)" value="(\d)" required checked', refused.text)
    assert chosen == [("1", "0"), ("3", "1"), ("4", "1")]
    assert kept(db, rosa) == []


def test_without_consent_the_answers_wait_and_go_in_with_the_yes(db, new_person, sign_in):
    nora = new_person("Nora", consent=False)
    browser = sign_in(nora)
    refused = browser.post("/check-in", data={**FOUR, "week": WEEK.isoformat()})
    assert refused.status_code == 403
    held = dict(re.findall(r'type="hidden" name="(week|answer-\d)" value="([^"]*)"', refused.text))
    unticked = browser.post("/check-in/allow", data=held)
    assert (unticked.status_code, kept(db, nora)) == (400, [])
    assert "Tick the box" in text(unticked)

    browser.post("/check-in/allow", data={**held, "consent_health": "given"})
    assert kept(db, nora) == [CheckIn(WEEK, (0, 1, 1, 1))]
    with db.read() as tx:
        assert accounts.has_health_consent(tx, nora)


def test_an_answer_comes_back_only_with_consent(db, rosa, rosas):
    rosas.post("/check-in", data=FOUR)
    again = undo_of(rosas.post("/check-in", data={**FOUR, "answer-1": "3"}, follow_redirects=True))
    with db.begin() as tx:
        accounts.withdraw_health_consent(tx, rosa, LAST_DAY)

    assert rosas.post("/check-in/undo", data=again).status_code == 403
    assert kept(db, rosa) == [CheckIn(WEEK, (3, 1, 1, 1))]


@pytest.mark.parametrize("week", ["2026-11-02", "2026-11-16", "yesterday"])
def test_another_week_than_the_one_asked_about_changes_nothing(db, rosa, rosas, week):
    late = rosas.post("/check-in", data={**FOUR, "week": week})

    assert late.status_code == 409
    assert "That week is not asked about any more." in text(late)
    assert rosas.post("/check-in/skip", data={"week": week}).status_code == 409
    assert rosas.post("/check-in/undo", data={"week": week, "before": ""}).status_code == 404
    assert kept(db, rosa) == []


def test_an_undo_of_something_else_is_not_here(db, rosa, rosas):
    for before in ("1 2", "9 9 9 9", "1 1 1 1 1", "x"):
        assert rosas.post("/check-in/undo", data={"before": before}).status_code == 404
    assert kept(db, rosa) == []


def test_the_weeks_behind_stand_in_a_table_with_their_bars(db, rosa, rosas):
    put(
        db,
        rosa,
        CheckIn(WEEK - timedelta(weeks=3), (2, 2, 2, 2)),
        CheckIn(WEEK - timedelta(weeks=1)),
        CheckIn(WEEK - timedelta(weeks=20), (3, 3, 3, 3)),
    )
    page = text(rosas.get("/check-in"))

    assert (
        "Mon 2 Nov – Sun 8 Nov skipped Mon 26 Oct – Sun 1 Nov not answered Mon 19 Oct – Sun 25 Oct 67" in page
    )
    assert "100" not in page.split("Mon 19 Oct")[1].split("The four questions")[0]
    assert '<rect class="is" width="67"' in rosas.get("/check-in").text
    assert "Mon 9 Nov – Sun 15 Nov" not in page.split("The weeks behind")[1], "not over, not answered"


def test_today_offers_it_on_the_last_day_and_the_day_after_until_it_is_answered(db, rosa, rosas, clock):
    with db.begin() as tx:
        pain.put(tx, rosa.id, entry(WEEK, 2), LAST_DAY)
    offer = "Four taps on how your knee went with your running."
    for days, offered in ((-1, False), (1, True), (1, True), (1, False), (-1, True)):
        clock.on(days=days)
        assert (offer in text(rosas.get("/"))) is offered
        assert (offer in text(rosas.get("/inbox"))) is offered
    rosas.post("/check-in/skip")
    assert offer not in text(rosas.get("/"))
    assert "Nothing waiting." in text(rosas.get("/inbox"))


def test_an_empty_account_is_not_asked_on_its_first_page(rosas):
    assert "Four taps" not in text(rosas.get("/"))


def test_today_asks_at_most_fifteen_queries_on_the_day_of_the_check_in(db, sign_in):
    browser = sign_in(runner_with(db, 60, LAST_DAY))
    asked: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
    page = text(browser.get("/"))

    assert "Weekly check-in" in page
    assert len(asked) <= 15, asked


def test_two_substantial_weeks_say_that_it_is_time_to_talk(db, rosa, rosas):
    put(db, rosa, CheckIn(WEEK - timedelta(weeks=1), (0, 2, 0, 0)))
    rosas.post("/check-in", data={**FOUR, "answer-3": "2"})

    assert "Two weekly check-ins in a row say that your knee got in the way." in text(rosas.get("/inbox"))
    rosas.post("/check-in", data=FOUR)
    assert "A good moment to talk" not in text(rosas.get("/inbox"))


def test_the_page_and_its_forms_are_a_runners_alone(theo, sign_in):
    browser = sign_in(theo)
    assert browser.get("/check-in").status_code == 404
    assert browser.post("/check-in", data=FOUR).status_code == 404
