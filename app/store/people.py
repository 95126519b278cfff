"""People with an account: their rows in, `Person` values out."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, exists, select, update
from sqlalchemy.exc import IntegrityError

from app.domain.people import Person, Side, WeekStart
from app.store.database import Transaction
from app.store.tables import PersonRow

SETTINGS = frozenset(
    {"timezone", "units", "week_start", "knee", "place", "theme", "strength_days", "paused_until"}
    | {"files_complete", "first_steps_done", "locale", "name", "mail_reminders", "reminder_rules"}
    | {"exercise_set", "stop_seen_at", "zone_answered_at"}
)


class EmailTaken(Exception):
    """There is an account with this address already."""


@dataclass(frozen=True, slots=True)
class Secret:
    """What a sign-in is checked against."""

    person_id: int
    password_hash: str
    epoch: int


def person_of(row: PersonRow) -> Person:
    """The value of a row."""
    return Person(
        id=row.id,
        public_id=row.public_id,
        email=row.email,
        is_runner=row.is_runner,
        is_therapist=row.is_therapist,
        timezone=row.timezone,
        created_at=row.created_at,
        locale=row.locale,
        units=row.units,
        week_start=WeekStart(row.week_start),
        knee=Side(row.knee),
        place=row.place,
        theme=row.theme,
        strength_days=tuple(row.strength_days),
        paused_until=row.paused_until,
        files_complete=row.files_complete is not False,
        first_steps_done=row.first_steps_done,
        is_demo=row.is_demo,
        name=row.name,
        mail_reminders=row.mail_reminders,
        exercise_set=row.exercise_set,
        reminder_rules=row.reminder_rules,
        stop_seen_at=row.stop_seen_at,
        zone_answered_at=row.zone_answered_at,
    )


def add(
    tx: Transaction,
    *,
    email: str,
    password_hash: str,
    is_runner: bool,
    is_therapist: bool,
    timezone: str,
    now: datetime,
    strength_days: Iterable[int] = (0, 2, 4),
    is_demo: bool = False,
    **settings: Any,
) -> Person:
    """Add a person; raises EmailTaken, with nothing changed, when the address has an account."""
    _only_settings(settings)
    row = PersonRow(
        email=email,
        password_hash=password_hash,
        is_runner=is_runner,
        is_therapist=is_therapist,
        timezone=timezone,
        strength_days=list(strength_days),
        is_demo=is_demo,
        created_at=now,
        **settings,
    )
    try:
        with tx.begin_nested():
            tx.add(row)
    except IntegrityError as error:
        raise EmailTaken from error
    return person_of(row)


def by_id(tx: Transaction, person_id: int) -> Person | None:
    """The person with this id, None when there is none."""
    row = tx.get(PersonRow, person_id)
    return person_of(row) if row else None


def by_public_id(tx: Transaction, public_id: UUID) -> Person | None:
    """The person with this public id, None when there is none."""
    row = tx.scalar(select(PersonRow).where(PersonRow.public_id == public_id))
    return person_of(row) if row else None


def by_ids(tx: Transaction, ids: Collection[int]) -> dict[int, Person]:
    """People by their ids; those there are."""
    return {row.id: person_of(row) for row in tx.scalars(select(PersonRow).where(PersonRow.id.in_(ids)))}


def by_email(tx: Transaction, email: str) -> Person | None:
    """The person with this address as it was stored (see accounts.address), None when there is none."""
    row = tx.scalar(select(PersonRow).where(PersonRow.email == email))
    return person_of(row) if row else None


def runners(tx: Transaction) -> list[Person]:
    """All who run, in the order in which they came."""
    return [
        person_of(row)
        for row in tx.scalars(select(PersonRow).where(PersonRow.is_runner).order_by(PersonRow.id))
    ]


def demo(tx: Transaction, is_therapist: bool = False) -> Person | None:
    """The invented runner or therapist of the demo, None until all of their year has been made."""
    role = PersonRow.is_therapist if is_therapist else PersonRow.is_runner
    made = PersonRow.is_demo, PersonRow.demo_made_at.is_not(None), role
    row = tx.scalar(select(PersonRow).where(*made).order_by(PersonRow.id))
    return person_of(row) if row else None


def is_half_made(tx: Transaction, public_id: UUID) -> bool:
    """Whether this is someone of the demo whose months are still being made."""
    making = PersonRow.is_demo, PersonRow.demo_made_at.is_(None), PersonRow.public_id == public_id
    return bool(tx.scalar(select(exists().where(*making))))


def open_demo(tx: Transaction, now: datetime, only: Person | None = None) -> None:
    """Note that the demo, or one person of it, is whole, so that visitors may be let in."""
    whole = PersonRow.is_demo if only is None else PersonRow.is_demo & (PersonRow.id == only.id)
    tx.execute(update(PersonRow).where(whole).values(demo_made_at=now))


def remove_demo(tx: Transaction) -> None:
    """Remove the invented people, whole or half made, and all that is theirs."""
    tx.execute(delete(PersonRow).where(PersonRow.is_demo))


def secret(tx: Transaction, email: str) -> Secret | None:
    """What to check a sign-in with this address against; None for an unknown address."""
    row = tx.execute(
        select(PersonRow.id, PersonRow.password_hash, PersonRow.epoch).where(PersonRow.email == email)
    ).one_or_none()
    return Secret(row.id, row.password_hash, row.epoch) if row else None


def set_password_hash(tx: Transaction, person_id: int, password_hash: str) -> None:
    """Keep another hash of the password."""
    tx.execute(update(PersonRow).where(PersonRow.id == person_id).values(password_hash=password_hash))


def end_epoch(tx: Transaction, person_id: int) -> None:
    """End all sessions and signed links of a person at once."""
    tx.execute(update(PersonRow).where(PersonRow.id == person_id).values(epoch=PersonRow.epoch + 1))


def change(tx: Transaction, person_id: int, **settings: Any) -> None:
    """Set some of a person's settings, by the names of `Person`; nothing else can be set here."""
    _only_settings(settings)
    if "strength_days" in settings:
        settings["strength_days"] = list(settings["strength_days"])
    tx.execute(update(PersonRow).where(PersonRow.id == person_id).values(**settings))
    tx.expire_all()


def _only_settings(settings: dict[str, Any]) -> None:
    if unknown := settings.keys() - SETTINGS:
        raise ValueError(f"not settings of a person: {', '.join(sorted(unknown))}")
