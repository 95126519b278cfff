"""The small drawings of a row."""

from app.charts import sparks


def test_a_line_stops_where_a_week_is_not_known():
    drawn = sparks.pain_line([1.0, 2.0, None, 4.0])

    assert drawn.count('class="pv-pain"') == 1
    assert drawn.count("url(#hatch-sparks)") == 1
    assert 'cx="77.0" cy="19.8"' in drawn  # a dot at the last that is known


def test_a_line_without_a_score_is_hatched_whole():
    drawn = sparks.pain_line([None] * 8)

    assert drawn.count("url(#hatch-sparks)") == 8
    assert "circle" not in drawn


def test_bars_stand_beside_the_longest_and_none_is_no_bar():
    drawn = sparks.distance_bars([28_000, 14_000, 0, None])

    assert [part.split('"')[0] for part in drawn.split('height="')[2:4]] == ["28.0", "14.0"]
    assert drawn.count('class="spark-bar"') == 2
    assert drawn.count("url(#hatch-sparks)") == 1


def test_a_week_far_below_the_longest_is_still_seen():
    assert 'height="1.5"' in sparks.distance_bars([100_000, 300])


def test_weeks_without_any_run_are_an_empty_base():
    assert "spark-bar" not in sparks.distance_bars([0, 0])
