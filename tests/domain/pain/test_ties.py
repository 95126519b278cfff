"""A score speaks of one run: the one it names, else one by its moment and time."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from app.domain.pain import Moment, spoken_of, tied
from app.domain.thresholds import DEFAULT
from tests.build import TODAY, day, entry, run

WARM_UP = run(TODAY, 2_000, hour=8, minutes=15, public_id=UUID(int=1))
MAIN = run(TODAY, 10_000, hour=8.4, minutes=60, public_id=UUID(int=2))
EVENING = run(TODAY, 5_000, hour=18, minutes=30, public_id=UUID(int=3))
RUNS = [EVENING, MAIN, WARM_UP]


@pytest.mark.parametrize(
    ("moment", "hour", "spoken"),
    [
        (Moment.DURING, 8.2, WARM_UP),
        (Moment.DURING, 9.5, MAIN),
        (Moment.DURING, 18.0, EVENING),
        (Moment.DURING, 7.0, None),
        (Moment.DURING, None, EVENING),
        (Moment.AFTER_60MIN, 10.5, MAIN),
        (Moment.BEFORE, 7.0, WARM_UP),
        (Moment.BEFORE, 18.0, EVENING),
        (Moment.BEFORE, 20.0, EVENING),
        (Moment.BEFORE, None, WARM_UP),
        (Moment.WORST_24H, 9.5, None),
        (Moment.STAIRS, 9.5, None),
    ],
)
def test_a_score_speaks_of_one_of_the_days_runs(moment, hour, spoken):
    assert spoken_of(entry(TODAY, 3, moment=moment, hour=hour), RUNS) == spoken


def test_a_morning_speaks_of_the_last_run_of_the_day_before():
    yesterday = [replace(one, public_id=None) for one in (WARM_UP, MAIN)]
    morning = entry(TODAY + timedelta(days=1), 3, moment=Moment.NEXT_MORNING, hour=7)

    assert spoken_of(morning, [*yesterday, EVENING]) == EVENING
    assert spoken_of(entry(TODAY, 3, moment=Moment.NEXT_MORNING), RUNS) is None


LATE = run(day(1), hour=23.5, minutes=60, public_id=UUID(int=4))
NIGHT = run(day(1), hour=22.5, minutes=75, public_id=UUID(int=5))


@pytest.mark.parametrize(
    ("late", "hour", "speaks"),
    [
        (LATE, 0.25, True),
        (LATE, 7.5, True),
        (NIGHT, 0.75, True),
        (NIGHT, 2.75, True),
        (NIGHT, 2.76, False),
    ],
    ids=["while it goes on", "the morning of its end", "an hour after", "three hours after", "later"],
)
def test_a_score_after_midnight_speaks_of_the_run_of_the_evening(late, hour, speaks):
    score = entry(TODAY, 3, moment=Moment.DURING, hour=hour)

    assert (spoken_of(score, [late]) is late) is speaks


def test_a_run_begun_since_midnight_goes_before_the_one_of_the_evening():
    assert spoken_of(entry(TODAY, 3, moment=Moment.DURING, hour=9.5), [LATE, MAIN]) == MAIN


def test_the_hour_of_a_run_is_not_asked_where_it_is_hidden():
    hidden = run(TODAY, hidden=True, public_id=UUID(int=6))

    for moment in (Moment.BEFORE, Moment.DURING):
        assert spoken_of(entry(TODAY, 3, moment=moment, hour=7), [hidden]) == hidden


def test_scores_are_tied_each_to_one_run_and_those_that_name_one_keep_it():
    named = entry(TODAY, 1, moment=Moment.DURING, hour=9.5, run=UUID(int=9))
    loose = entry(TODAY, 6, moment=Moment.DURING, hour=9.5)
    other = entry(TODAY, 4)

    assert tied([named, loose, other], RUNS) == [named, replace(loose, run=MAIN.public_id), other]
    assert tied([loose], []) == [loose]


def test_before_at_the_first_minute_of_a_run_speaks_of_that_run():
    assert spoken_of(entry(TODAY, 3, moment=Moment.BEFORE, hour=8), RUNS) == WARM_UP


def test_before_without_a_time_or_after_midnight_speaks_of_no_run_of_the_evening():
    assert spoken_of(entry(TODAY, 3, moment=Moment.BEFORE, hour=0.25), [LATE]) is None
    assert spoken_of(entry(TODAY, 3, moment=Moment.DURING, hour=None), [LATE]) is None


def test_a_morning_is_tied_to_the_run_of_the_day_before():
    morning = entry(TODAY + timedelta(days=1), 3, moment=Moment.NEXT_MORNING)

    assert tied([morning], RUNS) == [replace(morning, run=EVENING.public_id)]


def test_how_long_after_its_end_a_run_is_spoken_of_is_a_limit():
    score, sooner = entry(TODAY, 3, moment=Moment.DURING, hour=2), replace(DEFAULT, spoken_after_h=1)

    assert tied([score], [NIGHT]) == [replace(score, run=NIGHT.public_id)]
    assert tied([score], [NIGHT], sooner) == [score]
