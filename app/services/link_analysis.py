"""The stored analyses of running and pain: the newest, when the next comes, and which are to be forgotten."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, time, timedelta

from app.domain import pain
from app.domain.analyses import Analysis
from app.domain.cards import LINK
from app.domain.link import Scope
from app.domain.people import KNEES, Person, Side, week_of
from app.domain.runs import Source
from app.store import findings, imports, jobs, link, people, tasks
from app.store.database import Transaction

TASK = "link_analysis"
AT = time(4)  # in the runner's zone, on the first day of their week


def latest(
    tx: Transaction,
    person: Person,
    scope: Scope,
    side: Side | None = None,
    sources: Collection[Source] | None = None,
) -> Analysis | None:
    """The newest analysis of a scope; None while there is none.

    side     the knee; else the one the runner chose, else the sorer one, else the right
    sources  those that may be shown, None for all; an analysis that rests on another is passed over
    """
    knee = next((each for each in (side, person.knee) if each in KNEES), None)
    return asked_first(person, link.newest(tx, person.id, scope, knee, sources))


def newest(
    tx: Transaction, person: Person, scope: Scope, sources: Collection[Source] | None = None
) -> list[Analysis]:
    """The newest analysis of each knee; `sources` as for `latest`."""
    return link.newest(tx, person.id, scope, None, sources)


def asked_first(person: Person, found: Iterable[Analysis]) -> Analysis | None:
    """That of the knee the log is asked about, by `pain.knee_asked`; the other one is looked at beside it."""
    by_knee = {one.side: one for one in found}
    sore_days = {side: one.facts.made.sore_days for side, one in by_knee.items()}
    return by_knee[pain.knee_asked(person.knee, sore_days)] if by_knee else None


def ask(tx: Transaction, person: Person, now: datetime, due_at: datetime | None = None) -> None:
    """Ask for an analysis, now or from an instant on; one that stands already stays as it is."""
    key = key_of(person)
    tasks.enqueue(tx, TASK, {"person": str(person.public_id)}, now, dedupe_key=key, lock=key, due_at=due_at)


def is_waiting(tx: Transaction, person: Person) -> bool:
    """Whether an analysis is to be worked out or in the works, as one is once an import has ended."""
    return tasks.is_in_hand(tx, (key_of(person), imports.lock(person.id)))


def begins(person: Person, now: datetime) -> datetime:
    """From when on the analysis of the runner's running week is made."""
    first = datetime.combine(week_of(person.today(now), person.week_start), AT, person.zone)
    return first if first <= now else first - timedelta(weeks=1)


def next_due(person: Person, now: datetime) -> datetime:
    """When the next weekly one is made, in the runner's zone."""
    return begins(person, now) + timedelta(weeks=1)


def is_due(person: Person, made_at: datetime | None, now: datetime) -> bool:
    """Whether this week's was not made yet; one made later than `now` means a clock set back."""
    return made_at is None or made_at > now or made_at < begins(person, now)


def forget_from(
    tx: Transaction,
    source: Source,
    person: Person | None = None,
    scope: Scope | None = None,
    days: Collection[date] | None = None,
    gaps_too: bool = False,
) -> int:
    """Delete the analyses that rest on a source, with the cards that told of them; returns how many.

    person    of everyone when None; scope: of both when None; days: those alone that looked at one of them
    gaps_too  those as well whose gaps tell of what came from it, where that itself is deleted
    What the log still gives is worked out anew at the next turn.
    """
    gone = link.forget_from(tx, source, None if person is None else person.id, scope, days, gaps_too)
    for each in people.by_ids(tx, set(gone)).values():
        told = [one for one in findings.of(tx, each.id) if one.detail.get("card") == LINK]
        findings.forget(tx, [one.id for one in told if source in one.sources and one.id is not None])
        jobs.drop(tx, key_of(each))
    return len(gone)


def key_of(person: Person) -> str:
    """What the work for a runner, and its last success, are known by."""
    return f"{TASK}:{person.public_id}"
