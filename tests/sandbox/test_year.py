"""The invented runners' logs: the same at each telling, with all that a client has to survive."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.sandbox import broken, year
from app.sandbox.outing import restored
from app.sandbox.people import IVO, JONAS, MARA, NELE, PIA
from app.sandbox.shown import detail, summary
from tests.sandbox.conftest import NOW
from tests.sandbox.recorded import outings

TODAY = NOW.date()
few = settings(max_examples=20, deadline=None)  # each tells a year and a half
INSTANTS = st.datetimes(datetime(2026, 11, 12), datetime(2027, 6, 1), timezones=st.just(UTC))


@pytest.fixture(scope="module")
def mara():
    return [summary(one) for one in outings(MARA, TODAY, NOW)]


def having(activities, **fields):
    return [one for one in activities if all(one.get(name) == value for name, value in fields.items())]


@few
@given(st.sampled_from((MARA, NELE, IVO, PIA)), INSTANTS, INSTANTS)
def test_time_adds_activities_and_changes_none(athlete, one, other):
    earlier, later = sorted((one, other))
    known = outings(athlete, TODAY, earlier)
    year._told.cache_clear()
    year._of_days.cache_clear()

    ids = {one.id for one in known}
    assert [one for one in outings(athlete, TODAY, later) if one.id in ids] == known


@few
@given(st.sampled_from((MARA, IVO, PIA)), st.dates(date(2020, 1, 1), date(2040, 1, 1)))
def test_any_first_day_gives_a_log_in_order_with_an_id_for_each(athlete, first_day):
    now = datetime.combine(first_day, datetime.min.time(), UTC) + timedelta(hours=20)
    told = outings(athlete, first_day, now)

    assert len({one.id for one in told}) == len(told)
    assert [one.shown_start for one in told] == sorted(one.shown_start for one in told)
    assert all(one.end < now for one in told)
    assert all(first_day - one.local_start.date() <= timedelta(days=athlete.days) for one in told)


@few
@given(st.sampled_from((MARA, NELE, IVO, PIA)), st.integers(0))
def test_what_is_stored_comes_back_the_same(athlete, which):
    if told := outings(athlete, TODAY, NOW):
        one = told[which % len(told)]
        assert restored(one.stored()) == one


def test_ten_years_hold_five_thousand_activities():
    told = outings(JONAS, TODAY, NOW)

    assert len(told) == 5_000
    assert told[-1].start - told[0].start > timedelta(days=3_640)


def test_an_ordinary_log_runs_four_times_a_week_with_the_cadence_of_one_leg(mara):
    runs = [one for one in mara if one["type"] in ("Run", "VirtualRun")]

    assert 300 <= len(runs) <= 320
    assert all(80 <= one["average_cadence"] <= 88 for one in runs if "average_cadence" in one)
    assert having(mara, sport_type="Ride")
    assert having(mara, sport_type="Walk")


@pytest.mark.parametrize(
    "fields",
    [
        {"sport_type": "TrailRun", "type": "Run"},
        {"sport_type": "VirtualRun"},
        {"sport_type": "RiverRun"},
        {"trainer": True, "sport_type": "Run"},
        {"manual": True, "upload_id": None},
        {"workout_type": 1},
        {"private": True, "visibility": "only_me"},
        {"suffer_score": 33.5, "max_heartrate": 180.5, "athlete_count": 0},
        {"device_name": "Garmin Forerunner 265"},
        {"name": "=1+1"},
        {"name": "<script>alert('run')</script>"},
        {"utc_offset": 3600.0, "timezone": "(GMT+01:00) Europe/Berlin"},
        {"utc_offset": 7200.0, "timezone": "(GMT+01:00) Europe/Berlin"},
    ],
    ids=str,
)
def test_an_ordinary_log_holds_each_trap(mara, fields):
    assert having(mara, **fields)


def test_some_runs_have_no_cadence_and_some_titles_turn_letters_round(mara):
    assert [one for one in mara if one["sport_type"] == "Run" and "average_cadence" not in one]
    assert [one for one in mara if "\u202e" in one["name"]]


def test_a_hidden_start_time_is_a_second_after_midnight_in_both_fields(mara):
    hidden = having(mara, name="Start time hidden")

    assert hidden
    for one in hidden:
        assert one["start_date"] == one["start_date_local"]
        assert one["start_date"].endswith("T00:00:01Z")


def test_a_run_goes_on_past_midnight_and_one_through_the_clock_change():
    told = outings(MARA, TODAY, NOW)

    def crosses(measure):
        return [one for one in told if measure(one.local_start) != measure(one.end.astimezone(MARA.zone))]

    assert crosses(lambda wall: wall.date())
    assert len(crosses(lambda wall: wall.utcoffset())) >= 3


def test_places_are_told_except_of_what_was_indoors_or_typed(mara):
    for one in mara:
        is_outdoors = not (one["trainer"] or one["manual"] or one["sport_type"] == "VirtualRun")
        assert bool(one["map"]["summary_polyline"]) == is_outdoors == bool(one["start_latlng"])


def test_each_way_of_being_broken_stands_among_good_records():
    activities = outings(PIA, TODAY, NOW)

    assert len([one for one in activities if not one.poison]) > 120
    assert {one.poison for one in activities} - {None} == set(broken.KINDS)


def test_a_detail_is_a_summary_with_more_in_it():
    for one in outings(MARA, TODAY, NOW)[:20]:
        assert (summary(one) | {"resource_state": 3}).items() <= detail(one).items()


def test_steps_follow_speed_so_that_a_fit_of_cadence_holds(mara):
    runs = [one for one in mara if one["type"] == "Run" and "average_cadence" in one]
    by_speed = sorted(runs, key=lambda one: one["distance"] / one["moving_time"])
    third = len(runs) // 3
    slow, fast = by_speed[:third], by_speed[-third:]

    assert sum(one["average_cadence"] for one in fast) > sum(one["average_cadence"] for one in slow) + third
