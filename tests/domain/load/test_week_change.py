"""The card of a week: seven days with much more running than the seven before them."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.load import Coverage, WeekChange, week_change
from app.domain.people import WeekStart
from app.domain.thresholds import DEFAULT
from tests.build import TODAY, day, session

KNOWN = Coverage(((day(60), TODAY),))
MONDAY, THURSDAY = day(3), TODAY


def weeks_of(before_m, last_m, ends=0):
    """One session in each of two weeks, the second ending so many days ago."""
    return [session(day(ends + 7), before_m), session(day(ends), last_m)]


@pytest.mark.parametrize(
    ("before_m", "last_m", "is_card"),
    [
        (10_000, 13_000, False),
        (10_000, 13_001, True),
        (9_999, 30_000, False),
        (30_000, 39_001, True),
        (30_000, 20_000, False),
    ],
    ids=["thirty per cent", "one metre more", "less than 10 km before", "39 km", "less"],
)
def test_a_card_needs_more_than_thirty_per_cent_over_ten_kilometres_or_more(before_m, last_m, is_card):
    found = week_change(THURSDAY, weeks_of(before_m, last_m), KNOWN)

    assert found == (WeekChange(THURSDAY, last_m, before_m) if is_card else None)


def test_the_first_day_of_the_week_that_went_over_makes_the_card():
    ran = [session(day(9), 10_000), session(day(2), 14_000), session(day(1), 20_000)]

    assert week_change(THURSDAY, ran, KNOWN) == WeekChange(day(2), 14_000, 10_000)
    assert week_change(day(2), ran, KNOWN) == WeekChange(day(2), 14_000, 10_000)
    assert week_change(MONDAY, ran, KNOWN) is None


def test_the_week_begins_on_the_day_that_the_runner_chose():
    ran = weeks_of(10_000, 14_000, ends=4)  # on Sundays

    assert week_change(THURSDAY, ran, KNOWN) == WeekChange(MONDAY, 14_000, 10_000)
    assert week_change(day(4), ran, KNOWN) == WeekChange(day(4), 14_000, 10_000)
    assert week_change(THURSDAY, ran, KNOWN, WeekStart.SUNDAY) == WeekChange(day(4), 14_000, 10_000)
    assert week_change(THURSDAY, ran, KNOWN, WeekStart.SATURDAY) == WeekChange(day(4), 14_000, 10_000)
    assert week_change(day(5), ran, KNOWN, WeekStart.SATURDAY) is None


@pytest.mark.parametrize(
    ("unknown", "is_card"), [(14, True), (13, False), (8, False), (6, False), (1, False)]
)
def test_a_day_not_known_in_either_week_makes_no_card(unknown, is_card):
    gap = Coverage(((day(60), day(unknown + 1)), (day(unknown - 1), TODAY)))

    assert (week_change(THURSDAY, weeks_of(10_000, 14_000), gap) is not None) == is_card


@pytest.mark.parametrize(("held", "is_card"), [(14, True), (13, False), (2, False)])
def test_a_run_held_back_makes_no_card_of_what_is_left(held, is_card):
    known = replace(KNOWN, held=frozenset([day(held)]))

    assert (week_change(THURSDAY, weeks_of(10_000, 14_000), known) is not None) == is_card


def test_fourteen_days_of_history_are_enough():
    known = Coverage(((day(13), TODAY),))

    assert week_change(THURSDAY, weeks_of(10_000, 14_000), known) == WeekChange(TODAY, 14_000, 10_000)


def test_the_limits_can_be_moved():
    ran = weeks_of(10_000, 14_000)

    assert week_change(THURSDAY, ran, KNOWN, limits=replace(DEFAULT, week_card_percent=40)) is None
    assert week_change(THURSDAY, ran, KNOWN, limits=replace(DEFAULT, week_card_least_m=10_001)) is None
    short = replace(DEFAULT, acute_days=3, week_to_week_days=6)
    assert week_change(THURSDAY, ran, KNOWN, limits=short) is None
    near = [session(day(4), 10_000), *ran]
    assert week_change(THURSDAY, near, KNOWN, limits=short) == WeekChange(TODAY, 14_000, 10_000)


def plainly(on, ran, unknown):
    """The rule, written the slow way, for weeks that begin on Monday."""
    metres = {one.day: one.distance_m for one in ran}
    for each in (on - timedelta(days=n) for n in range(on.weekday(), -1, -1)):
        last, before = (
            sum(metres.get(each - timedelta(days=n), 0) for n in range(back, back + 7)) for back in (0, 7)
        )
        known = not any(each - timedelta(days=n) in unknown for n in range(14))
        if known and before >= 10_000 and 10 * last > 13 * before:
            return WeekChange(each, last, before)
    return None


@settings(max_examples=60)
@given(
    st.dictionaries(st.integers(0, 20), st.integers(1, 3).map(lambda n: 1_000 * n), max_size=21),
    st.sets(st.integers(0, 20), max_size=1),
    st.integers(0, 6),
    st.randoms(),
)
def test_it_is_what_the_sums_of_both_weeks_say(ran, unknown, on, random):
    told = [session(day(ago), 3 * metres) for ago, metres in ran.items() if ago not in unknown]
    random.shuffle(told)
    known = Coverage(days=frozenset(day(ago) for ago in range(40) if ago not in unknown))

    found = week_change(day(on), told, known)

    assert found == plainly(day(on), told, {day(ago) for ago in unknown})
