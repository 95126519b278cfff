"""Scores and the days they count for."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.pain import (
    Moment,
    NotAScore,
    Place,
    concerns,
    daily_worst,
    knee_asked,
    score_of,
    sides,
    unnamed,
)
from app.domain.people import Side
from app.domain.thresholds import DEFAULT
from tests.build import TODAY, day, entry


@pytest.mark.parametrize(("text", "score"), [("0", 0), ("10", 10), (" 7 ", 7), (3, 3), ("08", 8)])
def test_whole_numbers_from_0_to_10_are_scores(text, score):
    assert score_of(text) == score


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("11", "11 is not on the scale. Choose a whole number from 0 to 10."),
        ("-1", "-1 is not on the scale. Choose a whole number from 0 to 10."),
        ("3.5", "“3.5” is not a score. Choose a whole number from 0 to 10."),
        ("bad", "“bad” is not a score. Choose a whole number from 0 to 10."),
        ("", "No score was given. Choose a whole number from 0 to 10."),
        ("+3", "“+3” is not a score. Choose a whole number from 0 to 10."),
        ("٣", "“٣” is not a score. Choose a whole number from 0 to 10."),
        ("9" * 40, "“99999999999999999999” is not a score. Choose a whole number from 0 to 10."),
    ],
)
def test_anything_else_is_refused_with_a_sentence(text, says):
    with pytest.raises(NotAScore) as refused:
        score_of(text)

    assert str(refused.value) == says


def test_the_sentence_names_the_scale_as_the_limits_have_it():
    with pytest.raises(NotAScore, match=r"^6 is not on the scale. Choose a whole number from 0 to 5.$"):
        score_of(6, replace(DEFAULT, score_most=5))


@given(st.text())
def test_no_text_is_a_score_off_the_scale(text):
    try:
        assert 0 <= score_of(text) <= 10
    except NotAScore as refused:
        assert str(refused).endswith("Choose a whole number from 0 to 10.")


def test_a_day_counts_its_highest():
    entries = [entry(TODAY, 2), entry(TODAY, 5), entry(TODAY, 3), entry(day(1), 1)]

    assert daily_worst(entries, Side.LEFT) == {day(1): 1, TODAY: 5}
    assert list(daily_worst(entries, Side.LEFT)) == [day(1), TODAY]


@pytest.mark.parametrize(
    ("logged", "left", "right"),
    [
        (Side.LEFT, True, False),
        (Side.RIGHT, False, True),
        (Side.BOTH, True, True),
        (Side.UNKNOWN, True, True),
    ],
)
def test_both_and_unknown_count_for_both_knees(logged, left, right):
    assert (concerns(entry(side=logged), Side.LEFT), concerns(entry(side=logged), Side.RIGHT)) == (
        left,
        right,
    )
    assert concerns(entry(side=logged), Side.BOTH)


@pytest.mark.parametrize(
    ("logged", "judged"),
    [
        ([], ()),
        ([Side.UNKNOWN, Side.BOTH], (Side.BOTH,)),
        ([Side.UNKNOWN, Side.LEFT], (Side.LEFT,)),
        ([Side.BOTH, Side.LEFT], (Side.LEFT, Side.RIGHT)),
        ([Side.RIGHT, Side.LEFT], (Side.LEFT, Side.RIGHT)),
    ],
)
def test_the_knees_named_in_the_log_are_judged_one_by_one(logged, judged):
    assert sides([entry(side=side) for side in logged]) == judged


@pytest.mark.parametrize(
    ("logged", "other"),
    [
        ([], None),
        ([Side.UNKNOWN], None),
        ([Side.LEFT], None),
        ([Side.UNKNOWN, Side.LEFT], Side.RIGHT),
        ([Side.UNKNOWN, Side.RIGHT], Side.LEFT),
        ([Side.UNKNOWN, Side.RIGHT, Side.LEFT], None),
        ([Side.UNKNOWN, Side.BOTH, Side.LEFT], None),
    ],
)
def test_scores_of_unknown_side_leave_one_knee_unnamed(logged, other):
    assert unnamed([entry(side=side) for side in logged]) is other


def test_each_place_has_words_and_none_names_a_condition():
    assert all(place.label for place in Place)
    assert Place.FRONT.label == "Front"


def test_a_day_without_pain_counts_as_zero():
    assert daily_worst([entry(TODAY, 0)], Side.LEFT) == {TODAY: 0}


def test_the_scale_ends_where_the_limit_says():
    assert score_of("5", replace(DEFAULT, score_most=5)) == 5
    with pytest.raises(NotAScore):
        score_of("6", replace(DEFAULT, score_most=5))


def test_places_are_named_as_places():
    assert [place.label for place in Place] == [
        "Front",
        "Below the kneecap",
        "Bump on the shin",
        "Outer side",
        "Inner side",
        "Back of the knee",
        "Deep, all over",
        "Cannot point to it",
    ]


def test_the_words_of_exports_stay_as_they_are():
    assert [moment.value for moment in Moment] == [
        "worst_24h",
        "before",
        "during",
        "after_60min",
        "next_morning",
        "stairs",
        "sitting",
        "other",
    ]
    assert [place.value for place in Place] == [
        "front",
        "below_kneecap",
        "shin_bump",
        "outer",
        "inner",
        "back",
        "deep",
        "cannot_point",
    ]
    assert [side.value for side in Side] == ["left", "right", "both", "unknown"]


@pytest.mark.parametrize(
    ("chosen", "left", "right", "knee"),
    [
        (Side.LEFT, 1, 9, Side.LEFT),
        (Side.RIGHT, 9, 1, Side.RIGHT),
        (Side.UNKNOWN, 9, 8, Side.LEFT),
        (Side.BOTH, 8, 9, Side.RIGHT),
        (Side.UNKNOWN, 8, 8, Side.RIGHT),
    ],
)
def test_a_log_is_asked_about_the_knee_chosen_else_the_sorer_else_the_right_one(chosen, left, right, knee):
    assert knee_asked(chosen, {Side.LEFT: left, Side.RIGHT: right}) is knee


def test_a_log_is_asked_about_a_knee_that_it_has():
    assert knee_asked(Side.RIGHT, {Side.LEFT: 0}) is Side.LEFT
    assert knee_asked(Side.UNKNOWN, {}) is Side.RIGHT
