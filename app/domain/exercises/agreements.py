"""What a runner agreed to about an exercise's level, what is proposed to them, and how both are said.

source  our own rules (D)
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from app.domain.exercises.catalogue import EXERCISES, Dose
from app.domain.exercises.rows import START, Level
from app.domain.people import Side
from app.domain.thresholds import DEFAULT, Thresholds


class Why(StrEnum):
    """What a level is changed for, or kept in spite of."""

    TOP = "top"
    SORE = "sore"
    STOPPED = "stopped"
    MORNING = "morning"
    BREAK = "break"
    CHOSEN = "chosen"

    @property
    def is_down(self) -> bool:
        """Whether the rules ask for an easier level then."""
        return self in (Why.SORE, Why.STOPPED, Why.MORNING, Why.BREAK)


class Direction(StrEnum):
    """Where a proposal leads: a level up or down, or to the therapist when nothing easier is left."""

    UP = "up"
    DOWN = "down"
    ASK = "ask"


@dataclass(frozen=True, slots=True)
class Agreement:
    """A level that a runner said yes to, or kept, from a day on; the newest of an exercise counts.

    level  as of Level.number
    """

    exercise: str
    level: int
    why: Why
    local_date: date
    at: datetime
    public_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """One level up or down, to be said yes or no to.

    to             the row it leads to; of another exercise where that is the harder version
    day            the session that it follows from, or the last day before time off
    waits          the next morning is still to come, so nothing can be said yes to yet
    unsure         the pain of one of the sessions was not noted
    unlogged       a score that tells of the morning after one of the sessions is missing
    ask_therapist  a level down follows a level down
    """

    exercise: str
    to: Level
    direction: Direction
    why: Why
    day: date
    waits: bool = False
    unsure: bool = False
    unlogged: bool = False
    ask_therapist: bool = False


@dataclass(frozen=True, slots=True)
class Assignment:
    """What a therapist prescribes of an exercise; it goes before every rule of doses and order.

    level, dose   the row; a dose of its own takes the place of the row's
    side          the leg to work, None for both
    days          weekdays, Monday 0; empty for every strength day
    last_day      None while it has no end
    stops_above   a score of 0 to 10 above which it ends for the day, None for the usual rule
    """

    exercise: str
    first_day: date
    level: int = START
    dose: Dose | None = None
    side: Side | None = None
    days: tuple[int, ...] = ()
    last_day: date | None = None
    stops_above: int | None = None

    def holds(self, day: date) -> bool:
        """Whether it is in force on a day, whatever the weekday."""
        return self.first_day <= day and (self.last_day is None or day <= self.last_day)


def question(proposal: Proposal, today: date, limits: Thresholds = DEFAULT) -> str:
    """A proposal as it is put to the runner: why, and what is offered, in plain words.

    "Two sessions at the top of the range. Go to 2 × 12 each side?"
    """
    return f"{because(proposal, today, limits)} {offer(proposal, today, limits)}"


def reason(why: Why, limits: Thresholds = DEFAULT) -> str:
    """What a level was changed for, to follow a day: "two sessions at the top of the range"."""
    return {
        Why.TOP: "two sessions at the top of the range",
        Why.SORE: f"pain of {_between(limits)} while doing it",
        Why.STOPPED: "it was stopped because it hurt",
        Why.MORNING: f"the morning after was {limits.level_down_morning} points over your usual",
        Why.BREAK: f"more than {limits.level_down_days} days off",
        Why.CHOSEN: "your own choice",
    }[why]


def offer(proposal: Proposal, today: date, limits: Thresholds = DEFAULT) -> str:
    """What is offered: "Go to 2 × 12 each side?"."""
    if proposal.direction is Direction.UP:
        return _up(proposal, limits)
    if proposal.direction is Direction.ASK:
        return "Nothing easier is left of it: leave it out, and ask your therapist."
    begins = "Next time starts" if proposal.day == today else "Start"
    asked = f"{begins} one level easier, {proposal.to.words}?"
    second = " It is the second step down in a row: ask your therapist."
    return asked + second if proposal.ask_therapist else asked


def _up(proposal: Proposal, limits: Thresholds) -> str:
    words = proposal.to.words
    if proposal.to.id != proposal.exercise:
        words = f"the {proposal.to.exercise.name.lower()}, {words}"
    if proposal.waits:
        return f"If your knee is no worse tomorrow morning, next comes {words}."
    go = f"{'go on to' if proposal.to.id != proposal.exercise else 'go to'} {words}?"
    if_calm = f"the pain stayed at 0–{limits.exercise_easy_score}"
    conditions = [if_calm] * proposal.unsure + ["your knee was no worse"] * proposal.unlogged
    asked = f"if {' and '.join(conditions)}, {go}" if conditions else go
    missing = "A morning score is missing: " if proposal.unlogged else ""
    return f"{missing}{asked}" if missing else f"{asked[0].upper()}{asked[1:]}"


def because(proposal: Proposal, today: date, limits: Thresholds = DEFAULT) -> str:
    """Why it is offered: "Two sessions at the top of the range."."""
    name, is_today = EXERCISES[proposal.exercise].name, proposal.day == today
    on = "today" if is_today else f"on {_named(proposal.day, today)}"
    return {
        Why.TOP: "Two sessions at the top of the range.",
        Why.STOPPED: f"{name} stopped for today." if is_today else f"{name} was stopped {on}.",
        Why.SORE: f"{name} came with pain of {_between(limits)} {on}.",
        Why.MORNING: f"Your knee was {limits.level_down_morning} points or more over your usual"
        f" the morning after the session {on}.",
        Why.BREAK: f"More than {limits.level_down_days} days without exercises.",
    }[proposal.why]


def _between(limits: Thresholds) -> str:
    return f"{limits.exercise_easy_score + 1}–{limits.exercise_stop_score}"


def _named(day: date, today: date) -> str:
    """Sunday of the last six days, else 8 Nov."""
    return f"{day:%A}" if (today - day).days < 7 else f"{day.day} {day:%b}"
