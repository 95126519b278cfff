"""Which run a score speaks of: the one it names, else one by its moment and time, never two."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from app.domain.pain.scores import Moment, PainEntry
from app.domain.runs import Run
from app.domain.thresholds import DEFAULT, Thresholds

OF_A_RUN = (Moment.BEFORE, Moment.DURING, Moment.AFTER_60MIN, Moment.NEXT_MORNING)
_DAY = timedelta(days=1)


def tied(entries: Iterable[PainEntry], runs: Iterable[Run], limits: Thresholds = DEFAULT) -> list[PainEntry]:
    """The entries in their order, those that name no run tied to the one they speak of, if there is one.

    runs  the counting runs around the entries, in any order; one that names a run keeps it
    source  our own rule (D)
    """
    by_day: dict[date, list[Run]] = {}
    for run in runs:
        by_day.setdefault(run.day, []).append(run)
    found = []
    for entry in entries:
        if entry.run is None and entry.moment in OF_A_RUN:
            near = [run for day in (entry.local_date - _DAY, entry.local_date) for run in by_day.get(day, ())]
            spoken = spoken_of(entry, near, limits)
            entry = replace(entry, run=spoken.public_id) if spoken else entry
        found.append(entry)
    return found


def spoken_of(entry: PainEntry, runs: Sequence[Run], limits: Thresholds = DEFAULT) -> Run | None:
    """The one of these runs that a score speaks of by its moment; None when it speaks of none.

    A morning speaks of the last run of the day before. Before speaks of the day's next run, or of the
    last begun when it was told afterwards. During and after speak of the last run begun, of the same
    day or over midnight. Without a time, before speaks of the day's first run, the others of its last.
    source  our own rule (D)
    """
    ordered = sorted(runs, key=lambda run: run.start)
    if entry.moment is Moment.NEXT_MORNING:
        return _last(run for run in ordered if run.day == entry.local_date - _DAY)
    if entry.moment not in OF_A_RUN:
        return None
    if entry.moment is Moment.BEFORE:
        ahead = (run for run in ordered if run.day == entry.local_date and not _begun(run, entry))
        first = next(ahead, None)
        if first is not None:
            return first
    return _last(run for run in ordered if _is_recent(run, entry, limits))


def _begun(run: Run, entry: PainEntry) -> bool:
    """Whether a run had begun when the score was given; unknown times leave the choice to the moment."""
    if entry.at is None or run.start_hidden:
        return entry.moment is not Moment.BEFORE
    return run.start < entry.at if entry.moment is Moment.BEFORE else run.start <= entry.at


def _is_recent(run: Run, entry: PainEntry, limits: Thresholds) -> bool:
    """Whether a run begun before is of the score's day, or went on to it, or ended shortly before."""
    if not _begun(run, entry):
        return False
    if run.day == entry.local_date:
        return True
    if entry.at is None or run.day != entry.local_date - _DAY or entry.moment is Moment.BEFORE:
        return False
    ended = (run.local_start + timedelta(seconds=run.lasts_s)).date()
    return ended == entry.local_date or entry.at - run.end <= timedelta(hours=limits.spoken_after_h)


def _last(runs: Iterable[Run]) -> Run | None:
    return next(reversed(list(runs)), None)
