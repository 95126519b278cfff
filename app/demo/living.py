"""Live one invented runner's story day by day, in short transactions."""

import secrets
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory

from app.demo import acts, files
from app.demo.acts import ZONE, Act
from app.demo.story import Story, Way
from app.domain.people import Person
from app.services import accounts, passwords, run_import
from app.store import people
from app.store.database import Database

SHORT_DAYS = 3  # of a transaction, so that nobody who writes meanwhile has to wait


def live(db: Database, story: Story, now: datetime) -> Person:
    """The runner of a story, with all that happened up to now."""
    happened = acts.of(story, now)
    person = _join(db, story)
    if story.gap is not None:
        repaired = acts.at(datetime.combine(story.gap[1] + timedelta(days=3), time(12)))
        _carry_out(db, person, [act for act in happened if act[0] < repaired])
        _hand_over(db, person, story, story.gap[0], repaired)
        person = _settle(db, person, files_complete=False)  # a week without the watch: they do not hold all
        happened = [act for act in happened if act[0] >= repaired]
    _carry_out(db, person, happened)
    return _settle(db, person, first_steps_done=True)


def nobody_knows() -> str:
    """The hash of a password nobody knows."""
    return passwords.hashed(secrets.token_urlsafe(32))


def _join(db: Database, story: Story) -> Person:
    """Open the account, and hand over what was kept before."""
    joined = acts.at(datetime.combine(story.joined, time(5)))
    password_hash = nobody_knows()
    with db.begin() as tx:
        person = people.add(
            tx,
            email=story.who.email,
            password_hash=password_hash,
            is_runner=True,
            is_therapist=False,
            timezone=ZONE.key,
            now=joined,
            strength_days=story.strength_days,
            is_demo=True,
            name=story.who.name,
            knee=story.who.knee.value,
            place=story.who.place,
        )
        accounts.give_health_consent(tx, person, joined)
    _hand_over(db, person, story, story.joined, joined)
    return person


def _settle(db: Database, person: Person, **settings: bool) -> Person:
    """Change settings, and return the person as they are then."""
    with db.begin() as tx:
        accounts.change_settings(tx, person, **settings)
        return people.by_id(tx, person.id) or person


def _hand_over(db: Database, person: Person, story: Story, until: date, at: datetime) -> None:
    """Import Strava's export of the runs before a day; with the first, the notebook kept till then."""
    recorded = [run for run in story.outings if run.day < until and run.way is Way.WATCH]
    name = story.who.email.partition("@")[0]
    with TemporaryDirectory() as folder:
        export, notebook = Path(folder) / f"export_{name}.zip", Path(folder) / "knee_notebook.csv"
        files.strava_export(recorded, ZONE, export)
        notebook.write_bytes(files.notebook(story.noted, story.who, ZONE))
        handed_over = [export, notebook] if until == story.joined else [export]
        run_import.from_paths(db, person, handed_over, lambda: at, workers=1)


def _carry_out(db: Database, person: Person, happened: Sequence[tuple[datetime, Act]]) -> None:
    """Carry out what happened, in order, each at its own time."""
    for _, days in groupby(happened, key=lambda act: act[0].toordinal() // SHORT_DAYS):
        with db.begin() as tx:
            for at, act in days:
                act(tx, person, at)
