"""Files brought in for tests, read where they lie by one child, and what became of them."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.domain.people import Person
from app.domain.runs import Run
from app.services import import_portions
from app.services.import_report import Outcome, Report
from app.store import import_items, runs
from app.store.database import Database
from tests.build import NOW

START = datetime(2026, 11, 1, 7, 0, tzinfo=UTC)

Bring = Callable[..., Report]


def clock() -> datetime:
    return NOW


def files_at_once(monkeypatch: pytest.MonkeyPatch, count: int) -> None:
    """So many runs are stored in one transaction, however slowly they come."""
    for name, value in (("LEAST", count), ("MOST", count), ("EVERY_S", 1_000)):
        monkeypatch.setattr(import_portions, name, value)


def four(report: Report) -> tuple[int, int, int, int]:
    return report.imported, report.merged, report.left_out, report.set_aside


def held(db: Database, person: Person) -> list[Run]:
    with db.read() as tx:
        return runs.counting(tx, person.id)


def reasons(db: Database, report: Report, outcome: Outcome) -> list[str]:
    with db.read() as tx:
        return [item.reason for item in import_items.listed(tx, report.of.id, outcome)]


def upload(instance: Path, folder: str, *files: bytes) -> None:
    (instance / "uploads" / folder).mkdir(parents=True)
    for at, data in enumerate(files):
        (instance / "uploads" / folder / f"{at:03}").write_bytes(data)
