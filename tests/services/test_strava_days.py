"""The local day of a run is its runner's, wherever it was run and whatever zone the server keeps."""

import time
from datetime import UTC, date, datetime

import pytest

from app.domain.runs import Source
from app.services import strava_page
from app.store import coverage, runs
from tests.build import NOW
from tests.services.practice import IVO
from tests.services.strava_here import connected

NEW_YORK = "(GMT-05:00) America/New_York"
BERLIN = "(GMT+01:00) Europe/Berlin"
SERVERS = ["UTC", "Pacific/Kiritimati", "America/St_Johns"]

# What it is, the instant (UTC), the wall clock there, its zone as Strava writes it, seconds from UTC.
CASES = [
    ("before clocks go forward", "2026-03-29T00:59", "2026-03-29T01:59", BERLIN, 3600),
    ("after clocks went forward", "2026-03-29T01:00", "2026-03-29T03:00", BERLIN, 7200),
    ("the first half past two", "2026-10-25T00:30", "2026-10-25T02:30", BERLIN, 7200),
    ("the second half past two", "2026-10-25T01:30", "2026-10-25T02:30", BERLIN, 3600),
    ("past midnight in summer", "2026-07-01T22:01", "2026-07-02T00:01", BERLIN, 7200),
    ("before midnight in winter", "2026-01-15T22:59", "2026-01-15T23:59", BERLIN, 3600),
    ("New York in the evening", "2026-07-05T02:30", "2026-07-04T22:30", NEW_YORK, -14400),
    ("New York's doubled hour", "2025-11-02T06:30", "2025-11-02T01:30", NEW_YORK, -18000),
    ("no midnight", "2026-09-06T04:05", "2026-09-06T01:05", "(GMT-04:00) America/Santiago", -10800),
    ("two midnights", "2025-11-02T05:30", "2025-11-02T00:30", "(GMT-05:00) America/Havana", -18000),
    ("half an hour", "2026-04-04T15:10", "2026-04-05T01:40", "(GMT+10:30) Australia/Lord_Howe", 37800),
    ("quarters of an hour", "2026-05-03T18:20", "2026-05-04T00:05", "(GMT+05:45) Asia/Kathmandu", 20700),
    ("quarters in summer", "2026-01-10T10:20", "2026-01-11T00:05", "(GMT+12:45) Pacific/Chatham", 49500),
    ("half an hour behind", "2026-07-05T02:20", "2026-07-04T23:50", "(GMT-03:30) America/St_Johns", -9000),
    ("far ahead", "2026-06-10T10:30", "2026-06-11T00:30", "(GMT+14:00) Pacific/Kiritimati", 50400),
    ("eleven hours behind", "2026-06-11T10:30", "2026-06-10T23:30", "(GMT-11:00) Pacific/Pago_Pago", -39600),
    ("a zone that is not true", "2026-06-05T15:30", "2026-06-06T00:30", "(GMT-08:00) Mars/Base", -28800),
    ("after a day left out", "2011-12-30T10:30", "2011-12-31T00:30", "(GMT+13:00) Pacific/Apia", 50400),
    ("the last of February", "2024-02-29T23:30", "2024-03-01T00:30", BERLIN, 3600),
]  # fmt: skip


@pytest.fixture(params=SERVERS)
def server(request, monkeypatch):
    """A server whose own clock is kept in some zone."""
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield request.param
    monkeypatch.undo()
    time.tzset()


def raw(number, start, local, zone, offset_s):
    return {
        "id": number,
        "name": "Run",
        "sport_type": "Run",
        "start_date": f"{start}:00Z",
        "start_date_local": f"{local}:00Z",
        "timezone": zone,
        "utc_offset": float(offset_s),
        "distance": 8_000.0,
        "moving_time": 2_400,
        "elapsed_time": 2_460,
    }


def test_nineteen_days_are_right_on_any_server(db, rosa, server):
    assert len(CASES) == 19 and time.localtime(0).tm_gmtoff == {"UTC": 0}.get(
        server, time.localtime(0).tm_gmtoff
    )
    told = [raw(n, *case[1:]) for n, case in enumerate(CASES, start=1)]
    with db.begin() as tx:
        account = connected(tx, rosa)
        strava_page.take(tx, rosa, account, told, NOW)
        strava_page.take(tx, rosa, account, told, NOW)
    with db.read() as tx:
        held = {int(each.run.external_id): each.run for each in runs.all_of(tx, rosa.id)}

    for n, (words, start, local, *_) in enumerate(CASES, start=1):
        assert held[n].day == date.fromisoformat(local[:10]), words
        assert held[n].local_start == datetime.fromisoformat(local), words
        assert held[n].start == datetime.fromisoformat(start).replace(tzinfo=UTC), words


def test_without_a_wall_clock_the_zone_tells_the_same_days(db, rosa, server):
    told = [raw(n, *case[1:]) for n, case in enumerate(CASES, start=1)]
    for one in told:
        del one["start_date_local"]
    with db.begin() as tx:
        strava_page.take(tx, rosa, connected(tx, rosa), told, NOW)
    with db.read() as tx:
        days = {int(each.run.external_id): each.run.day for each in runs.all_of(tx, rosa.id)}

    true = {n: date.fromisoformat(case[2][:10]) for n, case in enumerate(CASES, start=1)}
    not_known = 17  # what its zone says is not true, so nothing tells the day there but the offset
    assert {n: day for n, day in days.items() if n != not_known} == {
        n: day for n, day in true.items() if n != not_known
    }
    assert days[not_known] == date(2026, 6, 5)


@pytest.mark.parametrize("server", SERVERS[-1:], indirect=True)
def test_the_days_of_a_list_are_right_on_a_server_elsewhere(db, rosa, practice, server):
    """The odd places of the practice Strava, read with its list, and the days known by them."""
    places = {one["zone"]: one["day"] for one in practice.asks("GET", "/zones")}
    numbers = {practice.runs(IVO, zone=name, event=False): day for name, day in places.items()}
    practice.syncs(practice.connects(rosa, IVO))
    with db.read() as tx:
        held = {int(each.run.external_id): each.run.day for each in runs.all_of(tx, rosa.id)}
        span = coverage.span_of(tx, rosa.id, Source.STRAVA_API)

    assert {number: day.isoformat() for number, day in held.items()} == numbers
    assert span == (min(held.values()), rosa.today(NOW))
