"""The levels of a runner's exercises: what is proposed, what they said to it, and how to take that back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from app.domain import exercises as rules
from app.domain import todays_session
from app.domain.exercises import LEVELS, START, Agreement, Done, Level, Proposal, Why, level
from app.domain.people import Person
from app.domain.thresholds import DEFAULT
from app.services import accounts
from app.store import exercise_levels, exercises, pain
from app.store.database import Transaction

LATELY = timedelta(days=84)  # holds the last sessions that a proposal goes by
BASE = timedelta(days=DEFAULT.pain_days + DEFAULT.base_days)


class NotProposed(Exception):
    """The log asks for no such change now, or there is no such level."""


@dataclass(frozen=True, slots=True)
class Levels:
    """Where a runner stands with each exercise.

    numbers    by exercise; those without are at their start
    proposals  what the log asks for
    """

    agreements: tuple[Agreement, ...]
    numbers: dict[str, int]
    proposals: tuple[Proposal, ...]

    def row(self, exercise: str) -> Level:
        """The row of an exercise now."""
        return level(exercise, self.numbers.get(exercise, START))

    def changed(self, exercise: str) -> Agreement | None:
        """The agreement by which it came to its level; None where it never left the first one."""
        return rules.changed(exercise, self.agreements)

    def proposal(self, exercise: str) -> Proposal | None:
        """What is proposed of one exercise."""
        return next((one for one in self.proposals if one.exercise == exercise), None)


def read(tx: Transaction, person: Person, now: datetime, done: Sequence[Done] | None = None) -> Levels:
    """Read a runner's levels and work out what is proposed; `done` where it was read already."""
    today = person.today(now)
    said = tuple(exercise_levels.of(tx, person.id))
    log = exercises.of(tx, person.id, today - LATELY) if done is None else done
    found = rules.proposals(log, said, _mornings(tx, person, log, today), today)
    return Levels(said, rules.numbers(said), tuple(found))


def agree(tx: Transaction, person: Person, exercise: str, to: str, number: int, now: datetime) -> UUID:
    """Say yes to what is proposed of an exercise; raises NotProposed when it is not that any more."""
    found = read(tx, person, now).proposal(exercise)
    if found is None or found.waits or (found.to.id, found.to.number) != (to, number):
        raise NotProposed(exercise)
    return _add(tx, person, found.to, found.why, now)


def keep(tx: Transaction, person: Person, exercise: str, now: datetime) -> UUID:
    """Keep the level in spite of what is proposed; raises NotProposed when nothing is."""
    levels = read(tx, person, now)
    found = levels.proposal(exercise)
    if found is None or found.waits:
        raise NotProposed(exercise)
    return _add(tx, person, levels.row(exercise), found.why, now)


def choose(tx: Transaction, person: Person, exercise: str, number: int, now: datetime) -> UUID:
    """Go to a level by the runner's own choice, one up or down; raises NotProposed for any other."""
    if exercise not in LEVELS:
        raise NotProposed(exercise)
    here, there = read(tx, person, now).row(exercise), level(exercise, number)
    if there.number != number or abs(here.number - number) != 1:
        raise NotProposed(exercise)
    return _add(tx, person, there, Why.CHOSEN, now)


def undo(tx: Transaction, person: Person, public_id: UUID) -> bool:
    """Take back what was said; returns whether there was something."""
    return exercise_levels.remove(tx, person.id, public_id)


def choose_set(tx: Transaction, person: Person, name: str, now: datetime) -> None:
    """Choose the set of strength days; raises NotProposed while the standard one is not offered."""
    if name == "standard" and not rules.may_choose_standard(read(tx, person, now).numbers):
        raise NotProposed(name)
    if name not in ("starter", "standard"):
        raise NotProposed(name)
    accounts.change_settings(tx, person, exercise_set=name)


def _add(tx: Transaction, person: Person, row: Level, why: Why, now: datetime) -> UUID:
    said = Agreement(row.id, row.number, why, person.today(now), now)
    return exercise_levels.add(tx, person.id, said)


def _mornings(tx: Transaction, person: Person, log: Sequence[Done], today: date) -> rules.Mornings:
    days = {one.local_date for one in log if one.local_date >= today - LATELY}
    return todays_session.mornings(days, pain.of(tx, person.id, since=today - LATELY - BASE))
