"""What the handlers do that the services they call do not."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from app import demo
from app.config import Settings
from app.domain.people import Person
from app.store import people
from app.store.database import Database
from jobs.tasks import handlers

KEY = "k7Jq2ZpXv9Lw4RtY8sNb3MdF6hGc1aEu"


def test_the_demo_is_made_when_asked_for_and_from_then_on_anew_each_night(
    db: Database,
    tmp_path: Path,
    now: datetime,
    add_person: Callable[..., Person],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    times, resets = [now], []
    monkeypatch.setattr(demo, "make", lambda _db, _clock, reset: resets.append(reset))  # tests/test_demo.py
    make = handlers(Settings(instance=tmp_path, secret_key=KEY), db, lambda: times[-1])["demo"]

    make({})
    assert resets == []
    make({"asked": True})
    add_person("Rosa", is_demo=True)
    with db.begin() as tx:
        people.open_demo(tx, now)
    times.append(now + timedelta(hours=3))
    make({})
    times.append(now + timedelta(days=1))
    make({})
    assert resets == [False, False, True]
