"""The fourteen exercises."""

import re
from pathlib import Path

import pytest

from app.domain.exercises import EXERCISES, GENTLE, GROUPS, SHORT, STARTER, Dose

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


@pytest.mark.parametrize(
    ("id", "words", "sentence"),
    [
        ("A1", "2 × 10 each side", "2 sets of 10 each side"),
        ("A3", "2 × 15 s each side", "2 sets of 15 seconds each side"),
        ("A4", "2 × 10 steps each way", "2 sets of 10 steps each way"),
        ("B1", "3 × 10", "3 sets of 10, held 2 seconds"),
        ("C3", "2 × 8 each side, on a 10 cm step", "2 sets of 8 each side, on a 10 cm step"),
    ],
)
def test_a_dose_reads_as_plain_words(id, words, sentence):
    assert (EXERCISES[id].words(), EXERCISES[id].sentence()) == (words, sentence)


def test_the_stretch_and_the_step_down_say_when_to_leave_them():
    assert {id: one.care for id, one in EXERCISES.items() if one.care} == {
        "B4": "Skip it if kneeling hurts.",
        "C3": "Stop if the knee goes above 2 of 10.",
    }


def test_both_legs_work_at_once_in_three_of_them():
    assert [id for id, one in EXERCISES.items() if not one.each_side] == ["A4", "B1", "C1"]


def test_another_dose_is_said_the_same_way():
    assert EXERCISES["B1"].sentence(Dose(1, 12)) == "1 set of 12"
    assert EXERCISES["A1"].words(Dose(3, 15)) == "3 × 15 each side"


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


def test_the_sets_are_made_of_known_exercises():
    assert (STARTER, SHORT) == (("A1", "B1", "C1"), ("A2", "B1", "B5"))
    assert {EXERCISES[id].group for id in GENTLE} == {"A", "B"}
    assert [id for id in GENTLE if id.startswith("B")] == ["B4"]
