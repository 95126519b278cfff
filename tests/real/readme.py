"""The table in the README of the real data: what a strict decoder found in each file."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path


@dataclass(frozen=True)
class Stated:
    """One row; None where the README leaves a cell empty."""

    file: str
    sport: str
    start: datetime | None
    distance_m: float | None
    timer_s: float | None
    elapsed_s: float | None
    one_leg: float | None
    sessions: int


def stated(readme: Path) -> list[Stated]:
    """Every row of the table of files."""
    lines = readme.read_text(encoding="utf-8").splitlines()
    return [_row(cells) for line in lines if (cells := _cells(line))]


def _cells(line: str) -> list[str]:
    cells = [cell.strip() for cell in line.split("|")[1:-1]]
    known = len(cells) == 10 and cells[0].partition(".gz")[0].endswith((".fit", ".gpx", ".tcx"))
    return cells if known else []


def _row(cells: list[str]) -> Stated:
    distance, timer, elapsed, cadence = (float(c) if c else None for c in cells[5:9])
    sessions = int(cells[9].split()[0]) if cells[9].endswith("sessions") else 1
    start = datetime.fromisoformat(cells[3]).replace(tzinfo=UTC) if "-" in cells[3] else None
    return Stated(cells[0], cells[2], start, distance, timer, elapsed, cadence, sessions)
