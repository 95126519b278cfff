"""The demo's therapist: the patients share with him, and he has seen each of them before."""

from datetime import date, datetime, time, timedelta

from app.demo import acts
from app.demo.acts import ZONE
from app.demo.living import nobody_knows
from app.demo.story import Story
from app.domain.people import Person
from app.services import sharing
from app.store import people
from app.store.database import Database

NAME, EMAIL, LABEL = "Theo Brandt", "theo@demo.invalid", "Theo, physio"
JOINED_AGO = 200
INVITED_AT, ACCEPTED_AT, SEEN_AT = time(9, 5), time(11, 40), time(14, 32)


def join(db: Database, today: date) -> Person:
    """Open the therapist's account."""
    password_hash = nobody_knows()
    with db.begin() as tx:
        return people.add(
            tx,
            email=EMAIL,
            password_hash=password_hash,
            is_runner=False,
            is_therapist=True,
            timezone=ZONE.key,
            now=acts.at(datetime.combine(today - timedelta(days=JOINED_AGO), time(9))),
            is_demo=True,
            name=NAME,
        )


def see(db: Database, therapist: Person, runner: Person, story: Story) -> None:
    """Let a runner share with the therapist, who opens their page at each visit."""
    shared_on = story.visits[0]
    with db.begin() as tx:
        _, token = sharing.invite(tx, runner, LABEL, acts.at(datetime.combine(shared_on, INVITED_AT)))
        sharing.accept(tx, therapist, token, acts.at(datetime.combine(shared_on, ACCEPTED_AT)))
    for day in story.visits:
        seen = acts.at(datetime.combine(day, SEEN_AT))
        sharing.open_patient(db, therapist, runner.public_id, seen)
        with db.begin() as tx:
            sharing.mark_visit(tx, therapist, runner.public_id, seen)
