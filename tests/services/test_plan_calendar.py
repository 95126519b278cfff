"""Planned runs as a calendar's file, read again by a strict reader of RFC 5545."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from app.domain.planning import NOT_ADVICE, PlannedRun
from app.services.plan_calendar import calendar
from tests.conftest import NOW

SATURDAY = date(2026, 11, 14)


def opened(text: str) -> list[dict[str, str]]:
    """The events of a file: names with their parameters, and values as they are meant."""
    raw = text.encode()
    assert raw.endswith(b"\r\n") and b"\n" not in raw.replace(b"\r\n", b"")
    assert max(map(len, raw.split(b"\r\n"))) <= 75
    lines = text.replace("\r\n ", "").removesuffix("\r\n").split("\r\n")
    assert (lines[0], lines[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")
    held: dict[str, str] = {}
    events: list[dict[str, str]] = []
    for line in lines[1:-1]:
        name, found, value = line.partition(":")
        assert found and name == name.upper(), line
        if line == "BEGIN:VEVENT":
            held = {}
        elif line == "END:VEVENT":
            events.append(held)
        else:
            assert name not in held, line
            held[name] = meant(value)
    return events


def meant(value: str) -> str:
    """A text without what keeps its signs from ending it."""
    found, letters = "", iter(value)
    for letter in letters:
        found += {"n": "\n"}.get(after := next(letters), after) if letter == "\\" else letter
    return found


def test_a_run_lasts_a_day_unless_its_hour_was_said(rosa):
    plans = [PlannedRun(SATURDAY, 14_050), PlannedRun(SATURDAY, 21_097, time(9, 30), race=True)]
    one, race = opened(calendar(plans, rosa, NOW, NOT_ADVICE))

    assert {name: one[name] for name in one if name != "UID"} == {
        "DTSTAMP": "20261112T090000Z",
        "DTSTART;VALUE=DATE": "20261114",
        "DTEND;VALUE=DATE": "20261115",
        "TRANSP": "TRANSPARENT",
        "SUMMARY": "Run 14.0 km",
        "DESCRIPTION": "A suggestion by arithmetic, not advice for your knee.",
    }
    assert (race["DTSTART"], race["SUMMARY"]) == ("20261114T093000", "Race 21.1 km")


def test_an_hour_is_that_of_the_runners_clock_in_every_zone(rosa):
    plan = PlannedRun(date(2027, 3, 28), 5_000, time(2, 30))  # an hour that Berlin leaves out
    for zone in ("Europe/Berlin", "Pacific/Auckland", "America/St_Johns"):
        assert opened(calendar([plan], replace(rosa, timezone=zone), NOW))[0]["DTSTART"] == "20270328T023000"


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
    text = calendar([PlannedRun(SATURDAY, 14_000)], named, NOW)

    assert "VALARM" not in text and rosa.email not in text and str(rosa.public_id) not in text
    assert opened(text)[0]["SUMMARY"] == "Run 8.6 mi"


def test_hostile_words_stay_words_and_long_lines_go_on_in_the_next(rosa):
    words = "Ends\nBEGIN:VALARM; a, b \\ c " + "ü" * 100
    (event,) = opened(calendar([PlannedRun(SATURDAY, 14_000)], rosa, NOW, words))

    assert event["DESCRIPTION"] == words


def test_no_run_makes_a_file_without_one(rosa):
    assert opened(calendar([], rosa, datetime(2026, 1, 1, tzinfo=UTC))) == []
