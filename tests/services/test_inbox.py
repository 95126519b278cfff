"""The inbox holds reminders and the findings no reminder speaks of, and counts what waits."""

from datetime import timedelta

import pytest

from app.domain.people import Person
from app.domain.reminders import Finding, Kind, Reminder, Status
from app.services import alerts, exercise_log, inbox, pain_log, warning_signs
from app.services.pain_typed import Typed
from app.store import findings, reminders
from app.store.database import Database, Transaction
from tests.build import NOW, TODAY, day, run
from tests.services.runner import a_runner, add_runs, log


def spike(tx: Transaction, person: object) -> None:
    """A month of 10 km a day, so that 15.2 km make a long run and no long week."""
    told = [run(day(ago), external_id=str(ago)) for ago in range(32, 1, -1)]
    add_runs(tx, person, *told, run(day(1), 15_200, external_id="long"))  # type: ignore[arg-type]
    alerts.judge(tx, person, NOW)  # type: ignore[arg-type]


def test_an_empty_inbox_is_empty(db: Database) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx)
        assert inbox.page(tx, rosa, NOW).empty
        assert inbox.unread(tx, rosa, NOW) == 0


def test_a_finding_waits_until_it_is_seen(db: Database) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx)
        spike(tx, rosa)
        (row,) = inbox.page(tx, rosa, NOW).week
        assert (row.kind, row.waiting, row.exercises) == (Kind.LOAD_SPIKE, True, True)
        assert "15.2 km" in row.why and row.finding and row.finding.public_id
        inbox.see(tx, rosa, row.finding.public_id, NOW)
        assert inbox.unread(tx, rosa, NOW) == 0
        inbox.see(tx, rosa, row.finding.public_id, None)

        assert inbox.unread(tx, rosa, NOW) == 1


def test_the_reminder_of_a_finding_takes_its_place(db: Database) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx)
        spike(tx, rosa)
        alerts.remind(tx, rosa, NOW)
        shown = inbox.page(tx, rosa, NOW)

    assert [row.kind for row in shown.today] == [Kind.LOAD_SPIKE]
    assert shown.today[0].answers and shown.today[0].reminder
    assert [(row.kind, row.told, row.waiting, row.exercises) for row in shown.week] == [
        (Kind.LOAD_SPIKE, True, False, False)
    ]


def test_a_merged_reminder_says_all_its_reasons_and_what_was_found_stays_on_its_day(db: Database) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx, strength_days=[3])
        spike(tx, rosa)
        pain_log.log(tx, rosa, Typed(score="6", side="left"), NOW - timedelta(days=1))
        alerts.remind(tx, rosa, NOW)
        shown = inbox.page(tx, rosa, NOW)

    (row,) = shown.today
    assert (row.kind, row.why) == (Kind.PAIN_HIGH, "Your left knee scored 6 on 11 Nov.")
    assert [kind for kind, _ in row.more] == [Kind.LOAD_SPIKE, Kind.ROUTINE]
    assert "15.2 km" in row.more[0][1] and row.more[1][1] == "Today is one of your strength days."
    assert [one.kind for one in shown.week] == [Kind.PAIN_HIGH, Kind.LOAD_SPIKE]


def test_a_reminder_of_a_past_strength_day_reads_so(db: Database) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx, strength_days=[3])
        alerts.remind(tx, rosa, NOW)
        (row,) = inbox.page(tx, rosa, NOW + timedelta(days=1)).week

    assert row.why == "It was one of your strength days."


@pytest.mark.parametrize(("days", "prompts"), [([], False), ([3], True)])
def test_a_reminder_of_a_score_that_was_changed_says_so_and_prompts_nothing_for_it(
    db: Database, days: list[int], prompts: bool
) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx, strength_days=days)
        yesterday = NOW - timedelta(days=1)
        kept = pain_log.log(tx, rosa, Typed(score="7", side="left"), yesterday).entry
        alerts.remind(tx, rosa, NOW)
        assert kept.public_id
        pain_log.change(tx, rosa, kept.public_id, Typed(score="2"), NOW)
        (row,) = inbox.page(tx, rosa, NOW).today

    assert row.changed == (Kind.ESCALATE, Kind.PAIN_HIGH)
    assert (row.waiting, row.answers, row.exercises) == (prompts, prompts, prompts)


@pytest.mark.parametrize(
    ("said", "status"),
    [("done", Status.DONE), ("later", Status.SNOOZED), ("not_today", Status.DISMISSED)],
)
def test_an_answer_stops_the_waiting_and_can_be_taken_back(db: Database, said: str, status: Status) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx, strength_days=[3])
        sent = alerts.remind(tx, rosa, NOW)
        held = reminders.on(tx, rosa.id, TODAY)
        assert sent and held and held.public_id
        assert inbox.unread(tx, rosa, NOW) == 1
        assert inbox.answer(tx, rosa, held.public_id, said, NOW) is status
        assert inbox.unread(tx, rosa, NOW) == 0
        inbox.answer(tx, rosa, held.public_id, "", NOW)

        assert reminders.on(tx, rosa.id, TODAY) == held


def test_later_today_comes_back_after_three_hours_but_not_in_the_quiet_hours(db: Database) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx, strength_days=[3])
        alerts.remind(tx, rosa, NOW)
        held = reminders.on(tx, rosa.id, TODAY)
        assert held and held.public_id
        inbox.answer(tx, rosa, held.public_id, "later", NOW)
        assert inbox.unread(tx, rosa, NOW + timedelta(hours=2, minutes=59)) == 0
        assert inbox.unread(tx, rosa, NOW + timedelta(hours=3)) == 1

        evening = NOW.replace(hour=19)
        inbox.answer(tx, rosa, held.public_id, "later", evening)
        again = reminders.on(tx, rosa.id, TODAY)
        assert again and again.until == NOW.replace(hour=20), "21:00 in Berlin"


def test_yesterdays_unanswered_reminder_waits_no_more(db: Database) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx, strength_days=[3])
        alerts.remind(tx, rosa, NOW)
        shown = inbox.page(tx, rosa, NOW + timedelta(days=1))

    assert [(row.waiting, row.answers) for row in shown.week] == [(False, False)]


def test_rows_are_grouped_and_the_newest_is_first(db: Database) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx)
        log(tx, rosa, score="6", side="left")
        later = NOW + timedelta(days=20)
        log_later = alerts.judge(tx, rosa, later)
        shown = inbox.page(tx, rosa, later)

    assert [row.kind for row in shown.earlier] == [one.kind for one in log_later] == [Kind.PAIN_HIGH]
    assert inbox.WAITING_DAYS < 20 and not shown.earlier[0].waiting


def test_what_belongs_to_another_is_not_in_this_inbox(db: Database) -> None:
    with db.begin() as tx:
        rosa, sam = a_runner(tx, strength_days=[3]), a_runner(tx, "sam")
        spike(tx, rosa)
        alerts.remind(tx, rosa, NOW)
        held = reminders.on(tx, rosa.id, TODAY)
        assert held and held.public_id
        with pytest.raises(inbox.NotInInbox):
            inbox.answer(tx, sam, held.public_id, "done", NOW)
        with pytest.raises(inbox.NotInInbox):
            inbox.answer(tx, rosa, held.public_id, "nonsense", NOW)
        finding = alerts.judge(tx, rosa, NOW)[0]
        assert finding.public_id
        with pytest.raises(inbox.NotInInbox):
            inbox.see(tx, sam, finding.public_id, NOW)

        assert inbox.page(tx, sam, NOW).empty


def test_under_an_open_warning_sign_nothing_prompts_to_exercise_or_run_and_the_rows_stay(
    db: Database,
) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx, strength_days=[3])
        spike(tx, rosa)
        log(tx, rosa, score="6", side="left")
        alerts.remind(tx, rosa, NOW)
        before = inbox.page(tx, rosa, NOW)
        warning_signs.answer(tx, rosa, ["locked"], None, NOW)
        muted = inbox.page(tx, rosa, NOW)
        assert inbox.unread(tx, rosa, NOW) == 1, "the sign itself"
        rows = [*muted.today, *muted.week]
        assert [row.kind for row in rows if row.waiting] == [Kind.RED_FLAG]
        assert not any(row.answers or row.exercises for row in rows)
        assert len(rows) == len([*before.today, *before.week]) + 1

        warning_signs.looked_at(tx, rosa, NOW)
        assert inbox.page(tx, rosa, NOW) == before


def test_advice_to_talk_waits_also_under_an_open_warning_sign(db: Database) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx)
        log(tx, rosa, score="7", side="left")
        warning_signs.answer(tx, rosa, ["locked"], None, NOW)
        rows = inbox.page(tx, rosa, NOW).today

    assert {row.kind for row in rows if row.waiting} == {Kind.RED_FLAG, Kind.ESCALATE}


def test_a_sign_open_for_long_mutes_still(db: Database) -> None:
    later = NOW + timedelta(days=119)  # a Thursday too
    with db.begin() as tx:
        rosa = a_runner(tx, strength_days=[3])
        warning_signs.answer(tx, rosa, ["locked"], None, NOW)
        reminder = Reminder(
            rosa.today(later), later, Kind.ROUTINE, (Kind.ROUTINE,), "why", (), None, Status.SENT
        )
        reminders.add(tx, rosa.id, reminder)

        assert inbox.unread(tx, rosa, later) == 0


def test_during_a_pause_a_row_offers_no_exercises(db: Database) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx, paused_until=TODAY)
        log(tx, rosa, score="6", side="left")
        (row,) = inbox.page(tx, rosa, NOW).today

    assert (row.kind, row.waiting, row.exercises) == (Kind.PAIN_HIGH, True, False)


@pytest.mark.parametrize(("kind", "told"), [(Kind.PAIN_RISE, True), (Kind.PAIN_HIGH, False)])
def test_a_state_is_told_by_any_later_reminder_and_an_event_by_one_of_its_days(
    db: Database, kind: Kind, told: bool
) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx)
        findings.put(tx, rosa.id, Finding(kind, None, "x", day(6), "why"), NOW)
        reminders.add(tx, rosa.id, Reminder(day(1), NOW, kind, (kind,), "why", (), None, Status.SENT))
        shown = inbox.page(tx, rosa, NOW)

    assert [row.told for row in shown.week] == [False, told]


def trained(tx: Transaction, person: Person, *ids: str) -> None:
    """Note exercises as done today."""
    for each in ids:
        exercise_log.tick(tx, person, each, None, None, None, NOW)


def test_a_session_on_its_day_answers_the_reminder_of_a_strength_day(db: Database) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx, strength_days=[3])
        alerts.remind(tx, rosa, NOW)
        trained(tx, rosa, "A1")
        (row,) = inbox.page(tx, rosa, NOW).today
        assert (row.done, row.waiting, row.answers) == (False, True, True), "one exercise is no session"

        trained(tx, rosa, "B1")
        (row,) = inbox.page(tx, rosa, NOW).today
        assert (row.done, row.waiting, row.answers) == (True, False, False)
        assert inbox.unread(tx, rosa, NOW) == 0
        (later,) = inbox.page(tx, rosa, NOW + timedelta(days=2)).week
        assert later.done and not later.answers


def test_a_session_does_not_answer_what_is_no_call_for_one_or_was_answered(db: Database) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx, strength_days=[3])
        alerts.remind(tx, rosa, NOW)
        (row,) = inbox.page(tx, rosa, NOW).today
        assert row.reminder and row.reminder.public_id
        inbox.answer(tx, rosa, row.reminder.public_id, "not_today", NOW)
        trained(tx, rosa, "A1", "B1")
        assert not inbox.page(tx, rosa, NOW).today[0].done

        theo = a_runner(tx, "theo", strength_days=[3])
        pain_log.log(tx, theo, Typed(score="7", side="left"), NOW - timedelta(days=1))
        alerts.remind(tx, theo, NOW)
        trained(tx, theo, "A1", "B1")
        (row,) = inbox.page(tx, theo, NOW).today
        assert (row.kind, row.done, row.answers) == (Kind.ESCALATE, False, True)
