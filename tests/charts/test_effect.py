"""The effect plot: what it holds, where it stands, and the line that is never drawn."""

import json
import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.charts import effect, effect_scales
from app.domain.link import Hypothesis, Partial, partial
from tests.domain.link.vectors import FOLLOWS, weeks_of

WEEKS = weeks_of(FOLLOWS)


def _drawn() -> Partial:
    found = partial(WEEKS, Hypothesis.LOAD)
    assert found is not None
    return found


def _falling() -> Partial:
    drawn = _drawn()
    return replace(drawn, line=tuple(replace(each, score=-each.score) for each in drawn.line))


def _figure(drawn: Partial, **asked: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(effect.figure_json(drawn, **asked))
    return found


def test_every_week_is_a_dot_of_the_preview_and_of_the_figure_at_the_same_place():
    drawn = _drawn()
    plot, figure = str(effect.preview(drawn).plot), _figure(drawn)
    across = {float(x) for x in re.findall(r'class="pv-point" cx="([0-9.]+)%"', plot)}

    assert plot.count("pv-point") == len(figure["data"][-1]["x"]) == 23
    assert across == {round(100 * each, 2) for each in figure["layout"]["meta"]["at"]}
    assert figure["layout"]["height"] == effect.HEIGHT


def test_the_lines_read_aloud_go_from_left_to_right():
    meta = _figure(_drawn())["layout"]["meta"]

    assert meta["at"] == sorted(meta["at"])
    assert len(meta["lines"]) == len(meta["at"])
    assert meta["lines"][0].startswith("Week from 20 Apr: 18.0 km that week; score the week after, allowing")
    assert meta["lines"][0].endswith(", allowing for the rest: 1.3")


def test_a_line_that_rises_is_drawn_with_its_band_and_one_that_falls_is_not():
    assert "pv-band" in effect.preview(_drawn()).plot
    assert len(_figure(_drawn())["data"]) == 3
    assert "pv-band" not in effect.preview(_falling()).plot
    assert len(_figure(_falling())["data"]) == 1


def test_a_falling_line_of_cadence_is_drawn_for_it_is_one_of_more_steps():
    assert effect_scales.is_told(replace(_falling(), hypothesis=Hypothesis.CADENCE))


@pytest.mark.parametrize(
    ("hypothesis", "units", "shown", "words"),
    [
        (Hypothesis.LOAD, "km", 35.0, "km that week"),
        (Hypothesis.LOAD, "mi", 21.75, "mi that week"),
        (Hypothesis.SPIKE, "km", 350.0, "% past the longest of 30 days"),
        (Hypothesis.CADENCE, "km", 17.5, "steps a minute below your usual"),
    ],
)
def test_an_exposure_is_told_in_the_units_people_read(
    hypothesis: Hypothesis, units: str, shown: float, words: str
):
    assert effect_scales.exposure(hypothesis, 3.5, units) == pytest.approx(shown, abs=0.01)
    assert effect_scales.across(hypothesis, units) == words


def test_small_scores_are_not_drawn_large():
    assert effect_scales.axes(_drawn(), "km").up.high == 4


def test_the_table_has_the_scores_as_they_were_given_beside_the_dot():
    first = effect_scales.rows(_drawn(), WEEKS, "km")[0]

    assert (first.week, first.exposure) == (WEEKS[0].start, 28.0)
    assert (first.score, first.after) == (1.0, 1.4)


@pytest.mark.parametrize(
    ("low", "high", "numbers"),
    [
        (0.0, 4.0, (0, 1, 2, 3, 4)),
        (17.0, 49.0, (10, 20, 30, 40, 50)),
        (-0.4, 0.4, (-0.4, -0.2, 0, 0.2, 0.4)),
        (3.0, 3.0, (3, 3.5)),
    ],
)
def test_the_numbers_of_an_axis_are_round(low: float, high: float, numbers: tuple[float, ...]):
    assert effect_scales.round_numbers(low, high) == pytest.approx(numbers)


@given(st.floats(-1000, 1000), st.floats(0.001, 1000))
def test_the_numbers_of_an_axis_hold_what_is_drawn(low: float, more: float):
    found = effect_scales.round_numbers(low, low + more)

    assert found[0] <= low + 1e-6 * more
    assert found[-1] >= low + more - 1e-6 * more
    assert 2 <= len(found) <= 7


def test_a_minus_is_a_minus():
    assert effect_scales.number(-0.25) == "−0.2"
    assert effect_scales.number(-0.04) == "0.0"
    assert effect_scales.number(20.0, 0) == "20"
