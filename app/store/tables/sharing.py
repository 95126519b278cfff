"""What runners share with therapists, and each time it was opened."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.store.tables.base import Table, owner


class ShareRow(Table):
    """What a runner shows a therapist; an invitation until it is accepted, by the SHA-256 of its link.

    `label` is what the runner calls the therapist. The days are the runner's; no `from_day` is from the
    first on.
    """

    __tablename__ = "share"
    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    runner_id: Mapped[int] = owner()
    therapist_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    label: Mapped[str]
    kinds: Mapped[list[Any]]
    from_day: Mapped[date | None]
    until_day: Mapped[date | None]
    invite_hash: Mapped[str | None] = mapped_column(unique=True)
    invite_until: Mapped[datetime]
    created_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    __table_args__ = (Index(None, "runner_id"), Index(None, "therapist_id"))


_OPEN_SHARE = ShareRow.accepted_at.is_not(None) & ShareRow.revoked_at.is_(None)
Index(
    "uq_share_runner_id_therapist_id_open",
    ShareRow.runner_id,
    ShareRow.therapist_id,
    unique=True,
    sqlite_where=_OPEN_SHARE,
)


class VisitRow(Table):
    """One opening of a runner's data by another person; `by` keeps who it was when the account is gone."""

    __tablename__ = "visit"
    id: Mapped[int] = mapped_column(primary_key=True)
    runner_id: Mapped[int] = owner()
    therapist_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    share_id: Mapped[int | None] = mapped_column(ForeignKey("share.id", ondelete="SET NULL"))
    by: Mapped[str]
    what: Mapped[str]
    at: Mapped[datetime]
    __table_args__ = (
        Index(None, "runner_id", "at"),
        Index(None, "therapist_id", "runner_id", "at"),
        Index(None, "share_id"),
    )
