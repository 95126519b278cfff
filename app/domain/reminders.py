"""Which finding deserves a reminder this morning, given those already sent."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from app.domain.load import Category
from app.domain.people import Side, WeekStart, week_of
from app.domain.runs import Source
from app.domain.sentences import why_routine
from app.domain.thresholds import DEFAULT, Thresholds


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

    @property
    def is_forgotten(self) -> bool:
        """Whether it is kept alone so that no second one goes out too soon, and shown nowhere."""
        return not self.why


@dataclass(frozen=True, slots=True)
class Sent:
    """A reminder of an earlier local day, with all reasons merged into it.

    category    of the spike among its reasons, None without one
    suppressed  it was held back; such a row starts no cool-down and uses up nothing
    """

    local_date: date
    reasons: tuple[Kind, ...]
    category: Category | None = None
    suppressed: bool = False


@dataclass(frozen=True, slots=True)
class Habits:
    """What the runner chose and did, as far as it decides about this morning.

    done_today     today's exercise session is already done
    red_flag_open  a warning sign of the two most urgent tiers is not yet cleared
    """

    strength_days: Collection[int]
    week_start: WeekStart = WeekStart.MONDAY
    paused_until: date | None = None
    done_today: bool = False
    red_flag_open: bool = False


class Suppressed(StrEnum):
    """Why a reminder that was due is held back."""

    PAUSED = "paused"
    RED_FLAG = "red_flag"
    DONE = "done"
    WEEKLY_CAP = "weekly_cap"


@dataclass(frozen=True, slots=True)
class Decision:
    """The reminder of one person and local day.

    kind        the highest of the reasons; reasons: all that are due, in order
    why         the sentence of the highest
    category    of the highest spike among the reasons
    suppressed  why it is held back, None when it goes out
    """

    kind: Kind
    reasons: tuple[Kind, ...]
    why: str
    sources: tuple[Source, ...] = ()
    category: Category | None = None
    side: Side | None = None
    suppressed: Suppressed | None = None


_ORDER = tuple(Kind)
_ABOVE_THE_CAP = frozenset({Kind.ESCALATE, Kind.PAIN_HIGH})
_EXERCISE = frozenset({Kind.LOAD_SPIKE, Kind.PAIN_RISE, Kind.ROUTINE})
_SPOKEN_UNDER_RED_FLAG = frozenset({Kind.ESCALATE})
_SPOKEN_WHILE_PAUSED = frozenset({Kind.ESCALATE, Kind.PAIN_HIGH})
_NEVER_PUSHED = frozenset({Kind.RED_FLAG, Kind.CARD})


def decide(
    today: date,
    findings: Sequence[Finding],
    sent: Sequence[Sent],
    habits: Habits,
    limits: Thresholds = DEFAULT,
) -> Decision | None:
    """Decide on this morning's one reminder; None when nothing is due.

    today     the runner's local day, a reminder being decided in its morning
    findings  those that hold at the end of yesterday (`findings.found_on`), in any order
    sent      earlier reminders, in any order; any of today or later means that today is decided

    Kinds still cooling down are left out; a spike is not when it is higher than the last one sent.
    All that are due are merged into one. Four go out in a week of the runner; only ESCALATE and
    PAIN_HIGH go beyond, and only they go out while paused. A warning sign is said on screen at once
    and is never pushed; while it is open only ESCALATE goes out.
    """
    past = [one for one in sent if not one.suppressed]
    if any(one.local_date >= today for one in sent):
        return None
    due = [one for one in findings if one.kind not in _NEVER_PUSHED and _cool(one, today, past, limits)]
    if today.weekday() in habits.strength_days:
        due.append(Finding(Kind.ROUTINE, None, today.isoformat(), today, why_routine()))
    if not due:
        return None
    held, spoken = _held_back(today, habits)
    if held is not None:
        urgent = [one for one in due if one.kind in spoken]
        return _decision(urgent) if urgent else _decision(due, held)
    if habits.done_today:
        other = [one for one in due if one.kind not in _EXERCISE]
        if not other:
            return _decision(due, Suppressed.DONE)
        due = other
    used = sum(
        week_of(one.local_date, habits.week_start) == week_of(today, habits.week_start) for one in past
    )
    decision = _decision(due)
    if used >= limits.pushes_a_week and decision.kind not in _ABOVE_THE_CAP:
        return _decision(due, Suppressed.WEEKLY_CAP)
    return decision


def _held_back(today: date, habits: Habits) -> tuple[Suppressed | None, Collection[Kind]]:
    """What holds reminders back, None when nothing does, and the kinds that go out all the same."""
    if habits.red_flag_open:
        return Suppressed.RED_FLAG, _SPOKEN_UNDER_RED_FLAG
    if habits.paused_until is not None and today <= habits.paused_until:
        return Suppressed.PAUSED, _SPOKEN_WHILE_PAUSED
    return None, ()


def _decision(due: Sequence[Finding], suppressed: Suppressed | None = None) -> Decision:
    """Merge what is due under the highest kind; of two alike the higher spike, else the later day."""
    ordered = sorted(due, key=lambda one: (_ORDER.index(one.kind), -_level(one), -one.local_date.toordinal()))
    first = ordered[0]
    spike = next((one for one in ordered if one.kind is Kind.LOAD_SPIKE), None)
    return Decision(
        kind=first.kind,
        reasons=tuple(dict.fromkeys(one.kind for one in ordered)),
        why=first.why,
        sources=tuple(sorted({source for one in ordered for source in one.sources})),
        category=category_of(spike) if spike else None,
        side=first.side,
        suppressed=suppressed,
    )


def category_of(finding: Finding) -> Category | None:
    """The category of a spike's finding, None for other kinds."""
    named = finding.detail.get("category")
    return Category(named) if isinstance(named, str) else None


def _level(finding: Finding) -> int:
    category = category_of(finding)
    return category.level if category else 0


def _cool(finding: Finding, today: date, past: Sequence[Sent], limits: Thresholds) -> bool:
    """Whether a kind may be sent again: its cool-down is over, or the spike is higher than the last."""
    last = max((one for one in past if finding.kind in one.reasons), key=lambda s: s.local_date, default=None)
    if last is None or (today - last.local_date).days >= _cool_down_days(finding.kind, limits):
        return True
    if finding.kind is not Kind.LOAD_SPIKE:
        return False
    return _level(finding) > (last.category.level if last.category else 0)


def _cool_down_days(kind: Kind, limits: Thresholds) -> int:
    return {
        Kind.ESCALATE: limits.cool_escalate_days,
        Kind.PAIN_HIGH: limits.cool_pain_high_days,
        Kind.LOAD_SPIKE: limits.cool_load_spike_days,
        Kind.PAIN_RISE: limits.cool_pain_rise_days,
        Kind.RETURN: limits.cool_return_days,
    }.get(kind, 0)
