"""How cadence stands now: the median of two weeks, and when it is worth a word."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.cadence import Goal, Trend, fit, trend, trend_on
from app.domain.measured import Reason
from app.domain.runs import Run
from app.domain.thresholds import DEFAULT
from tests.build import TODAY, day
from tests.domain.cadence.usual import SPEEDS, paced, usual

LINE = fit(usual(), TODAY)


def off(*residuals: float, ago: int = 1) -> list[Run]:
    """Runs of 3.15 m/s so far from the line, a day apart."""
    return [paced(day(ago + n), 3.15, 168.35 + left) for n, left in enumerate(residuals)]


def test_the_trend_is_the_median_residual_of_three_runs_or_more():
    found = trend(off(-5.2, -4.4, 3), TODAY, LINE)

    assert (found.spm, found.reason) == (pytest.approx(-4.4), Reason.OK)
    assert [run.day for run in found.runs] == [day(3), day(2), day(1)]
    assert trend(off(-5, -4, -6, -5), TODAY, LINE).spm == pytest.approx(-5)


def test_two_runs_are_too_few():
    assert trend(off(-5, -5), TODAY, LINE) == Trend(None, Reason.INSUFFICIENT_DATA)
    assert not trend(off(-5, -5), TODAY, LINE).is_noteworthy


def test_runs_without_a_residual_do_not_count():
    beyond = [paced(day(1), 4.2, 200), paced(day(2), 3.15, 200, race=True)]

    assert trend([*off(-5, -5), *beyond], TODAY, LINE).spm is None
    assert trend([*off(-5, -5, -5), *beyond], TODAY, LINE).spm == pytest.approx(-5)


def test_the_days_are_the_last_fourteen():
    assert trend(off(5, 5, 5, ago=11), TODAY, LINE).spm == pytest.approx(5)
    assert trend(off(5, 5, 5, ago=12), TODAY, LINE).spm is None
    assert trend(off(5, 5, 5, ago=0), TODAY, LINE).spm == pytest.approx(5)
    assert trend(off(5, 5, 5, ago=-1), TODAY, LINE).spm is None


def test_without_a_line_there_is_no_trend():
    assert trend(off(5, 5, 5), TODAY, fit([], TODAY)).reason is Reason.INSUFFICIENT_DATA
    assert trend(off(5, 5, 5), TODAY, replace(LINE, mad_spm=None)).spm is None


def test_cadence_set_aside_is_named_as_the_reason():
    odd = paced(day(1), 3.15, None, cadence_reason="cadence_unit")

    assert trend([odd], TODAY, LINE).reason is Reason.CADENCE_UNIT
    assert trend([replace(odd, local_start=odd.local_start - timedelta(days=20))], TODAY, LINE).reason is (
        Reason.INSUFFICIENT_DATA
    )


@pytest.mark.parametrize(
    ("mad", "runs", "least"),
    [
        (1.0, 4, 4.0),
        (1.0, 3, 4.0),
        (2.0, 4, 3 * 1.4826 * 2.0 / 2),
        (2.0, 3, 3 * 1.4826 * 2.0 / 3**0.5),
        (2.0, 9, 4.0),
        (0.0, 3, 4.0),
    ],
)
def test_noteworthy_is_4_steps_or_three_standard_deviations_of_the_median(mad, runs, least):
    line = replace(LINE, mad_spm=mad)
    found = trend(off(*[-least] * runs), TODAY, line)

    assert found.least_spm == pytest.approx(least)
    assert trend(off(*[-least - 0.01] * runs), TODAY, line).is_noteworthy
    assert trend(off(*[least + 0.01] * runs), TODAY, line).is_noteworthy
    assert not trend(off(*[least - 0.01] * runs), TODAY, line).is_noteworthy


def test_exactly_4_steps_are_noteworthy():
    assert Trend(-4.0, Reason.OK, (), 4.0).is_noteworthy
    assert Trend(4.0, Reason.OK, (), 4.0).is_noteworthy
    assert not Trend(4.0, Reason.OK).is_noteworthy


def test_the_trend_of_a_day_is_by_the_line_in_force():
    later = TODAY + timedelta(days=45)
    quicker = [paced(TODAY + timedelta(days=n), v, 156 + 9 * v) for n, v in enumerate(SPEEDS)]
    lately = [paced(later - timedelta(days=n), 3.15, 176.35) for n in range(3)]
    runs = [*usual(), *quicker, *lately]

    assert trend_on(runs, later) == trend(runs, later, fit(runs, later))
    assert trend_on(runs, later, [Goal(TODAY, 5)]).spm == pytest.approx(8)
    assert trend_on(runs, later).spm != pytest.approx(8)
    assert trend_on(runs, later, [], replace(DEFAULT, trend_runs=40)).spm is None


@settings(max_examples=40)
@given(st.lists(st.floats(-20, 20), min_size=3, max_size=8), st.permutations(range(8)))
def test_the_order_of_runs_does_not_matter_and_a_shift_moves_the_trend(residuals, order):
    runs = off(*residuals)
    shuffled = [runs[n] for n in order if n < len(runs)]
    found = trend(runs, TODAY, LINE)

    assert trend(shuffled, TODAY, LINE) == found
    moved = trend(off(*(left + 3 for left in residuals)), TODAY, LINE)
    assert moved.spm == pytest.approx((found.spm or 0) + 3)


def test_the_limits_can_be_moved():
    runs = off(-5, -5, -5)

    assert trend(runs, TODAY, LINE, replace(DEFAULT, cadence_fastest_mps=3.1)).spm is None
    assert trend(runs, TODAY, LINE, replace(DEFAULT, trend_days=3)).spm is None
    assert trend(runs, TODAY, LINE, replace(DEFAULT, trend_spm=6)).least_spm == 6
    assert trend(runs, TODAY, LINE, replace(DEFAULT, trend_spreads=30)).least_spm == pytest.approx(
        30 * 1.4826 / 3**0.5
    )
    assert trend(runs, TODAY, LINE, replace(DEFAULT, mad_to_sd=20)).least_spm == pytest.approx(60 / 3**0.5)
    both = [*usual(), *runs]
    assert trend_on(both, TODAY, [], replace(DEFAULT, fit_runs=17)).spm is None
    frozen = replace(DEFAULT, fit_frozen_days=200)
    assert trend_on(both, TODAY, [Goal(day(120), 5)], frozen).spm is None
