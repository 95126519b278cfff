"""Log, correct, remove and bring back a pain score, and what may be added to it."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from app.domain import pain as rules
from app.domain.pain import Moment, PainEntry, RunCheck
from app.domain.people import Person, Side
from app.domain.runs import Run
from app.domain.thresholds import DEFAULT
from app.services import alerts
from app.services.pain_typed import NotTaken, Typed, read, run_id
from app.store import consents, pain, runs
from app.store.database import Transaction

OFFERED_DAYS = 2


class NoConsent(Exception):
    """Scores may not be kept before the runner allowed it; holds what was typed."""

    def __init__(self, typed: Typed) -> None:
        super().__init__("scores are kept only with the runner's consent")
        self.typed = typed


@dataclass(frozen=True, slots=True)
class Logged:
    """An entry as it is stored now, and whether the warning-sign questions are due with it."""

    entry: PainEntry
    asks_for_signs: bool


@dataclass(frozen=True, slots=True)
class Offer:
    """A run an entry may belong to, with its check so far."""

    run: Run
    check: RunCheck


@dataclass(frozen=True, slots=True)
class Day:
    """A local day of the log; `worst` is its highest score, None when nothing was logged."""

    day: date
    entries: tuple[PainEntry, ...]
    worst: int | None


def remembered(tx: Transaction, person: Person) -> tuple[Side, rules.Place | None]:
    """The side and place used last; else the knee and place of the settings."""
    last = pain.latest_added(tx, person.id)
    if last is None:
        return person.knee, rules.Place(person.place) if person.place else None
    return last.side, last.place


def log(tx: Transaction, person: Person, typed: Typed, now: datetime) -> Logged:
    """Keep a score; the same form sent again corrects it. Raises NoConsent and NotTaken.

    A plain tap of the morning after a run is that run's next morning.
    """
    logged = keep(tx, person, typed, now)
    alerts.judge(tx, person, now)
    return logged


def keep(tx: Transaction, person: Person, typed: Typed, now: datetime) -> Logged:
    """Keep a score as `log` does, for the next who judges the runner."""
    _ask_consent(tx, person, typed)
    if not (typed.score or "").strip():
        raise NotTaken({"score": "Tap a number from 0 to 10."}, typed)
    side, place = remembered(tx, person)
    start = PainEntry(at=now, local_date=person.today(now), score=0, side=side, place=place)
    entry = _bound(tx, person, typed, read(typed, start, person, now), start)
    key = (typed.form_key or "")[:64] or None
    if key is None or pain.by_form_key(tx, person.id, key) is None:
        _not_too_many(tx, person, entry, typed)
    if typed.moment is None and typed.run is None:
        entry = _of_the_morning(tx, person, entry)
    earlier = _shortly_before(tx, person, entry)
    stored = pain.put(tx, person.id, entry, now, form_key=key).entry
    return Logged(stored, _asks(stored, earlier, person.today(now)))


def change(tx: Transaction, person: Person, public_id: UUID, typed: Typed, now: datetime) -> Logged | None:
    """Put what was sent in place of what the entry said; None when there is none.

    Raises NoConsent and NotTaken.
    """
    start = pain.by_public_id(tx, person.id, public_id)
    if start is None:
        return None
    _ask_consent(tx, person, typed)
    entry = _bound(tx, person, typed, read(typed, start, person, now), start)
    if entry.local_date != start.local_date:
        _not_too_many(tx, person, entry, typed)
    pain.change(tx, person.id, entry)
    alerts.judge(tx, person, now)
    asks = entry.score > start.score and _asks(entry, _shortly_before(tx, person, entry), person.today(now))
    return Logged(entry, asks)


def remove(tx: Transaction, person: Person, public_id: UUID, now: datetime) -> PainEntry | None:
    """Take an entry out of everything; None when there is none. `restore` undoes it."""
    entry = pain.by_public_id(tx, person.id, public_id)
    if entry is not None:
        pain.remove(tx, person.id, public_id, now)
        alerts.judge(tx, person, now)
    return entry


def restore(tx: Transaction, person: Person, public_id: UUID, now: datetime) -> PainEntry | None:
    """Bring a removed entry back; None when there is none to bring back. Raises NoConsent."""
    entry = pain.by_public_id(tx, person.id, public_id, removed=True)
    if entry is not None:
        _ask_consent(tx, person, Typed())
        pain.restore(tx, person.id, public_id)
        alerts.judge(tx, person, now)
    return entry


def entry(tx: Transaction, person: Person, public_id: UUID) -> PainEntry | None:
    """One entry of this person, or None."""
    return pain.by_public_id(tx, person.id, public_id)


def removed(tx: Transaction, person: Person, public_id: UUID) -> PainEntry | None:
    """One removed entry that can come back, or None."""
    return pain.by_public_id(tx, person.id, public_id, removed=True)


def offers(tx: Transaction, person: Person, entry: PainEntry) -> list[Offer]:
    """The runs an entry may belong to, newest first: its own, and those of its day and the two before."""
    first = entry.local_date - timedelta(days=OFFERED_DAYS)
    near = runs.counting(tx, person.id, since=first, until=entry.local_date)
    if entry.run is not None and all(run.public_id != entry.run for run in near):
        own = runs.by_public_id(tx, person.id, entry.run)
        near = near if own is None else [own, *near]
    if not near:
        return []
    since = near[0].day - timedelta(days=2)
    held = pain.of(tx, person.id, since=since, until=entry.local_date + timedelta(days=2))
    entries = rules.tied(held, near)
    return [Offer(run, rules.check(run, entries)) for run in reversed(near)]


def last_days(tx: Transaction, person: Person, now: datetime, days: int = 14) -> list[Day]:
    """The last local days, newest first, with what was logged on each."""
    today = person.today(now)
    first = today - timedelta(days=days - 1)
    by_day: dict[date, list[PainEntry]] = {}
    for each in pain.of(tx, person.id, since=first, until=today):
        by_day.setdefault(each.local_date, []).append(each)
    asked = [today - timedelta(days=n) for n in range(days)]
    return [_day(day, by_day.get(day, [])) for day in asked]


def _ask_consent(tx: Transaction, person: Person, typed: Typed) -> None:
    if not consents.holds(tx, person.id, "health"):
        raise NoConsent(typed)


def _day(day: date, entries: list[PainEntry]) -> Day:
    return Day(day, tuple(reversed(entries)), max((e.score for e in entries), default=None))


def _asks(entry: PainEntry, others: list[PainEntry], today: date) -> bool:
    """Whether the warning signs are due; they ask about now, so an older entry does not bring them up."""
    return (today - entry.local_date).days <= 1 and rules.asks_for_signs(entry, others)


def _shortly_before(tx: Transaction, person: Person, entry: PainEntry) -> list[PainEntry]:
    """The entries of the entry's day and the day before, with the one made last, if there is any at all."""
    last = pain.latest_added(tx, person.id)
    near = pain.of(tx, person.id, since=entry.local_date - timedelta(days=1), until=entry.local_date)
    return near if last is None or any(e.id == last.id for e in near) else [last, *near]


def _not_too_many(tx: Transaction, person: Person, entry: PainEntry, typed: Typed) -> None:
    if pain.count_on(tx, person.id, entry.local_date) >= DEFAULT.scores_a_day:
        full = f"A day holds up to {DEFAULT.scores_a_day} scores, and this one is full."
        raise NotTaken({"score": f"{full} Change one of them instead."}, typed)


def _of_the_morning(tx: Transaction, person: Person, entry: PainEntry) -> PainEntry:
    """A plain score of a morning as the next morning's of yesterday's run; of several the highest counts."""
    yesterday = entry.local_date - timedelta(days=1)
    near = runs.counting(tx, person.id, since=yesterday, until=entry.local_date)
    run = rules.morning_of(entry, near, person.zone)
    return replace(entry, moment=Moment.NEXT_MORNING, run=run.public_id) if run else entry


def _bound(tx: Transaction, person: Person, typed: Typed, entry: PainEntry, start: PainEntry) -> PainEntry:
    """The entry with its run: the one named, else the one its new moment speaks of."""
    if typed.run is not None:
        named = run_id(typed)
        if named not in (None, start.run) and runs.by_public_id(tx, person.id, named) is None:
            raise NotTaken({"run": "That run is not among your runs. Choose one from the list."}, typed)
        return _let_go(tx, person, entry) if named is None and start.run else replace(entry, run=named)
    if entry.moment == start.moment:
        return entry
    near = _spoken_of(tx, person, entry)
    return replace(entry, run=near.public_id if near else None)


def _let_go(tx: Transaction, person: Person, entry: PainEntry) -> PainEntry:
    """The entry without its run; a moment that would speak of a run again becomes one that does not."""
    free = replace(entry, run=None)
    if _spoken_of(tx, person, free) is None:
        return free
    plain = Moment.WORST_24H if entry.moment is Moment.NEXT_MORNING else Moment.OTHER
    return replace(free, moment=plain)


def _spoken_of(tx: Transaction, person: Person, entry: PainEntry) -> Run | None:
    """The run a moment speaks of; before a run that is still to come, none yet."""
    if entry.moment not in rules.OF_A_RUN:
        return None
    yesterday = entry.local_date - timedelta(days=1)
    near = runs.counting(tx, person.id, since=yesterday, until=entry.local_date)
    found = rules.spoken_of(entry, near)
    if found is not None and entry.moment is Moment.BEFORE and entry.at is not None:
        return found if found.start >= entry.at else None
    return found
