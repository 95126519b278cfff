"""Whether scores have risen, with a frozen base and hysteresis."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.pain import base14, daily_worst, pain7, rise, worse_pain7
from app.domain.people import Side
from app.domain.thresholds import DEFAULT
from tests.build import TODAY, day, scores

DAY_0 = date(2026, 6, 1)
LOG = [1] * 22 + [2, 3, 4, 4, 5, 4, 4, 5, 6, 6, 4, 3, 2, 2] + [1] * 6
for absent in (3, 9, 15):
    LOG[absent] = None


def on(n):
    return DAY_0 + timedelta(days=n)


def risen(values, n=None):
    last = len(values) - 1 if n is None else n
    return rise(scores(DAY_0, values), Side.LEFT, on(last))


def test_the_published_log_rises_on_its_day_with_a_base_of_one():
    worst = daily_worst(scores(DAY_0, LOG), Side.LEFT)

    assert pain7(on(26), worst) == pytest.approx(2.857, abs=5e-4)
    assert pain7(on(27), worst) == pytest.approx(3.286, abs=5e-4)
    assert base14(on(27), worst) == 1.0
    assert risen(LOG, 26) is None
    found = risen(LOG, 27)
    assert (found.since, found.base, found.active, found.holds) == (on(27), 1.0, True, True)


def test_the_state_outlasts_its_condition_until_seven_clear_evaluations():
    assert risen(LOG, 34).holds
    assert risen(LOG, 34).pain7 == pytest.approx(4.29, abs=5e-3)
    last = risen(LOG, 41)
    assert (last.active, last.holds, last.base, last.cleared_on) == (True, False, 1.0, None)
    longer = [*LOG, *[1] * 10]
    assert risen(longer, 44).active
    assert (risen(longer, 45).active, risen(longer, 45).cleared_on) == (False, on(45))
    assert risen(longer).cleared_on == on(45)


def test_means_need_three_and_four_logs():
    three = daily_worst(scores(day(6), [2, None, 3, None, None, None, 4]), Side.LEFT)
    assert pain7(TODAY, three) == 3
    assert pain7(TODAY, {one: three[one] for one in list(three)[:2]}) is None
    four = daily_worst(scores(day(20), [1, None, 2, None, 3, *[None] * 8, 6]), Side.LEFT)
    assert base14(TODAY, four) == 3
    assert base14(TODAY, dict(list(four.items())[1:])) is None
    assert base14(TODAY + timedelta(days=1), four) is None


@pytest.mark.parametrize(
    ("usual", "now", "holds"), [(1, 3, True), (0, 2, False), (2, 4, True), (1, 2, False), (5, 7, True)]
)
def test_a_rise_is_two_points_and_at_least_three(usual, now, holds):
    found = risen([usual] * 14 + [now] * 7)

    assert (found is not None) is holds


def test_exactly_two_points_between_thirds_count():
    found = risen([1, 1, 2, *[None] * 5, 1, 1, 2, *[None] * 3, 3, None, 3, None, None, None, 4])

    assert found is not None
    assert found.pain7 - found.base == pytest.approx(2)


def test_the_base_stays_frozen_while_the_state_is_set():
    found = risen([1] * 14 + [4] * 30)

    assert (found.since, found.base, found.holds) == (on(18), 1.0, True)


def test_a_day_without_enough_logs_neither_clears_nor_interrupts():
    up = [1] * 14 + [5] * 7
    low = [1] * 12

    with_pause = [*up, *low[:9], *[None] * 10, *low]

    assert risen([*up, *low[:9]]).active
    assert not risen(with_pause).active


def test_one_higher_evaluation_starts_the_seven_again():
    up = [1] * 14 + [5] * 7 + [1] * 9

    assert risen([*up, *[1] * 3]).cleared_on is not None
    assert risen([*up, 10, *[1] * 3]).active


def test_without_a_base_there_is_no_rise():
    assert risen([5] * 8) is None
    assert rise([], Side.LEFT, TODAY) is None


def test_each_knee_has_its_own_state():
    entries = scores(DAY_0, [1] * 14 + [4] * 7) + scores(DAY_0, [1] * 21, Side.RIGHT)

    assert rise(entries, Side.LEFT, on(20)).holds
    assert rise(entries, Side.RIGHT, on(20)) is None


def test_later_scores_change_nothing_about_a_day():
    assert risen(LOG, 27) == rise(scores(DAY_0, LOG[:28]), Side.LEFT, on(27))


def test_a_rise_can_come_back_after_it_was_cleared():
    again = [1] * 14 + [5] * 7 + [1] * 30 + [5] * 7

    assert risen(again).active
    assert risen(again).since > on(50)


some_logs = st.lists(st.one_of(st.none(), st.integers(0, 10)), max_size=60)


@given(some_logs)
def test_a_rise_that_holds_is_active_and_two_above_its_base(values):
    found = rise(scores(DAY_0, values), Side.LEFT, on(len(values)))
    if found is None:
        return
    assert found.active == (found.cleared_on is None)
    if found.holds:
        assert found.active
        assert found.pain7 >= 3
        assert found.pain7 - found.base > 2 - 1e-9


@given(some_logs, st.randoms())
def test_a_rise_does_not_depend_on_the_order_of_entries(values, random):
    entries = scores(DAY_0, values)
    shuffled = random.sample(entries, len(entries))

    assert rise(shuffled, Side.LEFT, on(60)) == rise(entries, Side.LEFT, on(60))


@given(some_logs)
def test_the_same_scores_of_both_knees_give_the_same_state(values):
    left = rise(scores(DAY_0, values, Side.BOTH), Side.LEFT, on(60))
    right = rise(scores(DAY_0, values, Side.BOTH), Side.RIGHT, on(60))

    assert (left is None) == (right is None)
    assert left is None or (left.since, left.base, left.active) == (right.since, right.base, right.active)


def test_near_the_base_or_below_two_clears():
    assert risen([3] * 14 + [6] * 7 + [3] * 20).cleared_on is not None, "pain7 3, but at the base"
    assert risen([0] * 14 + [5] * 7 + [1, 2] * 15).cleared_on is not None, "above the base, but below 2"
    assert risen([1] * 14 + [5] * 7 + [2] * 30).active, "exactly 1 above the base and exactly 2"


def test_the_seven_clear_evaluations_are_counted_from_the_one_after_the_rise_was_set():
    values = [0, 0, 0, 0, *[None] * 7, 9, None, None, 0, None, None, 0, *[0] * 9]

    assert risen(values, 17).since == on(17)
    assert risen(values, 23).active
    assert risen(values, 24).cleared_on == on(24)


def test_what_is_a_rise_and_when_it_is_over_are_limits():
    short = scores(DAY_0, [1] * 14 + [None] * 6 + [3])

    def found(values, n, **moved):
        return rise(scores(DAY_0, values), Side.LEFT, on(n), replace(DEFAULT, **moved))

    assert rise(short, Side.LEFT, on(20)) is None
    assert rise(short, Side.LEFT, on(20), replace(DEFAULT, pain_logs=1)).pain7 == 3
    assert rise(short, Side.LEFT, on(26), replace(DEFAULT, pain_logs=1)).holds
    assert found([1] * 14 + [3] * 7, 20, rise_points=3) is None
    assert found([1] * 14 + [3] * 7, 20, rise_least=4) is None
    assert found([1] * 14 + [4] * 7, 20, base_logs=15) is None
    assert found([1] * 14 + [5] * 7 + [1] * 20, 40, rise_clear_evaluations=60).active
    assert not found([1] * 14 + [5] * 7 + [2] * 30, 50, rise_clear_below=3).active
    assert not found([1] * 14 + [5] * 7 + [2] * 30, 50, rise_clear_points=2).active
    assert (
        base14(on(20), dict.fromkeys((on(n) for n in range(7, 14)), 2), replace(DEFAULT, base_days=3)) is None
    )
    assert pain7(TODAY, {TODAY: 4}, replace(DEFAULT, pain_logs=1)) == 4


def test_a_rise_is_told_of_as_far_up_as_the_runner_wants():
    def told(points):
        limits = replace(DEFAULT, rise_alert_points=points)
        return rise(scores(DAY_0, [1] * 14 + [4] * 7), Side.LEFT, on(20), limits).told

    assert [told(points) for points in (2, 3, 4)] == [True, True, False]
    assert not rise(scores(DAY_0, [1] * 14 + [4] * 7), Side.LEFT, on(40)).told


def test_the_worse_knee_of_each_day_is_the_one_whose_mean_is_higher():
    entries = [*scores(on(0), [2] * 8), *scores(on(4), [6, 6, 6, 1], Side.RIGHT)]

    found = worse_pain7(entries, on(5), on(7))

    assert found == {on(5): 2.0, on(6): 6.0, on(7): pytest.approx(19 / 4)}
    assert worse_pain7(scores(on(0), [0] * 3), on(0), on(2)) == {on(2): 0.0}
    higher_left = [*scores(on(0), [4] * 3), *scores(on(0), [1] * 3, Side.RIGHT)]
    assert worse_pain7(higher_left, on(0), on(2)) == {on(2): 4.0}
    assert worse_pain7([], on(0), on(5)) == {}


def test_a_rise_may_be_set_on_the_first_evaluation_there_is():
    found = risen([1, *([None] * 3 + [1]) * 3, *[None] * 5, 5, 5, 5])

    assert (found.since, found.side, found.base) == (on(20), Side.LEFT, 1.0)


def test_a_rise_that_is_active_holds_only_two_above_its_base_and_at_three():
    assert not risen([3] * 14 + [6] * 7 + [4] * 7).holds, "only 1 above"
    assert not risen([0] * 14 + [4] * 7 + [2] * 7).holds, "only 2"
    assert risen([0] * 14 + [4] * 7 + [2] * 7).active


def test_a_rise_is_set_anew_from_the_evaluation_after_it_was_cleared():
    days = replace(DEFAULT, pain_days=1, pain_logs=1, base_days=1, base_logs=1)
    once, twice = (replace(days, rise_clear_evaluations=n) for n in (1, 2))

    assert rise(scores(DAY_0, [1, 4, 1, 4]), Side.LEFT, on(3), once).since == on(3)
    cleared = rise(scores(DAY_0, [5, 8, 1, 4]), Side.LEFT, on(3), twice)
    assert (cleared.since, cleared.cleared_on) == (on(1), on(3))


def test_the_base_is_of_fourteen_days_and_no_more():
    found = risen([9, 9, *[1] * 14, *[4] * 7])

    assert (found.since, found.base) == (on(21), pytest.approx(22 / 14))
