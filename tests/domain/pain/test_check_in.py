"""The weekly check-in."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.pain import (
    QUESTIONS,
    CheckIn,
    NotAnswered,
    answers_of,
    impact_days,
    is_same_week,
    next_asked,
    pain_answer,
    score_ranges,
    week_asked,
    week_before,
    worst_of_week,
)
from app.domain.people import WeekStart
from app.domain.thresholds import DEFAULT

MONDAY = date(2026, 11, 2)
NONE, BAD = (0, 0, 0, 0), (0, 2, 0, 0)


def week(n, answers=BAD):
    return CheckIn(MONDAY + timedelta(weeks=n), answers)


def test_there_are_four_questions_of_our_own_with_four_answers_each():
    assert [(one.text, one.answers) for one in QUESTIONS] == [
        (
            "Did your knee keep you from running as you wanted?",
            ("No", "A little", "A lot", "Could not run because of it"),
        ),
        (
            "How much did you change your running because of your knee?",
            ("Not at all", "A little", "A lot", "Completely"),
        ),
        (
            "How much did your knee get in the way of running well?",
            ("Not at all", "A little", "A lot", "Completely"),
        ),
        ("What was your knee's worst score this week?", ("0", "1–3", "4–6", "7–10")),
    ]


def test_a_week_that_is_over_is_asked_about_as_last_week():
    assert [one.asked(False) for one in QUESTIONS] == [one.text for one in QUESTIONS]
    assert [one.asked(True) for one in QUESTIONS] == [
        *(one.text for one in QUESTIONS[:3]),
        "What was your knee's worst score last week?",
    ]


@pytest.mark.parametrize(
    ("answers", "impact"),
    [
        ((0, 0, 0, 0), 0),
        ((0, 0, 0, 1), 8),
        ((0, 1, 0, 1), 17),
        ((1, 1, 0, 1), 25),
        ((1, 1, 1, 1), 33),
        ((1, 2, 1, 1), 42),
        ((2, 2, 1, 1), 50),
        ((2, 2, 2, 1), 58),
        ((2, 2, 2, 2), 67),
        ((3, 3, 3, 2), 92),
        ((3, 3, 3, 3), 100),
        ((), None),
    ],
)
def test_the_impact_is_the_share_of_twelve_points_rounded_half_up(answers, impact):
    assert CheckIn(MONDAY, answers).impact == impact


@given(st.tuples(*[st.integers(0, 3)] * 4))
def test_the_impact_is_within_half_a_point_of_its_share_and_counts_each_answer_alike(answers):
    impact = CheckIn(MONDAY, answers).impact

    assert abs(impact - 100 * sum(answers) / 12) <= 0.5
    assert CheckIn(MONDAY, tuple(reversed(answers))).impact == impact


@pytest.mark.parametrize(
    ("answers", "substantial"),
    [
        ((3, 0, 0, 0), True),
        ((2, 0, 0, 0), False),
        ((0, 2, 0, 0), True),
        ((0, 1, 0, 0), False),
        ((0, 0, 2, 0), True),
        ((0, 0, 1, 0), False),
        ((2, 1, 1, 3), False),
        ((3, 3, 3, 3), True),
        ((), False),
    ],
)
def test_an_impact_is_substantial_by_the_first_three_answers(answers, substantial):
    assert CheckIn(MONDAY, answers).is_substantial() is substantial


def test_a_week_ends_on_its_seventh_day_and_is_skipped_without_answers():
    assert week(0).week_end == date(2026, 11, 8)
    assert (week(0).is_skipped, CheckIn(MONDAY).is_skipped) == (False, True)


def test_answers_are_read_in_order():
    assert answers_of(["3", " 0 ", "1", "2"]) == (3, 0, 1, 2)


@pytest.mark.parametrize(
    ("given_answers", "missing"),
    [
        (["1", "", "2", "4"], (1, 3)),
        (["1", "2"], (2, 3)),
        ([], (0, 1, 2, 3)),
        (["-1", "1.0", "٣", "0"], (0, 1, 2)),
        (["0", "0", "0", "0", "0"], ()),
    ],
)
def test_what_is_not_four_answers_is_refused_with_the_questions_that_lack_one(given_answers, missing):
    with pytest.raises(NotAnswered, match=r"^Choose one answer for each question\.$") as refused:
        answers_of(given_answers)

    assert refused.value.missing == missing


@pytest.mark.parametrize(
    ("worst", "answer"), [(0, 0), (1, 1), (3, 1), (4, 2), (6, 2), (7, 3), (10, 3), (None, None)]
)
def test_the_weeks_worst_score_proposes_the_fourth_answer(worst, answer):
    assert pain_answer(worst) == answer


def test_what_each_of_its_answers_stands_for_follows_from_the_same_limits():
    assert score_ranges() == ("0", "1–3", "4–6", "7–10")
    assert score_ranges(replace(DEFAULT, check_in_scores=(2, 3, 9))) == ("0–1", "2", "3–8", "9–10")
    assert pain_answer(3, replace(DEFAULT, check_in_scores=(2, 3, 9))) == 2


def test_other_limits_of_the_check_in_are_gone_by():
    assert not CheckIn(MONDAY, (3, 1, 1, 0)).is_substantial(replace(DEFAULT, substantial_first=4))
    assert CheckIn(MONDAY, (0, 1, 0, 0)).is_substantial(replace(DEFAULT, substantial_other=1))
    assert impact_days([week(0)], replace(DEFAULT, escalate_weeks=1)) == {
        week(0).week_end,
        MONDAY + timedelta(7),
    }
    assert answers_of("0123", replace(DEFAULT, check_in_most=3)) == (0, 1, 2, 3)
    with pytest.raises(NotAnswered):
        answers_of("0123", replace(DEFAULT, check_in_most=2))


def test_the_worst_of_a_week_is_of_its_seven_days():
    worst = {date(2026, 11, 1): 9, date(2026, 11, 2): 2, date(2026, 11, 8): 4, date(2026, 11, 9): 8}

    assert worst_of_week(MONDAY, worst) == 4
    assert worst_of_week(MONDAY, {MONDAY: 6}) == 6
    assert worst_of_week(MONDAY, {date(2026, 11, 9): 8}) is None


@pytest.mark.parametrize(
    ("day", "asked"),
    [
        (date(2026, 11, 7), None),
        (date(2026, 11, 8), date(2026, 11, 2)),
        (date(2026, 11, 9), date(2026, 11, 2)),
        (date(2026, 11, 10), None),
    ],
)
def test_a_week_is_asked_about_on_its_last_day_and_the_day_after(day, asked):
    assert week_asked(day, WeekStart.MONDAY) == asked


@pytest.mark.parametrize(
    ("starts", "last"),
    [
        (WeekStart.MONDAY, date(2026, 11, 8)),
        (WeekStart.SUNDAY, date(2026, 11, 7)),
        (WeekStart.SATURDAY, date(2026, 11, 13)),
    ],
)
def test_the_check_in_comes_on_the_last_day_of_the_runners_own_week(starts, last):
    assert next_asked(date(2026, 11, 7), starts) == last
    assert week_asked(last, starts) == last - timedelta(days=6)


def test_two_substantial_weeks_running_count_on_the_last_day_of_the_second_and_the_day_after():
    assert impact_days([week(1), week(0)]) == {date(2026, 11, 15), date(2026, 11, 16)}
    assert impact_days([week(0)]) == set()


def test_a_third_week_running_counts_as_well():
    assert impact_days([week(0), week(1), week(2)]) == {date(2026, 11, day) for day in (15, 16, 22, 23)}


@pytest.mark.parametrize(
    "others",
    [
        [week(0), week(1, NONE), week(2)],
        [week(0), week(1, ()), week(2)],
        [week(0), week(2)],
        [week(0, NONE), week(1)],
    ],
    ids=["a good week between", "a skipped one", "a missing one", "a good one before"],
)
def test_what_lies_between_breaks_the_row(others):
    assert impact_days(others) == set()


def test_after_a_break_two_more_are_needed():
    assert impact_days([week(0), week(1, NONE), week(2), week(3)]) == {week(3).week_end, date(2026, 11, 30)}


@pytest.mark.parametrize(
    ("days", "follows"), [(3, False), (4, True), (6, True), (7, True), (8, True), (10, True), (11, False)]
)
def test_where_the_first_day_of_the_week_changed_the_next_week_begins_four_to_ten_days_later(days, follows):
    second = CheckIn(MONDAY + timedelta(days), BAD)

    assert impact_days([week(0), second]) == (
        {second.week_end, second.week_end + timedelta(1)} if follows else set()
    )
    assert is_same_week(MONDAY, second.week_start) == is_same_week(second.week_start, MONDAY) == (days < 4)


def test_of_two_weeks_that_overlap_a_week_follows_the_one_nearest_to_seven_days_before():
    after = MONDAY + timedelta(7)

    assert week_before(after, [MONDAY + timedelta(2), MONDAY, MONDAY - timedelta(1)]) == MONDAY
    assert week_before(after, [MONDAY - timedelta(1), MONDAY + timedelta(1)]) == MONDAY + timedelta(1)
    assert week_before(after, [after, after + timedelta(7), MONDAY - timedelta(4)]) is None
    assert week_before(after, [MONDAY - timedelta(4)], replace(DEFAULT, check_in_shift_days=4)) is not None
    assert impact_days([week(0), CheckIn(MONDAY + timedelta(3), NONE), week(1)]) == {
        week(1).week_end,
        week(1).week_end + timedelta(1),
    }


def test_a_narrower_shift_is_gone_by():
    strict = replace(DEFAULT, check_in_shift_days=0)

    assert impact_days([week(0), CheckIn(MONDAY + timedelta(6), BAD)], strict) == set()
    assert not is_same_week(MONDAY, MONDAY + timedelta(1), strict)
