"""Each runner is judged once a day, in their own morning; one that fails holds up no other."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, select
from structlog.testing import capture_logs

from app.services import alerts, reminder_history, rounds
from app.store import pain, people
from app.store.tables import PersonRow, ReminderRow
from jobs import daily_alerts
from tests import build


@pytest.fixture
def judged(monkeypatch):
    """Who was judged, together or alone, in order, and still is for real."""
    seen = []
    alone, together = alerts.morning, rounds.morning

    def one(tx, person, now):
        seen.append(person.email.partition("@")[0])
        return alone(tx, person, now)

    def many(tx, people, now):
        calm = together(tx, people, now)
        seen.extend(person.email.partition("@")[0] for person in calm)
        return calm

    monkeypatch.setattr(alerts, "morning", one)
    monkeypatch.setattr(rounds, "morning", many)
    return seen


def berlin(hour, minute=0, day=12):
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC) - timedelta(hours=1)


def test_nobody_is_judged_before_eight_in_their_own_zone(db, rosa, judged):
    assert daily_alerts.run(db, berlin(7, 59)) == 0
    assert daily_alerts.run(db, berlin(8, 0)) == 1
    assert judged == ["rosa"]


def test_a_runner_is_judged_once_a_day(db, rosa, judged):
    for hour in (8, 9, 23):
        daily_alerts.run(db, berlin(hour))
    daily_alerts.run(db, berlin(7, day=13))
    assert judged == ["rosa"]

    daily_alerts.run(db, berlin(8, day=13))
    assert judged == ["rosa", "rosa"]


def test_every_runner_has_a_morning_of_their_own(db, rosa, add_person, judged):
    add_person("Kiri", timezone="Pacific/Auckland")
    add_person("Lee", timezone="America/Los_Angeles")

    for moment in (
        datetime(2026, 11, 12, 16, 0, tzinfo=UTC),
        datetime(2026, 11, 12, 19, 0, tzinfo=UTC),
        datetime(2026, 11, 13, 7, 0, tzinfo=UTC),
        datetime(2026, 11, 13, 15, 0, tzinfo=UTC),
        datetime(2026, 11, 13, 16, 0, tzinfo=UTC),
    ):
        daily_alerts.run(db, moment)
        judged.append("|")

    assert " ".join(judged) == "rosa lee | kiri | rosa | | lee |"


def test_the_morning_follows_the_clock_change(db, rosa, judged):
    assert daily_alerts.run(db, datetime(2026, 10, 24, 6, 0, tzinfo=UTC)) == 1  # summer time
    assert (
        daily_alerts.run(db, datetime(2026, 10, 25, 6, 0, tzinfo=UTC)) == 0
    )  # winter time began in the night
    assert daily_alerts.run(db, datetime(2026, 10, 25, 7, 0, tzinfo=UTC)) == 1


def test_therapists_are_not_judged(db, sam):
    assert daily_alerts.run(db, berlin(9)) == 0


def test_one_who_fails_holds_up_no_other_and_is_tried_again(db, rosa, add_person, monkeypatch):
    uma = add_person("Uma")
    sore(db, rosa)
    sore(db, uma)
    real, failing = alerts.morning, [True]

    def morning(tx, person, now):
        if failing and person.id == rosa.id:
            raise ArithmeticError
        return real(tx, person, now)

    monkeypatch.setattr(alerts, "morning", morning)
    assert daily_alerts.run(db, berlin(8)) == 1

    failing.clear()
    assert daily_alerts.run(db, berlin(8, 15)) == 1


def test_when_many_cannot_be_judged_together_each_is_judged_alone(db, rosa, add_person, monkeypatch):
    add_person("Uma")

    def morning(tx, people, now):
        raise ArithmeticError

    monkeypatch.setattr(rounds, "morning", morning)
    assert daily_alerts.run(db, berlin(8)) == 2
    assert daily_alerts.run(db, berlin(8, 15)) == 0


@pytest.mark.parametrize("together", [True, False])
def test_one_who_is_gone_between_listing_and_judging_is_passed_over_quietly(
    db, rosa, add_person, judged, monkeypatch, together
):
    uma, due = add_person("Uma"), reminder_history.due
    for person in (rosa, uma) if not together else ():
        sore(db, person)

    def due_and_gone(tx, waiting, now):
        """Who is due, of whom the first has gone by the time they are judged."""
        with db.begin() as other:
            other.execute(delete(PersonRow).where(PersonRow.id == rosa.id))
        return due(tx, waiting, now)

    monkeypatch.setattr(reminder_history, "due", due_and_gone)
    with capture_logs() as logged:
        assert daily_alerts.run(db, berlin(8)) == 1
    assert judged == ["uma"] and logged == []


def test_one_who_goes_while_others_are_judged_is_passed_over_quietly(db, rosa, add_person, monkeypatch):
    sore(db, rosa)
    real = rounds.morning

    def gone_meanwhile(tx, waiting, now):
        calm = real(tx, waiting, now)
        tx.execute(delete(PersonRow).where(PersonRow.id == rosa.id))
        return calm

    monkeypatch.setattr(rounds, "morning", gone_meanwhile)
    with capture_logs() as logged:
        assert daily_alerts.run(db, berlin(8)) == 0
    assert logged == []


def sore(db, person):
    """Give someone a high score, so that there is something to say."""
    with db.begin() as tx:
        pain.put(tx, person.id, build.entry(build.day(1), 6), berlin(8))


def test_running_twice_stores_one_reminder(db, rosa):
    for day in (9, 10, 11, 12, 13):
        for hour in (8, 12):
            daily_alerts.run(db, berlin(hour, day=day))

    with db.read() as tx:
        days = [row.local_date for row in tx.scalars(select(ReminderRow))]
    assert len(days) == len(set(days))


@pytest.fixture
def daily(add_person):
    """Someone with a strength day every day, so that each morning brings a reminder."""
    return add_person("Dan", strength_days=list(range(7)))


def reminders_of(db):
    with db.read() as tx:
        return list(tx.scalars(select(ReminderRow.at).order_by(ReminderRow.at)))


@pytest.mark.parametrize(("hour", "minute", "goes"), [(20, 59, True), (21, 0, False), (23, 30, False)])
def test_nothing_goes_out_in_the_quiet_hours(db, daily, hour, minute, goes):
    assert daily_alerts.run(db, berlin(hour, minute)) == goes
    assert len(reminders_of(db)) == goes

    daily_alerts.run(db, berlin(8, day=14))
    assert reminders_of(db)[-1] == berlin(8, day=14)


def test_the_morning_after_a_late_reminder_waits_until_twenty_hours_have_gone_by(db, daily, judged):
    assert daily_alerts.run(db, berlin(19)) == 1
    for hour in (8, 12, 14):
        assert daily_alerts.run(db, berlin(hour, 59, day=13)) == 0
    assert daily_alerts.run(db, berlin(15, day=13)) == 1

    assert judged == ["dan", "dan"]
    assert reminders_of(db) == [berlin(19), berlin(15, day=13)]


def test_a_journey_east_brings_no_two_reminders_close_together(db, daily):
    daily_alerts.run(db, berlin(8))
    with db.begin() as tx:
        people.change(tx, daily.id, timezone="Pacific/Auckland")
    auckland = datetime(2026, 11, 12, 19, 0, tzinfo=UTC)  # eight in the morning there, twelve hours later

    assert daily_alerts.run(db, auckland) == 0
    assert daily_alerts.run(db, auckland + timedelta(hours=8)) == 1
    assert len(reminders_of(db)) == 2


def test_the_log_is_read_once_for_judging_and_reminding(db, daily, monkeypatch):
    sore(db, daily)
    reads = []
    real = pain.of

    def of(tx, person_id, **window):
        reads.append(person_id)
        return real(tx, person_id, **window)

    monkeypatch.setattr(pain, "of", of)
    daily_alerts.run(db, berlin(8))

    assert reads == [daily.id]
    assert len(reminders_of(db)) == 1
