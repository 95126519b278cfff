"""Turns rows of analyses and their answers into values, and values into rows."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy import RowMapping

from app.domain import mornings
from app.domain.analyses import Analysis, Facts, Made
from app.domain.link import Counts, Explored, Hypothesis, LinkWeek, Scope, Status, Tested, Times
from app.domain.people import Side
from app.domain.runs import Source
from app.store.tables import LinkResultRow

LAG = 1  # weeks between running and score in the answers; exploratory ones have others beside it
Answer = RowMapping  # of a row as such, an attribute named t is one of its own
_NUMBERS = ("n", "df", "beta", "se", "t", "p")


def analysis(row: Any, answers: Iterable[Answer]) -> Analysis:
    """An analysis with its answers, those for therapists apart."""
    tested = {one["hypothesis"]: _tested(one) for one in answers if not one["exploratory"]}
    return Analysis(
        scope=Scope(row.scope),
        side=Side(row.side),
        last_week=row.last_week,
        computed_at=row.computed_at,
        seed=int(row.seed),
        draws=row.draws,
        digest=row.digest,
        weeks=tuple(week(each) for each in row.weeks),
        sources=tuple(Source(each) for each in row.sources),
        results=(tested[Hypothesis.LOAD], tested[Hypothesis.SPIKE], tested[Hypothesis.CADENCE]),
        explored=tuple(_explored(one) for one in answers if one["exploratory"]),
        facts=_facts(row.facts),
    )


def answer_row(analysis_id: int, answer: Tested | Explored) -> LinkResultRow:
    """The row of one answer."""
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


def week_kept(week: LinkWeek) -> list[Any]:
    """A week as a short row, since each year of weeks is kept every week."""
    return [
        week.start.isoformat(), week.pain, week.logged, week.load, week.spike, week.cadence, week.stepped,
    ]  # fmt: skip


def week(kept: list[Any]) -> LinkWeek:
    """A week as it was kept."""
    return LinkWeek(date.fromisoformat(kept[0]), *kept[1:])


def facts_kept(facts: Facts) -> dict[str, Any]:
    """What was counted beside the answers, as JSON."""
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
