"""Reads what a form or a program sent about a score, and says in words what cannot be taken."""

from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from uuid import UUID

from app.domain.pain import Moment, NotAScore, PainEntry, Place, score_of
from app.domain.people import Person, Side
from app.domain.thresholds import DEFAULT, Thresholds
from app.domain.words import plain


@dataclass(frozen=True, slots=True)
class Typed:
    """The fields as sent; None is not sent, an empty text is sent and left empty."""

    score: str | None = None
    side: str | None = None
    place: str | None = None
    moment: str | None = None
    at: str | None = None
    note: str | None = None
    run: str | None = None
    form_key: str | None = None

    @classmethod
    def of(cls, entry: PainEntry, person: Person) -> "Typed":
        """An entry as its form shows it."""
        at = entry.at or datetime.combine(entry.local_date, datetime.min.time(), person.zone)
        return cls(
            score=str(entry.score),
            side=entry.side.value,
            place=entry.place.value if entry.place else "",
            moment=entry.moment.value,
            at=at.astimezone(person.zone).strftime("%Y-%m-%dT%H:%M"),
            note=entry.note or "",
            run=str(entry.run) if entry.run else "",
        )

    def or_else(self, other: "Typed") -> "Typed":
        """This, with what was not sent taken from another."""
        sent = {f.name: getattr(self, f.name) for f in fields(self) if getattr(self, f.name) is not None}
        return replace(other, **sent)


class NotTaken(Exception):
    """What was sent cannot be taken: a sentence for each field, and all that was typed."""

    def __init__(self, problems: dict[str, str], typed: Typed) -> None:
        super().__init__(" ".join(problems.values()))
        self.problems = problems
        self.typed = typed


def read(
    typed: Typed, start: PainEntry, person: Person, now: datetime, limits: Thresholds = DEFAULT
) -> PainEntry:
    """The entry `start` with everything sent put in its place; the run is checked by its own rule.

    Raises NotTaken with a sentence for every field that cannot be taken.
    """
    problems: dict[str, str] = {}
    entry = start
    for part in (_score, _choices, _note, _at):
        try:
            entry = part(typed, entry, person, now, limits)
        except NotTaken as refused:
            problems |= refused.problems
    if problems:
        raise NotTaken(problems, typed)
    return entry


def run_id(typed: Typed) -> UUID | None:
    """The run that was named, None when none was; raises NotTaken for what is no run's id."""
    try:
        return UUID(typed.run) if typed.run else None
    except ValueError:
        raise NotTaken({"run": "That run is not among your runs. Choose one from the list."}, typed) from None


def _score(typed: Typed, entry: PainEntry, _p: Person, _n: datetime, _l: Thresholds) -> PainEntry:
    if typed.score is None:
        return entry
    try:
        return replace(entry, score=score_of(typed.score))
    except NotAScore as refused:
        raise NotTaken({"score": str(refused)}, typed) from None


def _choices(typed: Typed, entry: PainEntry, _p: Person, _n: datetime, _l: Thresholds) -> PainEntry:
    """Side, place and moment, each one of its own list."""
    problems: dict[str, str] = {}
    if typed.side:
        try:
            entry = replace(entry, side=Side(typed.side))
        except ValueError:
            problems["side"] = "Choose the left knee, the right knee or both."
    if typed.moment:
        try:
            entry = replace(entry, moment=Moment(typed.moment))
        except ValueError:
            problems["moment"] = "Choose one of the moments in the list."
    if typed.place is not None:
        try:
            entry = replace(entry, place=Place(typed.place) if typed.place else None)
        except ValueError:
            problems["place"] = "Choose one of the places in the list."
    if problems:
        raise NotTaken(problems, typed)
    return entry


def _note(typed: Typed, entry: PainEntry, _p: Person, _n: datetime, limits: Thresholds) -> PainEntry:
    if typed.note is None:
        return entry
    note = plain(typed.note)
    if len(note) > limits.note_characters:
        most = f"{limits.note_characters:,}"
        raise NotTaken({"note": f"A note holds up to {most} characters; this one has {len(note):,}."}, typed)
    return replace(entry, note=note or None)


def _at(typed: Typed, entry: PainEntry, person: Person, now: datetime, limits: Thresholds) -> PainEntry:
    """The time, local as typed or with an offset; its day is the runner's local day."""
    if not typed.at or typed.at == Typed.of(entry, person).at:
        return entry
    try:
        given = datetime.fromisoformat(typed.at.strip())
        at = (given if given.tzinfo else given.replace(tzinfo=person.zone)).astimezone(now.tzinfo)
        day = person.today(at)  # at the calendar's ends there is an instant without one
    except (ValueError, OverflowError):
        raise NotTaken(
            {"at": "Give the time as a date and an hour, for example 2026-11-12 07:10."}, typed
        ) from None
    if at > now:
        raise NotTaken({"at": "That time is still to come. Choose now or an earlier time."}, typed)
    first = person.today(now) - timedelta(days=limits.back_dated_days)
    if day < first:
        sentence = f"A score can be at most {limits.back_dated_days} days old: from {first} on."
        raise NotTaken({"at": sentence}, typed)
    return replace(entry, at=at, local_date=day)
