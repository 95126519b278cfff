"""A sandbox for the tests that want one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.store.database import Database
from tests.services.practice import Practice, practising


@pytest.fixture
def practice(db: Database, tmp_path: Path) -> Iterator[Practice]:
    """A sandbox that answers over HTTP, with a clock that is set by hand."""
    with practising(db, tmp_path / "sandbox") as running:
        yield running
