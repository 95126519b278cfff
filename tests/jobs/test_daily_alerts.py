"""Each runner is judged once a day, in their own morning; one that fails holds up no other."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from app.services import alerts
from app.store.tables import ReminderRow
from jobs import daily_alerts


@pytest.fixture
def judged(monkeypatch):
    """Who was judged, in order, and still is for real."""
    seen = []
    real = alerts.judge

    def judge(tx, person, now):
        seen.append(person.email.partition("@")[0])
        return real(tx, person, now)

    monkeypatch.setattr(alerts, "judge", judge)
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
    add_person("Uma")
    real, failing = alerts.remind, [True]

    def remind(tx, person, now):
        if failing and person.id == rosa.id:
            raise ArithmeticError
        return real(tx, person, now)

    monkeypatch.setattr(alerts, "remind", remind)
    assert daily_alerts.run(db, berlin(8)) == 1

    failing.clear()
    assert daily_alerts.run(db, berlin(8, 15)) == 1


def test_running_twice_stores_one_reminder(db, rosa):
    for day in (9, 10, 11, 12, 13):
        for hour in (8, 12):
            daily_alerts.run(db, berlin(hour, day=day))

    with db.read() as tx:
        days = [row.local_date for row in tx.scalars(select(ReminderRow))]
    assert len(days) == len(set(days))
