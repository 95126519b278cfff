"""Asks for messages, which go out once the asking transaction is committed."""

from collections.abc import Mapping
from datetime import datetime

from app.domain.messages import Kind as Kind
from app.domain.messages import lasts
from app.domain.people import Person
from app.store import deliveries, tasks
from app.store.database import Transaction

SEND = "send_messages"
NOWHERE = (".invalid", ".invalid.")  # RFC 2606: no mail can go there


def ask(
    tx: Transaction,
    *,
    kind: str,
    about: str,
    facts: Mapping[str, str | int | None],
    now: datetime,
    person: Person | None = None,
    address: str | None = None,
    due_at: datetime | None = None,
    expires_at: datetime | None = None,
    reminder_id: int | None = None,
) -> bool:
    """Ask for a mail to a person, or to an address; False when the same was asked for before.

    kind        one of `Kind`
    about       what it is about; one message of a kind is about it, ever
    facts       what its words need beside the log at the time it is sent:
                sign_up              `nonce`, of which the link is made
                strava_disconnected  `runs`, how many were deleted; `because`, one of strava_purge.WHY
                strava_expiring      `runs`, `day` (ISO), when the first of them are deleted; `reconnect`, 1
                                     when it goes on only once the runner agrees anew
                strava_expired       `runs`, `day` (ISO), when they were deleted; `reconnect` as above
                share_accepted       `name`, who accepted
    due_at      from when on it may be sent, at once by default; quiet hours are kept when it is sent
    expires_at  from when on it is dropped instead, by default as long after `due_at` as its kind lasts

    The invented people of the demo, and addresses that lead nowhere, are never written to: False.
    """
    wanted = Kind(kind)
    to = person.email if person else address
    if to is None:
        raise ValueError("a message goes to a person or to an address")
    if to.endswith(NOWHERE) or (person is not None and person.is_demo):
        return False
    due = due_at or now
    added = deliveries.add(
        tx,
        kind=wanted,
        about=about,
        facts=dict(facts),
        now=now,
        due_at=due,
        expires_at=expires_at or due + lasts(wanted),
        person_id=person.id if person else None,
        address=None if person else address,
        reminder_id=reminder_id,
    )
    if added and due <= now and not tasks.asked_for(tx, SEND):  # cheaper, for thousands in one morning
        tasks.enqueue(tx, SEND, {}, now, dedupe_key=SEND, lock=SEND)
    return added


def take_back(tx: Transaction, person: Person, *kinds: Kind) -> None:
    """Let messages of these kinds to a person that were not sent yet never be sent."""
    deliveries.drop_waiting(tx, person.id, kinds)


def ask_again(tx: Transaction, at: datetime, now: datetime) -> None:
    """Ask for another round from an instant on, beside one asked for at once."""
    tasks.enqueue(tx, SEND, {}, now, dedupe_key=f"{SEND}:again", lock=SEND, due_at=at)
