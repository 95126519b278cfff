"""The levels of each exercise: its doses and versions, row by row, from the start to the hardest.

Level 1 is the start; agreements, logs and exports count from there. Level 0 is the one easier version, for a
knee that the start is too much for; nothing lies below it. Between two rows one thing changes:
repetitions, then sets and holds, then a band or a weight, then a harder version, which begins again with
the first dose. Doses are our own choice (D), those of some after the pilot trial of J Orthop Surg Res 2020,
doi:10.1186/s13018-020-01713-7; so are the steps between them.
"""

from dataclasses import dataclass, replace
from itertools import accumulate

from app.domain.exercises.catalogue import EXERCISES, Dose
from app.domain.exercises.rows import EASIER, START, Level

Change = tuple[str, int]  # what changes of a dose, and to how much


@dataclass(frozen=True, slots=True)
class _Version:
    """A version of an exercise: on is how to get to it from the one before, back the way back from it."""

    variant: str = ""
    load: str = ""
    on: str = ""
    back: str = ""
    ways: str | None = None


@dataclass(frozen=True, slots=True)
class _Ladder:
    """An exercise's steps of a dose, each one change, its easier version in words, and its versions."""

    steps: tuple[Change, ...]
    easier: str
    versions: tuple[_Version, ...]
    easier_dose: Dose | None = None


def level(exercise: str, number: int) -> Level:
    """The row of an exercise's table; beyond its ends the last, or the easier version.

    exercise  an id of EXERCISES; raises KeyError for none
    source    own rule (D)
    """
    held = LEVELS[exercise]
    return held[max(EASIER, min(number, len(held) - 1))]


def rows(exercise: str) -> tuple[Level, ...]:
    """The table of an exercise: the easier version, then every dose of each version; raises KeyError.

    source  our own choice (D), as the doses above
    """
    which, ladder = EXERCISES[exercise], _LADDERS[exercise]
    doses = list(accumulate(ladder.steps, _changed, initial=which.dose))
    backs = (which.easier, *(version.back for version in ladder.versions[1:]))
    ons = (*(version.on for version in ladder.versions[1:]), which.harder if exercise in ONWARD else "")
    below = ladder.easier_dose or which.dose
    found = [Level(which, EASIER, below, ladder.easier, "", which.ways, "", "Do it in full.")]
    for version, back, on in zip(ladder.versions, backs, ons, strict=True):
        ways = which.ways if version.ways is None else version.ways
        found += [
            Level(which, START + at, dose, version.variant, version.load, ways, back, on)
            for at, dose in enumerate(doses, start=len(found) - 1)
        ]
    return tuple(found)


def _changed(dose: Dose, change: Change) -> Dose:
    name, value = change
    return replace(dose, **{name: value})


ONWARD: dict[str, str] = {"B1": "B2"}  # the harder version is an exercise of its own

_TO_15 = (("reps", 12), ("reps", 15), ("sets", 3))
_TO_12 = (("reps", 10), ("reps", 12), ("sets", 3))
_HAND = "holding a weight"
_OFF = "Take the band off."

_LADDERS: dict[str, _Ladder] = {
    "A1": _Ladder(
        (*_TO_15, ("hold_s", 2)),
        "with the top knee bent",
        (
            _Version(),
            _Version(load="with a band at the ankles", on="Put a band round the ankles.", back=_OFF),
        ),
    ),
    "A2": _Ladder(
        (("reps", 15), ("sets", 3)),
        "opened less far",
        (
            _Version(),
            _Version(load="with a band above the knees", on="Put a band above the knees.", back=_OFF),
        ),
    ),
    "A3": _Ladder(
        (("hold_s", 20), ("hold_s", 25), ("hold_s", 30), ("sets", 3)),
        "leaning on a wall",
        (
            _Version(),
            _Version("with straight legs", on="Straighten the legs.", back="Put the knees down."),
            _Version(
                "with straight legs and the top one lifted",
                on="Lift the top leg too.",
                back="Lower the top leg.",
            ),
        ),
    ),
    "A4": _Ladder(
        _TO_15,
        "without a band",
        (
            _Version(load="with a band above the knees"),
            _Version(
                load="with the band at the ankles",
                on="Put the band round the ankles.",
                back="Put the band above the knees again.",
            ),
            _Version(
                load="with the band at the forefeet",
                on="Put the band round the forefeet.",
                back="Put the band round the ankles again.",
            ),
        ),
    ),
    "A5": _Ladder(
        _TO_15,
        "holding a rail",
        (
            _Version(),
            _Version(load=_HAND, on="Hold a weight.", back="Put the weight down."),
        ),
    ),
    "B1": _Ladder((("reps", 12), ("reps", 15)), "lifted less high", (_Version(),)),
    "B2": _Ladder(
        _TO_12,
        "on two legs, marching in place",
        (
            _Version(),
            _Version(
                "with the foot on a step", on="Put the foot on a step.", back="Put the foot on the floor."
            ),
        ),
    ),
    "B3": _Ladder(
        (("reps", 12), ("sets", 3)),
        "with the toes on the floor",
        (
            _Version(),
            _Version(
                "reaching out the opposite arm",
                on="Reach out the opposite arm.",
                back="Keep both hands down.",
            ),
            _Version(
                "reaching out the opposite arm",
                "with an ankle weight",
                on="Add an ankle weight.",
                back="Take the ankle weight off.",
            ),
        ),
    ),
    "B4": _Ladder(
        (),
        "in a standing split stance",
        (
            _Version(),
            _Version(
                "with the arm of that side overhead",
                on="Reach up with the arm of the same side.",
                back="Keep the arm down.",
            ),
        ),
    ),
    "B5": _Ladder(
        (("reps", 15), ("sets", 3)),
        "sliding the toes along the floor",
        (
            _Version(),
            _Version(load="with a band at the ankle", on="Put a band round the ankle.", back=_OFF),
        ),
    ),
    "C1": _Ladder(
        (("reps", 10), ("sets", 3)),
        "less far, with a hand on a chair",
        (
            _Version(),
            _Version(
                "on one leg",
                on="Stand on one leg and let the other go behind as a counterweight.",
                back="Keep the other toe down, or stand on both legs.",
                ways="each side",
            ),
            _Version("on one leg", _HAND, on="Hold a weight.", back="Put the weight down.", ways="each side"),
        ),
    ),
    "C2": _Ladder(
        _TO_12,
        "less deep, holding on",
        (
            _Version(),
            _Version(load="holding weights", on="Hold weights.", back="Put the weights down."),
            _Version(
                "with the rear foot up",
                "holding weights",
                on="Put the rear foot up.",
                back="Put the rear foot down.",
            ),
        ),
    ),
    "C3": _Ladder(
        _TO_12,
        "on a 5 cm step, holding a rail",
        (
            _Version("on a 10 cm step"),
            _Version("on a 15 to 20 cm step", on="Use a step of 15 to 20 cm.", back="Use a 10 cm step."),
        ),
    ),
    "C4": _Ladder(
        (),
        "held still, without swapping",
        (
            _Version(),
            _Version(
                "standing free, like a running figure",
                on="Do it standing free, like a running figure.",
                back="Lean on the wall again.",
            ),
        ),
        Dose(2, hold_s=20),
    ),
}

LEVELS: dict[str, tuple[Level, ...]] = {one: rows(one) for one in _LADDERS}
