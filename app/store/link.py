"""Reads and writes the weekly analyses of running and pain; once stored, one stays as it is."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, delete, select

from app.domain import mornings
from app.domain.analyses import Analysis, Facts, Made
from app.domain.link import Counts, Explored, Hypothesis, LinkWeek, Scope, Status, Tested, Times
from app.domain.people import Side
from app.domain.runs import Source
from app.store.database import Transaction
from app.store.tables import LinkAnalysisRow as Row
from app.store.tables import LinkResultRow

LAG = 1  # weeks between running and score in the answers; exploratory ones have others beside it
Answer = RowMapping  # of a row as such, an attribute named t is one of its own
_NUMBERS = ("n", "df", "beta", "se", "t", "p")


def put(tx: Transaction, person_id: int, analysis: Analysis) -> None:
    """Keep an analysis, in the place of one of the same knee, scope and week."""
    same = {"scope": analysis.scope.value, "side": analysis.side.value, "last_week": analysis.last_week}
    tx.execute(delete(Row).filter_by(person_id=person_id, **same))
    row = Row(
        person_id=person_id,
        **same,
        computed_at=analysis.computed_at,
        seed=str(analysis.seed),
        draws=analysis.draws,
        digest=analysis.digest,
        weeks=[_week_kept(week) for week in analysis.weeks],
        sources=[source.value for source in analysis.sources],
        facts=_facts_kept(analysis.facts),
    )
    tx.add(row)
    tx.flush()
    tx.add_all([_answer_row(row.id, one) for one in analysis.results])
    tx.add_all([_answer_row(row.id, one) for one in analysis.explored])
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
    mine = [Row.person_id == person_id, Row.scope == scope.value]
    if side is not None:
        mine.append(Row.side == side.value)
    heads = tx.execute(select(Row.id, Row.last_week, Row.sources).where(*mine).order_by(Row.last_week.desc()))
    allowed = {source.value for source in (Source if sources is None else sources)}
    fit = [(head.id, head.last_week) for head in heads if allowed.issuperset(head.sources)]
    return _read(tx, Row.id.in_([key for key, week in fit if week == fit[0][1]])) if fit else []


def forget(tx: Transaction, analyses: Iterable[tuple[int, date]]) -> None:
    """Delete the analyses of these people up to these weeks."""
    for person_id, week in analyses:
        tx.execute(delete(Row).where(Row.person_id == person_id, Row.last_week == week))


def forget_from(
    tx: Transaction, source: Source, person_id: int | None = None, since: date | None = None
) -> int:
    """Delete the analyses that a source entered into, and return how many.

    person_id  of everyone when None; since: those that hold weeks from this day on, None for all
    """
    asked = select(Row.id, Row.sources)
    if person_id is not None:
        asked = asked.where(Row.person_id == person_id)
    if since is not None:
        asked = asked.where(Row.last_week >= since)
    gone = [row.id for row in tx.execute(asked) if source.value in row.sources]
    tx.execute(delete(Row).where(Row.id.in_(gone)))
    return len(gone)


def forget_all(tx: Transaction, person_id: int) -> None:
    """Delete all analyses of a person."""
    tx.execute(delete(Row).where(Row.person_id == person_id))


def _read(tx: Transaction, *where: ColumnElement[bool]) -> list[Analysis]:
    order = (Row.last_week, Row.scope, Row.side)
    rows = tx.execute(select(*Row.__table__.c).where(*where).order_by(*order)).all()
    answers: dict[int, list[Answer]] = {row.id: [] for row in rows}
    asked = select(*LinkResultRow.__table__.c).where(LinkResultRow.analysis_id.in_(answers))
    for answer in tx.execute(asked.order_by(LinkResultRow.id)).mappings() if rows else ():
        answers[answer["analysis_id"]].append(answer)
    return [_analysis(row, answers[row.id]) for row in rows]


def _analysis(row: Any, answers: Iterable[Answer]) -> Analysis:
    tested = {one["hypothesis"]: _tested(one) for one in answers if not one["exploratory"]}
    return Analysis(
        scope=Scope(row.scope),
        side=Side(row.side),
        last_week=row.last_week,
        computed_at=row.computed_at,
        seed=int(row.seed),
        draws=row.draws,
        digest=row.digest,
        weeks=tuple(_week(each) for each in row.weeks),
        sources=tuple(Source(each) for each in row.sources),
        results=(tested[Hypothesis.LOAD], tested[Hypothesis.SPIKE], tested[Hypothesis.CADENCE]),
        explored=tuple(_explored(one) for one in answers if one["exploratory"]),
        facts=_facts(row.facts),
    )


def _answer_row(analysis_id: int, answer: Tested | Explored) -> LinkResultRow:
    row = LinkResultRow(
        analysis_id=analysis_id,
        hypothesis=answer.hypothesis.value,
        **{name: getattr(answer, name) for name in _NUMBERS},
    )
    if isinstance(answer, Tested):
        row.lag, row.status, row.p_adjusted = LAG, answer.status.value, answer.p_adjusted
    else:
        row.lag, row.exploratory = answer.lag, True
    return row


def _tested(row: Answer) -> Tested:
    numbers = {name: row[name] for name in _NUMBERS}
    status = Status(row["status"])
    return Tested(Hypothesis(row["hypothesis"]), status, p_adjusted=row["p_adjusted"], **numbers)


def _explored(row: Answer) -> Explored:
    return Explored(Hypothesis(row["hypothesis"]), row["lag"], **{name: row[name] for name in _NUMBERS})


def _week_kept(week: LinkWeek) -> list[Any]:
    """A week as a short row, since each year of weeks is kept every week."""
    return [
        week.start.isoformat(), week.pain, week.logged, week.load, week.spike, week.cadence, week.stepped,
    ]  # fmt: skip


def _week(kept: list[Any]) -> LinkWeek:
    return LinkWeek(date.fromisoformat(kept[0]), *kept[1:])


def _facts_kept(facts: Facts) -> dict[str, Any]:
    return {
        "made": asdict(facts.made),
        "counts": asdict(facts.counts),
        "mornings": mornings.as_json(facts.mornings),
    }


def _facts(kept: Mapping[str, Any]) -> Facts:
    made, counts = kept["made"], kept["counts"]
    runs = {Source(name): count for name, count in made["runs"].items()}
    return Facts(
        made=Made(**{**made, "runs": runs}),
        counts=Counts(**{name: Times(**times) for name, times in counts.items()}),
        mornings=mornings.from_json(kept["mornings"]),
    )
