"""Files handed over, and what became of each part."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index
from sqlalchemy import UniqueConstraint as Unique
from sqlalchemy.orm import Mapped, mapped_column

from app.store.tables.base import Table, owner


class ImportRow(Table):
    """One hand-over of files: how far it is, and when its report was read.

    `names` are the files' own names, for show only; the first and last day of each archive in it, kept in
    `spans` by its name, become coverage. `partly` counts what was taken of parts not yet taken whole;
    `files_print` tells files read in place from others of the same names. `going_since`, `done_before` and
    `moved_at` tell the pace of the present go at reading.
    """

    __tablename__ = "import"
    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    person_id: Mapped[int] = owner()
    name: Mapped[str]
    names: Mapped[list[Any]]
    path: Mapped[str | None]
    spans: Mapped[dict[str, Any]]
    state: Mapped[str]
    total: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    doing: Mapped[str] = mapped_column(default="")
    error: Mapped[str] = mapped_column(default="")
    unknown_columns: Mapped[list[Any]]
    added_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    read_at: Mapped[datetime | None]
    partly: Mapped[dict[str, Any] | None]
    files_print: Mapped[str | None]
    going_since: Mapped[datetime | None]
    moved_at: Mapped[datetime | None]
    done_before: Mapped[int] = mapped_column(default=0, server_default="0")
    __table_args__ = (Index(None, "person_id", "added_at"),)


class ImportItemRow(Table):
    """What became of one file or line of an import."""

    __tablename__ = "import_item"
    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("import.id", ondelete="CASCADE"))
    name: Mapped[str]
    part: Mapped[str]
    outcome: Mapped[str]
    reason: Mapped[str]
    run_id: Mapped[int | None] = mapped_column(ForeignKey("run.id", ondelete="SET NULL"))
    __table_args__ = (
        Unique("import_id", "name", "part"),
        Index(None, "run_id"),
        Index(None, "import_id", "outcome", "id"),
        Index(None, "import_id", "outcome", "reason", "id"),
    )
