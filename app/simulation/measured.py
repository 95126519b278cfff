"""What was measured on invented logs, as it is shipped: each file is what one run of the command printed."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from app.simulation.counting import Counts, Tally

FOLDER = Path(__file__).parent
COUNTED = ("load", "spike", "cadence", "anything")


@dataclass(frozen=True, slots=True)
class Measured:
    """One run of the command: how it was made, and what came of it.

    made_with  the command that gives the same again
    draws      of the bootstrap in each analysis
    """

    made_with: str
    seed: int
    draws: int
    tallies: tuple[Tally, ...]

    def of(self, kind: str, weeks: int) -> Tally:
        """The tally of a kind and length; raises StopIteration where it was not asked for."""
        return next(one for one in self.tallies if (one.kind, one.weeks) == (kind, weeks))

    @property
    def weeks(self) -> tuple[int, ...]:
        """The lengths that were looked at, the shortest first."""
        return tuple(sorted({one.weeks for one in self.tallies}))

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds that were looked at, in their order."""
        return tuple(dict.fromkeys(one.kind for one in self.tallies))


def false_alarms() -> Measured:
    """How often something is found where there is nothing."""
    return _shipped("false_alarms")


def power() -> Measured:
    """How often what was put there is found."""
    return _shipped("power")


def year_of_weeks() -> Measured:
    """How often something was ever shown where there is nothing, with an analysis in each week of a year."""
    return _shipped("year_of_weeks")


@cache
def _shipped(name: str) -> Measured:
    return read(json.loads((FOLDER / f"{name}.json").read_text()))


def read(held: Mapping[str, Any]) -> Measured:
    """What `as_json` wrote."""
    return Measured(
        held["made_with"], held["seed"], held["draws"], tuple(_tally(row) for row in held["tallies"])
    )


def _tally(row: Mapping[str, Any]) -> Tally:
    return Tally(**{**row, **{name: Counts(**row[name]) for name in COUNTED}})


def as_json(measured: Measured) -> str:
    """As the command prints it and as it is shipped: one line for each kind and length."""
    rows: Sequence[str] = [json.dumps(asdict(one)) for one in measured.tallies]
    made = json.dumps(measured.made_with, ensure_ascii=False)
    return (
        f'{{"made_with": {made}, "seed": {measured.seed}, "draws": {measured.draws}, "tallies": [\n'
        + ",\n".join(rows)
        + "\n]}"
    )
