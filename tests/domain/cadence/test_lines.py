"""A runner's own line of cadence on speed: the published numbers, the gates, and what a run is to it."""

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.cadence import adjusted, fit, qualifies, residual
from app.domain.measured import Reason
from app.domain.runs import Run, Sport
from app.domain.thresholds import DEFAULT
from tests.build import TODAY, day
from tests.domain.cadence.usual import CADENCES, ERRORS, SPEEDS, paced, usual


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


GOOD = paced(TODAY, 3.0, 168)


@pytest.mark.parametrize(
    "changes",
    [
        {"sport": Sport.TREADMILL},
        {"sport": Sport.TRAIL_RUN},
        {"sport": Sport.VIRTUAL_RUN},
        {"race": True},
        {"interval": True},
        {"cadence_spm": None},
        {"cadence_spm": 119.9},
        {"cadence_spm": 240.1},
        {"moving_s": None},
        {"moving_s": 599, "distance_m": 2000},
        {"distance_m": 1999, "moving_s": 700},
        {"moving_s": 5001},
        {"moving_s": 1499},
        {"elevation_gain_m": 135.1},
        {"elevation_gain_m": math.nan},
        {"elevation_gain_m": math.inf},
        {"cadence_spm": math.nan},
        {"moving_s": 0},
        {"distance_m": 0},
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


def walked_in(seconds: float, running_mps: float = 3.0, running_spm: float = 168.0) -> Run:
    """Forty minutes with long walks in them: by its totals slow, and of few steps."""
    one = paced(TODAY, 2.0, 140, seconds=2400)
    return replace(one, running_s=seconds, running_mps=running_mps, running_spm=running_spm)


def test_a_run_with_walks_is_compared_by_what_was_run_of_it():
    line = fit(usual(), TODAY)

    assert residual(walked_in(1200), line) == pytest.approx(residual(paced(TODAY, 3.0, 168), line))


@pytest.mark.parametrize(
    ("samples", "compared"),
    [
        ({"seconds": 600}, True),
        ({"seconds": 599}, False),
        ({"seconds": 1200, "running_mps": 6.01}, False),
        ({"seconds": 1200, "running_spm": 119.9}, False),
    ],
)
def test_ten_minutes_of_running_have_to_be_in_it(samples, compared):
    assert qualifies(walked_in(**samples)) is compared


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


@given(st.permutations(usual()))
def test_the_line_does_not_depend_on_the_order_of_runs(runs):
    line, plain = fit(runs, TODAY), fit(usual(), TODAY)

    assert (line.slope, line.level, line.n) == (plain.slope, pytest.approx(plain.level), plain.n)


def test_the_distance_of_the_runs_from_the_line_is_told():
    assert fit(usual(), TODAY).mad_spm == pytest.approx(1.0)


def moved(days: int) -> list[Run]:
    """Fifteen runs, `days` days from the first to the last."""
    on = [day(20), *(day(20 + n) for n in range(1, 14)), day(20 + days)]
    return [paced(one, v, 140 + 9 * v) for one, v in zip(on, SPEEDS, strict=False)]


@pytest.mark.parametrize(("days", "reason"), [(28, Reason.OK), (27, Reason.INSUFFICIENT_DATA)])
def test_the_runs_of_a_line_lie_28_days_apart(days, reason):
    assert fit(moved(days), TODAY).reason is reason


def spread(iqr: float) -> list[Run]:
    """Seventeen runs whose quartiles of speed lie so far apart."""
    speeds = [2.4] + [2.8] * 4 + [2.9] * 7 + [2.8 + iqr] * 4 + [3.6]
    return [paced(day(20 + 3 * n), v, 140 + 9 * v) for n, v in enumerate(speeds)]


@pytest.mark.parametrize(("iqr", "reason"), [(0.2, Reason.OK), (0.199, Reason.INSUFFICIENT_DATA)])
def test_the_quartiles_of_its_speeds_lie_a_fifth_of_a_metre_a_second_apart(iqr, reason):
    assert fit(spread(iqr), TODAY).reason is reason


@pytest.mark.parametrize(
    ("slope", "reason"),
    [
        (0, Reason.OK),
        (-0.01, Reason.INSUFFICIENT_DATA),
        (30, Reason.OK),
        (30.01, Reason.INSUFFICIENT_DATA),
    ],
)
def test_a_slope_at_its_limit_is_believed(slope, reason):
    runs = [
        paced(one.day, v, 100 + slope * v + 25 * (slope < 1)) for one, v in zip(usual(), SPEEDS, strict=True)
    ]

    assert fit(runs, TODAY).reason is reason


def test_an_interval_as_wide_as_its_limit_is_believed():
    line = fit(usual(), TODAY)
    assert line.high is not None and line.low is not None
    exactly = replace(DEFAULT, fit_interval=line.high - line.low)
    narrower = replace(DEFAULT, fit_interval=line.high - line.low - 0.001)

    assert fit(usual(), TODAY, exactly).reason is Reason.OK
    assert fit(usual(), TODAY, narrower).reason is Reason.INSUFFICIENT_DATA


def test_too_few_runs_are_counted_and_nothing_else_is_said():
    line = fit(usual()[:14], TODAY)

    assert (line.n, line.slope, line.level, line.mad_spm) == (14, None, None, None)


def test_a_line_not_believed_keeps_its_numbers_and_judges_nothing():
    runs = [paced(one.day, v, 200 - 9 * v) for one, v in zip(usual(), SPEEDS, strict=True)]
    line = fit(runs, TODAY)

    assert (line.slope, line.n, line.v_ref_mps) == (pytest.approx(-9), 16, pytest.approx(3.15))
    assert residual(GOOD, line) is None


@pytest.mark.parametrize("missing", ["slope", "level", "v_ref_mps", "v_min", "v_max"])
def test_a_line_that_lacks_a_number_judges_nothing(missing):
    assert residual(GOOD, replace(fit(usual(), TODAY), **{missing: None})) is None


def test_runs_of_one_speed_have_no_line_however_loose_the_limits():
    runs = [paced(one.day, 3.0, 160 + n) for n, one in enumerate(usual())]
    line = fit(runs, TODAY, replace(DEFAULT, fit_iqr_mps=0))

    assert (line.reason, line.slope, line.n) == (Reason.INSUFFICIENT_DATA, None, 16)


def test_a_week_later_the_same_runs_give_the_same_line():
    assert fit(usual(), TODAY) == fit(usual(), day(-1))
    assert fit(usual(), TODAY) is fit(usual()[::-1], TODAY)  # worked out once


@given(st.floats(-10, 5), st.floats(0.25, 0.75))
def test_the_line_moves_with_the_runners_cadence(shift, scale):
    runs = [
        paced(one.day, v, (140 + 9 * v) * scale + 95 + shift) for one, v in zip(usual(), SPEEDS, strict=True)
    ]
    line = fit(runs, TODAY)

    assert line.slope == pytest.approx(9 * scale, abs=1e-6)
    assert line.level == pytest.approx((140 + 9 * 3.15) * scale + 95 + shift, abs=1e-6)


def test_an_unknown_climb_is_flat_whatever_the_limit():
    flat = replace(DEFAULT, cadence_climb_m_per_km=0)

    assert qualifies(GOOD, flat)
    assert not qualifies(replace(GOOD, elevation_gain_m=0.1), flat)


def test_the_limits_of_runs_and_lines_can_be_moved():
    strict = replace(DEFAULT, cadence_run_m=9_001)  # GOOD is 9,000 m
    line = fit(usual(), TODAY)

    assert residual(GOOD, line, strict) is None
    assert adjusted(GOOD, line, strict) is None
    assert fit(usual(), TODAY, strict).n == 9
    beyond = paced(TODAY, 4.11, 175)
    assert adjusted(beyond, line, replace(DEFAULT, fit_margin_mps=0.3)) is not None
