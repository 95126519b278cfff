"""What the runner said of a wrong merge: which recordings are different runs, until that is taken back.

It is kept by marks, not by rows: a copy from Strava that expired and is read again is still apart.
"""

from collections.abc import Collection
from typing import Any

from sqlalchemy import delete, insert, or_, select

from app.domain.runs import Source, mark_of
from app.store import run_rows
from app.store.database import Transaction
from app.store.run_rows import C, Recording
from app.store.same_runs import apart_pairs, recount
from app.store.tables import RunApartRow

Pair = frozenset[str]
_AT_ONCE = 500


def keep_apart(tx: Transaction, person_id: int, run_id: int) -> bool:
    """Say that a recording is a run of its own; returns whether it was held to be one with another.

    An archive's recording and the API's of the same activity stay together, unless they are all there is.
    """
    group = recordings_of(tx, person_id, run_id)
    own = next((each.run.mark for each in group if each.run.id == run_id), None)
    if own is None or len(group) < 2:
        return False
    others = {each.run.mark for each in group} - {own} or {own}
    pairs = {frozenset((own, other)) for other in others if other}
    if new := pairs - apart_pairs(tx, person_id):
        tx.execute(insert(RunApartRow), [_row(person_id, pair) for pair in new])
    recount(tx, person_id, {each.run.day for each in group})
    return True


def join(tx: Transaction, person_id: int, run_id: int, other_id: int | None = None) -> bool:
    """Take back that two runs are two, so that the rule decides; returns whether that had been said.

    other_id  a recording of the other run; without it, all that this recording was told apart from
    """
    pairs = apart_pairs(tx, person_id)
    mine = _marks(recordings_of(tx, person_id, run_id))
    if other_id is not None:
        theirs = _marks(recordings_of(tx, person_id, other_id))
    else:
        own = _marks([each for each in recordings_of(tx, person_id, run_id) if each.run.id == run_id])
        theirs = {mark for pair in pairs if pair & own for mark in (pair - own or pair)}
        theirs |= {mark for one in _bearing(tx, person_id, theirs) for mark in _together(tx, person_id, one)}
    gone = {pair for pair in pairs if any(pair == frozenset((a, b)) for a in mine for b in theirs)}
    _drop(tx, person_id, gone)
    touched = _bearing(tx, person_id, {mark for pair in gone for mark in pair})
    recount(tx, person_id, {each.run.day for each in touched})
    return bool(gone)


def told_apart(tx: Transaction, person_id: int, run_id: int) -> list[Recording]:
    """The runs that count and that the runner keeps apart from this one, oldest first."""
    pairs = apart_pairs(tx, person_id)
    if not pairs:
        return []
    group = recordings_of(tx, person_id, run_id)
    mine = _marks(group)
    theirs = {mark for pair in pairs if pair & mine for mark in (pair - mine or pair)}
    own = {each.run.id for each in group}
    standing = {one.same_as or one.run.id for one in _bearing(tx, person_id, theirs)} - own
    return run_rows.recordings(tx, *_living(person_id), C.id.in_(standing)) if standing else []


def apart_ids(tx: Transaction, person_id: int) -> set[int]:
    """The ids of the recordings that the runner keeps apart from another."""
    marks = {mark for pair in apart_pairs(tx, person_id) for mark in pair}
    return {one.run.id for one in _bearing(tx, person_id, marks) if one.run.id is not None}


def recordings_of(tx: Transaction, person_id: int, run_id: int) -> list[Recording]:
    """All recordings of the same real run as `run_id`, the counting one among them."""
    this = C.id == run_id
    standing = tx.scalar(select(C.same_as).where(this, *_living(person_id))) or run_id
    return run_rows.recordings(tx, *_living(person_id), or_(C.id == standing, C.same_as == standing))


def forget_strava(tx: Transaction, person_id: int, external_ids: Collection[str] | None = None) -> None:
    """Forget what was said of activities of which no recording is left, of all of them or of some."""
    pairs = apart_pairs(tx, person_id)
    if not pairs:
        return
    marks = {mark for pair in pairs for mark in pair if mark.startswith(_STRAVA)}
    if external_ids is not None:
        marks &= {_STRAVA + each for each in external_ids}
    borne = {one.run.mark for one in _bearing(tx, person_id, marks, removed=True)}
    _drop(tx, person_id, {pair for pair in pairs if pair & (marks - borne)})


_STRAVA = mark_of(Source.STRAVA_API, "")


def _together(tx: Transaction, person_id: int, one: Recording) -> set[str]:
    """The marks of all recordings of the run that one is of."""
    return set() if one.run.id is None else _marks(recordings_of(tx, person_id, one.run.id))


def _marks(group: Collection[Recording]) -> set[str]:
    return {each.run.mark for each in group if each.run.mark}


def _bearing(
    tx: Transaction, person_id: int, marks: Collection[str], removed: bool = False
) -> list[Recording]:
    """The recordings that have one of these marks; with `removed`, removed ones too."""
    ids = sorted({mark.partition(" ")[2] for mark in marks})
    where = [C.person_id == person_id] if removed else _living(person_id)
    found = [
        one
        for at in range(0, len(ids), _AT_ONCE)
        for one in run_rows.recordings(tx, *where, C.external_id.in_(ids[at : at + _AT_ONCE]))
    ]
    return [one for one in found if one.run.mark in marks]


def _row(person_id: int, pair: Pair) -> dict[str, Any]:
    one, other = min(pair), max(pair)
    return {"person_id": person_id, "one": one, "other": other}


def _drop(tx: Transaction, person_id: int, pairs: Collection[Pair]) -> None:
    for pair in pairs:
        both = RunApartRow.one == min(pair), RunApartRow.other == max(pair)
        tx.execute(delete(RunApartRow).where(RunApartRow.person_id == person_id, *both))


def _living(person_id: int) -> list[Any]:
    return [C.person_id == person_id, C.removed_at.is_(None)]
