"""Which runs of a week were red, and for which knee."""

from dataclasses import replace
from uuid import UUID

from app.domain.load import sessions
from app.domain.pain import Moment
from app.domain.people import Side
from app.domain.red_runs import red_days
from tests.build import TODAY, at, day, entry, run


def test_one_run_in_two_files_is_red_once():
    files = [
        run(day(1), 2_000, hour=8, minutes=15, public_id=UUID(int=1)),
        run(day(1), 10_000, hour=8.4, minutes=60, public_id=UUID(int=2)),
    ]
    told = [entry(day(1), 6, moment=Moment.DURING, hour=10)]

    assert red_days(sessions(files), told, TODAY) == {Side.LEFT: [day(1)]}
    both = [entry(day(1), 6, moment=Moment.DURING, run=UUID(int=n)) for n in (1, 2)]
    assert red_days(sessions(files), both, TODAY) == {Side.LEFT: [day(1)]}


def test_one_score_makes_one_of_two_runs_of_a_day_red():
    runs = [run(day(1), hour=hour, minutes=30, public_id=UUID(int=hour)) for hour in (8, 18)]
    told = [entry(day(1), 6, moment=Moment.DURING, hour=19)]

    assert red_days(sessions(runs), told, TODAY) == {Side.LEFT: [day(1)]}


def test_two_red_runs_of_one_day_are_two():
    runs = [run(day(1), hour=hour, minutes=30, public_id=UUID(int=hour)) for hour in (8, 18)]
    told = [entry(day(1), 6, moment=Moment.DURING, hour=hour) for hour in (9, 19)]

    assert red_days(sessions(runs), told, TODAY) == {Side.LEFT: [day(1), day(1)]}


def morning_after(run_ago, score_ago, **more):
    """Which days are red of a run that a sore morning names or speaks of."""
    one = run(day(run_ago), public_id=UUID(int=1))
    before = entry(one.day, 1, moment=Moment.BEFORE, hour=7)
    sore = entry(day(score_ago), 3, moment=Moment.NEXT_MORNING, **more)
    return red_days(sessions([one]), [before, sore], TODAY)[Side.LEFT]


def test_only_runs_of_the_seven_days_count():
    assert morning_after(6, 5) == [day(6)]
    assert morning_after(7, 6) == []


def test_a_score_that_names_its_run_counts_however_late_it_was_given():
    assert morning_after(5, 0, run=UUID(int=1)) == [day(5)]
    assert morning_after(5, 0) == []


def test_a_score_before_counts_by_its_time_whatever_its_day():
    one = run(day(5), public_id=UUID(int=1))
    before = replace(entry(day(1), 0), at=at(day(5), 7))
    sore = entry(day(4), 2, moment=Moment.NEXT_MORNING)

    assert red_days(sessions([one]), [before, sore], TODAY)[Side.LEFT] == [day(5)]
    assert red_days(sessions([one]), [sore], TODAY)[Side.LEFT] == []


def test_without_runs_or_scores_nothing_is_red():
    assert red_days([], [], TODAY) == {}
    assert red_days([], [entry()], TODAY) == {Side.LEFT: []}
