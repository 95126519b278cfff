"""A sandbox for the tests that want one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.people import Person
from app.store.database import Database
from app.store.strava_accounts import Account
from tests.services import letters
from tests.services.practice import Practice, practising


@pytest.fixture
def practice(db: Database, tmp_path: Path) -> Iterator[Practice]:
    """A sandbox that answers over HTTP, with a clock that is set by hand."""
    with practising(db, tmp_path / "sandbox") as running:
        yield running


@pytest.fixture
def connected(practice: Practice, rosa: Person) -> Account:
    """A connection of Rosa's whose list was read, and whose events come in."""
    account = practice.connects(rosa)
    practice.syncs(account)
    letters.subscribe(practice.db)
    practice.clock.on(minutes=5)
    return practice.account(account)
