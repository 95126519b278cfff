"""The fourteen exercises."""

import re
from pathlib import Path

import pytest

from app.domain.exercises import EXERCISES, GENTLE, GROUPS, SHORT, STANDARD, STARTER

DRAWINGS = Path(__file__).parents[3] / "templates" / "drawings"


def test_there_are_fourteen_in_three_groups():
    assert list(EXERCISES) == [
        *[f"A{n}" for n in range(1, 6)],
        *[f"B{n}" for n in range(1, 6)],
        *[f"C{n}" for n in range(1, 5)],
    ]
    assert all(exercise.group == id[0] and exercise.id == id for id, exercise in EXERCISES.items())
    assert GROUPS == {"A": "Hip control", "B": "Leg behind you", "C": "Standing"}


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)
def test_each_says_how_in_sentences_and_has_a_drawing(exercise):
    for sentence in (exercise.cue, exercise.how, exercise.easier, exercise.harder, exercise.evidence):
        assert re.fullmatch(r"[A-Z].*\.", sentence), sentence
    assert "<title>" in (DRAWINGS / f"{exercise.id}.svg").read_text()
    assert exercise.dose.reps or exercise.dose.hold_s


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)
def test_no_word_promises_or_names_a_condition(exercise):
    words = f"{exercise.how} {exercise.cue} {exercise.evidence} {exercise.easier} {exercise.harder}".lower()

    assert not re.search(r"\b(treat|cure|prevent|safe|risk|syndrome|patell\w*|injur\w*)\b|!", words)


def test_the_stretch_and_the_step_down_say_when_to_leave_them():
    assert {id: one.care for id, one in EXERCISES.items() if one.care} == {
        "B4": "Skip it if kneeling hurts.",
        "C3": "Stop if the knee goes above 2 of 10.",
    }


def test_both_legs_work_at_once_in_two_of_them_and_the_side_step_goes_each_way():
    assert {id: one.ways for id, one in EXERCISES.items() if one.ways != "each side"} == {
        "A4": "each way",
        "B1": "",
        "C1": "",
    }


def test_the_step_down_alone_ends_at_the_stricter_score():
    assert [id for id, one in EXERCISES.items() if one.is_strict] == ["C3"]


def test_level_1_starts_with_the_published_doses():
    doses = {id: (one.dose.sets, one.dose.reps, one.dose.hold_s) for id, one in EXERCISES.items()}

    assert doses == {
        "A1": (2, 10, None),
        "A2": (2, 12, None),
        "A3": (2, None, 15),
        "A4": (2, 10, None),
        "A5": (2, 10, None),
        "B1": (3, 10, 2),
        "B2": (2, 8, None),
        "B3": (2, 10, 3),
        "B4": (2, None, 30),
        "B5": (2, 12, None),
        "C1": (2, 8, None),
        "C2": (2, 8, None),
        "C3": (2, 8, None),
        "C4": (2, 10, None),
    }


def test_b5_belongs_to_the_leg_behind():
    assert EXERCISES["B5"].group == "B"


def test_the_sets_are_made_of_known_exercises():
    assert (STARTER, SHORT) == (("A1", "B1", "C1"), ("A2", "B1", "B5"))
    assert STANDARD == ("A4", "B2", "C2", "C3")
    assert {EXERCISES[id].group for id in GENTLE} == {"A", "B"}
    assert [id for id in GENTLE if id.startswith("B")] == ["B4"]
