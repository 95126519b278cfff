"""Warning signs."""

from dataclasses import replace

import pytest

from app.domain.pain import (
    FLAGS,
    TIER_TEXT,
    Tier,
    asks_for_a_visit,
    asks_for_signs,
    computed_signs,
    mutes,
    signs_of,
    worst_tier,
)
from app.domain.people import Side
from app.domain.thresholds import DEFAULT
from tests.build import TODAY, day, entry, scores

TIERS = {
    Tier.EMERGENCY: ["calf_with_breathless", "deformed", "foot_cold_numb"],
    Tier.TODAY: [
        "no_weight",
        "pop_or_fast_swelling",
        "locked",
        "hot_red_fever",
        "calf_swelling",
        "no_straight_leg_raise",
    ],
    Tier.THIS_WEEK: [
        "gives_way",
        "swelling_48h",
        "night_pain",
        "bone_point_or_hop",
        "numbness",
        "weight_loss_or_cancer",
        "high_score",
        "steroids_swelling",
    ],
    Tier.ROUTINE: ["four_weeks_no_better", "daily_life", "under_18"],
}

# What is asked, and how a yes is told of afterwards, word for word.
WORDS = [
    (
        "calf_with_breathless",
        "Is your calf swollen, warm or painful, and do you have chest pain or trouble breathing?",
        "calf swelling or pain with chest pain or breathlessness",
    ),
    (
        "deformed",
        "Does the knee look out of shape, or out of its joint?",
        "a knee out of shape or out of its joint",
    ),
    (
        "foot_cold_numb",
        "Since an injury, is the foot cold, blue or without feeling?",
        "a cold, blue or numb foot after an injury",
    ),
    (
        "no_weight",
        "Is it impossible to take four steps, or to stand on that leg?",
        "not able to take four steps or bear weight",
    ),
    (
        "pop_or_fast_swelling",
        "Did you hurt the knee and feel a pop, or did it swell up within hours?",
        "an injury with a pop, or swelling within hours",
    ),
    (
        "locked",
        "Is the knee stuck, so that it will not fully straighten or bend?",
        "a locked knee",
    ),
    (
        "hot_red_fever",
        "Is the knee hot, red and swollen, or is it swollen while you have a fever or feel ill?",
        "a hot, red, swollen knee, or fever with it",
    ),
    (
        "calf_swelling",
        "Is your calf newly swollen, warm or painful?",
        "new calf swelling, warmth or pain",
    ),
    (
        "no_straight_leg_raise",
        "Lying down, is it impossible to lift the leg with the knee straight?",
        "not able to lift the straight leg",
    ),
    (
        "gives_way",
        "Does the knee give way again and again?",
        "a knee that gives way",
    ),
    (
        "swelling_48h",
        "Has the knee stayed swollen for more than two days?",
        "swelling for more than two days",
    ),
    (
        "night_pain",
        "Does it hurt at night or at rest, whatever position you try?",
        "pain at night or at rest that no position eases",
    ),
    (
        "bone_point_or_hop",
        "Is one small spot of bone sore to touch, or does it hurt to hop?",
        "a sore spot of bone, or pain on hopping",
    ),
    (
        "numbness",
        "Is there numbness around the knee or down the leg?",
        "numbness",
    ),
    (
        "weight_loss_or_cancer",
        "Have you lost weight without meaning to, or have you ever had cancer?",
        "unexplained weight loss, or past cancer",
    ),
    (
        "high_score",
        "Has the knee scored 7 or more, or 5 or more for two weeks?",
        "a score of 7 or more, or 5 or more for two weeks",
    ),
    (
        "steroids_swelling",
        "Is the knee newly swollen while you take steroids or have a weak immune system?",
        "new swelling with steroids or a weak immune system",
    ),
    (
        "four_weeks_no_better",
        "Have you done the exercises for four weeks and it is no better?",
        "no better after four weeks of exercises",
    ),
    (
        "daily_life",
        "Does the knee hurt in daily life, not only when running?",
        "pain in daily life",
    ),
    (
        "under_18",
        "Are you under 18?",
        "being under 18",
    ),
]


def test_each_sign_asks_and_is_told_of_word_for_word():
    assert [(flag.id, flag.question, flag.name) for flag in FLAGS.values()] == WORDS


def test_every_sign_is_there_in_its_tier_and_asks_in_plain_words():
    assert [flag.id for flag in FLAGS.values()] == [sign for signs in TIERS.values() for sign in signs]
    assert all(FLAGS[sign].tier is tier for tier, signs in TIERS.items() for sign in signs)
    assert all(flag.question.endswith("?") and flag.name for flag in FLAGS.values())
    assert [flag.id for flag in FLAGS.values() if flag.computed] == ["high_score"]


def test_each_tier_says_its_text_word_for_word():
    assert TIER_TEXT == {
        Tier.EMERGENCY: "Call your local emergency number now.",
        Tier.TODAY: "Get medical help today. Don't run or do exercises in this app until you have.",
        Tier.THIS_WEEK: "Please see a doctor or physical therapist this week.",
        Tier.ROUTINE: "Book a visit with your therapist.",
    }


@pytest.mark.parametrize("sign", FLAGS)
def test_only_the_two_most_urgent_tiers_mute(sign):
    assert mutes([sign]) is (FLAGS[sign].tier in (Tier.EMERGENCY, Tier.TODAY))


def test_the_most_urgent_tier_of_several_signs_speaks():
    assert worst_tier(["daily_life", "locked", "numbness"]) is Tier.TODAY
    assert worst_tier([]) is None
    assert not mutes([])


def test_a_sign_that_does_not_exist_is_an_error():
    with pytest.raises(KeyError):
        mutes(["sore"])


def test_signs_are_asked_after_the_first_score():
    assert asks_for_signs(entry(score=0), [])


def test_signs_are_asked_at_six_or_more():
    assert asks_for_signs(entry(score=6), [entry(day(1), 6)])
    assert not asks_for_signs(entry(score=5), [entry(day(1), 5)])


@pytest.mark.parametrize(("before", "asked"), [(3, False), (2, True), (0, True)])
def test_signs_are_asked_when_a_score_is_two_up_in_a_day(before, asked):
    assert asks_for_signs(entry(score=4), [entry(day(9), 4), entry(day(1), before)]) is asked


def test_a_rise_over_more_than_a_day_asks_nothing():
    assert not asks_for_signs(entry(score=4), [entry(day(2), 0)])


def test_the_latest_score_of_the_day_is_the_one_compared_with():
    rising = [entry(TODAY, 1, hour=6), entry(TODAY, 3, hour=7)]
    falling = [entry(TODAY, 3, hour=6), entry(TODAY, 1, hour=7)]

    assert not asks_for_signs(entry(score=4, hour=8), rising)
    assert asks_for_signs(entry(score=4, hour=8), falling)


def test_the_other_knee_and_later_scores_are_not_compared_with():
    others = [entry(day(1), 0, Side.RIGHT), entry(TODAY, 0, hour=20)]

    assert not asks_for_signs(entry(score=4, hour=8), others)
    assert asks_for_signs(entry(score=4, hour=8, side=Side.BOTH), others)


def test_an_entry_is_not_compared_with_itself():
    assert asks_for_signs(entry(score=1, id=3), [entry(score=1, id=3)])


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ([7], ("high_score",)),
        ([6], ()),
        ([7, 2], ()),
        ([5] * 14, ("high_score",)),
        ([5] * 13 + [4], ()),
        ([5] * 7, ()),
        ([5, None, None, 5, None, None, 5, 6], ("high_score",)),
        ([], ()),
    ],
    ids=["7", "6", "7 yesterday", "5 for 14 days", "4 once", "only a week", "every third day", "none"],
)
def test_a_very_high_or_long_high_score_is_a_computed_sign(values, found):
    assert computed_signs(scores(day(len(values) - 1), values), Side.LEFT, TODAY) == found


def test_a_very_high_score_asks_for_a_visit_for_a_week():
    for ago, asks in ((0, True), (6, True), (7, False)):
        assert asks_for_a_visit([entry(day(ago), 7), entry(TODAY, 7, Side.RIGHT)], Side.LEFT, TODAY) is asks
    assert asks_for_a_visit(scores(day(13), [5] * 14), Side.LEFT, TODAY)
    assert not asks_for_a_visit(scores(day(13), [5] * 13 + [4]), Side.LEFT, TODAY)


@pytest.mark.parametrize("values", [[7], [6], [5] * 14, [5] * 13 + [4], [5, None, None, 5, None, None, 5, 6]])
def test_the_signs_of_each_entry_are_those_answered_and_those_its_day_makes(values):
    told = scores(day(len(values) - 1), values)
    found = signs_of([*told, entry(day(40), 2, flags=("locked",))])

    assert found[-1] == ("locked",)
    assert found[:-1] == [computed_signs(told, Side.LEFT, one.local_date) for one in told]


@pytest.mark.parametrize(
    ("values", "long"),
    [([4, *[5] * 14], True), ([4, *[5] * 13], False), ([5, *[5] * 6, 4, *[5] * 13], False)],
)
def test_the_fourteen_days_end_on_the_day_itself(values, long):
    told = scores(day(len(values) - 1), values)

    assert computed_signs(told, Side.LEFT, TODAY) == (("high_score",) if long else ())
    assert signs_of(told)[-1] == (("high_score",) if long else ())


def test_other_limits_are_gone_by():
    lower = replace(DEFAULT, sign_long_score=4, sign_score=6)

    assert asks_for_a_visit(scores(day(13), [4] * 14), Side.LEFT, TODAY, lower)
    assert computed_signs(scores(day(13), [4] * 14), Side.LEFT, TODAY, lower) == ("high_score",)
    assert computed_signs([entry(score=6)], Side.LEFT, TODAY, lower) == ("high_score",)
    assert signs_of(scores(day(13), [4] * 14), lower)[-1] == ("high_score",)
    assert signs_of([entry(score=6)], lower) == [("high_score",)]
    assert asks_for_signs(entry(score=5), [entry(day(1), 5)], replace(DEFAULT, pain_high=5))
    assert asks_for_signs(entry(score=5), [entry(day(1), 4)], replace(DEFAULT, sign_ask_rise=1))


def test_a_yes_and_a_high_score_of_one_entry_are_both_told():
    assert signs_of([entry(score=8, flags=("locked", "high_score"))]) == [("locked", "high_score")]


def test_an_entry_without_a_time_comes_after_every_other_of_its_day():
    assert not asks_for_signs(entry(score=4, hour=None), [entry(day(1), 0), entry(TODAY, 3, hour=20)])
    assert asks_for_signs(entry(score=4, hour=8), [entry(day(1), 4), entry(TODAY, 2, hour=None)])
    assert not asks_for_signs(entry(score=4, hour=8), [entry(TODAY, 2, hour=8), entry(TODAY, 3, hour=8)])
