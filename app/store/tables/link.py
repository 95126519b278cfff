"""The weekly analysis of running and pain, and the runs a runner plans."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, false
from sqlalchemy import UniqueConstraint as Unique
from sqlalchemy.orm import Mapped, mapped_column

from app.store.tables.base import Table, owner


class LinkAnalysisRow(Table):
    """One analysis: of a person, a knee and a scope, up to its last complete week; once a week.

    `weeks` holds what it was made from, week by week, `digest` their SHA-256 and `seed` that of its draws,
    so that it can be computed again. `sources` are those whose runs entered; `facts` what was counted
    beside it.
    """

    __tablename__ = "link_analysis"
    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    person_id: Mapped[int] = owner()
    scope: Mapped[str]
    side: Mapped[str]
    last_week: Mapped[date]
    computed_at: Mapped[datetime]
    seed: Mapped[str]
    draws: Mapped[int]
    digest: Mapped[str]
    weeks: Mapped[list[Any]]
    sources: Mapped[list[Any]]
    facts: Mapped[dict[str, Any]]
    __table_args__ = (Unique("person_id", "scope", "side", "last_week"),)


class LinkResultRow(Table):
    """One answer of an analysis; the exploratory ones, for therapists, have other lags and no status."""

    __tablename__ = "link_result"
    id: Mapped[int] = mapped_column(primary_key=True)
    analysis_id: Mapped[int] = mapped_column(ForeignKey("link_analysis.id", ondelete="CASCADE"))
    hypothesis: Mapped[str]
    lag: Mapped[int]
    exploratory: Mapped[bool] = mapped_column(default=False, server_default=false())
    status: Mapped[str | None]
    beta: Mapped[float | None]
    se: Mapped[float | None]
    t: Mapped[float | None]
    p: Mapped[float | None]
    p_adjusted: Mapped[float | None]
    n: Mapped[int]
    df: Mapped[int | None]
    __table_args__ = (Unique("analysis_id", "hypothesis", "lag", "exploratory"),)


class PlannedRunRow(Table):
    """A run, or a race, that a runner plans for a local day; `local_time` is HH:MM, null when not said.

    The same one is kept once, however often its form is sent; one removed comes back as it was.
    """

    __tablename__ = "planned_run"
    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    person_id: Mapped[int] = owner()
    day: Mapped[date]
    local_time: Mapped[str | None]
    distance_m: Mapped[int]
    race: Mapped[bool] = mapped_column(default=False, server_default=false())
    created_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
    __table_args__ = (Unique("person_id", "day", "distance_m", "race"),)
