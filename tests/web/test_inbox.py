"""The inbox over HTTP: a spike with its numbers, answers with an undo, and nobody else's rows."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from app.domain.cards import link_card
from app.domain.exercises import Done
from app.domain.people import Person, Side
from app.domain.reminders import Adds, Kind, Reminder, Status
from app.domain.runs import Source
from app.services import alerts, exercise_log, reminder_history
from app.store import exercises, findings, people, reminders, runs
from app.store.database import Database
from tests.build import day, run
from tests.domain.cadence.usual import paced, usual
from tests.web.conftest import Browser

SignIn = Callable[[Person], Browser]


@pytest.fixture
def spiked(db: Database, now: datetime, new_person: Callable[..., Person]) -> Person:
    """A runner of 10 km a day who ran 15.2 km yesterday; today is a strength day."""
    person = new_person("Rosa", strength_days=[3])
    with db.begin() as tx:
        for ago in range(32, 1, -1):
            runs.put(tx, person.id, run(day(ago), external_id=str(ago)), now)
        runs.put(tx, person.id, run(day(1), 15_200, external_id="long"), now)
        alerts.judge(tx, person, now)
    return person


def test_done_ticks_off_what_is_left_of_today_and_undo_takes_those_ticks_back(
    db: Database, now: datetime, spiked: Person, sign_in: SignIn
) -> None:
    with db.begin() as tx:
        alerts.remind(tx, spiked, now)
        exercise_log.tick(tx, spiked, "A1", None, None, None, now)
    browser = sign_in(spiked)
    action = re.search(r'action="(/inbox/reminder/[0-9a-f-]+)"', browser.get("/inbox").text)
    assert action
    page = browser.get(browser.post(action[1], data={"answer": "done"}).location).text
    assert "Noted as done, with 2 exercises of today." in page
    assert "Start session" not in browser.get("/").text
    ticked = re.search(r'name="ticked" value="([^"]+)"', page)
    assert ticked
    browser.post(action[1], data={"answer": "", "ticked": ticked[1]})

    with db.read() as tx:
        assert [one.exercise for one in exercises.of(tx, spiked.id)] == ["A1"]
    assert "waiting: " in browser.get("/inbox").text


def test_a_strength_day_whose_session_was_done_stands_as_done(
    db: Database, now: datetime, new_person: Callable[..., Person], sign_in: SignIn
) -> None:
    rosa = new_person("Rosa", strength_days=[3])
    with db.begin() as tx:
        alerts.remind(tx, rosa, now)
    browser = sign_in(rosa)
    assert "Today, about" in browser.get("/inbox").text
    with db.begin() as tx:
        exercise_log.tick(tx, rosa, "A1", None, None, None, now)
        exercise_log.tick(tx, rosa, "B1", None, None, None, now)
    page = browser.get("/inbox").text

    assert '<p class="caption">Done</p>' in page
    assert "Not answered" not in page and "Today, about" not in page and "waiting: " not in page


def test_an_empty_inbox_says_so(rosa: Person, sign_in: SignIn) -> None:
    assert "Nothing waiting." in sign_in(rosa).get("/inbox").text


def test_a_spike_is_a_row_with_its_numbers_todays_exercises_and_a_session(
    spiked: Person, sign_in: SignIn
) -> None:
    page = sign_in(spiked).get("/inbox").text.replace("\u00a0", " ")

    assert "15.2 km" in page and "52 % longer" in page
    assert "Side-lying hip raise" in page and 'href="/exercises/session"' in page
    assert '<span class="visually-hidden">waiting: </span>1' in page


def test_seen_takes_it_off_the_count_and_undo_brings_it_back(spiked: Person, sign_in: SignIn) -> None:
    browser = sign_in(spiked)
    action = re.search(r'action="(/inbox/finding/[0-9a-f-]+)"', browser.get("/inbox").text)
    assert action
    answer = browser.post(action[1], data={"answer": "seen"})
    page = browser.get(answer.location).text
    assert "waiting: " not in page and "Undo" in page
    browser.post(action[1], data={"answer": ""})

    assert "waiting: " in browser.get("/inbox").text


@pytest.mark.parametrize(
    ("said", "words"),
    [("done", "Noted as done, with 3 exercises"), ("later", "from 13:00"), ("not_today", "Not today")],
)
def test_a_reminder_is_answered_with_an_undo(
    db: Database, now: datetime, spiked: Person, sign_in: SignIn, said: str, words: str
) -> None:
    with db.begin() as tx:
        alerts.remind(tx, spiked, now)
    browser = sign_in(spiked)
    action = re.search(r'action="(/inbox/reminder/[0-9a-f-]+)"', browser.get("/inbox").text)
    assert action
    page = browser.get(browser.post(action[1], data={"answer": said}).location).text
    assert words in page and "waiting: " not in page
    ticked = re.search(r'name="ticked" value="([^"]+)"', page)
    browser.post(action[1], data={"answer": "", "ticked": ticked[1] if ticked else ""})

    assert "waiting: " in browser.get("/inbox").text


def test_a_long_week_is_a_row_with_its_numbers_and_what_studies_say(
    db: Database, now: datetime, rosa: Person, sign_in: SignIn
) -> None:
    with db.begin() as tx:
        for ago, metres in ((21, 30_300), (14, 30_300), (7, 30_300), (0, 41_200)):
            runs.put(tx, rosa.id, run(day(ago), metres, external_id=str(ago)), now)
        alerts.judge(tx, rosa, now)
    page = sign_in(rosa).get("/inbox").text.replace("\u00a0", " ")

    assert "More running than the week before" in page
    assert "41.2 km in the 7 days to 12 Nov, 36 % more than the 30.3 km of the 7 days before." in page
    assert "In a study of 874 new runners such weeks went weakly with more injuries" in page


def test_longer_steps_are_a_row_that_says_what_no_study_shows(
    db: Database, now: datetime, rosa: Person, sign_in: SignIn
) -> None:
    monday = now - timedelta(days=3)
    late = [paced(monday.date() - timedelta(days=n), 3.15, 163.35) for n in range(4)]
    with db.begin() as tx:
        for n, each in enumerate([*usual(), *late]):
            runs.put(tx, rosa.id, replace(each, external_id=f"paced {n}"), monday)
        alerts.judge(tx, rosa, monday)
    page = sign_in(rosa).get("/inbox").text.replace("\u00a0", " ")

    assert "Steps at your pace" in page
    assert "5 steps a minute below your own line in 4 runs of the 14 days to 9 Nov." in page
    assert "no study shows that changing it keeps a knee from hurting" in page


def test_rows_of_another_runner_cannot_be_answered(
    spiked: Person, new_person: Callable[..., Person], sign_in: SignIn
) -> None:
    action = re.search(r'action="(/inbox/finding/[0-9a-f-]+)"', sign_in(spiked).get("/inbox").text)
    assert action
    sam = sign_in(new_person("Sam"))

    assert "Nothing waiting." in sam.get("/inbox").text
    assert sam.post(action[1], data={"answer": "seen"}).status_code == 404
    assert sam.post(action[1].replace("finding", "reminder"), data={"answer": "done"}).status_code == 404


def unanswered(db: Database, person: Person, now: datetime, count: int) -> None:
    """So many strength days reminded of and left without an answer, the last two days ago."""
    with db.begin() as tx:
        for ago in range(2, count + 2):
            at = now - timedelta(days=ago)
            kind = (Kind.ROUTINE,)
            reminders.add(tx, person.id, Reminder(day(ago), at, kind[0], kind, "why", (), None, Status.SENT))


def test_the_reminder_after_three_left_unanswered_asks_which_days_suit(
    db: Database, now: datetime, spiked: Person, sign_in: SignIn
) -> None:
    unanswered(db, spiked, now, 3)
    with db.begin() as tx:
        alerts.remind(tx, spiked, now)
    page = sign_in(spiked).get("/inbox").text

    assert "Do other days suit you better?" in page
    assert 'href="/settings#days"' in page
    assert "have stopped" not in page


def test_when_strength_days_are_reminded_of_no_longer_the_next_opening_says_so(
    db: Database, now: datetime, rosa: Person, sign_in: SignIn
) -> None:
    browser = sign_in(rosa)
    unanswered(db, rosa, now, 9)
    assert not tells_of_stop(browser)
    unanswered(db, rosa, now, 10)
    assert tells_of_stop(browser)

    browser.post("/settings/days", data={"strength_days": ["1"]})
    assert not tells_of_stop(browser)


def test_the_card_of_stopped_reminders_is_there_until_it_was_seen_and_comes_back_with_an_undo(
    db: Database, now: datetime, rosa: Person, sign_in: SignIn
) -> None:
    browser = sign_in(rosa)
    unanswered(db, rosa, now, 10)
    seen = browser.post("/inbox/stopped", data={"answer": "seen"}, follow_redirects=True).text
    assert not tells_of_stop(browser)

    assert 'action="/inbox/stopped"' in seen.split('class="toast-bar"')[1]
    browser.post("/inbox/stopped", data={"answer": ""})
    assert tells_of_stop(browser)


def tells_of_stop(browser: Browser) -> bool:
    """Whether both pages say that reminders of strength days have stopped."""
    (said,) = {
        "Reminders of strength days have stopped" in browser.get(page).text for page in ("/", "/inbox")
    }
    return said


@pytest.mark.parametrize(("answered", "told"), [(None, False), (5, False), (23, True)])
def test_another_stop_is_told_of_once_there_was_an_answer_since_the_last_one_was_seen(
    db: Database, now: datetime, rosa: Person, answered: int | None, told: bool
) -> None:
    unanswered(db, rosa, now, 20)
    with db.begin() as tx:
        reminder_history.see_stop(tx, rosa, now - timedelta(days=30))
        if answered is not None:
            exercise = Done("A1", 1, None, (), None, now, day(answered))
            exercises.put(tx, rosa.id, exercise)
            exercises.put(tx, rosa.id, replace(exercise, exercise="B1"))
        person = people.by_id(tx, rosa.id)
        assert person
        kept = reminder_history.lately(tx, person, now)
        assert reminder_history.tells_of_stop(tx, person, kept, now) is told


def test_a_stop_is_looked_for_in_the_newest_reminders_alone(
    db: Database, now: datetime, rosa: Person
) -> None:
    unanswered(db, rosa, now, 40)
    with db.read() as tx:
        kept = reminder_history.lately(tx, rosa, now)
        later = reminder_history.lately(tx, rosa, now + timedelta(days=60))

    assert [one.local_date for one in kept] == [day(ago) for ago in range(14, 1, -1)]
    assert [one.local_date for one in later] == [day(ago) for ago in range(11, 1, -1)]


def test_once_it_goes_well_the_reminder_says_so(
    db: Database, now: datetime, rosa: Person, sign_in: SignIn
) -> None:
    kind = (Kind.ROUTINE,)
    praise = Reminder(day(0), now, kind[0], kind, "why", (), None, Status.SENT, adds=Adds.PRAISE)
    with db.begin() as tx:
        reminders.add(tx, rosa.id, praise)

    assert "Most sessions of your last 8 weeks are done." in sign_in(rosa).get("/inbox").text


def test_a_pattern_of_the_weekly_analysis_is_a_card_that_says_what_it_may_be_and_leads_to_the_weeks(
    db: Database, now: datetime, rosa: Person, sign_in: SignIn
) -> None:
    with db.begin() as tx:
        card = link_card(now.date(), Side.LEFT, now.date(), "Weeks with more went with more.", [Source.FILE])
        findings.put(tx, rosa.id, card, now)
    page = sign_in(rosa).get("/inbox").text

    assert "A pattern in your log" in page and "Left knee: weeks with more went with more." in page
    assert "This can be chance or something else." in page and 'href="/link?side=left"' in page
