"""The clock: aware UTC, and able to start elsewhere."""

from datetime import UTC, datetime, timedelta, timezone

from app import clock


def test_the_clock_gives_utc():
    assert clock.start()().tzinfo is UTC


def test_the_clock_starts_at_the_instant_given_and_runs_on():
    begin = datetime(2020, 2, 29, 12, 0, tzinfo=timezone(timedelta(hours=2)))
    told = clock.start(begin)

    first, second = told(), told()

    assert timedelta(0) <= first - begin < timedelta(seconds=5)
    assert second >= first
    assert first.tzinfo is UTC
