"""Reads the logs of many runners in one statement each, as columns of whole numbers."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

import numpy as np
import orjson
from sqlalchemy import Select, Text, and_, case, func, select, type_coerce
from sqlalchemy.orm import aliased

from app.domain import many
from app.domain.pain import Moment, mutes
from app.domain.people import Side
from app.domain.runs import Source
from app.store.database import Transaction
from app.store.tables import PainRow, RunRow

Ids = Sequence[int]
_R, _P = RunRow.__table__.c, PainRow.__table__.c
_Named = aliased(RunRow, name="named")
_Counting = aliased(RunRow, name="counting")


class _Places(dict[Any, int]):
    """A number for each text, worked out once for those that are alike."""

    def __init__(self, number_of: Callable[[Any], int], known: Iterable[Any] = ()) -> None:
        super().__init__({text: number_of(text) for text in known})
        self._number_of = number_of

    def __missing__(self, text: Any) -> int:
        self[text] = found = self._number_of(text)
        return found


def _ordinal(text: str | None) -> int:
    return many.NEVER if text is None else date.fromisoformat(text).toordinal()


def runs(tx: Transaction, ids: Ids, since: date | None = None, until: date | None = None) -> many.Runs:
    """The runs that count of people on the local days since..until; `who` is a person's place among `ids`."""
    rows = tx.execute(runs_asked(ids, since, until)).all()
    return runs_of(rows, ids)


def runs_asked(ids: Ids, since: date | None = None, until: date | None = None) -> Select[Any]:
    """The statement of `runs`; days and instants come as the texts they are stored as."""
    lasts_s = func.coalesce(func.nullif(_R.elapsed_s, 0), _R.moving_s, 0)
    asked = select(
        _R.person_id,
        type_coerce(_R.local_date, Text),
        type_coerce(_R.start, Text),
        lasts_s,
        _R.distance_m,
        _R.start_hidden,
        _R.source,
        _R.id,
    ).where(_R.person_id.in_(ids), _R.counts.is_(True))
    if since is not None:
        asked = asked.where(_R.local_date >= since)
    return asked if until is None else asked.where(_R.local_date <= until)


def runs_of(rows: Sequence[Any], ids: Ids) -> many.Runs:
    """The columns of rows of `runs_asked`."""
    who, day, start, lasts_s, metres, hidden, source, id = _columns(rows, 8)
    return many.Runs(
        who=_numbers(who, _whose(ids)),
        day=_numbers(day, _Places(_ordinal)),
        start_us=np.array(start, "datetime64[us]").astype(np.int64),
        lasts_s=_whole(lasts_s),
        metres=_whole(metres),
        hidden=_whole(hidden).astype(np.bool_),
        source=_numbers(source, {each.value: place for place, each in enumerate(Source)}),
        id=_whole(id),
    )


def scores(tx: Transaction, ids: Ids, since: date | None = None) -> tuple[many.Scores, many.Ints]:
    """The scores of people from a local day on, and who has one that names a removed run.

    Of a removed run another recording may count, which is found for one person at a time.
    """
    rows = tx.execute(scores_asked(ids, since)).all()
    return scores_of(rows, ids)


def scores_asked(ids: Ids, since: date | None = None) -> Select[Any]:
    """The statement of `scores`; days come as the texts they are stored as."""
    gone = case((and_(_Counting.id.is_(None), _Named.removed_at.is_not(None)), 1), else_=0)
    asked = (
        select(
            _P.person_id,
            type_coerce(_P.local_date, Text),
            _P.score,
            _P.side,
            _P.moment,
            type_coerce(func.coalesce(_Counting.local_date, _Named.local_date), Text),
            type_coerce(_P.flags, Text),
            gone,
        )
        .select_from(PainRow)
        .outerjoin(_Named, PainRow.run_id == _Named.id)
        .outerjoin(_Counting, and_(_Named.same_as == _Counting.id, _Counting.removed_at.is_(None)))
        .where(_P.person_id.in_(ids), _P.removed_at.is_(None))
    )
    return asked if since is None else asked.where(_P.local_date >= since)


def scores_of(rows: Sequence[Any], ids: Ids) -> tuple[many.Scores, many.Ints]:
    """The columns of rows of `scores_asked`."""
    who, day, score, side, moment, run_day, flags, gone = _columns(rows, 8)
    days, people = _Places(_ordinal), _numbers(who, _whose(ids))
    found = many.Scores(
        who=people,
        day=_numbers(day, days),
        score=_whole(score),
        side=_numbers(side, {each.value: place for place, each in enumerate(Side)}),
        moment=_numbers(moment, {each.value: place for place, each in enumerate(Moment)}),
        run_day=_numbers(run_day, days),
        flagged=_numbers(flags, _Places(lambda text: bool(orjson.loads(text)))).astype(np.bool_),
        mutes=_numbers(flags, _Places(lambda text: mutes(orjson.loads(text)))).astype(np.bool_),
    )
    return found, np.unique(people[_whole(gone) == 1])


def _columns(rows: Sequence[Any], count: int) -> list[Sequence[Any]]:
    return list(zip(*rows, strict=True)) if rows else [()] * count


def _whose(ids: Ids) -> dict[Any, int]:
    return {id: place for place, id in enumerate(ids)}


def _whole(column: Sequence[int]) -> many.Ints:
    return np.fromiter(column, np.int64, len(column))


def _numbers(column: Sequence[Any], numbers: dict[Any, int]) -> many.Ints:
    return np.fromiter(map(numbers.__getitem__, column), np.int64, len(column))
