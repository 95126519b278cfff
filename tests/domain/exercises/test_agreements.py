"""How proposals and agreements are put into words, and when an assignment is in force."""

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.domain.exercises import LEVELS, Assignment, Direction, Proposal, Why, level, question, reason
from app.domain.thresholds import DEFAULT

TODAY = date(2026, 11, 12)  # a Thursday
UP = Proposal("A1", level("A1", 2), Direction.UP, Why.TOP, TODAY - timedelta(days=1))
STOPPED = Proposal("C3", level("C3", 0), Direction.DOWN, Why.STOPPED, TODAY)


def test_a_level_up_asks_what_to_go_to():
    assert question(UP, TODAY) == "Two sessions at the top of the range. Go to 2 × 12 each side?"


def test_pain_that_was_not_noted_is_asked_for():
    assert question(replace(UP, unsure=True), TODAY) == (
        "Two sessions at the top of the range. If the pain stayed at 0–2, go to 2 × 12 each side?"
    )


def test_a_morning_without_a_score_is_said_and_asked_for():
    assert question(replace(UP, unlogged=True), TODAY) == (
        "Two sessions at the top of the range. "
        "A morning score is missing: if your knee was no worse, go to 2 × 12 each side?"
    )
    assert question(replace(UP, unlogged=True, unsure=True), TODAY).endswith(
        "is missing: if the pain stayed at 0–2 and your knee was no worse, go to 2 × 12 each side?"
    )
    assert question(replace(UP, unlogged=True, waits=True), TODAY) == question(replace(UP, waits=True), TODAY)


def test_a_morning_still_to_come_is_waited_for():
    said = question(replace(UP, waits=True, unsure=True), TODAY)

    assert said == (
        "Two sessions at the top of the range. "
        "If your knee is no worse tomorrow morning, next comes 2 × 12 each side."
    )


def test_the_harder_version_that_is_an_exercise_is_named():
    onward = Proposal("B1", level("B2", 1), Direction.UP, Why.TOP, TODAY)

    assert question(onward, TODAY).endswith("range. Go on to the single-leg bridge, 2 × 8 each side?")
    assert question(replace(onward, unsure=True), TODAY).endswith(
        "If the pain stayed at 0–2, go on to the single-leg bridge, 2 × 8 each side?"
    )
    assert question(replace(onward, waits=True), TODAY).endswith(
        "next comes the single-leg bridge, 2 × 8 each side."
    )


@pytest.mark.parametrize(
    ("why", "ago", "said"),
    [
        (
            Why.STOPPED,
            0,
            "Step-down stopped for today. Next time starts one level easier, "
            "2 × 8 each side, on a 5 cm step, holding a rail?",
        ),
        (
            Why.STOPPED,
            3,
            "Step-down was stopped on Monday. Start one level easier, "
            "2 × 8 each side, on a 5 cm step, holding a rail?",
        ),
        (Why.SORE, 0, "Step-down came with pain of 3–5 today. Next time starts one level easier, "),
        (Why.SORE, 6, "Step-down came with pain of 3–5 on Friday. Start one level easier, "),
        (Why.SORE, 7, "Step-down came with pain of 3–5 on 5 Nov. Start one level easier, "),
        (
            Why.MORNING,
            1,
            "Your knee was 2 points or more over your usual the morning after the session on Wednesday.",
        ),
        (Why.BREAK, 15, "More than 14 days without exercises. Start one level easier, "),
    ],
)
def test_a_level_down_says_why_and_offers_the_easier_one(why, ago, said):
    one = replace(STOPPED, why=why, day=TODAY - timedelta(days=ago))

    assert question(one, TODAY).startswith(said)
    assert question(one, TODAY).endswith("on a 5 cm step, holding a rail?")


def test_a_second_step_down_in_a_row_says_whom_to_ask():
    assert question(replace(STOPPED, ask_therapist=True), TODAY).endswith(
        "holding a rail? It is the second step down in a row: ask your therapist."
    )


def test_where_nothing_easier_is_left_the_therapist_is_asked_once():
    last = replace(STOPPED, direction=Direction.ASK, ask_therapist=True)

    assert question(last, TODAY) == (
        "Step-down stopped for today. Nothing easier is left of it: leave it out, and ask your therapist."
    )


def test_the_numbers_said_are_the_limits():
    moved = replace(
        DEFAULT, exercise_easy_score=1, exercise_stop_score=7, level_down_days=20, level_down_morning=3
    )

    assert "0–1, go" in question(replace(UP, unsure=True), TODAY, moved)
    assert "pain of 2–7" in question(replace(STOPPED, why=Why.SORE), TODAY, moved)
    assert "was 3 points" in question(replace(STOPPED, why=Why.MORNING), TODAY, moved)
    assert "than 20 days" in question(replace(STOPPED, why=Why.BREAK), TODAY, moved)
    assert [reason(why, moved) for why in (Why.SORE, Why.MORNING, Why.BREAK)] == [
        "pain of 2–7 while doing it",
        "the morning after was 3 points over your usual",
        "more than 20 days off",
    ]


def test_reasons_follow_a_day():
    assert {why: reason(why) for why in Why} == {
        Why.TOP: "two sessions at the top of the range",
        Why.SORE: "pain of 3–5 while doing it",
        Why.STOPPED: "it was stopped because it hurt",
        Why.MORNING: "the morning after was 2 points over your usual",
        Why.BREAK: "more than 14 days off",
        Why.CHOSEN: "your own choice",
    }


def test_the_rules_ask_for_an_easier_level_for_four_reasons():
    assert [why for why in Why if why.is_down] == [Why.SORE, Why.STOPPED, Why.MORNING, Why.BREAK]


@pytest.mark.parametrize("id", LEVELS)
def test_nothing_said_promises_or_names_a_condition(id):
    said = " ".join(f"{row.sentence} {row.easier} {row.harder}" for row in LEVELS[id]).lower()

    assert not re.search(r"\b(treat|cure|prevent|safe|risk|syndrome|patell\w*|injur\w*)\b|!", said)


def test_an_assignment_holds_from_its_first_to_its_last_day():
    open_ended = Assignment("A1", TODAY)
    ended = replace(open_ended, last_day=TODAY)
    around = [TODAY - timedelta(days=1), TODAY, TODAY + timedelta(days=1)]

    assert [open_ended.holds(day) for day in around] == [False, True, True]
    assert [ended.holds(day) for day in around] == [False, True, False]
    assert (open_ended.level, open_ended.days, open_ended.dose, open_ended.side) == (1, (), None, None)
