"""A runner's log: runs and the days known, scores, exercises, findings and reminders."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import DateTime, ForeignKey, Index, false
from sqlalchemy import UniqueConstraint as Unique
from sqlalchemy.orm import Mapped, mapped_column

from app.store.tables.base import Table, owner


class RunRow(Table):
    """One recording of a run. All recordings are kept; one of the same run counts.

    Of a run that came through an API, `origin` names the API and `confirmed_at` when it was last seen there.

    `cadence_answer` is what the runner said of a cadence set aside: it counts 1 leg (times 2), 2 legs (as it
    is), or 0 to leave it out; None is not asked or not answered. Rows answered at once share the instant.
    `counts` is whether this row is the one that counts; `same_as` is the row that counts instead.
    Both follow from the rows and `run_apart` by app.domain.runs, and are set anew with every change.
    """

    __tablename__ = "run"
    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    person_id: Mapped[int] = owner()
    source: Mapped[str]
    external_id: Mapped[str]
    sport: Mapped[str]
    start: Mapped[datetime]
    local_start: Mapped[datetime] = mapped_column(DateTime)
    local_date: Mapped[date]
    distance_m: Mapped[int]
    moving_s: Mapped[int | None]
    elapsed_s: Mapped[int | None]
    cadence_spm: Mapped[float | None]
    cadence_raw: Mapped[float | None]
    cadence_factor: Mapped[int | None]
    cadence_reason: Mapped[str | None]
    cadence_answer: Mapped[int | None]
    cadence_answered_at: Mapped[datetime | None]
    clock_ahead_s: Mapped[int | None]
    running_s: Mapped[float | None]
    running_mps: Mapped[float | None]
    running_spm: Mapped[float | None]
    average_hr_bpm: Mapped[float | None]
    elevation_gain_m: Mapped[float | None]
    manual: Mapped[bool] = mapped_column(default=False)
    race: Mapped[bool] = mapped_column(default=False)
    interval: Mapped[bool] = mapped_column(default=False, server_default=false())
    start_hidden: Mapped[bool] = mapped_column(default=False)
    damaged: Mapped[bool] = mapped_column(default=False)
    title: Mapped[str] = mapped_column(default="")
    device: Mapped[str] = mapped_column(default="")
    file_name: Mapped[str | None]
    file_sha256: Mapped[str | None]
    origin: Mapped[str | None]
    confirmed_at: Mapped[datetime | None]
    counts: Mapped[bool] = mapped_column(default=True)
    same_as: Mapped[int | None] = mapped_column(ForeignKey("run.id", ondelete="SET NULL"))
    added_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
    __table_args__ = (
        Unique("person_id", "source", "external_id"),
        Index(None, "person_id", "local_date"),
        Index(None, "person_id", "source", "confirmed_at"),
        Index(None, "same_as"),
    )


class RunApartRow(Table):
    """Two recordings the runner said are different runs, by their marks (app.domain.runs), lower one first.

    A copy from Strava that expired and is read again has another row, and the same mark.
    """

    __tablename__ = "run_apart"
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    one: Mapped[str] = mapped_column(primary_key=True)
    other: Mapped[str] = mapped_column(primary_key=True)


class CoverageRow(Table):
    """Days for which an archive or an API holds every run; files' and typed runs' follow from the rows."""

    __tablename__ = "coverage"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = owner()
    source: Mapped[str]
    first_day: Mapped[date]
    last_day: Mapped[date]
    __table_args__ = (Unique("person_id", "source", "first_day", "last_day"),)


class NoRunDayRow(Table):
    """A day on which the runner said there was no run."""

    __tablename__ = "no_run_day"
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)


class PainRow(Table):
    """A pain score; `form_key` makes a form sent twice one entry, `import_key` a line imported twice."""

    __tablename__ = "pain"
    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    person_id: Mapped[int] = owner()
    at: Mapped[datetime | None]
    local_date: Mapped[date]
    score: Mapped[int]
    side: Mapped[str]
    place: Mapped[str | None]
    moment: Mapped[str]
    run_id: Mapped[int | None] = mapped_column(ForeignKey("run.id", ondelete="SET NULL"))
    note: Mapped[str | None]
    flags: Mapped[list[Any]]
    form_key: Mapped[str | None]
    import_key: Mapped[str | None]
    added_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
    __table_args__ = (
        Unique("person_id", "form_key"),
        Unique("person_id", "import_key"),
        Index(None, "person_id", "local_date"),
        Index(None, "run_id"),
    )


class ExerciseRow(Table):
    """An exercise done on a local day; ticked twice is done once."""

    __tablename__ = "exercise_done"
    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    person_id: Mapped[int] = owner()
    at: Mapped[datetime]
    local_date: Mapped[date]
    exercise: Mapped[str]
    level: Mapped[int]
    side: Mapped[str | None]
    sets: Mapped[list[Any]]
    pain: Mapped[int | None]
    stopped: Mapped[bool] = mapped_column(default=False)
    __table_args__ = (Unique("person_id", "local_date", "exercise"),)


class FindingRow(Table):
    """Something a rule found; `subject` is what it is about (a run, a day), so that it is found once."""

    __tablename__ = "finding"
    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    person_id: Mapped[int] = owner()
    kind: Mapped[str]
    side: Mapped[str]
    subject: Mapped[str]
    local_date: Mapped[date]
    at: Mapped[datetime]
    why: Mapped[str]
    sources: Mapped[list[Any]]
    detail: Mapped[dict[str, Any]]
    seen_at: Mapped[datetime | None]
    cleared_at: Mapped[datetime | None]
    __table_args__ = (Unique("person_id", "kind", "side", "subject"), Index(None, "person_id", "at"))


class ReminderRow(Table):
    """The one reminder of a person's local day; `adds` is what it says besides its reasons."""

    __tablename__ = "reminder"
    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    person_id: Mapped[int] = owner()
    local_date: Mapped[date]
    at: Mapped[datetime]
    kind: Mapped[str]
    reasons: Mapped[list[Any]]
    why: Mapped[str]
    sources: Mapped[list[Any]]
    category: Mapped[str | None]
    status: Mapped[str]
    until: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    adds: Mapped[str | None]
    __table_args__ = (Unique("person_id", "local_date"),)
