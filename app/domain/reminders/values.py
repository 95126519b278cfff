"""What reminders are made of: a finding, a reminder as it is kept, and a decision."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from app.domain.load import Category
from app.domain.people import Side
from app.domain.runs import Source


class Kind(StrEnum):
    """What was found; in the order in which one goes before another."""

    RED_FLAG = "RED_FLAG"
    ESCALATE = "ESCALATE"
    PAIN_HIGH = "PAIN_HIGH"
    LOAD_SPIKE = "LOAD_SPIKE"
    PAIN_RISE = "PAIN_RISE"
    RETURN = "RETURN"
    ROUTINE = "ROUTINE"
    CARD = "CARD"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a rule found.

    side        the knee it is about; None for runs, and while the knees are not told apart
    subject     what it is about (the day of a run, the day a state was set), so that it is found once
    local_date  the day it happened on
    why         one sentence that stays true on any day
    sources     where the runs it rests on came from
    detail      what a sentence of another day needs: numbers and names, no dates of today
    at          when it was found; None until it is stored
    """

    kind: Kind
    side: Side | None
    subject: str
    local_date: date
    why: str
    sources: tuple[Source, ...] = ()
    detail: Mapping[str, str | int | float | None] = field(default_factory=dict)
    at: datetime | None = None
    seen_at: datetime | None = None
    cleared_at: datetime | None = None
    id: int | None = None
    public_id: UUID | None = None


class Adds(StrEnum):
    """What a reminder says besides its reasons: asks which days suit, or praises."""

    DAYS = "days"
    PRAISE = "praise"


class Status(StrEnum):
    """What became of a reminder."""

    SENT = "sent"
    SUPPRESSED = "suppressed"
    DONE = "done"
    SNOOZED = "snoozed"
    DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True)
class Reminder:
    """The one reminder of a person's local day, as it is kept.

    until        when a snoozed one comes back, None otherwise
    answered_at  when the runner said done, later today or not today
    why          empty once what it rested on may be kept no longer
    adds         what it says besides its reasons
    """

    local_date: date
    at: datetime
    kind: Kind
    reasons: tuple[Kind, ...]
    why: str
    sources: tuple[Source, ...]
    category: Category | None
    status: Status
    until: datetime | None = None
    answered_at: datetime | None = None
    public_id: UUID | None = None
    adds: Adds | None = None

    @property
    def is_forgotten(self) -> bool:
        """Whether it is kept alone so that no second one goes out too soon, and shown nowhere."""
        return not self.why


class Suppressed(StrEnum):
    """Why a reminder that was due is held back."""

    RED_FLAG = "red_flag"
    PAUSED = "pause"
    ILL = "ill"
    TRAVEL = "travel"
    DONE = "done"
    RACE = "race"
    BEFORE_RUN = "before_run"
    WEEKLY_CAP = "weekly_cap"


@dataclass(frozen=True, slots=True)
class Decision:
    """The reminder of one person and local day.

    kind        the highest of the reasons; reasons: all that go out in it, or would have, in order
    why         the sentence of the highest
    due         from when on it goes out, UTC; in the future while it has to wait
    expires     from when on it is dropped, UTC
    category    of the highest spike among the reasons
    suppressed  why all of it is held back, None when it goes out
    held        the kinds held back on that day, each with its reason, in order
    adds        what it says besides its reasons
    """

    kind: Kind
    reasons: tuple[Kind, ...]
    why: str
    due: datetime
    expires: datetime
    sources: tuple[Source, ...] = ()
    category: Category | None = None
    side: Side | None = None
    suppressed: Suppressed | None = None
    held: tuple[tuple[Kind, Suppressed], ...] = ()
    adds: Adds | None = None


def category_of(finding: Finding) -> Category | None:
    """The category of a spike's finding, None for other kinds."""
    named = finding.detail.get("category")
    return Category(named) if isinstance(named, str) else None
