"""The one bar of a planned run."""

import re

import pytest

from app.charts.plan import bar, shown
from app.domain.load import Coverage, planned_run
from tests.build import TODAY, day, session

ALL = Coverage(((day(400), TODAY),))
STEADY = [session(day(n), m) for n, m in [(22, 12_000), (15, 6_000), (9, 5_000), (3, 6_000)]]


def plan(m, sessions=STEADY, **more):
    return planned_run(day(-2), m, sessions, ALL, TODAY, **more)


@pytest.mark.parametrize("metres", [1, 6_000, 13_200, 40_000])
def test_longest_ceiling_and_plan_are_drawn_to_one_scale(metres):
    drawn = str(bar(plan(metres)))
    within, longest = (float(found) for found in re.findall(r'width="([\d.]+)%" height="20"', drawn))
    at = float(re.findall(r'pv-ink" x="([\d.]+)%"', drawn)[0])

    assert within / longest == pytest.approx(1.1, rel=0.01)
    assert at / longest == pytest.approx(metres / 12_000, rel=0.01, abs=0.001)
    assert max(within, at) < 100
    assert "style=" not in drawn and "#" not in drawn


def test_while_an_earlier_ceiling_is_held_that_is_drawn():
    stepped = [*STEADY, session(day(1), 16_000)]

    assert shown(plan(9_000, stepped)) == (16_000, 17_600)
    assert shown(plan(9_000, stepped, settled_on=lambda one: None)) == (12_000, 13_200)


def test_after_a_break_the_cap_is_drawn_without_a_longest():
    back = plan(8_000, STEADY[:1])

    assert shown(back) == (None, 9_000)
    assert "pv-week" in bar(back) and "pv-longest" not in bar(back)


def test_without_a_longest_there_is_no_bar():
    assert (str(bar(plan(9_000, []))), shown(plan(9_000, []))) == ("", None)
