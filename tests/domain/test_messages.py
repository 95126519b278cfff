"""When a message may go out, and how long a failed one waits."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.messages import AT_ANY_HOUR, Kind, lasts, may_go_at, wait_after

BERLIN = ZoneInfo("Europe/Berlin")
ZONES = sorted(zone for zone in available_timezones() if "/" in zone)


def berlin(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=BERLIN).astimezone(UTC)


@pytest.mark.parametrize(
    ("at", "goes"),
    [
        (berlin(12, 8), berlin(12, 8)),
        (berlin(12, 20, 59), berlin(12, 20, 59)),
        (berlin(12, 21), berlin(13, 8)),
        (berlin(12, 23, 59), berlin(13, 8)),
        (berlin(12, 0), berlin(12, 8)),
        (berlin(12, 7, 59), berlin(12, 8)),
    ],
)
def test_what_is_due_in_quiet_hours_waits_for_their_end(at, goes):
    assert may_go_at(Kind.REMINDER, at, BERLIN) == goes


@pytest.mark.parametrize(
    ("at", "hours"),
    [
        (berlin(28, 21, month=3), 10),  # the clock goes forward in that night
        (berlin(24, 21, month=10), 12),  # and back in this one
    ],
)
def test_quiet_hours_end_on_the_wall_clock_when_it_changes(at, hours):
    until = may_go_at(Kind.REMINDER, at, BERLIN)
    assert until - at == timedelta(hours=hours)
    assert until.astimezone(BERLIN).hour == 8


@given(st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)), st.sampled_from(ZONES))
def test_nothing_that_can_wait_goes_out_at_night_anywhere(naive, name):
    now, zone = naive.replace(tzinfo=UTC), ZoneInfo(name)
    until = may_go_at(Kind.REMINDER, now, zone)

    assert 8 <= until.astimezone(zone).hour < 21
    assert timedelta(0) <= until - now <= timedelta(hours=13)
    assert may_go_at(Kind.REMINDER, until, zone) == until


@pytest.mark.parametrize("kind", sorted(AT_ANY_HOUR))
def test_who_sits_there_and_waits_gets_their_mail_at_night(kind):
    assert may_go_at(kind, berlin(12, 3), BERLIN) == berlin(12, 3)


def test_waits_grow_to_an_hour():
    minutes = [wait_after(tries) / timedelta(minutes=1) for tries in (1, 2, 3, 4, 5, 6, 7, 8, 500)]
    assert minutes == [1, 2, 4, 8, 16, 32, 60, 60, 60]


def test_a_reminder_lasts_for_a_day_and_every_kind_ends():
    assert lasts(Kind.REMINDER) == timedelta(hours=24)
    assert all(timedelta(0) < lasts(kind) <= timedelta(days=7) for kind in Kind)


def test_an_instant_is_given_back_in_the_zone_it_was_asked_in():
    asked = berlin(12, 3).astimezone(UTC)

    assert may_go_at(Kind.REMINDER, asked, BERLIN).tzinfo is UTC
