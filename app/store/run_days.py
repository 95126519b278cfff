"""How many recordings a day holds."""

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import func, select

from app.domain.runs import Run, Source, found_by
from app.store.database import Transaction
from app.store.run_rows import C


def beyond(tx: Transaction, person_id: int, found: Sequence[Run], most: int) -> set[int]:
    """Which of some hundred runs, by their place in the list, are new and more than their day may hold."""
    asked = Counter(run.day for run in found)
    living = (C.person_id == person_id, C.removed_at.is_(None), C.local_date.in_(asked))
    counted = select(C.local_date, func.count()).where(*living).group_by(C.local_date)
    held = Counter({row[0]: row[1] for row in tx.execute(counted)})
    if all(held[day] + count <= most for day, count in asked.items()):
        return set()
    ids = {run.external_id for run in found}
    mine = select(C.source, C.external_id, C.file_sha256)
    rows = tx.execute(mine.where(C.person_id == person_id, C.external_id.in_(ids)))
    known = {found_by(Source(source), external_id, sha256) for source, external_id, sha256 in rows}
    too_many: set[int] = set()
    for at, run in enumerate(found):
        key = found_by(run.source, run.external_id or "", run.file_sha256)
        if key in known:
            continue
        if held[run.day] >= most:
            too_many.add(at)
        else:
            known.add(key)
            held[run.day] += 1
    return too_many
