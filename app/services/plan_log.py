"""What a runner does with planned runs: keep one, take it out, bring it back, keep four weeks of them."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from app.domain.people import Person
from app.domain.planning import PlannedRun
from app.domain.thresholds import DEFAULT
from app.store import planned_runs
from app.store.database import Transaction

SOON_DAYS = 1  # ahead of today, whose plans the first page tells


class NoSuchPlan(Exception):
    """This person has no such planned run."""


class TooManyPlans(Exception):
    """As many runs are planned as are kept at a time."""


def add(tx: Transaction, person: Person, plan: PlannedRun, now: datetime) -> UUID:
    """Keep a planned run and return its id; the same one is kept once. Raises TooManyPlans."""
    return add_all(tx, person, [plan], now)[0]


def add_all(tx: Transaction, person: Person, plans: Iterable[PlannedRun], now: datetime) -> list[UUID]:
    """Keep these planned runs, or none of them, and return their ids; raises TooManyPlans."""
    wanted = list(plans)
    kept = planned_runs.count(tx, person.id, person.today(now))
    if kept + len(wanted) > DEFAULT.plans_kept:
        raise TooManyPlans
    return [planned_runs.put(tx, person.id, each, now) for each in wanted]


def upcoming(tx: Transaction, person: Person, now: datetime) -> list[PlannedRun]:
    """Those of today and later, in order."""
    return planned_runs.of(tx, person.id, person.today(now))


def soon(plans: Iterable[PlannedRun], today: date, ran: Collection[date]) -> list[PlannedRun]:
    """Those of today and tomorrow; today's only until there is a run of it. `ran` are days with one."""
    until = today + timedelta(days=SOON_DAYS)
    return [one for one in plans if today <= one.day <= until and not (one.day == today and today in ran)]


def remove(tx: Transaction, person: Person, public_id: UUID, now: datetime) -> None:
    """Take a planned run out; raises NoSuchPlan."""
    if not planned_runs.remove(tx, person.id, public_id, now):
        raise NoSuchPlan


def restore(tx: Transaction, person: Person, public_id: UUID, now: datetime) -> None:
    """Bring a removed one back; raises NoSuchPlan when it is gone for good, and TooManyPlans."""
    kept = upcoming(tx, person, now)
    if len(kept) >= DEFAULT.plans_kept and all(one.public_id != public_id for one in kept):
        raise TooManyPlans
    if not planned_runs.restore(tx, person.id, public_id):
        raise NoSuchPlan


def made_at(tx: Transaction, person: Person, at: datetime) -> list[UUID]:
    """The ids of those that were planned together at one instant and still stand."""
    return planned_runs.made_at(tx, person.id, at)


def remove_made_at(tx: Transaction, person: Person, at: datetime, now: datetime) -> None:
    """Take out those that were planned together at one instant."""
    for public_id in made_at(tx, person, at):
        planned_runs.remove(tx, person.id, public_id, now)
