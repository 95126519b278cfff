"""The zone that a watch's clock fits is told by most of its latest recordings."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.domain.clocks import Clock, fitting, lately
from app.services.zone_question import PLACES

MAY = datetime(2026, 5, 10, 7, 0, tzinfo=UTC)
HOUR = 3_600


def in_zone(zone, days, first=MAY):
    """A recording of each of so many days, by a watch that shows the time of a zone."""
    for n in range(days):
        at = first + timedelta(days=n)
        ahead = at.astimezone(ZoneInfo(zone)).utcoffset()
        yield Clock(at, round(ahead.total_seconds()))


@pytest.mark.parametrize(
    ("worn", "zone", "found"),
    [
        ("Europe/Lisbon", "Europe/Berlin", "Europe/London"),
        ("Europe/Berlin", "UTC", "Europe/Berlin"),
        ("America/Los_Angeles", "Europe/Berlin", "America/Los_Angeles"),
        ("America/Phoenix", "America/New_York", "America/Phoenix"),
        ("Asia/Kathmandu", "Asia/Tokyo", "Asia/Kathmandu"),
        ("Australia/Adelaide", "Australia/Sydney", "Australia/Adelaide"),
    ],
)
def test_the_zone_worn_through_a_change_of_the_clocks_is_among_those_named(worn, zone, found):
    told = fitting(in_zone(worn, 60, datetime(2026, 3, 1, 7, 0, tzinfo=UTC)), zone, PLACES)

    assert told[0] == found
    assert worn in told
    assert zone not in told


def test_nothing_is_named_while_the_clock_fits_or_is_not_known():
    assert fitting([], "Europe/Berlin", PLACES) == ()
    assert fitting(in_zone("Europe/Rome", 9), "Europe/Berlin", PLACES) == ()


@pytest.mark.parametrize(("away", "named"), [(4, False), (5, False), (6, True)])
def test_most_of_the_latest_recordings_decide_and_half_is_not_most(away, named):
    here = [*in_zone("Europe/Berlin", 10 - away)]
    there = [*in_zone("Asia/Tokyo", away, MAY + timedelta(days=10))]

    assert bool(fitting(here + there, "Europe/Berlin", PLACES)) is named


def test_a_few_recordings_more_do_not_name_a_place_on_another_continent():
    told = [*in_zone("Europe/London", 9)]
    in_march = [Clock(datetime(2026, 3, 22, 7, 0, tzinfo=UTC), HOUR)]  # Casablanca's time, not yet London's

    for clocks in (told, told + in_march):
        assert fitting(clocks, "Europe/Athens", PLACES)[0] == "Europe/London"
    assert "Africa/Casablanca" in fitting(told + in_march, "Europe/Athens", PLACES)


def test_what_was_long_before_the_latest_recording_no_longer_tells():
    before = [*in_zone("Europe/Berlin", 30, MAY - timedelta(days=130))]
    now = [*in_zone("America/New_York", 3)]

    assert lately(before + now) == now
    assert fitting(before + now, "Europe/Berlin", PLACES)[0] == "America/New_York"


def test_a_zone_is_named_only_when_most_recordings_fit_it():
    scattered = [Clock(MAY + timedelta(days=n), n * HOUR) for n in range(3, 9)]

    assert fitting(scattered, "Europe/Berlin", PLACES) == ()


def test_a_clock_that_no_zone_shows_names_none():
    assert fitting([Clock(MAY, 13_000)], "Europe/Berlin", PLACES) == ()
