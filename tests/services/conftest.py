"""A sandbox for the tests that want one."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.domain.people import Person
from app.domain.runs import Run, Source
from app.services import run_import, strava_reading
from app.services.import_report import Report
from app.store import runs
from app.store.database import Database
from app.store.strava_accounts import Account
from tests.build import NOW
from tests.services import letters
from tests.services.bringing import Bring
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


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> int:
    """Pages of two, so that a short list has several."""
    monkeypatch.setattr(strava_reading, "PER_PAGE", 2)
    return 2


@pytest.fixture
def held(db: Database, rosa: Person) -> Callable[[], dict[int, Run]]:
    """What is held of Rosa's runs through the API, by the number of the activity."""

    def held() -> dict[int, Run]:
        with db.read() as tx:
            rows = [each.run for each in runs.all_of(tx, rosa.id)]
        ours = [each for each in rows if each.source is Source.STRAVA_API]
        found = {int(each.external_id): each for each in ours}  # type: ignore[arg-type]
        assert len(found) == len(ours)
        return found

    return held


@pytest.fixture
def bring(db: Database, rosa: Person, tmp_path: Path) -> Bring:
    """Import files given by name and bytes, read where they lie by one child."""
    folder = tmp_path / "files"
    folder.mkdir()

    def bring(**files: bytes) -> Report:
        paths = []
        for name, data in files.items():
            path = folder / name.replace("_", ".")
            path.write_bytes(data)
            paths.append(path)
        return run_import.from_paths(db, rosa, paths, lambda: NOW, workers=1)

    return bring
