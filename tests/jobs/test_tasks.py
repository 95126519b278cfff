"""What the handlers do that the services they call do not."""

from datetime import datetime, timedelta
from pathlib import Path

from app.config import Settings
from app.store import people
from app.store.database import Database
from jobs.tasks import handlers

KEY = "k7Jq2ZpXv9Lw4RtY8sNb3MdF6hGc1aEu"


def test_the_demo_is_made_anew_once_a_night_so_that_its_year_ends_today(
    db: Database, tmp_path: Path, now: datetime, cheap_hashes: None
) -> None:
    times = [now]
    make = handlers(Settings(instance=tmp_path, secret_key=KEY), db, lambda: times[-1])["demo"]

    def made() -> object:
        make({})
        with db.read() as tx:
            person = people.demo(tx)
            assert person is not None
            return person.public_id

    first = made()
    times.append(now + timedelta(hours=3))
    assert made() == first
    times.append(now + timedelta(days=1))
    assert made() != first
