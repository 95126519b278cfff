"""Cadence against the runner's own line, and scipy's answers."""

import math
import time
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.stats import theilslopes

from app.domain.cadence import adjusted, fit, qualifies, residual, theil_sen, weekly
from app.domain.measured import Reason
from app.domain.runs import Run, Sport
from tests.build import TODAY, day, run

SPEEDS = [round(2.4 + n / 10, 1) for n in range(16)]
ERRORS = [1, -1, 0, 2, -2, 1, -1, 0, 1, -1, 2, -2, 0, 1, -1, 0]
CADENCES = [140 + 9 * v + e for v, e in zip(SPEEDS, ERRORS, strict=True)]
CADENCES[3] = 140.0  # walk breaks


def paced(on: date, speed: float, cadence: float | None, seconds: int = 3000, **changes) -> Run:
    """A run of a given speed in m/s; seconds are chosen so that metres are whole."""
    one = replace(run(on, m=round(speed * seconds), cadence=cadence), moving_s=seconds, elapsed_s=seconds)
    return replace(one, **changes)


def usual(spacing: int = 5, until: int = 20) -> list[Run]:
    """The sixteen runs of the published example, in the window of a fit made TODAY."""
    days = [day(until + spacing * n) for n in range(16)]
    return [paced(on, v, c) for on, v, c in zip(days, SPEEDS, CADENCES, strict=True)]


def test_the_line_is_robust_to_walk_breaks():
    line = fit(usual(), TODAY)

    assert line.reason is Reason.OK
    assert line.slope == pytest.approx(9, abs=1e-4)
    assert (line.low, line.high) == (pytest.approx(7.571, abs=1e-3), pytest.approx(11.857, abs=1e-3))
    assert (line.v_ref_mps, line.level) == (pytest.approx(3.15), pytest.approx(168.35))
    assert (line.v_min, line.v_max, line.n) == (2.4, 3.9, 16)


@pytest.mark.parametrize(
    ("speed", "cadence", "left", "level"),
    [(2.8, 160, -5.2, 163.15), (3.6, 168, -4.4, 163.95), (3.0, 170, 3.0, 171.35)],
)
def test_a_run_is_compared_with_the_line_at_its_own_speed(speed, cadence, left, level):
    line, one = fit(usual(), TODAY), paced(TODAY, speed, cadence)

    assert residual(one, line) == pytest.approx(left)
    assert adjusted(one, line) == pytest.approx(level)


def test_beyond_the_speeds_of_the_fit_nothing_is_said():
    line = fit(usual(), TODAY)

    assert residual(paced(TODAY, 2.2, 160), line) is not None
    assert residual(paced(TODAY, 2.19, 160), line) is None
    assert residual(paced(TODAY, 4.1, 175), line) is not None
    assert adjusted(paced(TODAY, 4.11, 175), line) is None


def test_four_points_give_the_published_slope():
    slope = theil_sen(np.array([2.5, 3.0, 3.5, 4.0]), np.array([160.0, 166, 170, 178]))

    assert slope is not None
    assert slope.slope == 12.0


GOOD = paced(TODAY, 3.0, 168)


@pytest.mark.parametrize(
    "changes",
    [
        {"sport": Sport.TREADMILL},
        {"sport": Sport.TRAIL_RUN},
        {"sport": Sport.VIRTUAL_RUN},
        {"race": True},
        {"cadence_spm": None},
        {"cadence_spm": 119.9},
        {"cadence_spm": 240.1},
        {"moving_s": None},
        {"moving_s": 599, "distance_m": 2000},
        {"distance_m": 1999, "moving_s": 700},
        {"moving_s": 5001},
        {"moving_s": 1499},
        {"elevation_gain_m": 135.1},
    ],
)
def test_a_run_that_cannot_be_compared_does_not_qualify(changes):
    assert qualifies(GOOD)
    assert not qualifies(replace(GOOD, **changes))


@pytest.mark.parametrize(
    "changes",
    [
        {"elevation_gain_m": 135},
        {"elevation_gain_m": None},
        {"cadence_spm": 120},
        {"cadence_spm": 240},
        {"moving_s": 5000},
        {"moving_s": 1500},
        {"moving_s": 600, "distance_m": 2000},
    ],
)
def test_a_run_at_the_limit_qualifies(changes):
    assert qualifies(replace(GOOD, **changes))


def test_a_run_that_does_not_qualify_has_no_residual():
    assert residual(replace(GOOD, race=True), fit(usual(), TODAY)) is None


def test_the_window_is_the_120_days_that_end_14_days_before():
    inside = [paced(day(14), 3.0, 167), paced(day(133), 3.1, 168)]
    outside = [paced(day(13), 3.0, 100.0 + 90), paced(day(134), 3.1, 130)]

    assert fit([*usual(), *inside, *outside], TODAY).n == 18


@pytest.mark.parametrize(
    "runs",
    [
        usual()[:14],
        usual(spacing=1),
        [replace(one, distance_m=9_000) for one in usual()],
        [paced(one.day, v, 200 - 9 * v) for one, v in zip(usual(), SPEEDS, strict=True)],
        [paced(one.day, v, 100 + 31 * v) for one, v in zip(usual(), SPEEDS, strict=True)],
        [paced(one.day, v, 140 + 9 * v + 9 * e) for one, v, e in zip(usual(), SPEEDS, ERRORS, strict=True)],
        [],
    ],
    ids=["few runs", "few days", "one speed", "falling", "too steep", "too uncertain", "none"],
)
def test_too_little_to_go_by_gives_no_adjusted_cadence(runs):
    line = fit(runs, TODAY)

    assert line.reason is Reason.INSUFFICIENT_DATA
    assert residual(GOOD, line) is None
    assert adjusted(GOOD, line) is None


def test_fifteen_runs_over_28_days_are_enough():
    runs = [paced(day(20 + 2 * n), v, c) for n, (v, c) in enumerate(zip(SPEEDS, CADENCES, strict=True))]

    assert fit(runs[:15], TODAY).reason is Reason.OK


MONDAY = date(2026, 11, 9)


def test_a_week_is_the_mean_by_time_and_the_median_of_adjusted_runs():
    week = [paced(MONDAY, 2.8, 160, 3000), paced(day(2), 3.6, 168, 1500), paced(day(1), 3.0, 170, 4500)]

    found = weekly([*usual(), *week], [MONDAY])[MONDAY]

    assert found.cadence_spm == pytest.approx((160 * 3000 + 168 * 1500 + 170 * 4500) / 9000)
    assert found.adjusted_spm == pytest.approx(163.95)
    assert found.reason is Reason.OK


def test_each_week_is_adjusted_by_the_fit_of_its_first_day():
    runs = [*usual(), paced(MONDAY, 3.0, 170), paced(MONDAY - timedelta(days=7), 3.0, 170)]
    starts = [MONDAY - timedelta(days=7), MONDAY]

    found = weekly(runs, starts)

    for start in starts:
        assert found[start].adjusted_spm == adjusted(paced(start, 3.0, 170), fit(runs, start))


def test_a_week_without_a_qualifying_run_says_so():
    found = weekly([*usual(), run(MONDAY, cadence=None)], [MONDAY])

    assert (found[MONDAY].cadence_spm, found[MONDAY].reason) == (None, Reason.INSUFFICIENT_DATA)


def test_a_week_of_cadence_set_aside_for_its_unit_says_so():
    odd = replace(run(MONDAY), cadence_raw=340.0, cadence_reason="cadence_unit")

    assert weekly([odd], [MONDAY])[MONDAY].reason is Reason.CADENCE_UNIT


def test_a_week_without_a_valid_fit_keeps_its_mean():
    found = weekly([paced(MONDAY, 3.0, 170)], [MONDAY])[MONDAY]

    assert (found.cadence_spm, found.adjusted_spm) == (170, None)


def test_runs_of_other_weeks_are_in_no_week_and_no_weeks_are_asked_of_none():
    found = weekly([paced(MONDAY - timedelta(days=1), 3.0, 170), paced(day(-4), 3.0, 180)], [MONDAY])

    assert found[MONDAY].cadence_spm is None
    assert weekly(usual(), []) == {}


def test_with_too_many_ties_any_of_the_slopes_may_be_true():
    x, y = np.array([1.0, 1, 1, 1, 1, 2]), np.array([160.0, 160, 160, 160, 165, 170])

    found = theil_sen(x, y)

    assert found is not None
    assert (found.low, found.slope, found.high) == (5, 10, 10)


measured = st.integers(2, 60).flatmap(
    lambda n: st.tuples(
        st.lists(st.integers(180, 600).map(lambda v: v / 100), min_size=n, max_size=n),
        st.lists(st.integers(1200, 2400).map(lambda c: c / 10), min_size=n, max_size=n),
    )
)


@given(measured)
def test_the_slope_and_its_interval_are_scipys(points):
    x, y = (np.array(one, dtype=np.float64) for one in points)
    found = theil_sen(x, y)
    if len(set(points[0])) == 1:
        assert found is None
        return
    with np.errstate(invalid="ignore"):
        expected = theilslopes(y, x)
    assume(not math.isnan(expected.low_slope))

    assert found is not None
    assert found.slope == pytest.approx(expected.slope, abs=1e-9)
    assert (found.low, found.high) == (
        pytest.approx(expected.low_slope, abs=1e-9),
        pytest.approx(expected.high_slope, abs=1e-9),
    )


@given(st.permutations(usual()))
def test_the_line_does_not_depend_on_the_order_of_runs(runs):
    line, plain = fit(runs, TODAY), fit(usual(), TODAY)

    assert (line.slope, line.level, line.n) == (plain.slope, pytest.approx(plain.level), plain.n)


def test_26_weeks_of_fits_take_a_few_milliseconds():
    rng = np.random.default_rng(5)
    runs = [
        paced(day(n), v, 140 + 9 * v + e)
        for n, v, e in zip(range(0, 330, 2), rng.uniform(2.4, 3.6, 165), rng.normal(0, 1.5, 165), strict=True)
    ]
    starts = [MONDAY - timedelta(days=7 * n) for n in range(26)]
    weekly(runs, starts)
    times = []
    for _ in range(5):
        began = time.perf_counter()
        weekly(runs, starts)
        times.append(time.perf_counter() - began)

    assert min(times) < 0.020  # measured 1.6 ms; generous, for a busy machine
