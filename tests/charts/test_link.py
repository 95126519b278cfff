"""Running beside the pain of a later week: the drawing moves, and the words say which week is which."""

import json
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.charts import link, overview
from app.charts.style import THREE_ROWS
from app.domain.weeks import pairs
from tests.charts.weeks import twelve, week


def _figure(lag: int, **last: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(link.figure_json(pairs(twelve(**last), lag)))
    return found


def _means(figure: dict[str, Any]) -> list[float | None]:
    line = next(trace for trace in figure["data"] if trace.get("line", {}).get("width") == 2)
    found: list[float | None] = line["y"]
    return found


def test_without_a_lag_the_rows_are_those_of_the_first_page() -> None:
    ours, theirs = _figure(0)["data"], json.loads(overview.figure_json(twelve()))["data"]

    assert ours == theirs[: len(ours)]


def test_there_is_no_row_of_exercises() -> None:
    figure = _figure(0, reminders=1)

    assert "yaxis4" not in figure["layout"]
    assert figure["layout"]["height"] == THREE_ROWS.height
    assert not [shape for shape in figure["layout"]["shapes"] if shape["type"] == "path"]
    assert "pv-done" not in link.preview(pairs(twelve(), 0)).plot


def test_the_lag_moves_the_pain_row_alone() -> None:
    plain, moved = _figure(0, pain_mean=7.0, pain_worst=8), _figure(2, pain_mean=7.0, pain_worst=8)

    assert _means(moved) == [*_means(plain)[2:], None, None]
    others = [trace for trace in plain["data"] if trace.get("yaxis") != "y2"]
    assert [trace for trace in moved["data"] if trace.get("yaxis") != "y2"] == others


@settings(deadline=None)  # a busy machine is no failure
@given(st.integers(0, 4), st.lists(st.one_of(st.none(), st.floats(0, 10)), min_size=5, max_size=30))
def test_no_score_is_lost_or_made_but_those_that_leave_at_the_left(
    lag: int, means: list[float | None]
) -> None:
    worst = [None if mean is None else 10 for mean in means]
    weeks = [week(at, pain_mean=mean, pain_worst=worst[at]) for at, mean in enumerate(means)]
    drawn = [pair.drawn for pair in pairs(weeks, lag)]

    assert [each.pain_mean for each in drawn] == [*means[lag:], *[None] * lag]
    assert [each.pain_worst for each in drawn] == [*worst[lag:], *[None] * lag]
    assert [each.distance_m for each in drawn] == [each.distance_m for each in weeks]


def test_weeks_whose_pain_is_to_come_are_hatched_and_say_so() -> None:
    figure, plot = _figure(2), link.preview(pairs(twelve(), 2)).plot
    hatched = [each for each in figure["data"] if "pattern" in each.get("marker", {}) and each["x"]]

    assert [each["x"] for each in hatched] == [[10, 11]]
    assert "not yet" in [note["text"] for note in figure["layout"]["annotations"]]
    assert ">not yet<" in plot
    assert "no data" not in plot


def test_a_week_reads_aloud_with_the_week_of_its_pain() -> None:
    told = pairs(twelve(so_far=True, pain_mean=2.33), 2)

    assert link.aloud(told[9], "km") == (
        "26 October to 1 November: 30.0 km, longest 12.0; "
        "pain 2 weeks later (9 to 15 November so far) mean 2.3, worst 4; "
        "166 steps a minute at your usual pace"
    )
    assert "; pain 2 weeks later not yet; " in link.aloud(told[11], "km")


@pytest.mark.parametrize(("lag", "said"), [(0, "; pain mean 2.5, worst 4;"), (1, "; pain 1 week later (")])
def test_the_lag_is_said_as_people_count(lag: int, said: str) -> None:
    assert said in link.aloud(pairs(twelve(), lag)[0], "km")


@pytest.mark.parametrize(("count", "left"), [(12, 5), (26, 2), (52, 2)])
def test_a_narrow_chart_keeps_fewer_names(count: int, left: int) -> None:
    weeks = pairs([week(index) for index in range(count)], 0)
    names = re.findall(r'class="(pv-name[^"]*)"', link.preview(weeks).plot)
    notes = json.loads(link.figure_json(weeks))["layout"]["annotations"]

    assert sum("pv-thin" not in kind for kind in names) == left
    assert sum(note.get("name") != "thin" for note in notes) == left
