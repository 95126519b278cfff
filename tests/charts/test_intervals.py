"""Interval lines: all on one scale around zero, hatch where nothing was tested."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.charts import intervals
from app.domain.link import Hypothesis, Question, Status, Tested


def _question(
    low: float | None, beta: float | None, high: float | None, status: Status = Status.NO_PATTERN
) -> Question:
    return Question(Tested(Hypothesis.LOAD, status, 20), "More distance", "", "", beta, low, high)


def test_a_tested_question_has_a_dot_and_a_whisker_in_order():
    (line,) = intervals.lines([_question(0.1, 0.4, 0.7)])
    (low, high) = re.findall(r'iv-whisker" x1="([0-9.]+)%" x2="([0-9.]+)%"', line)[0]
    (at,) = re.findall(r'iv-dot" cx="([0-9.]+)%"', line)

    assert 50 < float(low) < float(at) < float(high) < 100
    assert "url(#" not in line


def test_a_question_not_tested_is_hatched_and_has_no_dot():
    (line,) = intervals.lines([_question(None, None, None, Status.INSUFFICIENT_DATA)])

    assert "url(#iv-load)" in line
    assert "iv-dot" not in line
    assert "iv-zero" in line


def test_a_pattern_is_drawn_in_ink():
    (line,) = intervals.lines([_question(0.1, 0.4, 0.7, Status.PATTERN)])

    assert line.count("iv-found") == 2


@pytest.mark.parametrize(("high", "most"), [(0.9, 1), (1.0, 1), (1.1, 2), (3.0, 4), (50.0, 20)])
def test_one_scale_holds_them_all(high: float, most: int):
    held = [_question(-0.2, 0.1, high), _question(-0.1, 0.0, 0.1), _question(None, None, None)]

    assert intervals.widest(held) == most
    for line in intervals.lines(held):
        assert f">+{most} point" in line


def test_one_point_is_one_point():
    assert ">−1 point<" in intervals.lines([_question(0.1, 0.4, 0.7)])[0]
    assert ">−2 points<" in intervals.lines([_question(0.1, 0.4, 1.7)])[0]


@given(st.floats(-100, 100), st.sampled_from(intervals.STEPS))
def test_what_is_beyond_the_scale_ends_at_its_edge(points: float, most: int):
    assert intervals.EDGE <= intervals.place(points, most) <= 100 - intervals.EDGE
