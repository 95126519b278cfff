"""Totals of questionnaires that a therapist is licensed for: entered and removed through an open share."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from app.domain.pain import Instrument, NotATotal, least_change, total_of
from app.domain.people import Person
from app.domain.thresholds import DEFAULT
from app.services import written
from app.services.invitations import NotShared
from app.services.sharing import open_share
from app.store import instrument_totals
from app.store.database import Transaction
from app.store.instrument_totals import Total


@dataclass(frozen=True, slots=True)
class Typed:
    """What stood in the form."""

    instrument: str = ""
    total: str = ""
    day: str = ""


class NotTaken(Exception):
    """A total that is not kept: a sentence for each field that is wrong, and what was typed."""

    def __init__(self, problems: dict[str, str], typed: Typed) -> None:
        super().__init__("; ".join(problems.values()))
        self.problems = problems
        self.typed = typed


def add(tx: Transaction, therapist: Person, patient_id: UUID, typed: Typed, now: datetime) -> UUID:
    """Keep a total and return its id. Raises NotShared, and NotTaken with what is wrong."""
    _, runner = open_share(tx, therapist, patient_id, now)
    instrument, total, day = _read(typed, runner.today(now))
    return instrument_totals.add(
        tx,
        runner_id=runner.id,
        therapist_id=therapist.id,
        instrument=instrument,
        total=total,
        day=day,
        now=now,
    )


def remove(tx: Transaction, therapist: Person, patient_id: UUID, total_id: UUID, now: datetime) -> None:
    """Remove a total of one's own. Raises NotShared, for another's as well."""
    _, runner = open_share(tx, therapist, patient_id, now)
    if not instrument_totals.remove(tx, runner.id, therapist.id, total_id, now):
        raise NotShared


def restore(tx: Transaction, therapist: Person, patient_id: UUID, total_id: UUID, now: datetime) -> None:
    """Bring a removed total of one's own back as it was. Raises NotShared, for another's as well."""
    _, runner = open_share(tx, therapist, patient_id, now)
    if not instrument_totals.restore(tx, runner.id, therapist.id, total_id):
        raise NotShared


def changes(totals: Sequence[Total]) -> dict[UUID, tuple[int, bool | None]]:
    """By total, how far it is from the one before it of the same questionnaire.

    totals   the latest day first
    returns  the difference, and whether it reaches the least change that matters, None where none is known
    """
    found = {}
    for at, one in enumerate(totals):
        earlier = next((each for each in totals[at + 1 :] if each.instrument is one.instrument), None)
        if earlier is not None:
            least = least_change(one.instrument)
            step = one.total - earlier.total
            found[one.public_id] = (step, None if least is None else abs(step) >= least)
    return found


def _read(typed: Typed, today: date) -> tuple[Instrument, int, date]:
    problems: dict[str, str] = {}
    instrument, total, day = None, None, None
    try:
        instrument = Instrument(typed.instrument)
    except ValueError:
        problems["instrument"] = "Choose one of the questionnaires."
    try:
        total = total_of(typed.total)
    except NotATotal as refused:
        problems["total"] = str(refused)
    day = written.day(typed.day)
    if day is None:
        problems["day"] = (
            f"Give the day on which it was answered as year, month and day, for example {today}."
        )
    if day is not None and day > today:
        problems["day"] = "That day is still to come."
    if day is not None and day < DEFAULT.first_day:
        problems["day"] = f"Totals are taken from {DEFAULT.first_day} on. Check the year."
    if problems or instrument is None or total is None or day is None:
        raise NotTaken(problems, typed)
    return instrument, total, day
