"""All years of a log, month by month."""

from dataclasses import replace
from datetime import date

import pytest

from app.services import years
from app.store import runs
from tests.build import NOW, run
from tests.services import runner


@pytest.fixture
def rosa(db):
    with db.begin() as tx:
        return runner.a_runner(tx)


def told(tx, rosa, *days):
    runner.add_runs(tx, rosa, *(run(day, 5_000, external_id=str(day)) for day in days))


def test_years_are_whole_newest_first_and_end_today(db, rosa):
    with db.begin() as tx:
        told(tx, rosa, date(2024, 3, 9), date(2024, 3, 10), date(2026, 11, 12))
        found = years.of(tx, rosa, NOW)

    assert [(year.year, year.until, year.distance_m, year.runs) for year in found.years] == [
        (2026, date(2026, 11, 12), 5_000, 1),
        (2025, date(2025, 12, 31), 0, 0),
        (2024, date(2024, 12, 31), 10_000, 2),
    ]
    assert found.most_m == 10_000


def test_a_month_without_a_run_is_zero_where_it_is_known_and_not_known_else(db, rosa):
    with db.begin() as tx:
        told(tx, rosa, date(2025, 2, 1), date(2026, 11, 9))
        known = years.of(tx, rosa, NOW).years
        runs.answer_files_complete(tx, rosa.id, False)
        unsure = years.of(tx, rosa, NOW).years

    def metres(year):
        return [month.distance_m for month in year.months]

    assert metres(known[1]) == [None, 5_000] + 10 * [0]
    assert metres(unsure[1]) == [None, 5_000] + 10 * [None]
    assert metres(known[0]) == 10 * [0] + [5_000, None]
    assert [year.distance_m for year in unsure] == [5_000, 5_000]


def test_a_year_without_a_run_is_zero_where_it_is_known_and_not_known_else(db, rosa):
    with db.begin() as tx:
        told(tx, rosa, date(2023, 2, 1), date(2025, 11, 9))
        assert [year.distance_m for year in years.of(tx, rosa, NOW).years] == [None, 5_000, 0, 5_000]


def test_one_year_alone_is_left_to_the_chart(db, rosa):
    with db.begin() as tx:
        assert years.of(tx, rosa, NOW) is None
        told(tx, rosa, date(2026, 1, 1), date(2026, 11, 9))
        assert years.of(tx, rosa, NOW) is None


def test_of_several_recordings_one_is_summed(db, rosa):
    one = run(date(2025, 5, 1), 5_000, external_id="a")
    with db.begin() as tx:
        runner.add_runs(tx, rosa, one, replace(one, external_id="b", distance_m=4_990))
        assert years.of(tx, rosa, NOW).years[-1].distance_m == 5_000
