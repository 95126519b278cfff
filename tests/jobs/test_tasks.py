"""What the handlers do that the services they call do not."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from app import demo
from app.config import Settings
from app.store.database import Database
from jobs.tasks import handlers

KEY = "k7Jq2ZpXv9Lw4RtY8sNb3MdF6hGc1aEu"


def test_the_demo_is_made_anew_once_a_night_so_that_its_year_ends_today(
    db: Database, tmp_path: Path, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    times, resets = [now], []
    monkeypatch.setattr(demo, "make", lambda _db, _clock, reset: resets.append(reset))  # tests/test_demo.py
    make = handlers(Settings(instance=tmp_path, secret_key=KEY), db, lambda: times[-1])["demo"]

    make({})
    times.append(now + timedelta(hours=3))
    make({})
    times.append(now + timedelta(days=1))
    make({})
    assert resets == [True, False, True]
