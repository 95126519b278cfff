"""What would let more weeks be compared."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.domain.link import Hypothesis, Lack, analyse, compared, lacking
from tests.domain.link.vectors import FOLLOWS, MONDAY, weeks_of, without

VALUES = st.one_of(st.none(), st.floats(0, 10))


def test_a_whole_log_lacks_nothing():
    assert lacking(weeks_of(FOLLOWS)) == ()


def test_a_week_with_two_scores_needs_one_more_and_opens_two_comparisons():
    weeks = weeks_of(without(FOLLOWS, 5))
    weeks[5] = replace(weeks[5], logged=2)

    assert lacking(weeks) == (Lack(MONDAY + timedelta(weeks=5), 1, False, 2),)


def test_the_newest_comes_first_and_the_ends_open_one_comparison():
    found = lacking(weeks_of(without(FOLLOWS, 0, 23)))

    assert [(each.start, each.scores, each.adds) for each in found] == [
        (MONDAY + timedelta(weeks=23), 3, 1),
        (MONDAY, 3, 1),
    ]


def test_beside_another_gap_a_week_opens_less():
    assert [each.adds for each in lacking(weeks_of(without(FOLLOWS, 5, 6)))] == [1, 1]
    assert [each.adds for each in lacking(weeks_of(without(FOLLOWS, 5, 6, 7)))] == [1, 0, 1]


def test_runs_not_known_are_no_lack_of_scores():
    weeks = weeks_of(FOLLOWS)
    weeks[9] = replace(weeks[9], load=None)

    assert lacking(weeks) == (Lack(MONDAY + timedelta(weeks=9), 0, True, 1),)


@given(st.lists(st.tuples(VALUES, VALUES), max_size=40))
def test_what_a_lack_opens_is_what_filling_it_gives(log):
    weeks = weeks_of([score for score, _ in log], [km for _, km in log])

    for lack in lacking(weeks):
        whole = [
            replace(week, pain=week.pain or 0.0, load=week.load or 0.0) if week.start == lack.start else week
            for week in weeks
        ]
        assert compared(whole) - compared(weeks) == lack.adds


def test_the_weeks_compared_are_the_rows_of_the_first_question():
    weeks = weeks_of(without(FOLLOWS, 5, 6, 12))
    load, *_ = analyse(weeks, seed=1, draws=99)

    assert (load.hypothesis, load.n) == (Hypothesis.LOAD, compared(weeks))
