"""What came after runs that were like a planned one."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.load import Coverage, planned_run
from app.domain.planning import Ran, Similar, similar_runs, similar_words
from tests.build import TODAY, day, session

METRES = st.integers(1, 40_000)
ALL = Coverage(((day(400), TODAY),))


def plan(m=10_000, longest_m=10_000):
    ran = [] if longest_m is None else [session(day(3), longest_m)]
    return planned_run(day(-1), m, ran, ALL, TODAY)


def like(morning=None, settled=None):
    return Ran(10_000, 10_000, morning, settled)


@pytest.mark.parametrize(
    ("ran", "is_similar"),
    [
        (Ran(10_000, 10_000, 2), True),
        (Ran(11_000, 10_000, 2), True),
        (Ran(11_001, 10_000, 2), False),
        (Ran(9_000, 10_000, 2), True),
        (Ran(8_999, 10_000, 2), False),
        (Ran(12_500, 12_500, 2), True),
        (Ran(12_501, 12_501, 2), False),
        (Ran(7_500, 7_500, 2), True),
        (Ran(7_499, 7_499, 2), False),
        (Ran(10_000, None, 2), False),
    ],
)
def test_similar_is_about_the_distance_and_about_the_share_of_its_own_longest(ran, is_similar):
    assert similar_runs(plan(), [ran]).runs == is_similar


def test_with_nothing_to_compare_a_plan_with_no_run_is_similar():
    assert similar_runs(plan(longest_m=None), [like(4, False)] * 9) == Similar(0, 0, 0, 0, 0)


def test_scores_of_the_next_morning_and_what_settled_are_counted_where_they_are_known():
    ran = [like(4, False), like(3, True), like(5, True), like(1), like(), like(None, None)]

    assert similar_runs(plan(), ran) == Similar(runs=6, scored=4, high=2, checked=3, settled=2)


def test_below_five_with_a_score_it_is_too_few_to_say():
    assert similar_words(Similar(9, 4, 4, 4, 0)) == (
        "Too few similar runs to say.",
        "There are 4 with a score of the next morning; it takes 5 of them.",
    )
    assert similar_words(Similar(1, 1, 1, 1, 0))[1].startswith("There is 1 with")


def test_from_five_on_the_counts_are_told_and_what_is_not_known_is_named():
    assert similar_words(Similar(9, 7, 2, 6, 4)) == (
        "Of 7 similar runs of yours, 2 had a next-morning score of 4 or more.",
        "Of the 6 with a score before as well, 4 had settled by that morning and 2 had not.",
        "2 more had no score the next morning.",
    )
    assert similar_words(Similar(5, 5, 0, 4, 4)) == (
        "Of 5 similar runs of yours, 0 had a next-morning score of 4 or more.",
    )


@settings(max_examples=30)
@given(
    st.lists(st.tuples(METRES, METRES, st.none() | st.integers(0, 10)), max_size=12),
    METRES,
    st.randoms(),
)
def test_counts_hold_together_and_the_order_of_runs_makes_no_difference(rows, m, random):
    ran = [Ran(d, longest, score, None if score is None else score < 3) for d, longest, score in rows]
    found = similar_runs(plan(m), ran)

    assert found.settled <= found.checked <= found.scored <= found.runs <= len(ran)
    assert found.high <= found.scored
    assert found == similar_runs(plan(m), random.sample(ran, len(ran)))
