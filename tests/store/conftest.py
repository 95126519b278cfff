"""What several tests of the store start from."""

from collections.abc import Callable

import pytest

from app.domain.people import Person
from app.store.database import Database
from app.store.strava_accounts import Account
from tests.services.strava_here import asked


@pytest.fixture
def begun(db: Database) -> Callable[..., Account]:
    """Begin a person's connection with an app of the origin `here`."""

    def begun(person: Person, code: str = "the code") -> Account:
        with db.begin() as tx:
            return asked(tx, person, origin="here", code=code)

    return begun
