"""The table of levels of each exercise, row by row."""

import pytest
from hypothesis import given
from hypothesis.strategies import integers, sampled_from

from app.domain.exercises import EASIER, EXERCISES, LEVELS, ONWARD, START, Dose, level
from app.domain.exercises.levels import rows

IDS = list(EXERCISES)
# The doses chosen: the start, and where the arrow leads: sets, reps and seconds held.
PRINTED = {
    "A1": ((2, 10, None), (3, 15, 2)),
    "A2": ((2, 12, None), (3, 15, None)),
    "A3": ((2, None, 15), (3, None, 30)),
    "A4": ((2, 10, None), (3, 15, None)),
    "A5": ((2, 10, None), (3, 15, None)),
    "B1": ((3, 10, 2), (3, 15, 2)),
    "B2": ((2, 8, None), (3, 12, None)),
    "B3": ((2, 10, 3), (3, 12, 3)),
    "B4": ((2, None, 30), (2, None, 30)),
    "B5": ((2, 12, None), (3, 15, None)),
    "C1": ((2, 8, None), (3, 10, None)),
    "C2": ((2, 8, None), (3, 12, None)),
    "C3": ((2, 8, None), (3, 12, None)),
    "C4": ((2, 10, None), (2, 10, None)),
}
# Each version in words, the easier one first, with how many rows it has.
VERSIONS = {
    "A1": [("with the top knee bent", 1), ("", 5), ("with a band at the ankles", 5)],
    "A2": [("opened less far", 1), ("", 3), ("with a band above the knees", 3)],
    "A3": [
        ("leaning on a wall", 1),
        ("", 5),
        ("with straight legs", 5),
        ("with straight legs and the top one lifted", 5),
    ],
    "A4": [
        ("without a band", 1),
        ("with a band above the knees", 4),
        ("with the band at the ankles", 4),
        ("with the band at the forefeet", 4),
    ],
    "A5": [("holding a rail", 1), ("", 4), ("holding a weight", 4)],
    "B1": [("lifted less high", 1), ("", 3)],
    "B2": [("on two legs, marching in place", 1), ("", 4), ("with the foot on a step", 4)],
    "B3": [
        ("with the toes on the floor", 1),
        ("", 3),
        ("reaching out the opposite arm", 3),
        ("reaching out the opposite arm, with an ankle weight", 3),
    ],
    "B4": [("in a standing split stance", 1), ("", 1), ("with the arm of that side overhead", 1)],
    "B5": [("sliding the toes along the floor", 1), ("", 3), ("with a band at the ankle", 3)],
    "C1": [
        ("less far, with a hand on a chair", 1),
        ("", 3),
        ("on one leg", 3),
        ("on one leg, holding a weight", 3),
    ],
    "C2": [
        ("less deep, holding on", 1),
        ("", 4),
        ("holding weights", 4),
        ("with the rear foot up, holding weights", 4),
    ],
    "C3": [
        ("on a 5 cm step, holding a rail", 1),
        ("on a 10 cm step", 4),
        ("on a 15 to 20 cm step", 4),
    ],
    "C4": [("held still, without swapping", 1), ("", 1), ("standing free, like a running figure", 1)],
}
# What is easier and what is harder than each version from the start on.
STEPS = {
    "A1": [("Bend the top knee.", "Put a band round the ankles."), ("Take the band off.", "")],
    "A2": [("Open less far.", "Put a band above the knees."), ("Take the band off.", "")],
    "A3": [
        ("Lean on a wall instead of the floor.", "Straighten the legs."),
        ("Put the knees down.", "Lift the top leg too."),
        ("Lower the top leg.", ""),
    ],
    "A4": [
        ("Go without the band.", "Put the band round the ankles."),
        ("Put the band above the knees again.", "Put the band round the forefeet."),
        ("Put the band round the ankles again.", ""),
    ],
    "A5": [("Hold a rail.", "Hold a weight."), ("Put the weight down.", "")],
    "B1": [("Lift less high.", "Go on to the single-leg bridge.")],
    "B2": [
        ("Bridge on two legs and march in place.", "Put the foot on a step."),
        ("Put the foot on the floor.", ""),
    ],
    "B3": [
        ("Keep the toes on the floor.", "Reach out the opposite arm."),
        ("Keep both hands down.", "Add an ankle weight."),
        ("Take the ankle weight off.", ""),
    ],
    "B4": [
        ("Stand in a split stance instead.", "Reach up with the arm of the same side."),
        ("Keep the arm down.", ""),
    ],
    "B5": [("Slide the toes along the floor.", "Put a band round the ankle."), ("Take the band off.", "")],
    "C1": [
        (
            "Keep a hand on a chair and go less far.",
            "Stand on one leg and let the other go behind as a counterweight.",
        ),
        ("Keep the other toe down, or stand on both legs.", "Hold a weight."),
        ("Put the weight down.", ""),
    ],
    "C2": [
        ("Go less deep and hold on to something.", "Hold weights."),
        ("Put the weights down.", "Put the rear foot up."),
        ("Put the rear foot down.", ""),
    ],
    "C3": [
        ("Use a 5 cm step and a rail.", "Use a step of 15 to 20 cm."),
        ("Use a 10 cm step.", ""),
    ],
    "C4": [
        ("Hold the position without swapping.", "Do it standing free, like a running figure."),
        ("Lean on the wall again.", ""),
    ],
}


def amount(dose: Dose) -> tuple[int, int | None, int | None]:
    return dose.sets, dose.reps, dose.hold_s


def versions(id: str) -> list[list]:
    """The rows of an exercise by version, the easier one first."""
    held: dict[str, list] = {}
    for row in rows(id):
        held.setdefault(row.version, []).append(row)
    return list(held.values())


@pytest.mark.parametrize("id", IDS)
def test_the_start_and_the_end_of_the_range_are_the_printed_ones(id):
    start, end = PRINTED[id]

    assert amount(level(id, START).dose) == amount(EXERCISES[id].dose) == start
    for version in versions(id)[1:]:
        assert (amount(version[0].dose), amount(version[-1].dose)) == (start, end)


@pytest.mark.parametrize("id", IDS)
def test_rows_are_numbered_from_the_easier_version_on(id):
    assert [row.number for row in rows(id)] == list(range(len(LEVELS[id])))
    assert rows(id) == LEVELS[id]
    assert (EASIER, START) == (0, 1)
    assert {row.id for row in rows(id)} == {id}


@pytest.mark.parametrize("id", IDS)
def test_the_versions_are_the_printed_ones_in_their_order(id):
    assert [(each[0].version, len(each)) for each in versions(id)] == VERSIONS[id]


@pytest.mark.parametrize("id", IDS)
def test_within_a_version_one_thing_of_the_dose_goes_up_from_row_to_row(id):
    for version in versions(id):
        for row, after in zip(version, version[1:], strict=False):
            before, now = amount(row.dose), amount(after.dose)
            changed = [(old or 0, new) for old, new in zip(before, now, strict=True) if old != new]
            assert len(changed) == 1 and changed[0][0] < changed[0][1]
            assert row.dose.rest_s == after.dose.rest_s


@pytest.mark.parametrize("id", IDS)
def test_between_versions_the_way_or_the_load_changes_not_both(id):
    harder = versions(id)[1:]
    for one, after in zip(harder, harder[1:], strict=False):
        assert (one[0].variant != after[0].variant) is (one[0].load == after[0].load)


@pytest.mark.parametrize("id", IDS)
def test_each_version_says_what_is_easier_and_what_is_harder(id):
    easier, *rest = versions(id)

    assert (easier[0].easier, easier[0].harder) == ("", "Do it in full.")
    for version, said in zip(rest, STEPS[id], strict=True):
        assert {(row.easier, row.harder) for row in version} == {said}


@pytest.mark.parametrize("id", IDS)
def test_the_easier_version_has_the_first_dose_but_where_it_is_held_still(id):
    expected = (2, None, 20) if id == "C4" else PRINTED[id][0]

    assert amount(rows(id)[0].dose) == expected
    assert rows(id)[0].load == ""


def test_sides_are_those_of_the_exercise_and_of_the_hinge_on_one_leg():
    sided = {id: {row.ways for row in rows(id)} for id in IDS}

    assert {id: ways for id, ways in sided.items() if ways != {"each side"}} == {
        "A4": {"each way"},
        "B1": {""},
        "C1": {"", "each side"},
    }
    assert [row.each_side for row in LEVELS["C1"]] == [False] * 4 + [True] * 6


def test_the_bridge_goes_on_to_the_single_leg_bridge():
    assert ONWARD == {"B1": "B2"}
    assert level("B2", EASIER).easier == ""
    assert level("B2", EASIER).variant == "on two legs, marching in place"


@given(id=sampled_from(IDS), number=integers(-5, 30))
def test_a_level_beyond_the_table_is_its_end(id, number):
    found, last = level(id, number), LEVELS[id][-1].number

    assert found == LEVELS[id][max(0, min(number, last))]


def test_there_is_no_level_of_no_exercise():
    with pytest.raises(KeyError):
        level("Z9", 1)
