"""The inline drawing that stands before any script."""

import re
from xml.etree import ElementTree

import pytest

from app.charts.example import EXAMPLE
from app.charts.preview import preview
from tests.charts.weeks import twelve, week


def _classes(markup: str) -> list[str]:
    return [kind for found in re.findall(r'class="([^"]+)"', markup) for kind in found.split()]


@pytest.mark.parametrize("count", [12, 26, 52])
def test_it_is_well_formed_and_brings_no_style_or_colour_of_its_own(count: int) -> None:
    drawn = preview([week(index % 5, spike_percent=24.0, reminders=1) for index in range(count)])

    for part in (drawn.plot, drawn.axis):
        ElementTree.fromstring(part)
        assert "style=" not in part
        assert "#" not in part.replace("url(#hatch-weeks)", "")


def test_every_known_week_has_its_marks() -> None:
    drawn = _classes(preview(twelve(spike_percent=23.6, reminders=1, so_far=True)).plot)

    assert drawn.count("pv-week") == drawn.count("pv-longest") == drawn.count("pv-mean") == 12
    assert drawn.count("pv-diamond") == 12
    assert drawn.count("pv-done") == 24
    assert drawn.count("pv-planned") == 11
    assert drawn.count("pv-later") == 1
    assert drawn.count("pv-ink") == 2  # the triangle and the bell


def test_unknown_weeks_are_hatched_and_never_drawn_as_zero() -> None:
    plot = preview(twelve(distance_m=None, pain_mean=None, pain_worst=None, cadence_spm=None)).plot

    assert plot.count("url(#hatch-weeks)") == 3
    assert _classes(plot).count("pv-week") == 11
    assert ">no<" in plot
    assert ">data<" in plot


def test_a_line_is_broken_where_a_week_is_unknown() -> None:
    weeks = [week(0), week(1, pain_mean=None, pain_worst=None), week(2), week(3)]

    assert _classes(preview(weeks).plot).count("pv-pain") == 1


def test_a_known_week_without_a_run_has_no_bar_and_no_hatch() -> None:
    plot = preview(twelve(distance_m=0, longest_m=None)).plot

    assert _classes(plot).count("pv-week") == 11
    assert "url(#hatch" not in plot


def test_the_example_draws_as_any_other() -> None:
    assert "+24 %" in preview(EXAMPLE).plot


def test_a_week_known_in_part_keeps_its_bar_and_triangle_under_hatch() -> None:
    plot = preview(twelve(distance_m=None, ran_m=27_600, spike_percent=23.6)).plot
    drawn = _classes(plot)

    assert drawn.count("pv-week") == drawn.count("pv-longest") == 12
    assert drawn.count("pv-over") == 1
    assert plot.count("url(#hatch-weeks)") == 1
    assert "no data" not in plot and ">no<" not in plot


def test_weeks_before_sign_up_have_no_squares() -> None:
    drawn = _classes(preview([week(index, sessions=0, planned=0) for index in range(12)]).plot)

    assert not {"pv-done", "pv-planned", "pv-later"} & set(drawn)
