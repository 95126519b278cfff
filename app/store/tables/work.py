"""Tasks and the timetable's last successes."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String, false
from sqlalchemy.orm import Mapped, mapped_column

from app.store.tables.base import Table


class TaskRow(Table):
    """Work asked for; `fence` grows with each claim, so that a late worker cannot finish another's."""

    __tablename__ = "task"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    payload: Mapped[dict[str, Any]]
    dedupe_key: Mapped[str | None]
    lock: Mapped[str | None]
    state: Mapped[str]
    urgent: Mapped[bool] = mapped_column(default=False, server_default=false())
    tries: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime]
    leased_until: Mapped[datetime | None]
    fence: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(default="")
    added_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    __table_args__ = (Index(None, "state", "due_at"), Index(None, "dedupe_key", "added_at"))


Index("uq_task_dedupe_key_todo", TaskRow.dedupe_key, unique=True, sqlite_where=TaskRow.state == "todo")
Index("uq_task_lock_doing", TaskRow.lock, unique=True, sqlite_where=TaskRow.state == "doing")


class JobRow(Table):
    """The last success of each job of the timetable."""

    __tablename__ = "job"
    name: Mapped[str] = mapped_column(String, primary_key=True)
    succeeded_at: Mapped[datetime]
