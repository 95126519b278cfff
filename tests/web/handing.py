"""Handing files over as a browser does, and reading them as the worker would."""

import io
from pathlib import Path

from werkzeug.test import TestResponse

from app.domain.people import Person
from app.services import run_import
from app.store import imports
from app.store.database import Database
from tests.build import NOW
from tests.web.conftest import Browser


def hand_over(browser: Browser, *files: tuple[bytes, str], csrf: bool = True) -> TestResponse:
    """Send files with the plain form."""
    data = {"file": [(io.BytesIO(data), name) for data, name in files]}
    return browser.post("/import", data=data, content_type="multipart/form-data", csrf=csrf)


def read_all(db: Database, person: Person, instance: Path) -> None:
    """What the worker would do."""
    with db.read() as tx:
        waiting = imports.unread(tx, person.id)
    for each in waiting:
        run_import.carry_out(db, instance / "uploads", each.id, lambda: NOW, workers=1)


def kept(instance: Path) -> list[Path]:
    """What lies in the upload folder."""
    folder = instance / "uploads"
    return list(folder.iterdir()) if folder.is_dir() else []
