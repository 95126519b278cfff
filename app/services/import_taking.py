"""Store what was read from files, and say what became of each run, score and line."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime

from app.adapters.run_files import PainDraft
from app.domain.pain import Moment, PainEntry, Place
from app.domain.people import Person
from app.domain.runs import Run, why_not
from app.domain.thresholds import DEFAULT
from app.services.import_portions import Entry, Left
from app.store import consents, pain_imported, run_days, runs
from app.store.database import Transaction
from app.store.import_items import Item, Outcome

ALREADY = "Already here."
RENEWED = "Already here; brought up to date."
REMOVED = "You removed this run earlier. It stays out unless you bring it back."
SAME_RUN = "The same run as another recording; one of them counts."
NO_CONSENT = "Scores need your consent to keep health data. Give it in Settings, then import again."
FULL_DAY = f"Its day already holds {DEFAULT.scores_a_day} scores, and a day holds no more."
NOTE_CUT = f"Its note was cut: a note holds up to {DEFAULT.note_characters:,} characters."
BY_HAND = "Correct it and import it again, or add the run by hand."
MANY_RUNS = f"Its day already holds {DEFAULT.recordings_a_day} recordings, and a day holds no more."

_LEFT_OUT = {
    runs.Outcome.SAME: ALREADY,
    runs.Outcome.CHANGED: RENEWED,
    runs.Outcome.REMOVED: REMOVED,
}
_SCORES = {
    pain_imported.Outcome.NEW: (Outcome.IMPORTED, ""),
    pain_imported.Outcome.SAME: (Outcome.LEFT_OUT, ALREADY),
    pain_imported.Outcome.FULL: (Outcome.SET_ASIDE, FULL_DAY),
}


def take(tx: Transaction, person: Person, entries: Sequence[Entry], now: datetime) -> list[Item]:
    """Store some hundreds of entries; returns an item for each: runs, scores, what was left."""
    found = [(entry, entry.found) for entry in entries if isinstance(entry.found, Run)]
    items = list(_runs(tx, person, found, now))
    drafts = [(entry, entry.found) for entry in entries if isinstance(entry.found, PainDraft)]
    items += _scores(tx, person, drafts, now)
    left = [(entry, entry.found) for entry in entries if isinstance(entry.found, Left)]
    return items + [Item(entry.name, entry.part, why.outcome, why.reason) for entry, why in left]


def _runs(
    tx: Transaction, person: Person, found: Sequence[tuple[Entry, Run]], now: datetime
) -> Iterator[Item]:
    """Store runs and set anew which recordings count on their days; what is no run is set aside alone."""
    refused = {at: why for at, (_, run) in enumerate(found) if (why := why_not(run, now)) is not None}
    for at, why in refused.items():
        yield Item(found[at][0].name, found[at][0].part, Outcome.SET_ASIDE, f"{why} {BY_HAND}")
    found = [each for at, each in enumerate(found) if at not in refused]
    too_many = run_days.beyond(tx, person.id, [run for _, run in found], DEFAULT.recordings_a_day)
    for entry in (found[at][0] for at in sorted(too_many)):
        yield Item(entry.name, entry.part, Outcome.SET_ASIDE, MANY_RUNS)
    found = [each for at, each in enumerate(found) if at not in too_many]
    put = runs.put_all(tx, person.id, [run for _, run in found], now)
    before = {each.day_before for each in put if each.day_before is not None}
    runs.recount(tx, person.id, before | {run.day for _, run in found})
    merged = _merged(tx, person.id, {each.run_id for each in put if each.outcome is runs.Outcome.NEW})
    for (entry, _), done in zip(found, put, strict=True):
        yield _run_item(entry, done, done.run_id in merged)


def _merged(tx: Transaction, person_id: int, new: set[int]) -> set[int]:
    """Of the new recordings, those of a run that was here before, or that another new one counts for."""
    counts_for = runs.copies(tx, person_id, of=new)
    groups: defaultdict[int, set[int]] = defaultdict(set)
    for copy, counting in counts_for.items():
        groups[counting] |= {copy, counting}
    return {each for each in new if each in counts_for or not groups.get(each, set()) <= new}


def _run_item(entry: Entry, put: runs.Put, merged: bool) -> Item:
    if put.outcome is not runs.Outcome.NEW:
        return Item(entry.name, entry.part, Outcome.LEFT_OUT, _LEFT_OUT[put.outcome], put.run_id)
    if merged:
        return Item(entry.name, entry.part, Outcome.MERGED, SAME_RUN, put.run_id)
    return Item(entry.name, entry.part, Outcome.IMPORTED, "", put.run_id)


def _scores(
    tx: Transaction, person: Person, drafts: Sequence[tuple[Entry, PainDraft]], now: datetime
) -> Iterator[Item]:
    """Store pain scores, each once, if the runner agreed to it."""
    if drafts and not consents.holds(tx, person.id, "health"):
        for entry, _ in drafts:
            yield Item(entry.name, entry.part, Outcome.SET_ASIDE, NO_CONSENT)
        return
    lines = [(_key(draft), _entry(draft)) for _, draft in drafts]
    put = pain_imported.put_all(tx, person.id, lines, now, DEFAULT.scores_a_day)
    for (entry, draft), done in zip(drafts, put, strict=True):
        outcome, reason = _SCORES[done]
        cut = draft.note_cut and outcome is Outcome.IMPORTED
        yield Item(entry.name, entry.part, outcome, NOTE_CUT if cut else reason)


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
