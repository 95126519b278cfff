"""Calls are counted before they are made, by Strava's own windows; what is urgent may use more of them."""

from datetime import UTC, datetime, timedelta

import pytest

from app.store import strava_budget
from app.store.strava_budget import Counts, Urgency

NOW = datetime(2026, 11, 12, 9, 7, tzinfo=UTC)
QUARTER = datetime(2026, 11, 12, 9, 15, tzinfo=UTC)
MIDNIGHT = datetime(2026, 11, 13, tzinfo=UTC)


@pytest.fixture
def reserve(db):
    def reserve(at=NOW, **more):
        with db.begin() as tx:
            return strava_budget.reserve(tx, "here", at, **more)

    return reserve


@pytest.fixture
def said(db):
    def said(now=NOW, asked=NOW, **counts):
        with db.begin() as tx:
            strava_budget.correct(tx, "here", Counts(asked, **counts), now)

    return said


def held(db, at=NOW):
    with db.read() as tx:
        return strava_budget.counts(tx, "here", at)


def test_passes_stop_at_nine_tenths_and_events_use_the_rest(db, reserve):
    assert [reserve() for _ in range(90)] == [None] * 90
    assert reserve() == QUARTER
    assert [reserve(urgency=Urgency.WAITING) for _ in range(10)] == [None] * 10
    assert reserve(urgency=Urgency.WAITING) == QUARTER
    assert held(db).read_short_used == 100


def test_a_quarter_hour_begins_anew_on_the_clock_and_a_day_at_midnight_of_utc(db, reserve, said):
    reserve()
    said(read_daily_used=950, read_short_used=30)

    assert held(db, QUARTER).read_short_used == 0
    assert reserve(QUARTER) == MIDNIGHT
    assert reserve(MIDNIGHT) is None
    assert held(db, MIDNIGHT).read_daily_used == 1


def test_stravas_count_and_limits_are_taken_over_but_calls_on_their_way_stay(db, reserve, said):
    for _ in range(5):
        reserve()
    said(short_used=3, short_limit=400, read_short_used=60, read_short_limit=200, daily_limit=4_000)

    counts = held(db)
    assert (counts.short_used, counts.read_short_used) == (5, 60)
    assert (counts.short_limit, counts.read_short_limit, counts.daily_limit) == (400, 200, 4_000)


def test_a_count_of_the_last_quarter_hour_is_none_of_this_one(db, reserve, said):
    reserve()
    said(now=QUARTER, asked=NOW, read_short_used=99, read_daily_used=120)

    assert held(db, QUARTER).read_short_used == 0
    assert held(db, QUARTER).read_daily_used == 120


@pytest.mark.parametrize(
    ("counts", "until"),
    [({}, QUARTER), ({"read_daily_used": 1000}, MIDNIGHT), ({"daily_used": 2000}, MIDNIGHT)],
)
def test_after_a_refusal_nothing_is_asked_until_the_full_counter_begins_anew(
    db, reserve, said, counts, until
):
    reserve()
    said(**counts)
    with db.begin() as tx:
        assert strava_budget.block(tx, "here", NOW, timedelta(seconds=3)) == until + timedelta(seconds=3)

    assert reserve(until, urgency=Urgency.WAITING) == until + timedelta(seconds=3)
    assert reserve(until + timedelta(seconds=3)) is None


def test_each_app_has_its_own(db, reserve):
    reserve()
    with db.read() as tx:
        assert strava_budget.counts(tx, "there", NOW).short_used == 0
