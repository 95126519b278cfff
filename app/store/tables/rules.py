"""What runners and therapists add for the rules: weekly check-ins, levels of exercises, totals."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index
from sqlalchemy import UniqueConstraint as Unique
from sqlalchemy.orm import Mapped, mapped_column

from app.store.tables.base import Table, owner


class CheckInRow(Table):
    """A week's four answers, 0 to 3 each, in the order they are asked; empty when the week was skipped.

    `before` is what was said of the week before these, for an undo; null when nothing was.
    """

    __tablename__ = "check_in"
    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    person_id: Mapped[int] = owner()
    week_start: Mapped[date]
    answers: Mapped[list[Any]]
    before: Mapped[list[Any] | None]
    at: Mapped[datetime]
    __table_args__ = (Unique("person_id", "week_start"),)


class LevelRow(Table):
    """A level that the runner agreed to for an exercise, from that day on; the newest one counts."""

    __tablename__ = "exercise_level"
    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    person_id: Mapped[int] = owner()
    exercise: Mapped[str]
    level: Mapped[int]
    why: Mapped[str]
    local_date: Mapped[date]
    at: Mapped[datetime]
    __table_args__ = (Index(None, "person_id", "exercise", "at"),)


class InstrumentTotalRow(Table):
    """The total of a questionnaire that a therapist entered for a runner: a number, none of its text.

    The same one is kept once, however often its form is sent; one removed comes back as it was.
    """

    __tablename__ = "instrument_total"
    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    runner_id: Mapped[int] = owner()
    therapist_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    instrument: Mapped[str]
    total: Mapped[int]
    day: Mapped[date]
    at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
    __table_args__ = (
        Unique("runner_id", "therapist_id", "instrument", "day", "total"),
        Index(None, "runner_id", "day"),
        Index(None, "therapist_id"),
    )
