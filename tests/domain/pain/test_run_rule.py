"""The rule for one run."""

from dataclasses import replace
from datetime import UTC
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from app.domain.pain import (
    Moment,
    Result,
    check,
    judge_run,
    knees_of,
    morning_of,
    settled_on,
    sore_days,
    worst_first,
)
from app.domain.people import Side
from app.domain.thresholds import DEFAULT
from tests.build import TODAY, day, entry, run

RUN_ID = UUID(int=7)
RUN = run(day(3), hour=9, public_id=RUN_ID)


@pytest.mark.parametrize(
    ("scores", "result"),
    [
        ((1, 2, 1, 1), Result.GREEN),
        ((1, 3, 1, 1), Result.AMBER),
        ((0, 2, 1, 0), Result.AMBER),
        ((1, 6, None, 1), Result.RED),
        ((1, 2, 1, 3), Result.RED),
        ((2, 2, None, None), Result.GREEN),
        ((0, 5, 0, 0), Result.AMBER),
        ((1, 2, 1, 2), Result.AMBER),
        ((None, 2, 1, 1), Result.INCOMPLETE),
        ((1, None, 1, 1), Result.INCOMPLETE),
        ((None, 6, None, None), Result.RED),
        ((1, None, None, 3), Result.RED),
        ((None, None, None, 9), Result.INCOMPLETE),
    ],
)
def test_four_scores_give_a_result(scores, result):
    assert judge_run(*scores) is result


def test_a_warning_sign_makes_any_run_red():
    assert judge_run(None, None, None, None, flagged=True) is Result.RED


def of_run(score, moment, **more):
    return entry(day(3), score, moment=moment, run=RUN_ID, **more)


FULL = [
    of_run(1, Moment.BEFORE, hour=8),
    of_run(2, Moment.DURING, hour=10),
    of_run(1, Moment.AFTER_60MIN, hour=11),
    entry(day(2), 1, moment=Moment.NEXT_MORNING, run=RUN_ID),
]


def test_the_scores_of_a_run_are_gathered_by_moment():
    found = check(RUN, FULL, Side.LEFT)

    assert (found.before, found.during, found.after60, found.morning) == (1, 2, 1, 1)
    assert (found.result, found.settled, found.shown) == (Result.GREEN, True, Result.GREEN)


def test_until_its_morning_a_run_shows_no_check_unless_it_is_red():
    assert check(RUN, FULL[:3]).result is Result.GREEN
    assert check(RUN, FULL[:3]).shown is Result.INCOMPLETE
    assert check(RUN, FULL[:3]).settled is None
    assert check(RUN, [FULL[0], of_run(7, Moment.DURING)]).shown is Result.RED


def test_before_is_else_the_latest_score_of_the_24_hours_before():
    earlier = [entry(day(4), 4, hour=9.1), entry(day(3), 3, hour=7), entry(day(4), 6, hour=8.9)]

    assert check(RUN, [*earlier, *FULL[1:]]).before == 3
    assert check(RUN, [earlier[0], *FULL[1:]]).before == 4
    assert check(RUN, [earlier[2], *FULL[1:]]).before is None


def test_a_runs_own_score_at_its_first_minute_is_not_the_score_before_it():
    found = check(RUN, [of_run(4, Moment.DURING, hour=9), of_run(3, Moment.OTHER, hour=8.9)])

    assert (found.before, found.during, found.result) == (None, 4, Result.INCOMPLETE)
    assert check(RUN, [entry(day(3), 4, hour=9)]).before is None


def test_the_score_of_a_run_under_way_is_not_the_score_before_the_next_run():
    evening = run(day(3), hour=18, public_id=UUID(int=8))

    assert check(evening, [FULL[0], of_run(5, Moment.DURING, hour=10)]).before == 1
    assert check(evening, FULL[:3]).before == 1, "an hour after the morning's run"
    assert check(evening, [entry(day(3), 3, moment=Moment.NEXT_MORNING, hour=7)]).before == 3


def test_a_score_of_unknown_time_stands_in_for_nothing():
    found = check(RUN, [entry(day(3), 1, hour=None), *FULL[1:]])

    assert (found.before, found.result, found.settled) == (None, Result.INCOMPLETE, None)


def test_a_morning_above_before_is_not_settled():
    assert check(RUN, [*FULL[:3], entry(day(2), 2, moment=Moment.NEXT_MORNING, run=RUN_ID)]).settled is False


def test_moments_that_name_no_run_belong_by_their_day():
    loose = [entry(day(3), 3, moment=Moment.DURING, hour=10), entry(day(2), 2, moment=Moment.NEXT_MORNING)]
    others = [entry(day(4), 9, moment=Moment.DURING), entry(day(3), 9, moment=Moment.NEXT_MORNING)]

    found = check(RUN, [FULL[0], *loose, *others])

    assert (found.during, found.morning) == (3, 2)


def test_moments_that_name_another_run_do_not_belong():
    other = entry(day(3), 9, moment=Moment.DURING, run=UUID(int=8))

    assert check(RUN, [*FULL, other]).during == 2


def test_of_two_scores_for_a_moment_the_higher_counts():
    assert check(RUN, [*FULL, of_run(4, Moment.DURING)]).during == 4


def test_a_sign_of_any_tier_on_an_entry_of_the_run_makes_it_red():
    assert check(RUN, [of_run(1, Moment.DURING, flags=("locked",))]).result is Result.RED
    assert check(RUN, [of_run(1, Moment.DURING, flags=("daily_life",))]).result is Result.RED
    assert not check(RUN, [entry(day(3), 1, flags=("locked",))]).flagged


def test_for_both_knees_the_worse_answer_is_given_and_knees_are_not_mixed():
    right = [
        of_run(4, Moment.BEFORE, side=Side.RIGHT, hour=8),
        of_run(4, Moment.DURING, side=Side.RIGHT),
        entry(day(2), 4, Side.RIGHT, Moment.NEXT_MORNING, run=RUN_ID),
    ]

    assert check(RUN, [*FULL, *right], Side.LEFT).result is Result.GREEN
    assert check(RUN, [*FULL, *right], Side.RIGHT).result is Result.AMBER
    assert check(RUN, [*FULL, *right]).result is Result.AMBER
    assert check(RUN, FULL, Side.UNKNOWN).result is Result.GREEN


def of_right(score, moment):
    return of_run(score, moment, side=Side.RIGHT)


@pytest.mark.parametrize(
    ("right", "during"),
    [
        ([of_right(4, Moment.DURING), of_right(1, Moment.AFTER_60MIN)], 4),
        ([of_right(1, Moment.DURING), of_right(0, Moment.AFTER_60MIN)], 1),
        ([of_right(4, Moment.DURING)], 4),
        ([of_right(3, Moment.DURING)], 3),
        ([of_right(2, Moment.DURING)], 3),
    ],
)
def test_of_two_incomplete_knees_the_one_with_more_then_higher_scores_is_given(right, during):
    assert check(RUN, right).scores == sorted((one.score for one in right), reverse=True)
    assert check(RUN, [of_run(3, Moment.DURING), *right]).during == during


def test_checks_are_ordered_by_what_they_show_then_by_their_scores():
    full, unsettled = check(RUN, FULL), check(RUN, [*FULL[:3], of_run(4, Moment.DURING)])
    scored, empty = check(RUN, FULL[2:3]), check(RUN, [])

    assert unsettled.result is Result.AMBER, "but it shows nothing until the morning"
    assert sorted([empty, scored, unsettled, full], key=worst_first) == [full, unsettled, scored, empty]


def test_a_run_without_scores_is_not_checked():
    found = check(RUN, [])

    assert (found.result, found.before, found.settled) == (Result.INCOMPLETE, None, None)


def test_a_session_has_settled_on_the_first_morning_at_or_below_before():
    entries = [
        FULL[0],
        entry(day(2), 3, moment=Moment.NEXT_MORNING),
        entry(day(1), 1, moment=Moment.WORST_24H),
        entry(TODAY, 0, moment=Moment.NEXT_MORNING),
    ]

    assert settled_on([RUN], entries, Side.LEFT) == day(1)


def test_a_score_of_the_same_day_or_of_stairs_does_not_settle():
    entries = [FULL[0], entry(day(3), 0, hour=20), entry(day(1), 0, moment=Moment.STAIRS)]

    assert settled_on([RUN], entries) is None


def test_the_day_after_only_the_next_morning_of_the_run_settles_and_later_any_morning_does():
    assert settled_on([RUN], [FULL[0], entry(day(2), 1)], Side.LEFT) is None
    assert settled_on([RUN], [FULL[0], entry(day(1), 1)], Side.LEFT) == day(1)


def test_of_two_scores_of_one_morning_the_higher_says_whether_it_settled():
    morning = [
        entry(day(2), score, moment=Moment.NEXT_MORNING, hour=hour) for score, hour in ((1, 6), (3, 7))
    ]

    assert check(RUN, [*FULL[:2], *morning]).settled is False
    assert settled_on([RUN], [FULL[0], *morning], Side.LEFT) is None


@pytest.mark.parametrize(
    ("told", "is_morning"),
    [
        (entry(day(2), 1, hour=7), True),
        (entry(day(2), 1, hour=11.9), True),
        (entry(day(2), 1, hour=12), False),
        (entry(day(2), 1, hour=1), False),
        (entry(day(2), 1, hour=None), False),
        (entry(day(1), 1, hour=7), False),
        (entry(day(2), 1, moment=Moment.STAIRS, hour=7), False),
        (entry(day(2), 1, hour=7, run=RUN_ID), False),
    ],
)
def test_a_plain_score_before_noon_tells_the_morning_after_a_run(told, is_morning):
    assert (morning_of(told, [RUN], UTC) == RUN) is is_morning


def test_a_score_after_a_run_of_its_own_day_is_not_the_morning_after_the_one_before():
    assert morning_of(entry(day(2), 1, hour=10), [RUN, run(day(2), hour=8)], UTC) is None


def test_without_a_score_before_nothing_settles():
    assert settled_on([RUN], FULL[1:]) is None
    assert settled_on([], FULL) is None


def test_for_both_knees_a_session_settles_with_the_later_knee():
    right = [
        entry(day(3), 3, Side.RIGHT, Moment.BEFORE, run=RUN_ID),
        entry(day(1), 3, Side.RIGHT, Moment.NEXT_MORNING),
    ]

    assert settled_on([RUN], [*FULL, *right]) == day(1)
    assert settled_on([RUN], [*FULL, *right], Side.LEFT) == day(2)


def test_one_knees_morning_does_not_settle_the_other_knees_run():
    sore = [of_run(1, Moment.BEFORE), of_run(5, Moment.DURING), entry(day(2), 2, moment=Moment.NEXT_MORNING)]
    other = [entry(day(4), 3, Side.RIGHT, hour=20), entry(day(2), 0, Side.RIGHT)]

    assert settled_on([RUN], [*sore, *other]) is None


def test_a_knee_without_a_score_of_the_run_has_no_say_in_whether_it_settled():
    assert settled_on([RUN], [*FULL, entry(day(1), 4, Side.RIGHT)]) == day(2)
    assert knees_of([RUN], [*FULL, entry(day(1), 4, Side.RIGHT)]) == (Side.LEFT,)
    assert knees_of([RUN], [entry(day(3), 1, Side.UNKNOWN, hour=6)]) == (Side.BOTH,)


def test_a_run_is_sore_above_two_on_the_day_it_began():
    told = [
        of_run(3, Moment.DURING),
        entry(day(2), 2, moment=Moment.DURING),
        entry(day(1), 9, moment=Moment.STAIRS),
        entry(TODAY, 3, moment=Moment.DURING, run=RUN_ID),
        entry(TODAY, 3, moment=Moment.DURING, run=UUID(int=99)),
    ]

    assert sore_days(told, [RUN]) == {day(3), TODAY}
    assert sore_days(told[3:]) == {TODAY}


def test_each_of_the_four_scores_of_a_run_has_its_say():
    sore_later = [*FULL[:2], of_run(3, Moment.AFTER_60MIN, hour=11), FULL[3]]
    sore_next_morning = [*FULL[:3], entry(day(2), 3, moment=Moment.NEXT_MORNING, run=RUN_ID)]

    assert check(RUN, sore_later, Side.LEFT).result is Result.AMBER
    assert check(RUN, sore_next_morning, Side.LEFT).result is Result.RED
    assert check(RUN, FULL, Side.LEFT, replace(DEFAULT, run_green_score=1)).result is Result.AMBER
    assert check(RUN, FULL, limits=replace(DEFAULT, run_green_score=1)).result is Result.AMBER
    assert check(RUN, FULL).flagged is False
    assert check(RUN, [of_run(1, Moment.DURING, flags=("locked",))]).flagged is True


def test_a_score_exactly_a_day_before_the_run_counts():
    assert check(RUN, [entry(day(4), 4, hour=9), *FULL[1:]]).before == 4


HOUR = replace(DEFAULT, run_before_h=1)


def test_the_knees_of_a_session_are_those_scored_for_it_before_those_scored_before_it():
    evening_before = entry(day(4), 3, Side.RIGHT, hour=20)

    assert knees_of([RUN], [*FULL, evening_before]) == (Side.LEFT,)
    assert knees_of([RUN], [entry(day(4), 1, hour=20), entry(day(1), 4, Side.RIGHT)]) == (Side.LEFT,)
    assert knees_of([RUN], [entry(day(4), 1, hour=20)], HOUR) == ()
    assert knees_of([], FULL) == ()


def test_a_session_has_not_settled_while_one_of_its_knees_has_not():
    right = [of_run(1, Moment.BEFORE, side=Side.RIGHT, hour=8), of_run(4, Moment.DURING, side=Side.RIGHT)]

    assert settled_on([RUN], FULL) == day(2)
    assert settled_on([RUN], [*FULL, *right]) is None


def test_how_long_before_a_run_a_score_counts_is_a_limit():
    left = [entry(day(3), 1, hour=8.5), entry(day(1), 1)]
    right = [entry(day(4), 1, Side.RIGHT, hour=20), entry(day(1), 5, Side.RIGHT)]

    assert settled_on([RUN], [*left, *right]) is None
    assert settled_on([RUN], [*left, *right], limits=HOUR) == day(1)
    assert settled_on([RUN], right, Side.RIGHT, HOUR) is None
    assert settled_on([RUN], [right[0], entry(day(1), 1, Side.RIGHT)], Side.RIGHT) == day(1)
    assert settled_on([RUN], [right[0], entry(day(1), 1, Side.RIGHT)], Side.RIGHT, HOUR) is None


def test_the_highest_of_a_later_day_counts_whichever_came_first_and_zero_is_as_low_as_zero():
    later = [entry(day(1), 3, hour=6), entry(day(1), 1, hour=7)]
    none = [of_run(0, Moment.BEFORE, hour=8), entry(day(1), 0)]

    assert settled_on([RUN], [FULL[0], *later], Side.LEFT) is None
    assert settled_on([RUN], none, Side.LEFT) == day(1)


def test_the_next_morning_of_another_run_and_a_late_score_of_this_one_do_not_settle():
    other = entry(day(2), 1, moment=Moment.NEXT_MORNING, run=UUID(int=8))
    late = entry(day(2), 1, moment=Moment.DURING, run=RUN_ID)

    assert settled_on([RUN], [FULL[0], other], Side.LEFT) is None
    assert settled_on([RUN], [FULL[0], late], Side.LEFT) is None


def test_a_morning_is_one_on_the_runners_own_clock_from_its_first_hour_on():
    new_york = ZoneInfo("America/New_York")

    assert morning_of(entry(day(2), 1, hour=14), [RUN], new_york) == RUN
    assert morning_of(entry(day(2), 1, hour=14), [RUN], UTC) is None
    assert morning_of(entry(day(2), 1, hour=DEFAULT.morning_h), [RUN], UTC) == RUN
    assert morning_of(entry(day(2), 1, hour=8), [RUN, run(day(2), hour=8)], UTC) is None
    assert morning_of(entry(day(2), 1, hour=7), [RUN], UTC, replace(DEFAULT, morning_h=8)) is None


def test_a_score_in_a_run_of_another_day_counts_on_the_day_that_run_began():
    assert sore_days([entry(TODAY, 3, moment=Moment.DURING, run=RUN_ID)], [RUN]) == {day(3)}
    assert sore_days([entry(TODAY, 3, moment=Moment.DURING)], [RUN, run(day(5))]) == {TODAY}
    assert sore_days(
        [entry(TODAY, 2, moment=Moment.DURING)], limits=replace(DEFAULT, return_leave_score=1)
    ) == {TODAY}
