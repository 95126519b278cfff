"""A year of pain as a line: where scores, gaps, months and bells stand."""

import re

from app.charts.year import pain_year
from tests.build import TODAY, day

OPENS = day(363)  # 52 whole weeks


def points(svg: str) -> list[tuple[str, str]]:
    return re.findall(r'<circle class="pv-mean" cx="([\d.]+)%" cy="([\d.]+)"', svg)


def test_each_week_stands_at_its_middle_with_its_highest_score() -> None:
    drawn = pain_year(OPENS, TODAY, {day(363): 3, day(360): 10, day(0): 0}, [])

    assert points(drawn) == [("0.96", "34.0"), ("99.04", "104.0")]
    assert 'class="pv-pain"' not in drawn


def test_a_week_without_a_score_breaks_the_line() -> None:
    drawn = pain_year(OPENS, TODAY, {day(363): 2, day(356): 4, day(342): 4}, [])

    assert drawn.count('class="pv-pain"') == 1
    assert len(points(drawn)) == 3


def test_a_bell_hangs_over_its_own_day() -> None:
    drawn = pain_year(OPENS, TODAY, {}, [day(363), day(182)])

    assert re.findall(r'class="yr-bell" x="([\d.]+)%"', drawn) == ["0.14", "49.86"]


def test_every_other_month_is_named_where_it_begins() -> None:
    names = re.findall(r'x="([\d.]+)%" y="124">(\w+)<', pain_year(OPENS, TODAY, {}, []))

    assert [name for _, name in names] == ["Dec", "Feb", "Apr", "Jun", "Aug", "Oct"]
    assert names[0][0] == "4.67"
