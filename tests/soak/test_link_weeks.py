"""A thousand logs: each slope as whole least squares gives it, and what must leave it alone does."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from app.domain.link import LinkWeek, analyse, explore
from app.domain.link.series import series_of
from tests.domain.link.oracle import p_one_by_one, whole_fit
from tests.domain.link.vectors import MONDAY, random_weeks

LOGS = 1000
ONE_BY_ONE = 30
DRAWS = 99


def some_weeks(seed: int) -> list[LinkWeek]:
    """From 17 to 52 weeks with up to a fifth of their scores and cadences missing."""
    rng = np.random.default_rng(seed)
    lost = rng.uniform(0, 0.2)
    return [
        replace(
            week,
            pain=None if rng.random() < lost else week.pain,
            cadence=None if rng.random() < lost else week.cadence,
        )
        for week in random_weeks(seed, int(rng.integers(17, 53)))
    ]


def changed(weeks: Sequence[LinkWeek], constant: float, slope: float) -> list[LinkWeek]:
    """The weeks with a constant and a trend added to their scores."""
    return [
        week
        if week.pain is None
        else replace(week, pain=week.pain + constant + slope * ((week.start - MONDAY).days / 7))
        for week in weeks
    ]


def turned(weeks: Sequence[LinkWeek]) -> list[LinkWeek]:
    """The weeks with every exposure the other way round."""
    return [
        replace(week, load=-week.load, spike=-week.spike, cadence=week.cadence and -week.cadence)
        for week in weeks
    ]


@pytest.mark.soak
def test_a_thousand_logs_have_the_slopes_of_whole_least_squares():
    tested = 0
    for seed in range(LOGS):
        weeks = some_weeks(seed)
        series = series_of(weeks)
        looks = [(each, 1, 1) for each in analyse(weeks, seed, DRAWS)]
        looks += [(each, each.lag, 2) for each in explore(weeks, seed, DRAWS)]
        for found, lag, order in looks:
            if found.t is None:
                continue
            rows = series.rows(found.hypothesis, lag, order)
            expected = whole_fit(series.pain, rows, series.exposures[found.hypothesis][rows - lag], order)
            assert (found.beta, found.se, found.t) == pytest.approx(expected, rel=1e-7, abs=1e-9), seed
            tested += 1
    print(f"\n  {tested:,} slopes of {LOGS:,} logs")
    assert tested > 5 * LOGS


@pytest.mark.soak
def test_a_constant_and_a_trend_leave_every_ratio_alone_and_a_turn_turns_it():
    for seed in range(LOGS):
        weeks = some_weeks(seed)
        rng = np.random.default_rng(seed)
        moved = changed(weeks, rng.uniform(-50, 50), rng.uniform(-1, 1))
        for plain, other, back in zip(
            *(analyse(each, seed, DRAWS) for each in (weeks, moved, turned(weeks))), strict=True
        ):
            if plain.t is None:
                continue
            assert other.t == pytest.approx(plain.t, abs=1e-8), seed
            assert other.p == plain.p, seed
            assert back.t == pytest.approx(-plain.t, abs=1e-8), seed


@pytest.mark.soak
def test_every_p_is_what_the_draws_give_one_by_one():
    for seed in range(ONE_BY_ONE):
        weeks = some_weeks(seed)
        for found in analyse(weeks, seed, DRAWS):
            if found.p is not None:
                assert found.p == p_one_by_one(weeks, found.hypothesis, seed, DRAWS), seed
