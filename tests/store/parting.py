"""Random histories of the recordings of a few runs that are told apart and joined while they come and go."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from random import Random

from app.domain.people import Person
from app.domain.runs import Run, Source, one_each
from app.store import api_runs, runs, same_runs
from app.store.database import Transaction
from tests.build import NOW, day, run

Pair = frozenset[str]
API = Source.STRAVA_API
# Of one morning: two files, an activity in the archive and in the API, one of hidden hour, and two typed.
TOLD = (
    run(day(3), 10_000, external_id="f"),
    run(day(3), 9_990, hour=8.01, external_id="g"),
    run(day(3), 9_980, source=Source.ARCHIVE, external_id="7"),
    run(day(3), 9_985, source=API, external_id="7"),
    run(day(3), 10_000, source=API, hidden=True, external_id="8"),
    run(day(3), 10_040, source=Source.MANUAL, external_id="t"),
    run(day(3), 5_000, hour=8.4, minutes=30, source=Source.MANUAL, external_id="u"),
)


class History:
    """One runner's recordings, with what they said so far of which are different runs."""

    def __init__(self, tx: Transaction, person: Person, chance: Random) -> None:
        self.tx, self.person, self.chance = tx, person, chance
        self.apart: set[Pair] = set()
        self.parted = 0

    def go_on(self) -> None:
        """Let one thing happen, and look at everything."""
        acts: tuple[Callable[[], None], ...] = (
            self._comes, self._comes, self._comes, self._goes, self._returns, self._expires,
            self._parts, self._parts, self._joins, self._edits,
        )  # fmt: skip
        self.chance.choice(acts)()
        self._look()

    def _comes(self) -> None:
        told = self.chance.choice(TOLD)
        grown = replace(told, title=self.chance.choice(["", "Renamed"]), confirmed_at=NOW)
        runs.put(self.tx, self.person.id, grown, NOW)

    def _goes(self) -> None:
        if one := self._one():
            runs.remove(self.tx, self.person.id, one.id or 0, NOW)

    def _returns(self) -> None:
        for told in self.chance.sample(TOLD, 2):
            if held := runs.held_as(self.tx, self.person.id, told):
                runs.restore(self.tx, self.person.id, held.id or 0)

    def _expires(self) -> None:
        ids = {one.id for one in api_runs.of(self.tx, self.person.id) if not one.removed}
        api_runs.forget(self.tx, self.person.id, ids, comes_back=True)

    def _edits(self) -> None:
        one = self._one()
        if one is not None and one.source is Source.MANUAL:
            moved = one.start + timedelta(minutes=self.chance.choice([-2, 2]))
            runs.change(self.tx, self.person.id, one.id or 0, replace(one, start=moved))

    def _parts(self) -> None:
        if one := self._one():
            mates = self._marks(one)
            parted = runs.keep_apart(self.tx, self.person.id, one.id or 0)
            gone = mates - self._marks(one)
            alone = len(runs.recordings_of(self.tx, self.person.id, one.id or 0)) == 1
            assert bool(gone) or alone or not parted
            self.parted += len(gone)
            self.apart |= {frozenset((one.mark or "", mark)) for mark in gone}

    def _joins(self) -> None:
        if one := self._one():
            others = runs.told_apart(self.tx, self.person.id, one.id or 0)
            other = self.chance.choice([None, *(each.run.id for each in others)])
            runs.join(self.tx, self.person.id, one.id or 0, other)
            self.apart &= same_runs.apart_pairs(self.tx, self.person.id)

    def _one(self) -> Run | None:
        living = runs.all_of(self.tx, self.person.id)
        return self.chance.choice(living).run if living else None

    def _marks(self, one: Run) -> set[str]:
        group = runs.recordings_of(self.tx, self.person.id, one.id or 0)
        return {each.run.mark or "" for each in group}

    def _look(self) -> None:
        """What was told apart is apart, and what counts is what the rule makes of all recordings at once."""
        pairs = same_runs.apart_pairs(self.tx, self.person.id)
        assert self.apart <= pairs
        held = runs.all_of(self.tx, self.person.id)
        groups = one_each([each.run for each in held], pairs)
        standing = {each.run.id: each.same_as for each in held}
        wanted = {run.id: None if run is group[0] else group[0].id for group in groups for run in group}
        assert standing == wanted
        for group in groups:
            marks = {run.mark for run in group}
            assert not any(pair <= marks for pair in self.apart)
