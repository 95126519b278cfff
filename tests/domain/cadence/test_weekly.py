"""The cadence of weeks: mean, adjusted by the line that was current, and why there is none."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.domain.cadence import Goal, adjusted, fit, weekly
from app.domain.measured import Reason
from app.domain.thresholds import DEFAULT
from tests.build import day, run
from tests.domain.cadence.usual import SPEEDS, paced, usual

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
    assert found.reason is Reason.INSUFFICIENT_DATA


def test_runs_of_other_weeks_are_in_no_week_and_no_weeks_are_asked_of_none():
    found = weekly([paced(MONDAY - timedelta(days=1), 3.0, 170), paced(day(-4), 3.0, 180)], [MONDAY])

    assert found[MONDAY].cadence_spm is None
    assert weekly(usual(), []) == {}


def test_a_week_is_seven_days():
    runs = [paced(MONDAY - timedelta(days=1), 3.0, 150), paced(MONDAY, 3.0, 160), paced(day(-3), 3.0, 170)]

    assert weekly([*runs, paced(day(-4), 3.0, 190)], [MONDAY])[MONDAY].cadence_spm == 165


def test_the_mean_leaves_out_what_does_not_qualify():
    found = weekly([paced(MONDAY, 3.0, 170), paced(MONDAY, 3.0, 190, race=True)], [MONDAY])

    assert found[MONDAY].cadence_spm == 170


def test_a_goal_keeps_the_line_of_its_day_for_the_weeks_after_it():
    later = MONDAY + timedelta(days=35)
    quicker = [paced(MONDAY + timedelta(days=n), v + 0.3, 160 + 9 * v) for n, v in enumerate(SPEEDS)]
    runs = [*usual(), *quicker, paced(later, 3.0, 180)]
    goal = Goal(MONDAY - timedelta(days=3), 5)

    plain, kept = weekly(runs, [later])[later], weekly(runs, [later], [goal])[later]
    assert plain.adjusted_spm == adjusted(paced(later, 3.0, 180), fit(runs, later))
    assert kept.adjusted_spm == adjusted(paced(later, 3.0, 180), fit(runs, goal.set_on))
    assert kept.adjusted_spm != plain.adjusted_spm
    assert kept.cadence_spm == plain.cadence_spm == 180


def test_the_limits_can_be_moved():
    runs = [*usual(), paced(MONDAY, 3.0, 170), paced(MONDAY, 4.11, 190, seconds=4000)]

    def week(goals=(), **moved):
        return weekly(runs, [MONDAY], goals, replace(DEFAULT, **moved))[MONDAY]

    assert week().adjusted_spm == pytest.approx(171.35)
    assert week(fit_margin_mps=0.3).adjusted_spm == pytest.approx((171.35 + 190 - 9 * 0.96) / 2)
    assert week(cadence_fastest_mps=4.0).cadence_spm == 170
    assert week(fit_runs=17).adjusted_spm is None
    frozen = [Goal(MONDAY - timedelta(days=70), 5)]
    assert week(frozen).adjusted_spm == pytest.approx(171.35)
    assert week(frozen, fit_frozen_days=71).adjusted_spm is None
