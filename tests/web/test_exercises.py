"""The exercise pages over HTTP: ticked with an undo, one exercise a screen, nothing lost on leaving."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from app.domain.exercises import EXERCISES, Done
from app.domain.people import Person
from app.domain.thresholds import DEFAULT
from app.services import exercise_log
from app.store import exercises
from app.store.database import Database
from app.web import exercise_session
from tests.web.conftest import Browser

SignIn = Callable[[Person], Browser]


def done(db: Database, person: Person) -> dict[str, Done]:
    with db.read() as tx:
        return {one.exercise: one for one in exercises.of(tx, person.id)}


def test_the_programme_lists_all_fourteen_with_their_drawings(rosa: Person, sign_in: SignIn) -> None:
    page = sign_in(rosa).get("/exercises").text

    for exercise in EXERCISES.values():
        assert f'href="/exercises/{exercise.id}"' in page and exercise.name in page
    assert page.count('class="thumb"') == 14


def test_more_sessions_than_planned_are_told_beside_those_planned(
    db: Database, rosa: Person, sign_in: SignIn, now: datetime
) -> None:
    with db.begin() as tx:
        for ago in range(4):  # Monday to Thursday, of which three days are planned
            for each in ("A1", "B1"):
                exercise_log.tick(tx, rosa, each, None, None, None, now - timedelta(days=ago))
    browser = sign_in(rosa)
    page = browser.get("/exercises").text

    assert page.count("4 sessions, 3 planned") == 2, "this week's card and the last of twelve"
    assert "4 of 3" not in page
    tile = " ".join(browser.get("/").text.split())
    assert '4 <span class="unit">sessions, 3 planned</span>' in tile and "4 of 3" not in tile


def test_every_exercise_says_how_it_is_done(rosa: Person, sign_in: SignIn) -> None:
    browser = sign_in(rosa)
    for exercise in EXERCISES.values():
        page = browser.get(f"/exercises/{exercise.id}").text
        assert exercise.how in page and exercise.easier in page and '<svg class="drawing"' in page
    assert browser.get("/exercises/Z9").status_code == 404


def test_a_tick_goes_back_where_it_came_from_with_an_undo(
    db: Database, rosa: Person, sign_in: SignIn
) -> None:
    browser = sign_in(rosa)
    answer = browser.post("/exercises/done", data={"exercise": "A1", "next": "/exercises/A1"})
    assert answer.location.startswith("/exercises/A1?ticked=")
    assert len(done(db, rosa)["A1"].sets) == 4
    page = browser.get(answer.location).text
    fields = dict(re.findall(r'<input type="hidden" name="(done|had|next)" value="([^"]*)">', page))
    assert fields["next"] == "/exercises/A1"
    browser.post("/exercises/undo", data=fields)

    assert done(db, rosa) == {}


def test_a_tick_leads_to_no_other_site(rosa: Person, sign_in: SignIn) -> None:
    answer = sign_in(rosa).post("/exercises/done", data={"exercise": "A1", "next": "//evil.example"})

    assert answer.location.startswith("/exercises?ticked=")


def test_an_unknown_exercise_and_anothers_tick_do_not_exist(
    db: Database, rosa: Person, new_person: Callable[..., Person], sign_in: SignIn
) -> None:
    browser = sign_in(rosa)
    assert browser.post("/exercises/done", data={"exercise": "Z9"}).status_code == 404
    browser.post("/exercises/done", data={"exercise": "A1"})
    sign_in(new_person("Sam")).post("/exercises/undo", data={"done": str(done(db, rosa)["A1"].public_id)})

    assert "A1" in done(db, rosa)


def test_a_session_goes_set_by_set_to_its_end(db: Database, rosa: Person, sign_in: SignIn) -> None:
    browser = sign_in(rosa)
    address, screens = "/exercises/session?set=starter", []
    for _ in range(20):
        page = browser.get(address).text
        heading = re.search(r"<h1>(.*?)</h1>", page)
        assert heading
        screens.append(heading[1])
        which = re.search(r'name="exercise" value="(\w+)"', page)
        if which is None:
            break
        address = browser.post(
            "/exercises/session/set", data={"set": "starter", "exercise": which[1], "pain": "1"}
        ).location

    assert list(dict.fromkeys(screens)) == [
        "Side-lying hip raise",
        "Bridge",
        "Hip hinge",
        "Done: 3 exercises, pain 0–2.",
    ]
    assert {one: len(kept.sets) for one, kept in done(db, rosa).items()} == {"A1": 4, "B1": 3, "C1": 2}


def test_six_or_more_stops_the_exercise_and_goes_on_to_the_next(
    db: Database, rosa: Person, sign_in: SignIn
) -> None:
    browser = sign_in(rosa)
    answer = browser.post("/exercises/session/stop", data={"set": "starter", "exercise": "A1", "pain": "8"})
    page = browser.get(answer.location).text

    assert "Side-lying hip raise stopped for today." in page and "<h1>Bridge</h1>" in page
    assert done(db, rosa)["A1"].stopped and done(db, rosa)["A1"].pain == 8


def test_leaving_says_what_is_kept(db: Database, rosa: Person, sign_in: SignIn) -> None:
    browser = sign_in(rosa)
    browser.post("/exercises/session/set", data={"set": "starter", "exercise": "A1"})

    assert "1 of 3 kept." in browser.get("/exercises?left=starter").text
    assert "1 of 3 kept." in browser.get("/exercises/session?set=starter&at=end").text
    assert done(db, rosa)["A1"].pain is None


def test_odd_addresses_of_a_session_show_a_page_or_nothing(rosa: Person, sign_in: SignIn) -> None:
    browser = sign_in(rosa)
    assert browser.get("/exercises/session?set=made-up").status_code == 404
    endless = "9" * 5000
    for odd in ("at=0", "at=99", "at=x", "at=²", f"at={endless}", "stopped=Z9"):
        assert browser.get(f"/exercises/session?set=short&{odd}").status_code == 200
    for odd in ("began=-5", "began=99999999999", f"began={endless}"):
        assert browser.get(f"/exercises/session?set=short&{odd}").status_code == 200
    assert browser.post("/exercises/session/set", data={"exercise": "Z9"}).status_code == 404
    assert browser.get("/exercises?ticked=nonsense&left=nonsense").status_code == 200


def test_a_form_without_its_token_ticks_nothing(db: Database, rosa: Person, sign_in: SignIn) -> None:
    answer = sign_in(rosa).post("/exercises/done", data={"exercise": "A1"}, csrf=False)

    assert answer.status_code in (400, 403)
    assert done(db, rosa) == {}


def test_a_therapist_finds_no_programme_of_their_own(theo: Person, sign_in: SignIn) -> None:
    assert sign_in(theo).get("/exercises").status_code == 404


def test_a_stopped_exercise_is_offered_nowhere_again_today(
    new_person: Callable[..., Person], sign_in: SignIn
) -> None:
    browser = sign_in(new_person("Nora", strength_days=[3], first_steps_done=True))
    browser.post("/pain", data={"score": "2"})
    browser.post("/exercises/session/stop", data={"set": "starter", "exercise": "A1", "pain": "8"})
    session = browser.get("/exercises/session").text
    assert "<h1>Bridge</h1>" in session and "Side-lying hip raise, stopped today" in session
    itself = browser.get("/exercises/session?set=starter&at=1").text
    assert "Side-lying hip raise stopped for today." in itself and "Set done" not in itself
    how_to = browser.get("/exercises/A1").text
    assert "Stopped for today" in how_to and "Tick it off" not in how_to
    for path in ("/exercises", "/"):
        page = browser.get(path).text
        assert "stopped for today" in page and "Tick off Bridge" in page
        assert "Tick off Side-lying hip raise" not in page


def test_the_end_says_what_was_stopped_and_offers_to_go_on_only_while_something_is_left(
    rosa: Person, sign_in: SignIn
) -> None:
    browser = sign_in(rosa)
    browser.post("/exercises/session/stop", data={"set": "starter", "exercise": "A1", "pain": "8"})
    half_way = browser.get("/exercises/session?set=starter&at=end").text
    assert "Pain 6–10 on one: stopped." in half_way and "Go on with the session" in half_way
    assert half_way.count("stopped today") == 1 and half_way.count("left out") == 2
    for which in ("B1", "C1"):
        browser.post("/exercises/done", data={"exercise": which})
    end = browser.get("/exercises/session?set=starter&at=end").text

    assert "Done: 2 exercises." in end and "Pain 6–10 on one: stopped." in end
    assert "Go on with the session" not in end and "left out" not in end


def test_the_end_tells_sets_by_side_as_the_dose_does(rosa: Person, sign_in: SignIn) -> None:
    browser = sign_in(rosa)
    browser.post("/exercises/done", data={"exercise": "A1"})
    browser.post("/exercises/done", data={"exercise": "B1"})
    end = browser.get("/exercises/session?set=starter&at=end").text

    assert "2 sets each side" in end and "3 sets<" in end and "4 sets" not in end


def test_a_stop_by_a_slip_is_undone_from_the_next_screen(rosa: Person, sign_in: SignIn) -> None:
    browser = sign_in(rosa)
    answer = browser.post("/exercises/session/stop", data={"set": "starter", "exercise": "A1", "pain": "8"})
    assert 'action="/exercises/session/resume"' in browser.get(answer.location).text
    back = browser.post("/exercises/session/resume", data={"set": "starter", "exercise": "A1"})
    page = browser.get(back.location).text

    assert "<h1>Side-lying hip raise</h1>" in page and "Set done" in page and "stopped" not in page


def test_a_rest_day_with_a_session_says_what_was_done_and_part_of_one_to_go_on(
    rosa: Person, sign_in: SignIn
) -> None:
    browser = sign_in(rosa)
    assert "Do a session anyway" in browser.get("/exercises").text
    browser.post("/exercises/done", data={"exercise": "A1"})
    part = browser.get("/exercises").text
    assert "Done today: 1 of 3 exercises" in part and "Do a session anyway" not in part
    assert re.search(r'href="/exercises/session\?set=starter".*Go on', part)
    for which in ("B1", "C1"):
        browser.post("/exercises/done", data={"exercise": which})
    page = browser.get("/exercises").text

    assert "Done today: 3 exercises" in page and "Next: Friday" in page
    assert "Go on<" not in page and "Do a session anyway" not in page and "A rest day" not in page


def test_the_kneeling_stretch_says_on_its_screen_when_to_skip_it(rosa: Person, sign_in: SignIn) -> None:
    browser = sign_in(rosa)
    for path in ("/exercises/session?set=gentle&at=3", "/exercises/B4"):
        assert "Skip it if kneeling hurts." in browser.get(path).text


def test_stopping_counts_over_the_band_chosen_before(db: Database, rosa: Person, sign_in: SignIn) -> None:
    chosen = {"set": "starter", "exercise": "A1", "pain": ["4", "8"]}
    sign_in(rosa).post("/exercises/session/stop", data=chosen)

    assert done(db, rosa)["A1"].pain == 8


def test_the_pain_question_stands_beside_the_button_that_ends_the_set(rosa: Person, sign_in: SignIn) -> None:
    page = sign_in(rosa).get("/exercises/session?set=starter").text
    _, _, acts = page.partition('class="session-acts"')

    assert 0 < acts.index("Pain while doing it") < acts.index("Set done") < acts.index("Skip, it hurts")


@pytest.mark.parametrize("score", ["11", "-1", "3.5", "NaN", "9" * 5000])
@pytest.mark.parametrize("act", ["set", "stop"])
def test_what_is_no_score_is_refused_in_words_and_ticks_nothing(
    db: Database, rosa: Person, sign_in: SignIn, act: str, score: str
) -> None:
    fields = {"set": "starter", "exercise": "A1", "pain": score}
    answer = sign_in(rosa).post(f"/exercises/session/{act}", data=fields)

    assert answer.status_code == 400
    assert "Choose a whole number from 0 to 10." in answer.text
    assert done(db, rosa) == {}


def test_without_consent_exercises_are_ticked_without_their_pain(
    db: Database, new_person: Callable[..., Person], sign_in: SignIn
) -> None:
    nora = new_person("Nora", consent=False)
    browser = sign_in(nora)
    assert "Not kept, as Kneewise does not have your consent." in browser.get("/exercises/session").text
    browser.post("/exercises/session/set", data={"set": "starter", "exercise": "A1", "pain": "4"})
    browser.post("/exercises/session/stop", data={"set": "starter", "exercise": "B1", "pain": "8"})

    assert {one: (kept.pain, kept.stopped) for one, kept in done(db, nora).items()} == {
        "A1": (None, False),
        "B1": (None, True),
    }


def test_the_lines_of_pain_are_said_as_the_limits_have_them(
    rosa: Person, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = sign_in(rosa)
    assert [label for _kept, label, _words in exercise_session.BANDS] == ["0–2", "3–5", "6–10"]
    moved = replace(DEFAULT, exercise_easy_score=3, exercise_stop_score=6)
    monkeypatch.setitem(browser.application.jinja_env.globals, "limits", moved)

    line = "0–3. At 4–6 take the easier version. Above 6, "
    assert line in browser.get("/exercises/A1").text
    assert "Go on at 0–3. Above that, or" in browser.get("/exercises/C3").text
    assert "go on at 0 to 3, take the easier version at 4 to 6" in browser.get("/help").text
