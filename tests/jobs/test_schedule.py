"""The timetable: each turn once, missed turns caught up once, due times by the clock given."""

from datetime import UTC, datetime, time, timedelta

import pytest

from app.store import jobs
from jobs import schedule
from jobs.runner import Runner
from jobs.schedule import DAILY_ALERTS, HOUSEKEEPING, Job


def at(*parts):
    return datetime(2026, 11, *parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("last", "now", "due"),
    [
        (None, at(12, 9, 0), True),
        (at(12, 9, 0), at(12, 9, 14), False),
        (at(12, 9, 14), at(12, 9, 15), True),
        (at(11, 9, 0), at(12, 9, 0), True),
        (at(13, 9, 0), at(12, 9, 0), True),
    ],
    ids=["never done", "same quarter", "next quarter", "missed for a day", "clock set back"],
)
def test_alerts_are_due_every_quarter_of_an_hour(last, now, due):
    assert DAILY_ALERTS.is_due(last, now) is due


@pytest.mark.parametrize(
    ("last", "now", "due"),
    [
        (at(12, 3, 10), at(12, 23, 0), False),
        (at(12, 3, 10), at(13, 3, 9), False),
        (at(12, 3, 10), at(13, 3, 10), True),
        (at(12, 3, 9), at(12, 3, 10), True),
        (at(12, 23, 0), at(13, 0, 30), False),
    ],
    ids=["done tonight", "not yet", "the next night", "a minute before", "over midnight"],
)
def test_housekeeping_is_due_once_a_night(last, now, due):
    assert HOUSEKEEPING.is_due(last, now) is due


def test_nights_are_told_in_utc():
    slot = schedule.nightly(time(3, 10))

    assert slot(at(12, 3, 10)) == at(12, 3, 10)
    assert slot(at(12, 3, 9)) == at(11, 3, 10)


class Turning:
    """A clock and a pool that counts how often the alerts are done."""

    def __init__(self, db, begin):
        self.now, self.done, self.fails = begin, [], []
        handler = schedule.once_a_turn(DAILY_ALERTS, db, lambda: self.now, self._work)
        idle = schedule.once_a_turn(HOUSEKEEPING, db, lambda: self.now, lambda: None)
        self.pool = Runner(db, {"daily_alerts": handler, "housekeeping": idle}, lambda: self.now)

    def _work(self):
        if self.fails:
            raise OSError(self.fails.pop())
        self.done.append(self.now)


@pytest.fixture
def turning(db, now, monkeypatch):
    monkeypatch.setattr(schedule, "TIMETABLE", (DAILY_ALERTS, HOUSEKEEPING))
    return Turning(db, now)


def test_a_turn_ticked_often_is_done_once(db, turning, now):
    for _ in range(3):
        schedule.tick(db, lambda: turning.now)
    turning.pool.run_due()
    assert schedule.tick(db, lambda: turning.now) == []
    assert turning.done == [now]


def test_a_tick_while_the_work_goes_on_adds_no_second_turn(db, turning, now):
    def work(payload):
        schedule.tick(db, lambda: now)

    schedule.tick(db, lambda: now)
    counting = []
    inner = schedule.once_a_turn(DAILY_ALERTS, db, lambda: now, lambda: counting.append(work({})))
    Runner(db, {"daily_alerts": inner, "housekeeping": lambda payload: None}, lambda: now).run_due()

    assert len(counting) == 1


def test_what_was_missed_for_days_is_caught_up_once(db, turning, now):
    with db.begin() as tx:
        jobs.succeeded(tx, "daily_alerts", now - timedelta(days=3))
        jobs.succeeded(tx, "housekeeping", now)

    assert schedule.tick(db, lambda: now) == ["daily_alerts"]
    turning.pool.run_due()

    assert turning.done == [now]
    assert schedule.tick(db, lambda: now) == []


def test_a_failed_turn_is_tried_again_and_counts_only_when_it_succeeds(db, turning, now):
    turning.fails = ["no room"]
    schedule.tick(db, lambda: now)
    turning.pool.run_due()
    assert turning.done == []

    turning.now = now + timedelta(seconds=10)
    turning.pool.run_due()
    assert turning.done == [now + timedelta(seconds=10)]


def test_the_ticker_catches_up_at_once_and_survives_a_database_that_is_away(db, now, tmp_path):
    scheduler = schedule.start(db, lambda: now)
    scheduler.shutdown(wait=True)

    with db.read() as tx:
        from app.store import tasks

        assert tasks.waiting(tx, now)
    db.path.write_text("this is no database any more, " * 400)
    db.close()
    schedule._tick_or_wait(db, lambda: now)


def test_a_job_is_its_name_and_its_turns():
    hourly = Job("hourly", schedule.every(minutes=60))

    assert not hourly.is_due(at(12, 9, 0), at(12, 9, 59))
    assert hourly.is_due(at(12, 9, 59), at(12, 10, 0))
