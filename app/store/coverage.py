"""The days for which all of a person's runs are known."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    CompoundSelect,
    Select,
    bindparam,
    case,
    delete,
    func,
    insert,
    literal,
    null,
    select,
    union_all,
    update,
)

from app.domain.runs import Source
from app.store.database import Transaction
from app.store.tables import (
    CoverageRow,
    NoRunDayRow,
    PersonRow,
    RunRow,
    StravaAccountRow,
    StravaSetAsideRow,
)

OWN_SOURCES = (Source.FILE.value, Source.MANUAL.value)


@dataclass(frozen=True, slots=True)
class CoverageFacts:
    """What coverage is worked out from.

    archive_spans  first and last day of each archive, of any sport, and of what was read of an API
    no_run_days    days on which the runner said there was no run
    own_span       first and last day of files and typed runs, None without any
    files_complete the runner's answer to whether these hold all runs; None when not asked yet
    unread_days    days of activities that an API names and that could not be read: each may be a run
    """

    archive_spans: tuple[tuple[date, date], ...]
    no_run_days: frozenset[date]
    own_span: tuple[date, date] | None
    files_complete: bool | None
    unread_days: frozenset[date] = frozenset()


_SPAN, _NO_RUN, _UNREAD, _UNASKED, _COMPLETE, _NOT_COMPLETE = range(6)
_WHO: BindParameter[int] = bindparam("who")
_SAID = {_UNASKED: None, _COMPLETE: True, _NOT_COMPLETE: False}


def coverage_facts(
    tx: Transaction, person_id: int, sources: Collection[Source] | None = None
) -> CoverageFacts:
    """All that is stored about the days known, in one query; with `sources`, by these alone."""
    asked = _facts_asked(None if sources is None else frozenset(sources))
    days: Sequence[Any] = tx.execute(asked, {"who": person_id}).all()
    opens, closes, said = next(row for row in days if row[2] in _SAID)
    return CoverageFacts(
        archive_spans=tuple(sorted((first, last) for first, last, kind in days if kind == _SPAN)),
        no_run_days=frozenset(day for day, _, kind in days if kind == _NO_RUN),
        own_span=None if opens is None else (opens, closes),
        files_complete=_SAID[said],
        unread_days=frozenset(day for day, _, kind in days if kind == _UNREAD),
    )


@cache  # asked for by every page, and always the same
def _facts_asked(sources: frozenset[Source] | None) -> CompoundSelect[Any]:
    """What is stored about the days known to the person `who`, from all sources or from these."""
    spans = select(CoverageRow.first_day, CoverageRow.last_day, literal(_SPAN)).where(
        CoverageRow.person_id == _WHO
    )
    if sources is not None:
        spans = spans.where(CoverageRow.source.in_(sorted(source.value for source in sources)))
    no_run = select(NoRunDayRow.day, null(), literal(_NO_RUN)).where(NoRunDayRow.person_id == _WHO)
    parts = [spans, no_run]
    if sources is None or Source.STRAVA_API in sources:
        unread = unread_days().where(StravaAccountRow.person_id == _WHO)
        parts.append(unread.with_only_columns(StravaSetAsideRow.local_date, null(), literal(_UNREAD)))
    return union_all(*parts, _own_span())


def _own_span() -> Select[date | None, date | None, int]:
    """The first and last day of files and typed runs, with the answer to whether these hold all runs."""
    own = (RunRow.person_id == _WHO, RunRow.removed_at.is_(None), RunRow.source.in_(OWN_SOURCES))
    said = case(
        (PersonRow.files_complete.is_(True), _COMPLETE),
        (PersonRow.files_complete.is_(False), _NOT_COMPLETE),
        else_=_UNASKED,
    )
    return select(
        select(func.min(RunRow.local_date)).where(*own).scalar_subquery(),
        select(func.max(RunRow.local_date)).where(*own).scalar_subquery(),
        said,
    ).where(PersonRow.id == _WHO)


def unread_days() -> Select[int, date | None]:
    """The people whose activities an API names could not be read, with the days of these."""
    return (
        select(StravaAccountRow.person_id, StravaSetAsideRow.local_date)
        .join(StravaSetAsideRow, StravaSetAsideRow.account_id == StravaAccountRow.id)
        .where(StravaSetAsideRow.local_date.is_not(None))
    )


def add_coverage(tx: Transaction, person_id: int, source: Source, first: date, last: date) -> None:
    """Note that every run from the first to the last day is known from this source; twice is once."""
    span = {"person_id": person_id, "source": source.value, "first_day": first, "last_day": last}
    if tx.scalar(select(CoverageRow.id).filter_by(**span)) is None:
        tx.add(CoverageRow(**span))
        tx.flush()


def replace_coverage(tx: Transaction, person_id: int, source: Source, span: tuple[date, date] | None) -> None:
    """Know every run of one span, or of none, from this source, in the place of what was known before."""
    mine = CoverageRow.person_id == person_id, CoverageRow.source == source.value
    held = [
        (row[0], row[1])
        for row in tx.execute(select(CoverageRow.first_day, CoverageRow.last_day).where(*mine))
    ]
    if held == ([] if span is None else [span]):
        return
    tx.execute(delete(CoverageRow).where(*mine))
    if span is not None:
        add_coverage(tx, person_id, source, *span)


def span_of(tx: Transaction, person_id: int, source: Source) -> tuple[date, date] | None:
    """The first and the last day known from a source, None without any."""
    mine = CoverageRow.person_id == person_id, CoverageRow.source == source.value
    first, last = tx.execute(
        select(func.min(CoverageRow.first_day), func.max(CoverageRow.last_day)).where(*mine)
    ).one()
    return None if first is None else (first, last)


def say_no_run(tx: Transaction, person_id: int, *days: date) -> list[date]:
    """Note that there was no run on these local days, and return those that are new; twice is once."""
    asked = (NoRunDayRow.person_id == person_id, NoRunDayRow.day.in_(days))
    new = sorted(set(days) - set(tx.scalars(select(NoRunDayRow.day).where(*asked))))
    if new:
        tx.execute(insert(NoRunDayRow), [{"person_id": person_id, "day": day} for day in new])
    return new


def unsay_no_run(tx: Transaction, person_id: int, *days: date) -> None:
    """Take back that there was no run on these local days."""
    tx.execute(delete(NoRunDayRow).where(NoRunDayRow.person_id == person_id, NoRunDayRow.day.in_(days)))


def files_complete(tx: Transaction, person_id: int) -> bool | None:
    """Whether files and typed runs hold all runs, as the runner said; None when not asked yet."""
    return tx.scalar(select(PersonRow.files_complete).where(PersonRow.id == person_id))


def answer_files_complete(tx: Transaction, person_id: int, complete: bool) -> None:
    """Keep the runner's answer to whether files and typed runs hold all runs."""
    tx.execute(update(PersonRow).where(PersonRow.id == person_id).values(files_complete=complete))
