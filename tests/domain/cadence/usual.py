"""The runs of the published example: sixteen speeds, cadence 140 + 9 v + e, one run with walk breaks."""

from dataclasses import replace
from datetime import date

from app.domain.runs import Run
from tests.build import day, run

SPEEDS = [round(2.4 + n / 10, 1) for n in range(16)]
ERRORS = [1, -1, 0, 2, -2, 1, -1, 0, 1, -1, 2, -2, 0, 1, -1, 0]
CADENCES = [140 + 9 * v + e for v, e in zip(SPEEDS, ERRORS, strict=True)]
CADENCES[3] = 140.0  # walk breaks


def paced(on: date, speed: float, cadence: float | None, seconds: int = 3000, **changes) -> Run:
    """A run of a given speed in m/s; seconds are chosen so that metres are whole."""
    one = replace(run(on, m=round(speed * seconds), cadence=cadence), moving_s=seconds, elapsed_s=seconds)
    return replace(one, **changes)


def usual(spacing: int = 5, until: int = 20) -> list[Run]:
    """The sixteen runs of the published example, in the window of a fit made TODAY."""
    days = [day(until + spacing * n) for n in range(16)]
    return [paced(on, v, c) for on, v, c in zip(days, SPEEDS, CADENCES, strict=True)]
