"""Store what was read from files, and say what became of each run, score and line."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime

from app.adapters.run_files import Note, PainDraft, Reading
from app.domain.pain import Moment, PainEntry, Place
from app.domain.people import Person
from app.store import consents, pain, runs
from app.store.database import Transaction
from app.store.import_items import Item, Outcome

ALREADY = "Already here."
RENEWED = "Already here; brought up to date."
REMOVED = "You removed this run earlier. It stays out unless you bring it back."
SAME_RUN = "The same run as another recording; one of them counts."
NOTHING = "There is no run and no pain score in it."
NO_CONSENT = "Scores need your consent to keep health data. Give it in Settings, then import again."

_LEFT_OUT = {
    runs.Outcome.SAME: ALREADY,
    runs.Outcome.CHANGED: RENEWED,
    runs.Outcome.REMOVED: REMOVED,
}


def take(tx: Transaction, person: Person, readings: Sequence[Reading], now: datetime) -> list[Item]:
    """Store the runs and scores of some readings; returns one item for each of them and for each note."""
    found = [(reading, at, run) for reading in readings for at, run in enumerate(reading.runs)]
    put = runs.put_all(tx, person.id, [run for _, _, run in found], now)
    runs.recount(tx, person.id, {run.day for _, _, run in found})
    merged = _merged(tx, person.id, {each.run_id for each in put if each.outcome is runs.Outcome.NEW})
    items = [
        _run_item(reading.name, _numbered("run", at, len(reading.runs)), done, done.run_id in merged)
        for (reading, at, _), done in zip(found, put, strict=True)
    ]
    for reading in readings:
        items += _scores(tx, person, reading, now)
        items += _notes(reading)
    return items


def _merged(tx: Transaction, person_id: int, new: set[int]) -> set[int]:
    """Of the new recordings, those of a run that was here before, or that another new one counts for."""
    counts_for = runs.copies(tx, person_id, of=new)
    groups: defaultdict[int, set[int]] = defaultdict(set)
    for copy, counting in counts_for.items():
        groups[counting] |= {copy, counting}
    return {each for each in new if each in counts_for or not groups.get(each, set()) <= new}


def _run_item(name: str, part: str, put: runs.Put, merged: bool) -> Item:
    if put.outcome is not runs.Outcome.NEW:
        return Item(name, part, Outcome.LEFT_OUT, _LEFT_OUT[put.outcome], put.run_id)
    if merged:
        return Item(name, part, Outcome.MERGED, SAME_RUN, put.run_id)
    return Item(name, part, Outcome.IMPORTED, "", put.run_id)


def _scores(tx: Transaction, person: Person, reading: Reading, now: datetime) -> Iterator[Item]:
    """Store the pain scores of a reading, each once, if the runner agreed to it."""
    allowed = bool(reading.pain) and consents.holds(tx, person.id, "health")
    for at, draft in enumerate(reading.pain):
        part = _numbered("score", at, len(reading.pain))
        if not allowed:
            yield Item(reading.name, part, Outcome.SET_ASIDE, NO_CONSENT)
            continue
        done = pain.put(tx, person.id, _entry(draft), now, import_key=_key(draft))
        new = done.outcome is pain.Outcome.NEW
        yield Item(reading.name, part, Outcome.IMPORTED if new else Outcome.LEFT_OUT, "" if new else ALREADY)


def _entry(draft: PainDraft) -> PainEntry:
    return PainEntry(
        at=draft.at,
        local_date=draft.local_date,
        score=draft.score,
        side=draft.side,
        place=None if draft.place is None else Place(draft.place),
        moment=Moment.WORST_24H if draft.moment is None else Moment(draft.moment),
        run=None,
        note=draft.note,
        flags=(),
    )


def _key(draft: PainDraft) -> str:
    """What makes two lines the same score: all that they say."""
    said = (draft.at, draft.local_date, draft.score, draft.side, draft.place, draft.moment, draft.note)
    return hashlib.sha256(repr([str(each) for each in said]).encode()).hexdigest()


def _notes(reading: Reading) -> Iterator[Item]:
    """What was left out and set aside, each under a part of its own."""
    noted = [(Outcome.LEFT_OUT, note) for note in reading.left_out]
    noted += [(Outcome.SET_ASIDE, note) for note in reading.set_aside]
    if not (noted or reading.runs or reading.pain):
        yield Item(reading.name, "", Outcome.LEFT_OUT, NOTHING)
    seen: set[str] = set()
    for outcome, note in noted:
        part = _part(reading, note)
        while part in seen:
            part = f"{part} again"
        seen.add(part)
        yield Item(reading.name, part, outcome, note.reason)


def _part(reading: Reading, note: Note) -> str:
    where = note.part if reading.name.startswith(note.name) else f"{note.name} {note.part}".strip()
    return where or ("the rest" if reading.runs or reading.pain else "")


def _numbered(word: str, at: int, of: int) -> str:
    return "" if of == 1 else f"{word} {at + 1}"
