"""When a reminder goes out: the runner's time, 20 hours apart, outside quiet hours, across clock changes."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.domain.reminders import Settings, window

BERLIN = Settings(ZoneInfo("Europe/Berlin"))


def berlin(day, hour, minute=0, month=11):
    return datetime(2026, month, day, hour, minute, tzinfo=BERLIN.zone)


def test_it_is_due_at_eight_and_dropped_a_day_later():
    when = window(berlin(12, 6), None, BERLIN)

    assert (when.due, when.expires) == (berlin(12, 8), berlin(13, 8))
    assert when.due.tzinfo is UTC


def test_after_its_time_it_is_due_now_and_expires_no_later():
    when = window(berlin(12, 15, 30), None, BERLIN)

    assert (when.due, when.expires) == (berlin(12, 15, 30), berlin(13, 8))


@pytest.mark.parametrize(
    ("hour", "minute", "due"), [(20, 59, (12, 20, 59)), (21, 0, (13, 8, 0)), (23, 30, (13, 8, 0))]
)
def test_in_the_quiet_hours_it_waits_for_their_end(hour, minute, due):
    assert window(berlin(12, hour, minute), None, BERLIN).due == berlin(*due)


def test_after_midnight_the_quiet_hours_end_the_same_morning():
    late = Settings(BERLIN.zone, reminder_time=time(10), quiet_from=time(22), quiet_until=time(10))

    assert window(berlin(12, 0, 30), None, late).due == berlin(12, 10)


@pytest.mark.parametrize(
    ("now", "due"),
    [((0, 15), (0, 30)), ((0, 45), (0, 45)), ((1, 0), (1, 30)), ((1, 15), (1, 30)), ((1, 30), (1, 30))],
)
def test_quiet_hours_that_end_in_an_hour_that_comes_twice_end_in_each(now, due):
    late = Settings(BERLIN.zone, reminder_time=time(23), quiet_from=time(22, 30), quiet_until=time(2, 30))

    assert window(datetime(2026, 10, 25, *now, tzinfo=UTC), None, late).due == datetime(
        2026, 10, 25, *due, tzinfo=UTC
    )


def test_quiet_hours_within_a_day_hold_to_their_end():
    noon = Settings(BERLIN.zone, quiet_from=time(12), quiet_until=time(14))

    assert window(berlin(12, 11, 59), None, noon).due == berlin(12, 11, 59)
    assert window(berlin(12, 12), None, noon).due == berlin(12, 14)
    assert window(berlin(12, 14), None, noon).due == berlin(12, 14)
    assert window(berlin(12, 2), None, noon).due == berlin(12, 8)


def test_the_same_hour_twice_means_no_quiet_hours():
    never = Settings(BERLIN.zone, quiet_from=time(8), quiet_until=time(8))

    assert window(berlin(12, 8), None, never).due == berlin(12, 8)
    assert window(berlin(12, 23), None, never).due == berlin(12, 23)


def test_a_time_within_the_quiet_hours_means_their_end_on_that_day():
    late = Settings(BERLIN.zone, reminder_time=time(22, 30))

    when = window(berlin(12, 3), None, late)

    assert (when.due, when.expires) == (berlin(12, 8), berlin(13, 8))


@pytest.mark.parametrize(
    ("last", "due"),
    [((11, 8), (12, 8)), ((11, 12), (12, 8)), ((11, 13), (12, 9)), ((11, 20, 59), (12, 16, 59))],
)
def test_twenty_hours_lie_between_two(last, due):
    when = window(berlin(12, 8), berlin(*last), BERLIN)

    assert when.due == berlin(*due)


def test_rest_that_ends_in_the_quiet_hours_waits_for_the_next_day():
    early = Settings(BERLIN.zone, quiet_from=time(15))

    when = window(berlin(12, 8), berlin(11, 20), early)

    assert (when.due, when.expires) == (berlin(13, 8), berlin(13, 16))


def test_the_morning_follows_the_clock_and_twenty_hours_stay_hours():
    """On 25 October 2026 a day has 25 hours in Berlin, on 29 March 23."""
    autumn = window(datetime(2026, 10, 25, 5, tzinfo=UTC), None, BERLIN)
    spring = window(datetime(2026, 3, 29, 5, tzinfo=UTC), None, BERLIN)
    assert autumn.due == datetime(2026, 10, 25, 7, tzinfo=UTC)
    assert spring.due == datetime(2026, 3, 29, 6, tzinfo=UTC)

    long_night = window(autumn.due, berlin(24, 13, month=10), BERLIN)
    short_night = window(spring.due, berlin(28, 13, month=3), BERLIN)
    assert long_night.due == berlin(25, 8, month=10)  # 20 hours after 13:00 it is 8:00 again, not 9:00
    assert short_night.due == berlin(29, 10, month=3)


def test_a_time_that_the_clock_leaves_out_is_an_hour_later():
    early = Settings(BERLIN.zone, reminder_time=time(2, 30), quiet_from=time(0), quiet_until=time(0))

    assert window(datetime(2026, 3, 28, 23, tzinfo=UTC), None, early).due == datetime(
        2026, 3, 29, 1, 30, tzinfo=UTC
    )


def test_the_answer_does_not_depend_on_the_zone_the_instants_are_written_in():
    now, last = datetime(2026, 11, 12, 3, tzinfo=UTC), datetime(2026, 11, 11, 15, tzinfo=UTC)
    tokyo = ZoneInfo("Asia/Tokyo")

    assert window(now, last, BERLIN) == window(now.astimezone(tokyo), last.astimezone(tokyo), BERLIN)
    assert window(now, last, BERLIN).due == last + timedelta(hours=20)
