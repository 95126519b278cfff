"""The reminders: rules chosen and kept, tried on the past year first, with what was typed kept when wrong."""

import re
from dataclasses import replace
from datetime import timedelta

from app.domain.people import Person, Side
from app.domain.reminders import Kind, RuleSettings, rule_settings
from app.services import reminder_rules
from app.store import pain, people, runs
from app.store.database import Database
from tests.build import NOW, TODAY, day, entry, run
from tests.domain.cadence.usual import paced, usual

EVENING = timedelta(hours=10)  # after a run of the morning
CHOICE = {
    "kinds": ["ROUTINE", "LOAD_SPIKE", "PAIN_RISE", "RETURN"],
    "spike_over": "10",
    "rise_alert_points": "2",
    "high_alert_score": "6",
}


def a_year(db: Database, person: Person) -> None:
    """10 km every fourth day and three longer ones; scores that rise after the last of them."""
    longer = {300: 14_000, 200: 12_400, 40: 13_000}
    with db.begin() as tx:
        for ago in range(400, 0, -4):
            runs.put(tx, person.id, run(day(ago), longer.get(ago, 10_000), external_id=f"{ago}"), NOW)
        for ago in range(120, 0, -2):
            score = 5 if 28 < ago < 38 else 1
            pain.put(tx, person.id, entry(day(ago), score, Side.LEFT), NOW)


def kept(db: Database, person: Person) -> RuleSettings:
    with db.read() as tx:
        again = people.by_id(tx, person.id)
        assert again
        return rule_settings(again.reminder_rules)


def text(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split()).replace(" ;", ";").replace(" .", ".")


def test_the_page_tells_what_the_rules_would_have_sent_over_the_past_year(db, rosa, sign_in):
    a_year(db, rosa)
    page = sign_in(rosa).get("/reminders").text

    assert (
        "Over the past 12 months this would have sent 3 reminders after long runs; "
        "1 was followed by a score of 4 or more within 7 days; "
        "of 2 it cannot be told what followed, with no score or the 7 days not over; "
        "0 rises came without one."
    ) in text(page)
    assert page.count('class="yr-bell"') == page.count('<th scope="row">') > 3
    assert "The 13.0\u00a0km on 3 Oct was 30\u00a0% longer than any run in the 30 days before it." in page


def test_without_any_score_nothing_is_said_of_what_followed(db, rosa, sign_in):
    with db.begin() as tx:
        for ago in range(100, 0, -4):
            runs.put(tx, rosa.id, run(day(ago), 13_000 if ago == 40 else 10_000, external_id=f"{ago}"), NOW)
    page = text(sign_in(rosa).get("/reminders").text)

    assert "sent 1 reminder after a long run; of 1 it cannot be told what followed" in page
    assert "followed by a score" not in page and "came without one" not in page


def test_reminders_of_several_reasons_name_them_all_and_are_counted_once_in_all(db, new_person, sign_in):
    sam = new_person("Sam", strength_days=[3])
    with db.begin() as tx:
        for ago in range(60, 0, -4):
            runs.put(tx, sam.id, run(day(ago), 13_000 if ago == 8 else 10_000, external_id=f"{ago}"), NOW)
    page = text(sign_in(sam).get("/reminders").text)

    assert "After a long run, Strength days" in page
    assert "9 reminders in all: some came with several reasons, and are counted under each." in page
    assert "Strength days 9 " in page, "none is counted of months before the account and the first run"


def test_cards_that_would_have_been_shown_are_counted_as_shown(db, rosa, sign_in):
    a_year(db, rosa)
    with db.begin() as tx:
        steps = [*usual(until=50), *(paced(day(ago), 3.15, 163) for ago in range(30, 15, -3))]
        for n, one in enumerate(steps):
            evening = {"start": one.start + EVENING, "local_start": one.local_start + EVENING}
            runs.put(tx, rosa.id, replace(one, external_id=f"steps {n}", **evening), NOW)
    page = text(sign_in(rosa).get("/reminders").text)

    with db.begin() as tx:
        past = reminder_rules.past(tx, rosa, RuleSettings(), NOW)
    (_, weeks), (_, cadence) = past.cards
    assert weeks > 0 and cadence == 2
    assert f"More running than the week before {weeks} shown, not sent" in page
    assert "Steps at your pace 2 shown, not sent" in page


def test_a_long_run_is_told_of_by_the_per_cent_that_are_set_and_not_by_far(rosa, sign_in):
    page = text(sign_in(rosa).get("/reminders").text)

    assert "When a run was so many per cent longer than any in the 30 days before it" in page
    assert "far longer" not in page


def test_nothing_is_kept_by_trying(db, rosa, sign_in):
    a_year(db, rosa)
    browser = sign_in(rosa)
    tried = browser.post("/reminders/try", data=CHOICE | {"spike_over": "25", "kinds": ["LOAD_SPIKE"]})

    assert tried.status_code == 200
    assert "2 reminders after long runs" in text(tried.text)
    assert 'value="25"' in tried.text
    assert kept(db, rosa) == RuleSettings()
    part = browser.post("/reminders/past", data=CHOICE | {"spike_over": "25"})
    assert "2 reminders after long runs" in text(part.text)
    assert "<html" not in part.text
    assert kept(db, rosa) == RuleSettings()


def test_before_anything_is_tried_there_is_nothing_to_save(rosa, sign_in):
    browser = sign_in(rosa)
    (save,) = re.findall(r"<button[^>]*data-save[^>]*>", browser.get("/reminders").text)
    (after,) = re.findall(r"<button[^>]*data-save[^>]*>", browser.post("/reminders/try", data=CHOICE).text)

    assert " hidden" in save
    assert " hidden" not in after


def test_what_was_chosen_is_kept_and_shown_again(db, rosa, sign_in):
    browser = sign_in(rosa)
    chosen = {"kinds": ["ROUTINE"], "spike_over": " 30 ", "rise_alert_points": "3", "high_alert_score": "7"}
    answer = browser.post("/reminders", data=chosen)

    assert (answer.status_code, answer.location) == (303, "/reminders?saved=1")
    assert kept(db, rosa) == RuleSettings(
        off=frozenset({Kind.LOAD_SPIKE, Kind.PAIN_RISE, Kind.RETURN}),
        spike_alert_percent=130,
        rise_alert_points=3,
        high_alert_score=7,
        chosen_on=TODAY,
    )
    page = browser.get("/reminders?saved=1").text
    assert "Saved." in page
    ticked = re.findall(r'<input[^>]*checked[^>]*name="(\w+)"[^>]*value="(\w+)"', page)
    assert set(ticked) == {("kinds", "ROUTINE"), ("rise_alert_points", "3"), ("high_alert_score", "7")}
    assert 'value="30"' in page


def test_reminders_shortly_before_a_planned_run_are_a_choice_that_the_plan_tells_of(db, rosa, sign_in):
    browser = sign_in(rosa)
    assert "in the 2 hours before a run whose hour you give" in browser.get("/plan").text

    browser.post("/reminders", data=CHOICE | {"before_runs": "y"})
    (tick,) = re.findall(r'<input[^>]*name="before_runs"[^>]*>', browser.get("/reminders").text)
    assert kept(db, rosa) == RuleSettings(chosen_on=TODAY, before_runs=True)
    assert " checked" in tick
    assert "hours before a run whose hour" not in browser.get("/plan").text

    browser.post("/reminders", data=CHOICE)
    assert kept(db, rosa) == RuleSettings(chosen_on=TODAY)


def test_a_wrong_number_is_named_and_stays_as_it_was_typed(db, rosa, sign_in):
    browser = sign_in(rosa)
    for typed in ("", "9", "31", "-10", "12.5", "ten", "1" * 40, "١٢"):
        for way in ("", "/try"):
            given = CHOICE | {"spike_over": typed, "kinds": ["RETURN"]}
            answer = browser.post(f"/reminders{way}", data=given)

            assert answer.status_code == 422
            assert "Give a whole number from 10 to 30." in answer.text
            assert f'value="{typed}"' in answer.text
            assert len(re.findall(r'<input checked id="kinds-', answer.text)) == 1
    assert kept(db, rosa) == RuleSettings()


def test_a_choice_that_is_not_offered_is_refused(db, rosa, sign_in):
    browser = sign_in(rosa)
    for name in ("rise_alert_points", "high_alert_score"):
        for value in ("", "1", "8", "x"):
            answer = browser.post("/reminders", data=CHOICE | {name: value})

            assert answer.status_code == 422
            assert "Choose one of these." in answer.text
            assert browser.post("/reminders/past", data=CHOICE | {name: value}).status_code == 422
    assert kept(db, rosa) == RuleSettings()


def test_with_few_weeks_of_runs_it_says_how_many_there_are(db, rosa, sign_in):
    with db.begin() as tx:
        for ago in range(1, 36, 7):
            runs.put(tx, rosa.id, run(day(ago), external_id=f"{ago}"), NOW)

    page = sign_in(rosa).get("/reminders").text

    assert "This needs 8 weeks of runs. You have 5." in page
    assert "Over the past 12 months" not in page


def test_the_demo_may_try_and_keeps_nothing(db, invented, sign_in):
    browser = sign_in(invented)

    assert "data-save" not in browser.get("/reminders").text
    assert browser.post("/reminders/try", data=CHOICE).status_code == 200
    refused = browser.post("/reminders", data=CHOICE)
    assert "choose your own reminders" in refused.text
    assert kept(db, invented) == RuleSettings()


def test_settings_and_the_list_of_more_lead_there(rosa, invented, sign_in):
    for who in (rosa, invented):
        browser = sign_in(who)
        assert 'href="/reminders"' in browser.get("/settings").text
        assert 'href="/reminders"' in browser.get("/more").text


def test_choosing_the_days_is_an_answer_to_reminders_left_unanswered(db, rosa, sign_in):
    sign_in(rosa).post("/settings/days", data={"strength_days": ["1", "3"]})

    assert kept(db, rosa) == RuleSettings(chosen_on=TODAY)


def test_another_runners_rules_are_left_alone(db, rosa, new_person, sign_in):
    sam = new_person("Sam")
    with db.begin() as tx:
        reminder_rules.save(tx, sam, RuleSettings(high_alert_score=5), NOW)
    sign_in(rosa).post("/reminders", data=CHOICE)

    assert kept(db, sam).high_alert_score == 5
