"""The mail of a reminder says why in words of the day it is read, and is left out when nothing is left."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from app.domain.people import Side
from app.domain.reminders import Finding, Kind, Reminder, Status
from app.services import alerts, exercise_log, inbox, mail_settings, messages, reminder_mail
from app.services.reminder_mail import LOOK, SOMETHING_NEW, STRENGTH, Overtaken
from app.store import deliveries, findings, people, reminders
from tests.build import NOW, TODAY
from tests.services import rosa as story
from tests.services.runner import a_runner, add_runs

MORNING = datetime(2026, 11, 9, 7, 0, tzinfo=UTC)  # Monday, 8 o'clock in Berlin; the long run was on Sunday
NIGHT = timedelta(hours=24)


def told_of_the_long_run(tx):
    """Rosa's morning after the long run, and the message that was asked for."""
    rosa = a_runner(tx)
    add_runs(tx, rosa, *story.year_of_runs(weeks=8), *story.runs_of_the_last_days()[:4])
    assert alerts.morning(tx, rosa, MORNING) is not None
    return rosa, asked(tx, rosa)


def asked(tx, person):
    (held,) = deliveries.latest(tx, person.id, 5)
    assert held.kind is messages.Kind.REMINDER and held.reminder_id is not None
    return held


def reminded(tx, *kinds, on=TODAY, why="Your left knee scored 6 on 11 Nov.", **settings):
    """A runner with a reminder of these kinds, and its message."""
    person = a_runner(tx, **settings)
    reminders.add(tx, person.id, Reminder(on, NOW, kinds[0], kinds, why, (), None, Status.SENT))
    at = reminders.id_of(tx, person.id, on)
    messages.ask(tx, kind="reminder", about=person.email, facts={}, now=NOW, person=person, reminder_id=at)
    return person, asked(tx, person)


def overtaken(tx, person, held, now=NOW) -> str:
    with pytest.raises(Overtaken) as why:
        reminder_mail.told(tx, people.by_id(tx, person.id), held, now)
    return str(why.value)


def test_a_long_run_is_told_with_its_numbers_and_todays_session(db):
    with db.begin() as tx:
        rosa, held = told_of_the_long_run(tx)
        mail = reminder_mail.told(tx, rosa, held, MORNING)
        plan = exercise_log.today(tx, rosa, MORNING).plan

    assert mail.subject == "Strength session today"
    assert mail.words["because"] == [
        "Because yesterday's 15.2 km was 24 % over your 30-day longest.",
        "Because today is one of your strength days.",
    ]
    assert mail.words["minutes"] == plan.minutes > 0
    assert mail.words["exercises"].startswith("side-lying hip raise, ")
    assert len(mail.words["exercises"].split(", ")) == len(plan.exercises)
    assert mail.words["quiet_hours"] == "21:00-08:00"


def test_day_names_are_right_on_the_day_the_mail_is_sent(db):
    with db.begin() as tx:
        rosa, held = told_of_the_long_run(tx)
        late = reminder_mail.told(tx, rosa, held, MORNING + timedelta(hours=23))
        miles = reminder_mail.told(tx, replace(rosa, units="mi"), held, MORNING + timedelta(hours=23))

    assert late.words["because"] == ["Because Sunday's 15.2 km was 24 % over your 30-day longest."]
    assert "Sunday's 9.4 mi" in miles.words["because"][0]


@pytest.mark.parametrize("kind", reminder_mail.ABOUT_HEALTH)
def test_a_sentence_about_a_knee_is_told_with_consent_alone(db, kind):
    with db.begin() as tx:
        rosa, held = reminded(tx, kind)
        without = reminder_mail.told(tx, rosa, held, NOW)
        mail_settings.choose(tx, rosa, reminders=True, says_reason=True, now=NOW)
        with_consent = reminder_mail.told(tx, rosa, held, NOW)
        mail_settings.choose(tx, rosa, reminders=True, says_reason=False, now=NOW)
        withdrawn = reminder_mail.told(tx, rosa, held, NOW)

    assert without.words["because"] == withdrawn.words["because"] == [SOMETHING_NEW]
    assert with_consent.words["because"] == ["Your left knee scored 6 on 11 Nov."]
    assert without.subject == with_consent.subject
    assert not any(word in without.subject for word in ("6", "left", " knee", "pain"))


def test_a_merged_reason_about_a_knee_is_held_back_as_well(db):
    with db.begin() as tx:
        rosa, held = reminded(tx, Kind.LOAD_SPIKE, Kind.PAIN_RISE, why="The 15.2 km on 8 Nov was longer.")
        rise = Finding(
            Kind.PAIN_RISE, Side.LEFT, "x", TODAY - timedelta(days=2), "Your left knee scores are up."
        )
        findings.put(tx, rosa.id, rise, NOW)
        because = reminder_mail.told(tx, rosa, held, NOW).words["because"]
    assert because == ["The 15.2 km on 8 Nov was longer.", SOMETHING_NEW]


@pytest.mark.parametrize(
    ("kinds", "subject"),
    [
        ((Kind.ROUTINE,), STRENGTH),
        ((Kind.PAIN_RISE, Kind.ROUTINE), STRENGTH),
        ((Kind.ESCALATE, Kind.ROUTINE), LOOK),
        ((Kind.RETURN, Kind.ROUTINE), "Coming back gently"),
    ],
)
def test_subjects_follow_the_kind(db, kinds, subject):
    friday = NOW + timedelta(days=1)
    with db.begin() as tx:
        rosa, held = reminded(tx, *kinds, on=date(2026, 11, 13))
        assert reminder_mail.told(tx, rosa, held, friday).subject == subject


def test_on_a_day_without_exercises_nothing_is_said_of_a_session(db):
    with db.begin() as tx:
        rosa, held = reminded(tx, Kind.PAIN_HIGH)
        mail = reminder_mail.told(tx, rosa, held, NOW)
    assert (mail.subject, mail.words["exercises"]) == (LOOK, "")


def test_what_was_answered_is_not_sent(db):
    for said in ("done", "later", "not_today"):
        with db.begin() as tx:
            rosa, held = reminded(tx, Kind.ROUTINE, name=said)
            one = reminders.on(tx, rosa.id, TODAY)
            inbox.answer(tx, rosa, one.public_id, said, NOW)
            assert overtaken(tx, rosa, held) == "answered"


def test_what_is_switched_off_paused_muted_or_done_meanwhile_is_not_sent(db):
    with db.begin() as tx:
        rosa, held = reminded(tx, Kind.LOAD_SPIKE, Kind.ROUTINE)
        mail_settings.choose(tx, rosa, reminders=False, says_reason=False, now=NOW)
        assert overtaken(tx, rosa, held) == "off"
        people.change(tx, rosa.id, mail_reminders=True, paused_until=TODAY)
        assert overtaken(tx, rosa, held) == "paused"
        people.change(tx, rosa.id, paused_until=TODAY - timedelta(days=1), strength_days=[3])
        exercise_log.tick_all(tx, people.by_id(tx, rosa.id), NOW)
        assert overtaken(tx, rosa, held) == "done"
        sign = Finding(Kind.RED_FLAG, None, "x", TODAY, "You answered yes.")
        findings.put(tx, rosa.id, sign, NOW)
        assert overtaken(tx, rosa, held) == "warning_sign"


def test_advice_about_high_scores_is_sent_in_a_pause_and_under_a_warning_sign_without_the_session(db):
    with db.begin() as tx:
        rosa, held = reminded(tx, Kind.ESCALATE, Kind.ROUTINE, paused_until=TODAY)
        paused = reminder_mail.told(tx, rosa, held, NOW)
        findings.put(tx, rosa.id, Finding(Kind.RED_FLAG, None, "x", TODAY, "You answered yes."), NOW)
        muted = reminder_mail.told(tx, rosa, held, NOW)
    for mail in (paused, muted):
        assert (mail.words["because"], mail.words["exercises"]) == ([SOMETHING_NEW], "")


def test_a_reason_that_was_corrected_away_is_not_sent(db):
    with db.begin() as tx:
        rosa, held = reminded(tx, Kind.LOAD_SPIKE)
        found = Finding(Kind.LOAD_SPIKE, None, "x", TODAY, "The 15.2 km on 12 Nov was longer.")
        kept = findings.put(tx, rosa.id, found, NOW)
        findings.clear(tx, rosa.id, kept.public_id, NOW)
        assert overtaken(tx, rosa, held) == "changed"


def test_a_strength_day_that_is_over_is_not_sent_and_a_long_run_still_is(db):
    with db.begin() as tx:
        rosa, held = reminded(tx, Kind.ROUTINE)
        assert overtaken(tx, rosa, held, NOW + NIGHT) == "day_over"
        sam, other = reminded(tx, Kind.LOAD_SPIKE, Kind.ROUTINE, name="sam", why="The 15.2 km was longer.")
        assert reminder_mail.told(tx, sam, other, NOW + NIGHT).words["because"] == ["The 15.2 km was longer."]
        tomorrow = TODAY + timedelta(days=1)
        newer = Reminder(tomorrow, NOW + NIGHT, Kind.ROUTINE, (Kind.ROUTINE,), "Why.", (), None, Status.SENT)
        reminders.add(tx, sam.id, newer)
        assert overtaken(tx, sam, other, NOW + NIGHT) == "newer"


def test_no_mail_is_asked_for_where_it_is_off_or_the_reminder_held_back(db):
    with db.begin() as tx:
        off = a_runner(tx, "off", mail_reminders=False)
        paused = a_runner(tx, "paused", paused_until=date(2026, 11, 9))
        for person in (off, paused):
            assert alerts.morning(tx, person, MORNING) is not None
            assert deliveries.latest(tx, person.id, 5) == []
