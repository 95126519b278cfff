"""Accounts, their browsers, consents and what was deleted."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from app.store.tables.base import Table, owner


class PersonRow(Table):
    """Someone with an account; `epoch` grows to end all sessions and links at once.

    `reminder_rules` are the rules switched off and the limits moved, by name; empty as Kneewise has them.
    `zone_answered_at` is when they said whether their watch's clock is their time zone.
    `stop_seen_at` is when they read that strength days are reminded of no longer.
    `demo_made_at` is when the whole year of someone invented was there; until then nobody is let in.
    """

    __tablename__ = "person"
    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(default="", server_default="")
    password_hash: Mapped[str]
    epoch: Mapped[int] = mapped_column(default=0)
    is_runner: Mapped[bool]
    is_therapist: Mapped[bool]
    timezone: Mapped[str]
    zone_answered_at: Mapped[datetime | None]
    locale: Mapped[str] = mapped_column(default="en")
    units: Mapped[str] = mapped_column(default="km")
    week_start: Mapped[str] = mapped_column(default="monday")
    knee: Mapped[str] = mapped_column(default="unknown")
    place: Mapped[str | None]
    theme: Mapped[str] = mapped_column(default="system")
    strength_days: Mapped[list[Any]]
    paused_until: Mapped[date | None]
    reminder_rules: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    stop_seen_at: Mapped[datetime | None]
    exercise_set: Mapped[str] = mapped_column(default="starter", server_default="starter")
    mail_reminders: Mapped[bool] = mapped_column(default=True, server_default="1")
    files_complete: Mapped[bool | None]
    first_steps_done: Mapped[bool] = mapped_column(default=False)
    is_demo: Mapped[bool] = mapped_column(default=False)
    demo_made_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class SessionRow(Table):
    """A signed-in browser; the cookie holds the secret of which this is the SHA-256."""

    __tablename__ = "session"
    token_hash: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[int] = owner()
    epoch: Mapped[int]
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    __table_args__ = (Index(None, "person_id"),)


class SignInFailureRow(Table):
    """A refused sign-in, by hashed account and network; counted to slow guessing down."""

    __tablename__ = "sign_in_failure"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    account: Mapped[str]
    network: Mapped[str]
    __table_args__ = (Index(None, "account", "at"), Index(None, "network", "at"))


class SignUpRow(Table):
    """An account asked for, until a link mailed to its address is used; `token_hash` is its SHA-256.

    `onward` is sealed with the link, since the way on may be a secret of its own.
    """

    __tablename__ = "sign_up"
    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    email: Mapped[str]
    password_hash: Mapped[str]
    role: Mapped[str]
    timezone: Mapped[str]
    units: Mapped[str]
    consent_health: Mapped[bool]
    onward: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]
    until: Mapped[datetime]
    used_at: Mapped[datetime | None]
    __table_args__ = (Index(None, "email"),)


class ConsentRow(Table):
    """A consent given, with the version of its text, and when it was withdrawn."""

    __tablename__ = "consent"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = owner()
    kind: Mapped[str]
    text_version: Mapped[str]
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    __table_args__ = (Index(None, "person_id", "kind"),)


class DeletionRow(Table):
    """What was deleted, and how many rows of it."""

    __tablename__ = "deletion"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = owner()
    at: Mapped[datetime]
    what: Mapped[str]
    rows: Mapped[int]
    __table_args__ = (Index(None, "person_id"),)
