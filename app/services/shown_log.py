"""The runs of a stretch of a log: the whole of it for its runner, or cut to what someone else may see."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from app.domain import pain, sharing
from app.domain.pain import PainEntry
from app.domain.people import Person
from app.domain.runs import Run, Source
from app.domain.sharing import Cut
from app.domain.thresholds import DEFAULT
from app.store import runs
from app.store.database import Transaction
from app.store.run_rows import Recording

# A fit of cadence reaches this far behind its week.
BEHIND_DAYS = DEFAULT.fit_days + DEFAULT.fit_ends_days + 7
LATEST = 40  # runs read where the months before are empty
EDGE = timedelta(days=3)  # recordings of one run, and parts of a session, lie no further apart


@dataclass(frozen=True, slots=True)
class RunsRead:
    """What was read.

    runs     the counting ones, from 30 days before the stretch, oldest first
    earlier  runs further back, with what a fit of cadence needs of them
    held     runs that may not be seen; beside: other parts of their sessions; held_days: the days with one
    stand_in as of a Cut
    """

    runs: list[Run]
    earlier: list[Run]
    held: tuple[Run, ...] = ()
    beside: tuple[Run, ...] = ()
    held_days: frozenset[date] = frozenset()
    stand_in: tuple[tuple[Run, Run], ...] = ()

    def scores(self, entries: Iterable[PainEntry]) -> list[PainEntry]:
        """The entries tied to the runs they speak of; those of a run that is not seen pass to no other."""
        named = {counting.public_id: shown.public_id for counting, shown in self.stand_in}
        own = (replace(one, run=named[one.run]) if one.run in named else one for one in entries)
        return pain.tied(own, [*self.runs, *self.held, *self.beside])


def whole(tx: Transaction, person: Person, since: date, last: date, is_to_today: bool) -> RunsRead:
    """Every run that counts; where the months before are empty, the runs before that break too."""
    opens = since - timedelta(days=DEFAULT.spike_window_days + 1)
    counting, before = runs.counting(tx, person.id, opens, last), opens
    if is_to_today and len(counting) < LATEST and not any(run.day < since for run in counting):
        # someone who did not run for long: what lies before that break counts too
        latest = runs.latest(tx, person.id, LATEST)
        before = latest[0].day if len(latest) == LATEST else date.min
        counting = [run for run in latest if run.day <= last]
    behind, ends = since - timedelta(days=BEHIND_DAYS), min(before, opens)
    if ends <= behind:
        return RunsRead(counting, [])
    return RunsRead(counting, runs.with_cadence(tx, person.id, behind, ends - timedelta(days=1)))


def shown(tx: Transaction, person: Person, since: date, last: date, sources: Collection[Source]) -> RunsRead:
    """The runs that may be seen of those of some sources; after a long break, those before it too."""
    behind = since - timedelta(days=BEHIND_DAYS)
    opens = since - timedelta(days=DEFAULT.spike_window_days + 1)
    found = _cut(tx, person, behind, last, sources)
    if not any(run.day < since for run in found.runs):
        found, opens = _cut(tx, person, None, last, sources), date.min
    return RunsRead(
        runs=[run for run in found.runs if run.day >= opens],
        earlier=[run for run in found.runs if behind <= run.day < opens],
        held=found.held,
        beside=found.beside,
        held_days=found.held_days,
        stand_in=found.stand_in,
    )


def _cut(tx: Transaction, person: Person, first: date | None, last: date, sources: Collection[Source]) -> Cut:
    """The log between two days, cut; a little more is read, for what lies at its edges."""
    kept = runs.all_of(tx, person.id, None if first is None else first - EDGE, last + EDGE)
    found = cut(kept, runs.apart_pairs(tx, person.id), sources)

    def within(some: Sequence[Run]) -> tuple[Run, ...]:
        return tuple(run for run in some if run.day <= last and (first is None or run.day >= first))

    return Cut(within(found.runs), within(found.held), within(found.beside), found.stand_in)


def cut(
    recordings: Sequence[Recording], apart: Collection[frozenset[str]], sources: Collection[Source]
) -> Cut:
    """As the rule cuts; where every recording may be seen, what counts is known already."""
    if all(one.run.source in sources for one in recordings):
        return Cut(tuple(one.run for one in recordings if one.counts))
    return sharing.cut([one.run for one in recordings], apart, sources)
