"""Running beside the pain of a later week: the drawing moves, and the words say which week is which."""

import json
import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.charts import link, overview
from app.charts.style import ONE_KNEE, TWO_KNEES, WEEKS, Frame
from app.domain.people import Side
from app.domain.weeks import Scores, pairs
from tests.charts.weeks import twelve, week

STATIC = Path(__file__).parents[2] / "app/static"


def _figure(lag: int, **last: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(link.figure_json(pairs(twelve(**last), lag)))
    return found


def _means(figure: dict[str, Any]) -> list[float | None]:
    line = next(trace for trace in figure["data"] if trace.get("line", {}).get("width") == 2)
    found: list[float | None] = line["y"]
    return found


BOTH = (Scores(Side.LEFT, 2.0, 3, 4), Scores(Side.RIGHT, 5.0, 7, 3))


def test_without_a_lag_the_rows_are_those_of_the_first_page() -> None:
    ours, theirs = _figure(0)["data"], json.loads(overview.figure_json(twelve()))["data"]

    assert ours[: len(theirs)] == theirs


def test_reminders_have_a_row_of_their_own() -> None:
    figure, plot = _figure(0, reminders=2), link.preview(pairs(twelve(reminders=2), 0)).plot
    bells = [shape for shape in figure["layout"]["shapes"] if shape["type"] == "path"]

    assert figure["layout"]["height"] == ONE_KNEE.height
    assert [bell["xanchor"] for bell in bells] == [11]
    assert bells[0]["yanchor"] == pytest.approx(1 - 524 / 568)
    assert 'transform="translate(-5,524)"' in plot


def test_reminders_that_are_not_known_are_hatched() -> None:
    figure, plot = _figure(0, reminders=None), link.preview(pairs(twelve(reminders=None), 0)).plot
    hatched = [each for each in figure["data"] if "pattern" in each.get("marker", {}) and each["x"]]

    assert [(each["x"], each["yaxis"]) for each in hatched] == [([11], "y6")]
    assert plot.count("url(#hatch-link)") == 1


def test_each_knee_has_its_row_where_both_have_scores() -> None:
    told = pairs([week(index, knees=BOTH) for index in range(12)], 0)
    figure, drawn = json.loads(link.figure_json(told)), link.preview(told)
    lines = [each for each in figure["data"] if each.get("line", {}).get("width") == 2]

    assert [(line["yaxis"], line["y"][0]) for line in lines if "dash" not in line["line"]] == [
        ("y2", 2.0),
        ("y5", 5.0),
    ]
    assert figure["layout"]["height"] == TWO_KNEES.height
    assert drawn.plot.count('class="pv-mean"') == 24
    assert drawn.axis.count(">10<") == 2
    assert "; pain left knee mean 2.0, worst 3, right knee mean 5.0, worst 7; " in link.aloud(told[0], "km")


@pytest.mark.parametrize("frame", [WEEKS, ONE_KNEE, TWO_KNEES], ids=["weeks", "one knee", "two knees"])
def test_rows_and_titles_stand_apart_in_the_pixels_of_the_style_sheets(frame: Frame) -> None:
    alerts = (frame.alerts,) if frame.alerts else ()
    rows = (frame.distance, frame.cadence, *frame.pains, frame.exercise, *alerts)
    bands = sorted(rows, key=lambda band: band.top)
    kind = {WEEKS: "chart-frame", ONE_KNEE: "one-knee", TWO_KNEES: "two-knees"}[frame]
    css = "".join((STATIC / name).read_text() for name in ("today.css", "link_weeks.css"))

    assert all(band.title + 20 <= band.top < band.bottom for band in bands)
    assert all(one.bottom < other.title for one, other in pairwise(bands))
    assert bands[-1].bottom < frame.labels < frame.height
    assert re.search(rf"\.{kind} {{[^}}]*height: {frame.height}px", css)
    for at, band in enumerate(bands, 1):
        within = "" if frame is WEEKS or at == 1 else rf"\.{kind} "
        assert re.search(rf"{within}\.row-{at}\b[^}}]* top: {band.title}px", css), at


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
        "26 October to 1 November: 30.0 km, longest 12.0; 166 steps a minute at your usual pace; "
        "pain 2 weeks later (9 to 15 November so far) mean 2.3, worst 4; 2 of 3 sessions"
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


def test_a_stretch_of_weeks_is_read_together_with_the_pain_of_later_weeks() -> None:
    weeks = twelve(knees=BOTH, so_far=True)
    weeks = [replace(each, knees=BOTH) for each in weeks]
    weeks[3] = replace(weeks[3], spike_percent=24.0, longest_m=15_200, cadence_spm=163.8, reminders=1)
    told = pairs(weeks, 1)

    assert link.held_aloud(told[2:5], "km") == (
        "7 Sep to 27 Sep, 3 weeks: 90.0 km, longest 15.2; "
        "1 week with a run over the longest of its 30 days before; "
        "164 to 166 steps a minute at your usual pace; "
        "pain 1 week later left knee mean 2.0, worst 3 of 12 logged days, "
        "right knee mean 5.0, worst 7 of 9 logged days; 6 of 9 sessions; a reminder went out"
    )
    newest = link.held_aloud(told[11:], "km")
    assert newest.startswith("9 Nov to 15 Nov so far, 1 week: 30.0 km, longest 12.0; ")
    assert "; pain 1 week later left knee not known, right knee not known; " in newest


def test_a_stretch_says_how_much_of_it_is_not_known() -> None:
    part = pairs([week(distance_m=None, ran_m=8_000), week(1)], 0)
    none = pairs([week(distance_m=None, longest_m=None, cadence_spm=None, reminders=None)], 0)

    assert ": at least 38.0 km, longest 12.0 known, 1 week not known whole; " in link.held_aloud(part, "km")
    assert ", 1 week: distance not known; pain mean 2.5, worst 4 of 5 logged days; " in link.held_aloud(
        none, "km"
    )
    assert link.held_aloud(none, "km").endswith("; reminders not known")
