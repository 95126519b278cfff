"""How a row of a table reads, and what the short version makes of it."""

from dataclasses import replace

import pytest

from app.domain.exercises import Dose, level, short
from app.domain.thresholds import DEFAULT


@pytest.mark.parametrize(
    ("id", "number", "words", "sentence"),
    [
        ("A1", 1, "2 × 10 each side", "2 sets of 10 each side"),
        (
            "A1",
            5,
            "3 × 15 each side, held 2 s",
            "3 sets of 15 each side, held 2 seconds",
        ),
        ("A3", 1, "2 × 15 s each side", "2 sets of 15 seconds each side"),
        (
            "A4",
            1,
            "2 × 10 steps each way, with a band above the knees",
            "2 sets of 10 steps each way, with a band above the knees",
        ),
        ("B1", 1, "3 × 10, held 2 s", "3 sets of 10, held 2 seconds"),
        ("C1", 1, "2 × 8", "2 sets of 8"),
        (
            "C1",
            7,
            "2 × 8 each side, on one leg, holding a weight",
            "2 sets of 8 each side, on one leg, holding a weight",
        ),
        ("C3", 1, "2 × 8 each side, on a 10 cm step", "2 sets of 8 each side, on a 10 cm step"),
        (
            "C4",
            0,
            "2 × 20 s each side, held still, without swapping",
            "2 sets of 20 seconds each side, held still, without swapping",
        ),
    ],
)
def test_a_row_reads_as_plain_words(id, number, words, sentence):
    assert (level(id, number).words, level(id, number).sentence) == (words, sentence)


def test_one_set_is_called_a_set():
    one = replace(level("B5", 1), dose=Dose(1, 12))

    assert (one.words, one.sentence) == ("1 × 12 each side", "1 set of 12 each side")


def test_both_sides_are_counted_set_by_set_and_ways_are_not():
    assert [level(id, 1).bouts for id in ("A1", "A4", "B1", "C1")] == [4, 2, 3, 2]
    assert level("C1", 4).bouts == 4


@pytest.mark.parametrize(
    ("id", "number", "sets", "reps"), [("A2", 1, 1, 12), ("A2", 3, 1, 15), ("B1", 3, 2, 15)]
)
def test_the_short_version_is_a_set_fewer_than_the_starts_with_little_rest(id, number, sets, reps):
    row = short(level(id, number))

    assert (row.number, row.dose.sets, row.dose.reps, row.dose.rest_s) == (number, sets, reps, 15)
    assert short(level(id, number), replace(DEFAULT, short_rest_s=9)).dose.rest_s == 9


def test_the_short_version_is_never_without_a_set():
    alone = replace(level("A2", 1), exercise=replace(level("A2", 1).exercise, dose=Dose(1, 12)))

    assert short(alone).dose.sets == 1
