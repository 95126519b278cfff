"""How numbers, times and days are written."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from flask import g

from app.web import formats


@pytest.fixture
def page(app, rosa):
    """A request of Rosa, who counts in km in Berlin."""
    with app.test_request_context():
        g.person = rosa
        yield


@pytest.fixture
def miles(app, new_person):
    """A request of Mia, who counts in miles in New York."""
    with app.test_request_context():
        g.person = new_person("Mia", units="mi", timezone="America/New_York")
        yield


@pytest.mark.parametrize(
    ("metres", "text"),
    [
        (15_200, "15.2 km"),
        (0, "0.0 km"),
        (15_250, "15.3 km"),
        (1_234_567, "1,234.6 km"),
        (None, "not known"),
        (6, "6 m"),
        (49.6, "50 m"),
        (50, "0.1 km"),
    ],
)
def test_distances_have_one_decimal_and_round_half_up(page, metres, text):
    assert formats.km(metres) == text


def test_a_ceiling_is_cut(page):
    assert formats.ceiling(16_720) == "16.7 km"
    assert formats.ceiling(16_799) == "16.7 km"
    assert formats.km(16_799) == "16.8 km"


def test_miles_for_those_who_count_in_them(miles):
    assert formats.km(16_093.44) == "10.0 mi"
    assert formats.unit() == "mi"
    assert formats.pace(SimpleNamespace(distance_m=16_093, moving_s=5_400)) == "9:00"


def test_pace_and_duration(page):
    assert formats.pace(SimpleNamespace(distance_m=15_200, moving_s=5_761)) == "6:19"
    assert formats.pace(SimpleNamespace(distance_m=15_200, moving_s=None)) == "?"
    assert formats.pace_at(15_200 / 5_761) == "6:19"
    assert formats.duration(5_761) == "1:36:01"
    assert formats.duration(2_232) == "37:12"
    assert formats.duration(59.5) == "1:00"
    assert formats.duration(None) == "?"


def test_days(page):
    day = date(2026, 11, 8)
    assert formats.day(day) == "Sun 8 Nov"
    assert formats.day_long(date(2026, 11, 12)) == "Thursday 12 November"
    assert formats.day_year(day) == "8 Nov 2026"
    assert formats.weekday(day) == "Sunday"


def test_a_day_of_another_year_carries_its_year(page):
    assert formats.day(date(2013, 2, 6)) == "Wed 6 Feb 2013"
    assert formats.day_long(date(2013, 2, 6)) == "Wednesday 6 February 2013"


def test_the_year_that_it_is_is_that_of_the_persons_own_day(app, rosa):
    with app.test_request_context():
        g.person, g.now = rosa, datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
        assert formats.day(date(2027, 1, 1)) == "Fri 1 Jan"
        assert formats.day(date(2026, 12, 31)) == "Thu 31 Dec 2026"


def test_times_are_the_persons_own(page):
    assert formats.clock_time(datetime(2026, 11, 12, 6, 10, tzinfo=UTC)) == "07:10"
    assert formats.clock_time(datetime(2026, 7, 12, 6, 10, tzinfo=UTC)) == "08:10"


@pytest.mark.parametrize(
    ("who", "end", "text"),
    [
        ("page", datetime.max, "23:59"),
        ("page", datetime.min, "00:53"),
        ("miles", datetime.max, "18:59"),
        ("miles", datetime.min, "00:00"),
    ],
)
def test_an_instant_whose_local_year_there_is_not_is_shown_as_it_is(request, who, end, text):
    request.getfixturevalue(who)
    assert formats.clock_time(end.replace(tzinfo=UTC)) == text


def test_times_of_a_stranger_are_utc_and_say_so(app):
    with app.test_request_context():
        assert formats.clock_time(datetime(2026, 11, 12, 6, 10, tzinfo=UTC)) == "06:10 UTC"


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (23.577, 0, "24 %"),
        (23.577, 1, "23.6 %"),
        (-4.2, 0, "−4 %"),
        (-0.2, 0, "0 %"),
        (None, 0, "?"),
        (0.5, 0, "1 %"),
    ],
)
def test_per_cent(value, digits, text):
    assert formats.percent(value, digits) == text


def test_changes_carry_their_sign():
    assert (formats.signed(23.58), formats.signed(-2), formats.signed(0)) == ("+23.6", "−2.0", "+0.0")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Lunch Run", "Lunch Run"),
        ("a\x00b\r\nc\td", "a b c d"),
        ("abc\u202edef\u2066", "abcdef"),
        ("x" * 201, "x" * 199 + "…"),
        ("x" * 200, "x" * 200),
    ],
)
def test_somebody_elses_text_is_one_plain_line(text, shown):
    assert formats.cut(text) == shown


@pytest.mark.parametrize(
    ("at", "moment", "at_time"),
    [
        (datetime(2026, 11, 12, 5, 41, tzinfo=UTC), "today 06:41", "06:41"),
        (datetime(2026, 11, 11, 5, 41, tzinfo=UTC), "yesterday 06:41", "06:41 on Wed 11 Nov"),
        (datetime(2026, 11, 12, 23, 30, tzinfo=UTC), "tomorrow 00:30", "00:30 tomorrow"),
        (datetime(2026, 11, 20, 8, 0, tzinfo=UTC), "Fri 20 Nov 09:00", "09:00 on Fri 20 Nov"),
    ],
    ids=["today", "yesterday", "tomorrow on the person's clock", "a later day"],
)
def test_an_instant_is_named_as_seen_from_today(page, at, moment, at_time):
    assert formats.moment(at) == moment
    assert formats.at_time(at) == at_time
