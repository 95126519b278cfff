"""Levels over HTTP: proposed on the pages, said yes or keep to, shown with their reason, and undone."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import event

from app.domain.exercises import Done
from app.domain.people import Person
from app.services import exercise_log
from app.store import exercise_levels, exercises, pain
from app.store.database import Database
from tests.build import day, entry
from tests.web.conftest import Browser

SignIn = Callable[[Person], Browser]
YES = {"exercise": "A1", "to": "A1", "level": "2"}


@pytest.fixture
def rosa(new_person: Callable[..., Person], db: Database, now: datetime) -> Person:
    """Rosa, who did the hip raise in full on two days, and for whom today is a strength day."""
    person = new_person("Rosa", strength_days=[3], first_steps_done=True)
    with db.begin() as tx:
        for ago in (4, 2):
            exercise_log.tick(tx, person, "A1", None, 1, None, now - timedelta(days=ago))
    return person


def levels(db: Database, person: Person) -> list[tuple[str, int, str]]:
    with db.read() as tx:
        return [(one.exercise, one.level, one.why.value) for one in exercise_levels.of(tx, person.id)]


@pytest.mark.parametrize("path", ["/exercises", "/exercises/A1", "/exercises/session?set=starter&at=1"])
def test_a_level_up_is_offered_and_nothing_changed_by_itself(
    db: Database, rosa: Person, sign_in: SignIn, path: str
) -> None:
    page = sign_in(rosa).get(path).text

    offer = "A morning score is missing: if your knee was no worse, go to 2 × 12 each side?"
    assert "Two sessions at the top of the range." in page and offer in page
    assert 'action="/exercises/level/yes"' in page and 'action="/exercises/level/keep"' in page
    assert levels(db, rosa) == []


def test_with_its_mornings_logged_a_level_up_asks_no_more_of_them(
    db: Database, rosa: Person, sign_in: SignIn, now: datetime
) -> None:
    with db.begin() as tx:
        for ago in (4, 3, 2, 1):
            pain.put(tx, rosa.id, entry(day(ago), 1), now)

    assert "Go to 2 × 12 each side?" in sign_in(rosa).get("/exercises").text


def test_yes_is_noted_shown_with_its_reason_and_undone(db: Database, rosa: Person, sign_in: SignIn) -> None:
    browser = sign_in(rosa)
    answer = browser.post("/exercises/level/yes", data={**YES, "next": "/exercises"})
    assert levels(db, rosa) == [("A1", 2, "top")]
    page = browser.get(answer.location).text
    assert "Side-lying hip raise: 2 × 12 each side." in page
    assert "Level 2 of 10. Since Thu 12 Nov: two sessions at the top of the range." in page
    assert "go to 2 × 12" not in page
    assert "2 × 12 each side" in browser.get("/").text
    assert "2 sets of 12 each side" in browser.get("/exercises/session").text
    said = re.findall(r'name="said" value="([^"]+)"', page)
    browser.post("/exercises/level/undo", data={"said": said[0]})

    assert levels(db, rosa) == []
    assert "go to 2 × 12 each side?" in browser.get("/exercises").text


def test_keep_is_noted_and_not_asked_again(db: Database, rosa: Person, sign_in: SignIn) -> None:
    browser = sign_in(rosa)
    browser.post("/exercises/level/keep", data={"exercise": "A1"})
    page = browser.get("/exercises").text

    assert levels(db, rosa) == [("A1", 1, "top")]
    assert "top of the range" not in page and "Level 1 of 10." in page


def test_yes_in_a_session_leads_back_to_that_screen_with_an_undo(rosa: Person, sign_in: SignIn) -> None:
    browser = sign_in(rosa)
    here = "/exercises/session?set=starter&at=1"
    answer = browser.post("/exercises/level/yes", data={**YES, "next": here})
    page = browser.get(answer.location).text

    assert answer.location.startswith(f"{here}&said=")
    assert "Noted. Side-lying hip raise: 2 × 12 each side." in page and "2 sets of 12 each side" in page


def test_a_stop_is_told_at_the_end_with_the_easier_version(
    db: Database, rosa: Person, sign_in: SignIn
) -> None:
    browser = sign_in(rosa)
    browser.post("/exercises/session/stop", data={"set": "starter", "exercise": "C1", "pain": "8"})
    end = browser.get("/exercises/session?set=starter&at=end").text

    assert "Hip hinge stopped for today. Next time starts one level easier, 2 × 8, less far," in end
    browser.post("/exercises/level/yes", data={"exercise": "C1", "to": "C1", "level": "0"})
    assert levels(db, rosa) == [("C1", 0, "stopped")]
    assert "Easier version." in browser.get("/exercises/C1").text


def test_todays_session_says_that_its_morning_is_waited_for(
    db: Database, rosa: Person, sign_in: SignIn
) -> None:
    browser = sign_in(rosa)
    browser.post("/exercises/level/keep", data={"exercise": "A1"})
    browser.post("/exercises/done", data={"exercise": "B1"})
    with db.begin() as tx:
        (done,) = [one for one in exercises.of(tx, rosa.id) if one.exercise == "B1"]
        exercises.put(tx, rosa.id, _moved(done, 2))
    end = browser.get("/exercises/session?set=starter&at=end").text

    assert "If your knee is no worse tomorrow morning, next comes 3 × 12, held 2 s." in end
    assert "/exercises/level/yes" not in end


def _moved(done: Done, days: int) -> Done:
    """The same so many days earlier."""
    back = timedelta(days=days)
    return replace(done, local_date=done.local_date - back, at=done.at - back)


def test_the_step_down_has_two_bands_and_ends_above_two(db: Database, rosa: Person, sign_in: SignIn) -> None:
    browser = sign_in(rosa)
    page = browser.get("/exercises/session?set=standard&at=4").text
    assert "<h1>Step-down</h1>" in page and "3–10" in page and "easier version" not in page
    browser.post("/exercises/session/set", data={"set": "standard", "exercise": "C3", "pain": "3"})
    end = browser.get("/exercises/session?set=standard&at=end").text

    assert "One stopped because it hurt." in end and "Pain 6–10" not in end
    assert "Above that, or with a sharp" in browser.get("/exercises/C3").text


def test_a_level_is_chosen_one_step_up_or_down(db: Database, rosa: Person, sign_in: SignIn) -> None:
    browser = sign_in(rosa)
    for number in ("2", "5", "nonsense"):
        browser.post("/exercises/level/choose", data={"exercise": "C2", "level": number})
    page = browser.get("/exercises/C2").text

    assert levels(db, rosa) == [("C2", 2, "chosen")]
    assert "Level 2 of 12. Since Thu 12 Nov: your own choice." in page
    assert re.findall(r'name="level" value="(\d+)"', page) == ["1", "3"]


def test_what_is_not_proposed_any_more_changes_nothing(db: Database, rosa: Person, sign_in: SignIn) -> None:
    browser = sign_in(rosa)
    for data in ({**YES, "level": "7"}, {"exercise": "Z9"}, {}):
        assert browser.post("/exercises/level/yes", data=data).location == "/exercises"
        assert browser.post("/exercises/level/choose", data=data).location == "/exercises"
    assert browser.post("/exercises/level/keep", data={"exercise": "B3"}).location == "/exercises"
    assert browser.post("/exercises/level/undo", data={"said": "nonsense"}).status_code == 404
    assert browser.get("/exercises?said=nonsense").status_code == 200
    assert browser.get(f"/exercises?said={uuid4()}").status_code == 200

    assert levels(db, rosa) == []


def test_nobody_undoes_what_another_said(
    db: Database, rosa: Person, new_person: Callable[..., Person], sign_in: SignIn
) -> None:
    sign_in(rosa).post("/exercises/level/yes", data=YES)
    with db.read() as tx:
        (said,) = exercise_levels.of(tx, rosa.id)
    other = sign_in(new_person("Sam"))
    other.post("/exercises/level/undo", data={"said": str(said.public_id)})

    assert "Noted." not in other.get(f"/exercises?said={said.public_id}").text
    assert levels(db, rosa) == [("A1", 2, "top")]


def test_the_standard_set_is_offered_once_every_starter_exercise_went_up(
    db: Database, rosa: Person, sign_in: SignIn
) -> None:
    browser = sign_in(rosa)
    assert "standard set" not in browser.get("/exercises").text
    assert browser.post("/exercises/level/set", data={"set": "standard"}).status_code == 404
    for which in ("A1", "B1", "C1"):
        browser.post("/exercises/level/choose", data={"exercise": which, "level": "2"})
    assert "Go on to the standard set" in browser.get("/exercises").text
    browser.post("/exercises/level/set", data={"set": "standard"})
    page = browser.get("/exercises").text
    assert "Today: 4 exercises, about 22 min" in page and "Back to the starter set" in page
    assert "1 of 4: Band side-step" in browser.get("/exercises/session").text
    browser.post("/exercises/level/set", data={"set": "starter"})

    assert "Today: 3 exercises" in browser.get("/exercises").text


def test_the_queries_of_the_programme_do_not_grow_with_the_log(
    db: Database, rosa: Person, sign_in: SignIn, now: datetime
) -> None:
    browser = sign_in(rosa)
    asked: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
    browser.get("/exercises")
    few = len(asked)
    with db.begin() as tx:
        (done, *_) = exercises.of(tx, rosa.id)
        for ago in range(6, 120, 2):
            for which in ("A1", "B1", "C1"):
                exercises.put(tx, rosa.id, _moved(replace(done, exercise=which), ago))
    asked.clear()
    assert browser.get("/exercises").status_code == 200

    assert len(asked) == few <= 15, asked
