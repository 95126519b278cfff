"""The figure that takes the preview's place."""

import json

import pytest

from app.charts import overview
from app.charts.notes import _upside_down
from app.charts.style import DARK, LIGHT, WEEKS
from tests.charts.weeks import twelve, week


@pytest.mark.parametrize(("theme", "ink"), [("light", LIGHT), ("dark", DARK)])
def test_it_wears_the_colours_of_its_theme_alone(theme: str, ink: object) -> None:
    text = overview.figure_json(twelve(), theme)
    other = LIGHT if ink is DARK else DARK

    assert ink.pain in text  # type: ignore[attr-defined]
    assert other.pain not in text
    assert len(text) < 12_000  # plotly's own template alone would be 6 kB


def test_each_week_has_its_line_of_words() -> None:
    layout = json.loads(overview.figure_json(twelve(so_far=True)))["layout"]

    assert len(layout["meta"]["lines"]) == 12
    assert layout["meta"]["lines"][-1].startswith("9 to 15 November so far: 30.0 km")
    assert layout["height"] == WEEKS.height
    assert layout["yaxis2"]["range"] == [0, 10]


def test_unknown_weeks_are_hatched_bars() -> None:
    data = json.loads(overview.figure_json(twelve(distance_m=None, longest_m=None)))["data"]
    hatched = [trace for trace in data if trace.get("marker", {}).get("pattern")]

    assert hatched[0]["x"] == [11]
    assert data[1]["y"][-1] is None


def test_a_run_over_the_longest_wears_a_triangle_and_its_per_cent() -> None:
    notes = json.loads(overview.figure_json(twelve(spike_percent=23.6)))["layout"]["annotations"]

    assert {"▲", "+24 %"} <= {note["text"] for note in notes}


def test_a_bell_stands_where_a_reminder_went_out() -> None:
    shapes = json.loads(overview.figure_json(twelve(reminders=1)))["layout"]["shapes"]

    assert [shape["xanchor"] for shape in shapes if shape["type"] == "path"] == [11]


def test_a_year_and_miles_draw_as_well() -> None:
    year = json.loads(overview.figure_json([week(index) for index in range(52)], "dark", "mi"))

    assert year["layout"]["xaxis"]["range"] == [-0.5, 51.5]
    assert year["data"][1]["y"][0] == pytest.approx(18.64, abs=0.01)


def test_a_path_turns_upside_down_and_moves_right() -> None:
    assert _upside_down("M1,9 Q2,8 3,7 Z", 4) == "M5 -9 Q6 -8 7 -7 Z"


def test_hatch_stands_on_what_is_known_of_a_week() -> None:
    data = json.loads(overview.figure_json(twelve(distance_m=None, ran_m=27_600)))["data"]
    hatch = next(trace for trace in data if trace.get("marker", {}).get("pattern"))

    assert (hatch["x"], hatch["base"], hatch["y"]) == ([11], [27.6], [40 - 27.6])
    assert data[1]["y"][11] == 27.6
