"""Planned runs as a calendar's file, opened again as a calendar would."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from icalendar import Calendar, Event

from app.domain.planning import NOT_ADVICE, PlannedRun
from app.services.plan_calendar import calendar
from tests.conftest import NOW

SATURDAY = date(2026, 11, 14)


def opened(made: bytes) -> list[Event]:
    """The events of a file that is as it should be."""
    assert b"\n" not in made.replace(b"\r\n", b"")
    assert max(map(len, made.split(b"\r\n"))) <= 75
    read = Calendar.from_ical(made)
    events = list(read.walk("VEVENT"))
    assert not read.errors and not any(event.errors for event in events)
    return events


def test_a_run_lasts_a_day_unless_its_hour_was_said(rosa):
    plans = [PlannedRun(SATURDAY, 14_050), PlannedRun(SATURDAY, 21_097, time(9, 30), race=True)]
    one, race = opened(calendar(plans, rosa, NOW, NOT_ADVICE))

    assert (one["DTSTART"].dt, one["DTEND"].dt) == (SATURDAY, SATURDAY + timedelta(days=1))
    assert (one["SUMMARY"], one["TRANSP"], one["DTSTAMP"].dt) == ("Run 14.0 km", "TRANSPARENT", NOW)
    assert one["DESCRIPTION"] == "A suggestion by arithmetic, not advice for your knee."
    assert (race["DTSTART"].dt, race["SUMMARY"]) == (datetime(2026, 11, 14, 9, 30), "Race 21.1 km")
    assert "DTEND" not in race and race["DURATION"].dt == timedelta(minutes=127)


def test_an_hour_is_that_of_the_runners_clock_in_every_zone(rosa):
    plan = PlannedRun(date(2027, 3, 28), 5_000, time(2, 30))  # an hour that Berlin leaves out
    for zone in ("Europe/Berlin", "Pacific/Auckland", "America/St_Johns"):
        assert b"DTSTART:20270328T023000\r\n" in calendar([plan], replace(rosa, timezone=zone), NOW)


def test_the_same_run_has_the_same_name_whenever_and_from_wherever_it_is_asked_for(rosa, sam):
    plan, other = PlannedRun(SATURDAY, 14_000), PlannedRun(SATURDAY, 14_001)
    named = [
        opened(calendar([each], who, now))[0]["UID"]
        for each, who, now in [
            (plan, rosa, NOW),
            (replace(plan, at=time(18)), rosa, NOW + timedelta(days=3)),
            (other, rosa, NOW),
            (replace(plan, race=True), rosa, NOW),
            (plan, sam, NOW),
        ]
    ]

    assert named[0] == named[1]
    assert len(set(named)) == 4
    assert all(name.endswith("@kneewise") for name in named)


def test_nothing_of_its_runner_but_the_runs_is_in_it(rosa):
    named = replace(rosa, name="BEGIN:VALARM\r\nX", units="mi")
    made = calendar([PlannedRun(SATURDAY, 14_000)], named, NOW)

    for private in ("VALARM", rosa.email, str(rosa.public_id)):
        assert private.encode() not in made
    assert opened(made)[0]["SUMMARY"] == "Run 8.6 mi"


def test_hostile_words_stay_words(rosa):
    words = "Ends\nBEGIN:VALARM; a, b \\ c " + "ü" * 100
    (event,) = opened(calendar([PlannedRun(SATURDAY, 14_000)], rosa, NOW, words))

    assert event["DESCRIPTION"] == words
    assert not event.subcomponents


def test_no_run_makes_a_file_without_one(rosa):
    assert opened(calendar([], rosa, datetime(2026, 1, 1, tzinfo=UTC))) == []
