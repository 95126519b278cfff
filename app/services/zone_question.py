"""Ask a runner once whether to go by the time zone of their watch; keep or forget the answer.

What is stored keeps its local day: a zone says what today is, and dates what comes in without a clock.
"""

from dataclasses import dataclass
from datetime import datetime
from importlib import resources

from app.domain.clocks import fitting
from app.domain.people import Person
from app.domain.thresholds import DEFAULT
from app.services import accounts
from app.store import clocks, people
from app.store.database import Transaction

MOST = 8  # zones offered; Settings has all
AREAS = ("Africa", "America", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")


def _places() -> frozenset[str]:
    """One zone for each set of rules there was since 1970, without other names for the same."""
    listed = resources.files("tzdata").joinpath("zoneinfo", "zone1970.tab").read_text("utf-8")
    told = {line.split("\t")[2] for line in listed.splitlines() if not line.startswith("#")}
    return frozenset(zone for zone in told & accounts.ZONES if zone.partition("/")[0] in AREAS)


PLACES = _places()


class NotOffered(Exception):
    """The question is answered already, or the zone is none that fits."""


@dataclass(frozen=True, slots=True)
class Question:
    """Some zones that fit the watch's clock, the likeliest first."""

    zones: tuple[str, ...]


def question(tx: Transaction, person: Person) -> Question | None:
    """What to ask, None when the clocks fit, nothing was recorded with one, or it was answered before."""
    if person.zone_answered_at is not None:
        return None
    zones = fitting(clocks.latest(tx, person.id, DEFAULT.clock_recordings), person.timezone, PLACES)
    return Question(zones[:MOST]) if zones else None


def use(tx: Transaction, person: Person, zone: str, now: datetime) -> None:
    """Go by a zone that was offered from now on; raises NotOffered."""
    asked = question(tx, person)
    if asked is None or zone not in asked.zones:
        raise NotOffered
    people.change(tx, person.id, timezone=zone, zone_answered_at=now)


def keep(tx: Transaction, person: Person, now: datetime) -> None:
    """Stay with the present zone; it is not asked again. Raises NotOffered when it was answered before."""
    if person.zone_answered_at is not None:
        raise NotOffered
    people.change(tx, person.id, zone_answered_at=now)


def take_back(tx: Transaction, person: Person, zone: str) -> None:
    """Forget the answer, with the zone there was before it; raises NotOffered for what is no zone."""
    if person.zone_answered_at is None or zone not in accounts.ZONES:
        raise NotOffered
    people.change(tx, person.id, timezone=zone, zone_answered_at=None)
