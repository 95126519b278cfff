"""Messages on their way."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy import UniqueConstraint as Unique
from sqlalchemy.orm import Mapped, mapped_column

from app.store.tables.base import Table


class DeliveryRow(Table):
    """A message on its way over one channel; `about` makes it go out once.

    `facts` is what its words are made of. It is sent between `due_at` and `expires_at`, under the same
    `message_id` at each try, by whoever holds the lease whose `fence` they wrote. Without a person it goes
    to `address`.
    """

    __tablename__ = "delivery"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    address: Mapped[str | None]
    reminder_id: Mapped[int | None] = mapped_column(ForeignKey("reminder.id", ondelete="CASCADE"))
    channel: Mapped[str]
    kind: Mapped[str]
    about: Mapped[str]
    facts: Mapped[dict[str, Any]]
    state: Mapped[str]
    due_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    leased_until: Mapped[datetime | None]
    fence: Mapped[int] = mapped_column(default=0)
    tries: Mapped[int] = mapped_column(default=0)
    message_id: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
    added_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    __table_args__ = (
        Unique("channel", "kind", "about"),
        Index(None, "state", "due_at"),
        Index(None, "person_id"),
        Index(None, "reminder_id"),
    )
