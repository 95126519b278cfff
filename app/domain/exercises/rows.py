"""One row of an exercise's table of levels, and how it reads."""

from dataclasses import dataclass, replace

from app.domain.exercises.catalogue import Dose, Exercise
from app.domain.thresholds import DEFAULT, Thresholds

EASIER, START = 0, 1


@dataclass(frozen=True, slots=True)
class Level:
    """One row of an exercise's table.

    number   1 is the start, 0 the easier version
    variant  how it is done where that is not as the catalogue says ("on one leg"), "" where it is
    load     what is added ("with a band at the ankles"), "" for nothing
    ways     "each side", "each way" or "" when both legs work at once
    easier   what to change when it hurts, as a sentence; "" where nothing is easier
    harder   what the next version changes, as a sentence; "" where nothing is harder
    """

    exercise: Exercise
    number: int
    dose: Dose
    variant: str
    load: str
    ways: str
    easier: str
    harder: str

    @property
    def id(self) -> str:
        """The exercise's id."""
        return self.exercise.id

    @property
    def each_side(self) -> bool:
        """Whether the sets are done with one leg and then the other."""
        return self.ways == "each side"

    @property
    def bouts(self) -> int:
        """How many sets there are to do one by one, those of both sides counted."""
        return self.dose.sets * (2 if self.each_side else 1)

    @property
    def version(self) -> str:
        """Variant and load in words: "on one leg, with a weight in the hand"; "" as the catalogue says."""
        return ", ".join(part for part in (self.variant, self.load) if part)

    @property
    def words(self) -> str:
        """The row in a few words: "2 × 10 each side", "2 × 15 s each side, with straight legs"."""
        dose = self.dose
        amount = f"{dose.sets} × {dose.reps}" if dose.reps else f"{dose.sets} × {dose.hold_s} s"
        held = f"held {dose.hold_s} s" if dose.reps and dose.hold_s else ""
        return self._joined(amount, held)

    @property
    def sentence(self) -> str:
        """The row in plain words: "2 sets of 8 each side, on a 10 cm step"."""
        dose = self.dose
        sets = f"{dose.sets} set" if dose.sets == 1 else f"{dose.sets} sets"
        amount = f"{sets} of {dose.reps}" if dose.reps else f"{sets} of {dose.hold_s} seconds"
        held = f"held {dose.hold_s} seconds" if dose.reps and dose.hold_s else ""
        return self._joined(amount, held)

    def _joined(self, amount: str, held: str) -> str:
        first = " ".join(part for part in (amount, self.exercise.unit, self.ways) if part)
        return ", ".join(part for part in (first, held, self.version) if part)


def short(row: Level, limits: Thresholds = DEFAULT) -> Level:
    """A row as the short version does it: a set fewer than the start's, with little rest; own rule (D)."""
    sets = max(1, row.exercise.dose.sets - 1)
    return replace(row, dose=replace(row.dose, sets=sets, rest_s=limits.short_rest_s))
