"""The runner's own weeks counted: what followed a long run, and other weeks."""

import pytest

from app.domain.link import Times, before_and_after, interval_of_share
from tests.domain.link.vectors import weeks_of

UP, DOWN, SAME = (1, 2), (2, 1), (1, 1)


def counts(*kinds: tuple[tuple[float, float], bool]):
    """Pairs of weeks with a missing week between them, each pair's first with a long run or not."""
    pain: list[float | None] = []
    stepped: list[bool] = []
    for (before, after), is_stepped in kinds:
        pain += [before, after, None]
        stepped += [is_stepped, False, False]
    return before_and_after(weeks_of(pain, spike=[0.0] * len(pain), stepped=stepped))


def test_a_week_is_counted_by_the_score_of_the_week_after():
    found = counts(*[(UP, True)] * 4, (DOWN, True), *[(UP, False)] * 2, *[(SAME, False)] * 5)

    assert found.stepped == Times(4, 5, *interval_of_share(4, 5))
    assert found.others == Times(2, 7, *interval_of_share(2, 7))
    assert found.is_shown


@pytest.mark.parametrize(("stepped", "others"), [(4, 9), (9, 4)])
def test_fewer_than_five_of_a_kind_are_not_shown(stepped, others):
    found = counts(*[(UP, True)] * stepped, *[(UP, False)] * others)

    assert (found.stepped.weeks, found.others.weeks) == (stepped, others)
    assert not found.is_shown
    assert [each.low is None for each in (found.stepped, found.others)] == [stepped < 5, others < 5]


def test_a_week_whose_runs_are_not_known_counts_for_neither():
    found = before_and_after(weeks_of([1, 2, 3, 4], spike=[None, 0.3, None], stepped=[False, True, True]))

    assert found.others == Times(0, 0)
    assert found.stepped == Times(2, 2)


def test_the_newest_week_has_no_week_after_yet():
    assert before_and_after(weeks_of([1], spike=[0.5], stepped=[True])).stepped == Times(0, 0)
    assert before_and_after([]).others == Times(0, 0)
