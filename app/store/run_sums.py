"""What is counted of a log beside the runs that a page reads: other recordings of some, and its months."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cache

from sqlalchemy import (
    BindParameter,
    CompoundSelect,
    Select,
    Text,
    bindparam,
    cast,
    func,
    literal,
    select,
    union_all,
)

from app.store.database import Transaction
from app.store.run_rows import C


@dataclass(frozen=True, slots=True)
class Sums:
    """Counts of one log.

    recordings  by the id of a run: how many recordings there are of it, where there are several
    months      by its first day: the metres of a month's runs, and how many there are
    """

    recordings: dict[int, int]
    months: dict[date, tuple[int, int]]


def of(tx: Transaction, person_id: int, runs: Collection[int], with_months: bool = False) -> Sums:
    """The recordings of some runs, fewer than a thousand, and, if asked for, every month; in one query."""
    rows = tx.execute(_asked(with_months), {"who": person_id, "runs": list(runs)}).all()
    recordings = {int(key): 1 + count for is_month, key, _, count in rows if not is_month}
    ran = {date.fromisoformat(f"{key}-01"): (metres, n) for is_month, key, metres, n in rows if is_month}
    return Sums(recordings, ran)


@cache  # asked for by every page, and always the same
def _asked(with_months: bool) -> Select[bool, str, int, int] | CompoundSelect[bool, str, int, int]:
    who: BindParameter[int] = bindparam("who")
    own = C.person_id + 0 == who  # so that SQLite looks these few up, and not through the whole log
    copies = (
        select(literal(False), cast(C.same_as, Text), literal(0), func.count())
        .where(own, C.removed_at.is_(None), C.same_as.in_(bindparam("runs", expanding=True)))
        .group_by(C.same_as)
    )
    if not with_months:
        return copies
    month = func.substr(cast(C.local_date, Text), 1, 7)
    months = (
        select(literal(True), month, func.sum(C.distance_m), func.count())
        .where(C.person_id == who, C.counts.is_(True))
        .group_by(month)
    )
    return union_all(copies, months)
