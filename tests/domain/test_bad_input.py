"""What the rules say of what should not be there: numbers that are none, days that are not, broken clocks."""

import math
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.domain.load import (
    Category,
    Coverage,
    Measured,
    NotPlannable,
    Reason,
    ReturnState,
    coverage,
    daily,
    ewma_ratio,
    longest_30d,
    planned_run,
    return_state,
    rolling_7d,
    sessions,
    spike,
    spikes,
    week_change,
    weeks,
)
from app.domain.people import WeekStart, week_of
from app.domain.runs import Run, Source, Sport, one_each, whole_metres, why_not
from tests.build import NOW, TODAY, day, run, session

ALL = Coverage(((day(400), TODAY),))
BERLIN, LORD_HOWE = (
    ZoneInfo("Europe/Berlin"),
    ZoneInfo("Australia/Lord_Howe"),
)  # the latter goes by half hours


def here(zone: ZoneInfo, on: date, clock: str, minutes: float, m: int = 5_000, fold: int = 0) -> Run:
    """A run that began when a clock on the wall read so; `fold` 1 is the second time it did."""
    wall = datetime.combine(on, datetime.strptime(clock, "%H:%M").time())
    start = wall.replace(tzinfo=zone, fold=fold).astimezone(UTC)
    seconds = round(60 * minutes)
    return Run(Source.FILE, Sport.RUN, start, wall, m, seconds, seconds)


# Distances and times that are none


@pytest.mark.parametrize(
    ("metres", "said"),
    [
        (math.nan, "Its distance is no distance."),
        (math.inf, "Its distance is no distance."),
        (-math.inf, "Its distance is no distance."),
        (-1, "Its distance is no distance."),
        (0, "It holds no distance."),
        (1, None),
        (200_000, None),
        (1_000_000, None),
        (1_000_001, "Its distance is greater than any run's."),
    ],
)
def test_a_recording_with_a_distance_that_is_none_is_refused_in_words(metres, said):
    assert why_not(run(m=metres), NOW) == said


@pytest.mark.parametrize("metres", [math.nan, math.inf, -math.inf, -1, -0.1])
def test_what_is_no_distance_becomes_no_metres(metres):
    with pytest.raises(ValueError, match=r"^not a distance$"):
        whole_metres(metres)


@pytest.mark.parametrize("metres", [0, -1, math.nan])
def test_what_has_no_distance_is_in_no_session(metres):
    assert sessions([run(m=metres)]) == []
    assert [one.distance_m for one in sessions([run(m=metres), run(day(1), m=5_000)])] == [5_000]


@pytest.mark.parametrize("metres", [0, -1, math.nan, math.inf])
def test_no_such_distance_is_planned(metres):
    with pytest.raises(NotPlannable):
        planned_run(TODAY, metres, [], ALL, TODAY)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (None, None),
        (0, None),
        (604_800, None),
        (604_801, "Its time is greater than any run's."),
        (-1, "Its time is no time."),
        (math.nan, "Its time is no time."),
        (math.inf, "Its time is no time."),
    ],
)
@pytest.mark.parametrize("which", ["moving_s", "elapsed_s"])
def test_a_recording_with_a_time_that_is_none_is_refused_in_words(which, seconds, said):
    assert why_not(replace(run(), **{which: seconds}), NOW) == said


# Days that are none


@pytest.mark.parametrize(
    ("start", "said"),
    [
        (NOW, None),
        (NOW + timedelta(hours=24), None),
        (NOW + timedelta(hours=24, seconds=1), "It is dated on a day still to come."),
        (datetime(2100, 3, 1, tzinfo=UTC), "It is dated on a day still to come."),
        (datetime(1990, 1, 1, tzinfo=UTC), None),
        (datetime(1989, 12, 31, 23, tzinfo=UTC), "It is dated 1989: the clock of the watch was not set."),
    ],
)
def test_a_recording_of_a_day_still_to_come_or_before_watches_is_refused_in_words(start, said):
    assert why_not(replace(run(), start=start, local_start=start.replace(tzinfo=None)), NOW) == said


@pytest.mark.parametrize(
    ("ahead", "said"), [(2, None), (3, "It is dated on a day still to come."), (27_000, "It is dated on")]
)
def test_a_local_day_may_be_ahead_of_the_start_by_a_zone_and_no_more(ahead, said):
    wall = datetime.combine(TODAY, datetime.min.time()) + timedelta(days=ahead)

    assert (why_not(replace(run(), local_start=wall), NOW) or "")[:14] == (said or "")[:14]


def test_a_local_day_before_watches_is_refused_although_the_start_is_fine():
    unset = replace(run(), local_start=datetime(1989, 11, 12, 8))

    assert why_not(unset, NOW) == "It is dated 1989: the clock of the watch was not set."
    assert why_not(replace(run(), start=datetime(1970, 1, 1, tzinfo=UTC)), NOW) == (
        "It is dated 1970: the clock of the watch was not set."
    )


AHEAD = session(day(-1), 90_000)


def test_a_run_dated_ahead_enters_no_number_of_today():
    ran = [session(day(n)) for n in (20, 15, 9, 3)]
    told = [*ran, AHEAD]
    over = daily(told, ALL, day(400), TODAY)

    assert longest_30d(TODAY, told, ALL) == longest_30d(TODAY, ran, ALL)
    assert spike(session(TODAY, 12_000), told, ALL) == spike(session(TODAY, 12_000), ran, ALL)
    assert return_state(TODAY, told, ALL) == return_state(TODAY, ran, ALL)
    assert week_change(TODAY, told, ALL) == week_change(TODAY, ran, ALL)
    assert sum(metres or 0 for metres in over.values()) == 40_000
    assert weeks(told, spikes(told), ALL, TODAY, TODAY)[-1].distance_m == 10_000
    assert not coverage([run(day(-1))], [], [], True, TODAY).knows(day(-1))


@pytest.mark.parametrize("year", [1989, 2100])
def test_a_run_of_another_century_leaves_todays_numbers_as_they_are(year):
    ran = [session(day(n)) for n in (20, 15, 9, 3)]
    told = [*ran, session(date(year, 3, 1), 90_000)]

    assert longest_30d(TODAY, told, ALL) == longest_30d(TODAY, ran, ALL)
    assert spikes(told)[:4][-1] == spikes(ran)[-1]
    assert spike(session(TODAY, 11_500), told, ALL).category is Category.SMALL
    assert [one.ran_m for one in weeks(told, spikes(told), ALL, day(7), TODAY)] == [10_000, 10_000]


def test_a_year_2100_that_has_come_is_a_year_like_any_other():
    on = date(2100, 3, 1)  # the day after 28 February: 2100 has no leap day
    ran = [session(on - timedelta(days=n)) for n in (30, 20, 10, 1)]
    known = Coverage(((date(2099, 1, 1), on),))

    assert spike(session(on, 11_001), ran, known).category is Category.SMALL
    assert planned_run(on, 11_000, ran, known, on).ceiling_m == 11_000
    assert (on - ran[-1].day, ran[-1].day) == (timedelta(days=1), date(2100, 2, 28))


def test_runs_at_the_same_second_are_one_run_or_one_session_and_no_metre_is_lost():
    timed = [run(m=3_000, minutes=20, id=1), run(m=9_000, minutes=50, id=2)]
    untimed = [run(m=3_000, minutes=None, id=1), run(m=9_000, minutes=None, id=2)]

    assert one_each(timed) == one_each(timed[::-1]) == [(timed[1], timed[0])]
    assert sorted(map(len, one_each(untimed))) == [1, 1]
    assert [one.distance_m for one in sessions(untimed)] == [12_000]
    assert [one.distance_m for one in sessions([run(m=3_000), run(m=3_000)])] == [6_000], "told to be two"


def test_days_of_two_hundred_kilometres_are_summed_and_judged_like_others():
    long = [run(day(n), 100_000, hour=hour, minutes=600) for n in range(28) for hour in (0, 12)]
    ran = sessions(long)
    log = daily(ran, ALL, day(60), TODAY)

    assert len(ran) == 56
    assert {one.distance_m for one in ran} == {100_000}
    assert rolling_7d(TODAY, log) == Measured(1_400_000)
    assert spike(session(TODAY, 200_001), ran, ALL).category is Category.LARGE
    assert spike(session(TODAY, 200_000), ran, ALL).category is Category.MODERATE
    assert week_change(TODAY, [*ran, session(TODAY, 500_000)], ALL).last_m == 1_900_000
    assert why_not(long[0], NOW) is None


# A year in which nothing is known, or nothing was run


def test_after_a_year_that_is_not_known_nothing_is_compared_and_nothing_is_a_break():
    ran = [session(day(n)) for n in (400, 390, 380, 370)]
    gap = Coverage(((day(400), day(370)), (day(1), TODAY)))
    log = daily(ran, gap, day(400), TODAY)

    assert spike(session(TODAY), ran, gap).reason is Reason.INCOMPLETE
    assert longest_30d(TODAY, ran, gap).reason is Reason.INCOMPLETE
    assert rolling_7d(TODAY, log).reason is Reason.INCOMPLETE
    assert ewma_ratio(TODAY, log).reason is Reason.INCOMPLETE
    assert return_state(TODAY, ran, gap).state is ReturnState.NONE
    assert weeks(ran, spikes(ran), gap, day(400), TODAY)[10].distance_m is None


def test_after_a_year_without_a_run_a_third_of_the_old_longest_is_the_cap():
    ran = [session(day(n), 12_000) for n in (400, 390, 380, 365)]
    log = daily(ran, ALL, day(400), TODAY)
    back = return_state(TODAY, ran, ALL)

    assert spike(session(TODAY), ran, ALL).reason is Reason.RETURN_AFTER_BREAK
    assert (back.state, back.gap_days, back.cap_m) == (ReturnState.RETURN_LONG, 365, 3_960)
    assert rolling_7d(TODAY, log) == Measured(0)
    assert ewma_ratio(TODAY, log).reason is Reason.OK
    assert weeks(ran, spikes(ran), ALL, day(400), TODAY)[10].distance_m == 0


# Clocks that change


@pytest.mark.parametrize(
    ("zone", "on", "first", "second", "gap_min"),
    [
        (BERLIN, date(2026, 3, 29), "01:30", "03:20", 30),
        (BERLIN, date(2026, 3, 29), "01:30", "03:21", 31),
        (LORD_HOWE, date(2026, 10, 4), "01:40", "03:00", 30),
        (LORD_HOWE, date(2026, 10, 4), "01:40", "03:01", 31),
    ],
)
def test_across_a_clock_put_forward_a_gap_is_as_long_as_it_was(zone, on, first, second, gap_min):
    warm_up, race = here(zone, on, first, 20), here(zone, on, second, 40)

    assert race.start - warm_up.end == timedelta(minutes=gap_min)
    assert len(sessions([race, warm_up])) == (1 if gap_min <= 30 else 2)
    assert {one.day for one in sessions([race, warm_up])} == {on}


@pytest.mark.parametrize(
    ("zone", "on", "first", "second", "gap_min"),
    [
        (BERLIN, date(2026, 10, 25), "02:30", "02:20", 30),
        (BERLIN, date(2026, 10, 25), "02:30", "02:21", 31),
        (LORD_HOWE, date(2026, 4, 5), "01:40", "01:40", 10),
        (LORD_HOWE, date(2026, 4, 5), "01:35", "01:56", 31),
    ],
)
def test_across_a_clock_put_back_a_gap_is_as_long_as_it_was(zone, on, first, second, gap_min):
    warm_up, race = here(zone, on, first, 20), here(zone, on, second, 40, fold=1)

    assert race.start - warm_up.end == timedelta(minutes=gap_min)
    assert len(sessions([race, warm_up])) == (1 if gap_min <= 30 else 2)
    assert one_each([warm_up, race]) == [(warm_up,), (race,)]


@pytest.mark.parametrize(
    ("zone", "on"),
    [
        (BERLIN, date(2026, 3, 29)),
        (BERLIN, date(2026, 10, 25)),
        (LORD_HOWE, date(2026, 4, 5)),
        (LORD_HOWE, date(2026, 10, 4)),
    ],
)
def test_days_and_weeks_around_a_clock_change_are_those_of_the_wall_clock(zone, on):
    ran = [here(zone, on + timedelta(days=n), clock, 30) for n in (-1, 0, 1) for clock in ("00:30", "23:00")]
    found = sessions(ran)
    known = coverage(ran, [], [], True)

    assert [one.day - on for one in found] == [timedelta(days=n) for n in (-1, -1, 0, 0, 1, 1)]
    assert list(daily(found, known, on - timedelta(days=1), on + timedelta(days=1)).values()) == [10_000] * 3
    assert [one.ran_m for one in weeks(found, spikes(found), known, on, on + timedelta(days=1))] == [
        20_000,
        10_000,
    ]


# Leap days


def test_a_window_and_a_break_count_a_leap_day():
    leap = session(date(2028, 2, 29), 20_000)
    near = session(date(2028, 3, 20), 10_000)

    assert spike(session(date(2028, 3, 30)), [leap, near]).longest_m == 20_000
    assert spike(session(date(2028, 3, 31)), [leap, near]).longest_m == 10_000
    assert return_state(date(2028, 3, 14), [leap]).gap_days == 14
    assert return_state(date(2028, 3, 1), [session(date(2028, 2, 16))]).gap_days == 14
    assert return_state(date(2027, 3, 1), [session(date(2027, 2, 16))]).state is ReturnState.NONE


@pytest.mark.parametrize("starts", list(WeekStart))
def test_a_week_with_a_leap_day_has_seven_days(starts):
    on = date(2028, 2, 29)
    first = week_of(on, starts)
    ran = [session(first + timedelta(days=n), 1_000) for n in range(-7, 14)]
    known = Coverage(((first - timedelta(days=7), first + timedelta(days=13)),))
    found = weeks(ran, spikes(ran), known, on, first + timedelta(days=13), starts)

    assert [(one.start, one.distance_m) for one in found] == [
        (first, 7_000),
        (first + timedelta(days=7), 7_000),
    ]
    assert why_not(run(on), datetime(2028, 3, 1, tzinfo=UTC)) is None
