"""All tables on one page; every "once" is a unique constraint here."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, Date, DateTime, Dialect, ForeignKey, Index, MetaData, String, Text, TypeDecorator
from sqlalchemy import UniqueConstraint as Unique
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Instant(TypeDecorator[datetime]):
    """An aware UTC instant; SQLite keeps it without its zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive time; store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored instant needs a zone")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], datetime | None]:
        """Give UTC back with its zone; one call a value, since pages read hundreds."""
        read = self.impl_instance.result_processor(dialect, coltype)

        def aware(value: Any) -> datetime | None:
            found: datetime | None = read(value) if read else value
            return None if found is None else found.replace(tzinfo=UTC)

        return aware


class Table(DeclarativeBase):
    """The base of all rows."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: Instant, date: Date, str: Text, dict[str, Any]: JSON, list[Any]: JSON}


def owner() -> Mapped[int]:
    """A column that names the person a row belongs to; the row goes when the person goes."""
    return mapped_column(ForeignKey("person.id", ondelete="CASCADE"))


class PersonRow(Table):
    """Someone with an account; `epoch` grows to end all sessions and links at once.

    `demo_made_at` is when the whole year of someone invented was there; until then nobody is let in.
    """

    __tablename__ = "person"
    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    email: Mapped[str] = mapped_column(unique=True)
    password_hash: Mapped[str]
    epoch: Mapped[int] = mapped_column(default=0)
    is_runner: Mapped[bool]
    is_therapist: Mapped[bool]
    timezone: Mapped[str]
    locale: Mapped[str] = mapped_column(default="en")
    units: Mapped[str] = mapped_column(default="km")
    week_start: Mapped[str] = mapped_column(default="monday")
    knee: Mapped[str] = mapped_column(default="unknown")
    place: Mapped[str | None]
    theme: Mapped[str] = mapped_column(default="system")
    strength_days: Mapped[list[Any]]
    paused_until: Mapped[date | None]
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


class RunRow(Table):
    """One recording of a run. All recordings are kept; one of the same run counts.

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
    average_hr_bpm: Mapped[float | None]
    elevation_gain_m: Mapped[float | None]
    manual: Mapped[bool] = mapped_column(default=False)
    race: Mapped[bool] = mapped_column(default=False)
    start_hidden: Mapped[bool] = mapped_column(default=False)
    damaged: Mapped[bool] = mapped_column(default=False)
    title: Mapped[str] = mapped_column(default="")
    device: Mapped[str] = mapped_column(default="")
    file_name: Mapped[str | None]
    file_sha256: Mapped[str | None]
    counts: Mapped[bool] = mapped_column(default=True)
    same_as: Mapped[int | None] = mapped_column(ForeignKey("run.id", ondelete="SET NULL"))
    added_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
    __table_args__ = (
        Unique("person_id", "source", "external_id"),
        Index(None, "person_id", "local_date"),
        Index(None, "same_as"),
    )


class RunApartRow(Table):
    """Two recordings the runner said are different runs; low id first."""

    __tablename__ = "run_apart"
    one_id: Mapped[int] = mapped_column(ForeignKey("run.id", ondelete="CASCADE"), primary_key=True)
    other_id: Mapped[int] = mapped_column(ForeignKey("run.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = owner()
    __table_args__ = (Index(None, "person_id"), Index(None, "other_id"))


class CoverageRow(Table):
    """Days for which an archive holds every run; files' and typed runs' coverage follows from the rows."""

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
    """The one reminder of a person's local day."""

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
    __table_args__ = (Unique("person_id", "local_date"),)


class ImportRow(Table):
    """One hand-over of files: how far it is, and when its report was read.

    `names` are the files' own names, for show only; the first and last day of each archive in it, kept in
    `spans` by its name, become coverage. `partly` counts what was taken of parts not yet taken whole;
    `files_print` tells files read in place from others of the same names.
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
    __table_args__ = (Unique("import_id", "name", "part"), Index(None, "run_id"))


class TaskRow(Table):
    """Work asked for; `fence` grows with each claim, so that a late worker cannot finish another's."""

    __tablename__ = "task"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    payload: Mapped[dict[str, Any]]
    dedupe_key: Mapped[str | None]
    lock: Mapped[str | None]
    state: Mapped[str]
    tries: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime]
    leased_until: Mapped[datetime | None]
    fence: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(default="")
    added_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    __table_args__ = (Index(None, "state", "due_at"),)


Index("uq_task_dedupe_key_todo", TaskRow.dedupe_key, unique=True, sqlite_where=TaskRow.state == "todo")
Index("uq_task_lock_doing", TaskRow.lock, unique=True, sqlite_where=TaskRow.state == "doing")


class JobRow(Table):
    """The last success of each job of the timetable."""

    __tablename__ = "job"
    name: Mapped[str] = mapped_column(String, primary_key=True)
    succeeded_at: Mapped[datetime]
