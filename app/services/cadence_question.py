"""Ask a runner what a watch counts, where its number can be no running cadence; keep or forget the answer.

The factor is never guessed from the number. It says which answers could be meant, no more.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from app.domain.cadence import Answer, counted, offered
from app.domain.people import Person
from app.domain.runs import Run, Source
from app.services import alerts
from app.store import cadence_units
from app.store.cadence_units import Said, SetAside
from app.store.database import Transaction

__all__ = [
    "Answer", "Line", "NotOffered", "Question", "Said", "about", "answer", "questions", "said_at", "said_of",
    "take_back",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One run of a question: steps a minute as its source's count makes them, and as the answer would."""

    run: UUID
    day: date
    distance_m: int
    raw: float
    before_spm: float
    after_spm: float | None


@dataclass(frozen=True, slots=True)
class Question:
    """Runs of one source and watch whose numbers ask the same.

    lines    newest first, at least one
    answers  those that make sense, to leave the number out among them, as the last
    """

    source: Source
    device: str
    lines: tuple[Line, ...]
    answers: tuple[Answer, ...]

    @property
    def run(self) -> UUID:
        """The run that the question is known by."""
        return self.lines[0].run

    @property
    def sense(self) -> Answer:
        """What could be meant; to leave the number out where neither count gives a running cadence."""
        return self.answers[0]


class NotOffered(Exception):
    """Nothing is asked about such a run, or not with such an answer."""


def questions(tx: Transaction, person: Person) -> list[Question]:
    """What is asked of this runner, the question with the newest run first; one query."""
    return [_question(held) for held in _groups(tx, person)]


def about(tx: Transaction, person: Person, run: Run) -> Question | None:
    """The question that a run is part of, None when nothing is asked about it."""
    found = questions(tx, person)
    return next((one for one in found if any(line.run == run.public_id for line in one.lines)), None)


def answer(tx: Transaction, person: Person, run_id: UUID, said: Answer, now: datetime) -> None:
    """Keep the answer for all runs of the question that a run is part of, and judge anew.

    Raises NotOffered when the run is not asked about, and for an answer that makes no sense of its number.
    """
    groups = _groups(tx, person)
    held = next((group for group in groups if any(one.public_id == run_id for one in group)), None)
    if held is None or said not in offered(held[0].raw):
        raise NotOffered
    cadence_units.answer(tx, person.id, [one.id for one in held], said, now)
    alerts.judge(tx, person, now)


def take_back(tx: Transaction, person: Person, at: datetime, now: datetime) -> None:
    """Forget the answer given at an instant, for all its runs: they are asked about again."""
    cadence_units.take_back(tx, person.id, at)
    alerts.judge(tx, person, now)


def said_at(tx: Transaction, person: Person, at: datetime) -> Said | None:
    """The answer given at an instant, None when it was taken back."""
    return cadence_units.said_at(tx, person.id, at)


def said_of(tx: Transaction, person: Person, run: Run) -> Said | None:
    """The answer that holds of a run, None while there is none."""
    if run.cadence_answer is None or run.id is None:
        return None
    return cadence_units.said_of(tx, person.id, run.id)


def _groups(tx: Transaction, person: Person) -> list[list[SetAside]]:
    """Runs to ask about by source, watch and what could be meant, in the order of their newest."""
    groups: dict[tuple[Source, str, Answer], list[SetAside]] = {}
    for one in cadence_units.unanswered(tx, person.id):
        groups.setdefault((one.source, one.device, offered(one.raw)[0]), []).append(one)
    return list(groups.values())


def _question(held: list[SetAside]) -> Question:
    answers = offered(held[0].raw)
    lines = tuple(
        Line(
            run=one.public_id,
            day=one.day,
            distance_m=one.distance_m,
            raw=one.raw,
            before_spm=one.raw * one.factor,
            after_spm=counted(one.raw, answers[0]),
        )
        for one in held
    )
    return Question(held[0].source, held[0].device, lines, answers)
