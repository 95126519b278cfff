"""Reads and writes the weekly analyses of running and pain; once stored, one stays as it is."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, bindparam, cast, delete, or_, select

from app.domain.analyses import Analysis
from app.domain.link import Scope
from app.domain.people import Side
from app.domain.runs import Source
from app.domain.thresholds import DEFAULT
from app.store import link_rows
from app.store.database import Transaction
from app.store.tables import LinkAnalysisRow as Row
from app.store.tables import LinkResultRow, PainRow


def put(tx: Transaction, person_id: int, analysis: Analysis) -> None:
    """Keep an analysis, in the place of one of the same knee, scope and week."""
    same = {"scope": analysis.scope.value, "side": analysis.side.value, "last_week": analysis.last_week}
    drop(tx, person_id, [analysis])
    row = Row(
        person_id=person_id,
        **same,
        computed_at=analysis.computed_at,
        seed=str(analysis.seed),
        draws=analysis.draws,
        digest=analysis.digest,
        weeks=[link_rows.week_kept(week) for week in analysis.weeks],
        sources=[source.value for source in analysis.sources],
        facts=link_rows.facts_kept(analysis.facts),
    )
    tx.add(row)
    tx.flush()
    tx.add_all([link_rows.answer_row(row.id, one) for one in analysis.results])
    tx.add_all([link_rows.answer_row(row.id, one) for one in analysis.explored])
    tx.flush()


def of(tx: Transaction, person_id: int, last_week: date | None = None) -> list[Analysis]:
    """All analyses of a person, or those up to one week, oldest first."""
    mine = [Row.person_id == person_id]
    if last_week is not None:
        mine.append(Row.last_week == last_week)
    return _read(tx, *mine)


def since(tx: Transaction, person_id: int, week: date) -> list[Analysis]:
    """The analyses up to the week that begins on `week`, or up to a later one, oldest first."""
    return _read(tx, Row.person_id == person_id, Row.last_week >= week)


def newest(
    tx: Transaction, person_id: int, scope: Scope, side: Side | None, sources: Iterable[Source] | None = None
) -> list[Analysis]:
    """The newest analysis of a scope and a knee, or of each knee that the newest week has.

    sources  those that may enter: one that rests on another is passed over; None for all
    """
    hidden = frozenset(Source) - frozenset(Source if sources is None else sources)
    knees = (Side.LEFT, Side.RIGHT) if side is None else (side,)
    found = _given(tx, tx.execute(_newest(scope, knees, hidden), {"who": person_id}).all())
    return [one for one in found if one.last_week == found[-1].last_week]


@cache  # asked for by a page with a budget, and one of few
def _newest(scope: Scope, knees: tuple[Side, ...], hidden: frozenset[Source]) -> Select[Any]:
    """One look into the index for each knee, however many years there are."""
    mine = [Row.person_id == bindparam("who"), Row.scope == scope.value]
    mine += [~_holds(source) for source in hidden]
    heads = [
        select(Row.id).where(*mine, Row.side == each.value).order_by(Row.last_week.desc()).limit(1)
        for each in knees
    ]
    return _rows(or_(*(Row.id == head.scalar_subquery() for head in heads)))


def drop(tx: Transaction, person_id: int, analyses: Iterable[Analysis]) -> None:
    """Delete some analyses of a person."""
    for each in analyses:
        same = {"scope": each.scope.value, "side": each.side.value, "last_week": each.last_week}
        tx.execute(delete(Row).filter_by(person_id=person_id, **same))


def forget_ahead(tx: Transaction, person_id: int, then: datetime) -> None:
    """Delete the analyses of a person that were made later than `then`, by a clock that ran ahead."""
    tx.execute(delete(Row).where(Row.person_id == person_id, Row.computed_at > then))


def rests_on(
    tx: Transaction, source: Source, person_id: int | None = None, scope: Scope | None = None
) -> bool:
    """Whether a source entered into an analysis; of anyone when `person_id` is None, of any scope alike."""
    return bool(tx.scalar(select(select(Row.id).where(*_entered(source, person_id, scope)).exists())))


def forget_from(
    tx: Transaction,
    source: Source,
    person_id: int | None = None,
    scope: Scope | None = None,
    days: Collection[date] | None = None,
    gaps_too: bool = False,
) -> list[int]:
    """Delete the analyses that a source entered into, and return whose each one was.

    person_id  of everyone when None; scope: of both when None
    days       those alone that looked at one of these days, be it in the weeks before the first
    gaps_too   those as well that left days out for runs of it: their gaps tell of these
    """
    mine = _entered(source, person_id, scope, gaps_too)
    if days is not None:
        mine.append(Row.id.in_(_looked_at(tx, mine, days)))
    return list(tx.scalars(delete(Row).where(*mine).returning(Row.person_id)))


def _entered(
    source: Source, person_id: int | None, scope: Scope | None, gaps_too: bool = False
) -> list[ColumnElement[bool]]:
    has_gaps = Row.facts["made"]["held_days"].as_integer() > 0
    mine = [or_(_holds(source), has_gaps) if gaps_too else _holds(source)]
    if person_id is not None:
        mine.append(Row.person_id == person_id)
    if scope is not None:
        mine.append(Row.scope == scope.value)
    return mine


def _holds(source: Source) -> ColumnElement[bool]:
    return cast(Row.sources, Text).contains(f'"{source.value}"', autoescape=True)


def _looked_at(tx: Transaction, mine: Sequence[ColumnElement[bool]], days: Collection[date]) -> list[int]:
    """Those of some analyses whose weeks, or the 30 days before the first, hold one of the days."""
    ends = Row.last_week > min(days, default=date.max) - timedelta(weeks=1)
    rows = tx.execute(select(Row.id, Row.last_week, Row.weeks).where(*mine, ends))
    return [row.id for row in rows if _looks_at(row, days)]


def _looks_at(row: Any, days: Collection[date]) -> bool:
    opens = date.fromisoformat(row.weeks[0][0]) - timedelta(days=DEFAULT.spike_window_days)
    return any(opens <= day < row.last_week + timedelta(weeks=1) for day in days)


def forget_without_scores(tx: Transaction) -> int:
    """Delete analyses of scores whose runner has removed every one since; returns how many."""
    scored = select(PainRow.id).where(PainRow.person_id == Row.person_id).exists()
    rows = tx.execute(select(Row.id, Row.weeks).where(~scored))
    gone = [row.id for row in rows if any(link_rows.week(each).logged for each in row.weeks)]
    tx.execute(delete(Row).where(Row.id.in_(gone)))
    return len(gone)


def _read(tx: Transaction, *where: ColumnElement[bool]) -> list[Analysis]:
    return _given(tx, tx.execute(_rows(*where)).all())


def _rows(*where: ColumnElement[bool]) -> Select[Any]:
    return select(*Row.__table__.c).where(*where).order_by(Row.last_week, Row.scope, Row.side)


def _given(tx: Transaction, rows: Sequence[Any]) -> list[Analysis]:
    answers: dict[int, list[link_rows.Answer]] = {row.id: [] for row in rows}
    for answer in tx.execute(_answers(), {"ids": list(answers)}).mappings() if rows else ():
        answers[answer["analysis_id"]].append(answer)
    return [link_rows.analysis(row, answers[row.id]) for row in rows]


@cache  # asked for by a page with a budget, and always the same
def _answers() -> Select[Any]:
    of_these = LinkResultRow.analysis_id.in_(bindparam("ids", expanding=True))
    return select(*LinkResultRow.__table__.c).where(of_these).order_by(LinkResultRow.id)
