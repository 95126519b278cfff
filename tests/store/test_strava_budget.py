"""Calls are counted before they are made, by Strava's own windows; what is urgent may use more of them."""

from datetime import UTC, datetime, timedelta

import pytest

from app.store import strava_budget
from app.store.strava_counts import MARGIN, Said, Urgency

NOW = datetime(2026, 11, 12, 9, 7, tzinfo=UTC)
QUARTER = datetime(2026, 11, 12, 9, 15, tzinfo=UTC)
MIDNIGHT = datetime(2026, 11, 13, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def reserve(db):
    def reserve(at=NOW, **more):
        with db.begin() as tx:
            return strava_budget.reserve(tx, "here", at, **more)

    return reserve


@pytest.fixture
def said(db, reserve):
    """Strava's answer to a call, which was counted before."""

    def said(now=NOW, asked=None, **told):
        with db.begin() as tx:
            strava_budget.correct(tx, "here", Said(asked or now, now, **told))

    reserve(NOW - timedelta(days=1))
    return said


@pytest.fixture
def refuse(db, reserve):
    """A refusal."""

    def refuse(now=NOW, asked=None, **told):
        with db.begin() as tx:
            return strava_budget.refuse(tx, "here", Said(asked or now, now, **told))

    reserve(NOW - timedelta(days=1))
    return refuse


def held(db, at=NOW):
    with db.read() as tx:
        return strava_budget.counts(tx, "here", at)


def test_bulk_stops_before_routine_and_routine_before_what_is_waited_for(db, reserve):
    for urgency, more in ((Urgency.BULK, 70), (Urgency.ROUTINE, 20), (Urgency.WAITING, 10)):
        assert [reserve(urgency=urgency) for _ in range(more)] == [None] * more
        assert reserve(urgency=urgency) == QUARTER
    assert held(db).read_short_used == 100


@pytest.mark.parametrize("window", ["daily", "read_daily"])
def test_of_a_day_as_much_is_kept_as_of_a_quarter_hour(reserve, said, window):
    said(**{f"{window}_used": 899, f"{window}_limit": 1_000})
    assert reserve(urgency=Urgency.BULK) == MIDNIGHT
    assert reserve() is None
    assert reserve() == MIDNIGHT
    said(**{f"{window}_used": 999, f"{window}_limit": 1_000})
    assert reserve(urgency=Urgency.WAITING) is None
    assert reserve(urgency=Urgency.WAITING) == MIDNIGHT


def test_a_quarter_hour_begins_anew_on_the_clock_and_a_day_at_midnight_of_utc(db, reserve, said):
    said(read_daily_used=950, read_short_used=30)

    assert held(db, QUARTER).read_short_used == 0
    assert reserve(QUARTER) == MIDNIGHT
    assert reserve(MIDNIGHT) is None
    assert held(db, MIDNIGHT).read_daily_used == 1


def test_stravas_count_and_limits_are_taken_over_but_calls_on_their_way_stay(db, reserve, said):
    """What it counts beyond ours are calls of others with the same app."""
    for _ in range(5):
        reserve()
    said(short_used=3, short_limit=400, read_short_used=60, read_short_limit=200, daily_limit=4_000)

    counts = held(db)
    assert (counts.short_used, counts.read_short_used) == (5, 60)
    assert (counts.short_limit, counts.read_short_limit, counts.daily_limit) == (400, 200, 4_000)


def test_a_count_of_the_last_quarter_hour_is_none_of_this_one(db, said):
    said(now=QUARTER, asked=NOW, read_short_used=99, read_daily_used=120)

    assert held(db, QUARTER).read_short_used == 0
    assert held(db, QUARTER).read_daily_used == 120


@pytest.mark.parametrize(
    "told",
    [
        {"read_short_limit": 0, "short_limit": 0, "daily_limit": 0, "read_daily_limit": 0},
        {"read_short_used": 101, "daily_used": 10**9},
        {"read_daily_used": 300, "read_daily_limit": 200},
    ],
)
def test_what_cannot_be_is_passed_over(reserve, said, told):
    """No limit is nothing, and more than all is used only where Strava refuses."""
    said(**told)
    assert reserve() is None


def test_a_small_limit_leaves_a_call_by_which_the_true_one_is_learned(reserve, said):
    said(read_daily_used=0, read_daily_limit=1, read_short_limit=1)
    assert reserve(QUARTER, urgency=Urgency.BULK) is None
    assert reserve(QUARTER, urgency=Urgency.BULK) == MIDNIGHT
    said(QUARTER, read_daily_used=1, read_daily_limit=1_000, read_short_limit=100)
    assert reserve(QUARTER, urgency=Urgency.BULK) is None


@pytest.mark.parametrize(
    ("told", "until"),
    [
        ({}, QUARTER),
        ({"read_short_used": 101}, QUARTER),
        ({"read_daily_used": 1000}, MIDNIGHT),
        ({"daily_used": 2001}, MIDNIGHT),
    ],
)
def test_after_a_refusal_nothing_is_asked_until_the_full_counter_begins_anew(
    db, reserve, refuse, told, until
):
    assert refuse(**told) == until + MARGIN

    assert reserve(until, urgency=Urgency.WAITING) == until + MARGIN
    assert reserve(until + MARGIN) is None


def test_a_second_refusal_shortens_no_wait(reserve, refuse):
    refuse(read_daily_used=1000)
    assert refuse(NOW + MINUTE, read_daily_used=3) == MIDNIGHT + MARGIN


def test_a_wait_written_by_a_clock_that_was_set_back_is_none(reserve, refuse):
    refuse(NOW + timedelta(days=400))
    assert reserve() is None


@pytest.mark.parametrize("ahead", [7 * MINUTE, 3 * MINUTE, -3 * MINUTE, -9 * MINUTE])
@pytest.mark.parametrize("told", [{}, {"read_daily_used": 1000}])
def test_a_clock_that_is_off_by_minutes_waits_for_stravas_windows(reserve, refuse, ahead, told):
    """Strava's clock is ahead of ours by some minutes, or behind."""
    theirs = MIDNIGHT - 2 * MINUTE
    until = refuse(theirs - ahead, at=theirs, **told)

    assert MIDNIGHT < until + ahead <= MIDNIGHT + MARGIN
    assert reserve(until - timedelta(seconds=1)) == until
    assert reserve(until) is None


def test_a_day_that_is_still_yesterday_at_strava_ends_there(reserve, said):
    """Our clock is three minutes fast: yesterday's count would else be taken for today's."""
    now = MIDNIGHT + MINUTE
    reserve(now)
    said(now, at=now - 3 * MINUTE, read_daily_used=950)
    until = reserve(now)
    assert abs(until - MIDNIGHT - 3 * MINUTE) <= timedelta(seconds=1)
    assert reserve(until) is None


@pytest.mark.parametrize("at", [NOW - timedelta(days=3), NOW + timedelta(hours=2), None])
def test_a_date_that_is_far_from_ours_tells_nothing(refuse, at):
    assert refuse(at=at) == QUARTER + MARGIN


def test_an_answer_that_took_long_tells_no_other_time(db, said):
    """Strava answered at some time between the question and the end of its answer."""
    said(NOW + timedelta(seconds=40), asked=NOW, at=NOW + timedelta(seconds=2))
    assert held(db).ahead_s == 0
    said(NOW + timedelta(seconds=40), asked=NOW, at=NOW + timedelta(seconds=100))
    assert held(db).ahead_s == 60
    said(NOW + timedelta(seconds=40), asked=NOW)
    assert held(db).ahead_s == 60
    said(NOW, asked=NOW, at=NOW - timedelta(seconds=1))
    assert held(db).ahead_s == 0


def test_each_app_has_its_own(db, reserve):
    reserve()
    with db.read() as tx:
        assert strava_budget.counts(tx, "there", NOW).short_used == 0
