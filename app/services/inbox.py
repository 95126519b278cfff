"""What waits for the runner inside the app: reminders to answer, findings to have seen."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from uuid import UUID

from app.domain.people import Person
from app.domain.reminders import Finding, Kind, Reminder, Status
from app.domain.thresholds import DEFAULT
from app.store import findings, reminders
from app.store.database import Transaction

SHOWN_DAYS = 90
WAITING_DAYS = 14
EXERCISE_KINDS = (Kind.PAIN_HIGH, Kind.LOAD_SPIKE, Kind.PAIN_RISE, Kind.ROUTINE)
PROMPTING = (*EXERCISE_KINDS, Kind.RETURN)  # to exercise or to run; muted by an open warning sign
EVENTS = (Kind.LOAD_SPIKE, Kind.PAIN_HIGH)  # of one day; the other kinds are states that last


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the inbox: a reminder, or a finding that no reminder speaks of.

    waiting    it has not been answered or seen, and is recent
    answers    the runner may still say done, later today or not today
    exercises  it is about today's session
    """

    day: date
    kind: Kind
    why: str
    waiting: bool
    answers: bool = False
    exercises: bool = False
    reminder: Reminder | None = None
    finding: Finding | None = None


@dataclass(frozen=True, slots=True)
class Inbox:
    """All rows, newest first, in the groups of the page."""

    today: tuple[Row, ...]
    week: tuple[Row, ...]
    earlier: tuple[Row, ...]

    @property
    def empty(self) -> bool:
        """Whether there is nothing at all."""
        return not (self.today or self.week or self.earlier)


class NotInInbox(Exception):
    """There is no such reminder or finding of this person."""


def page(tx: Transaction, person: Person, now: datetime) -> Inbox:
    """The inbox of the last three months."""
    day = person.today(now)
    rows = _rows(tx, person, now, day - timedelta(days=SHOWN_DAYS))
    week = day - timedelta(days=7)
    return Inbox(
        today=tuple(row for row in rows if row.day == day),
        week=tuple(row for row in rows if week <= row.day < day),
        earlier=tuple(row for row in rows if row.day < week),
    )


def unread(tx: Transaction, person: Person, now: datetime) -> int:
    """How many rows wait; the number beside the inbox."""
    since = person.today(now) - timedelta(days=WAITING_DAYS)
    return sum(row.waiting for row in _rows(tx, person, now, since))


def answer(tx: Transaction, person: Person, reminder_id: UUID, said: str, now: datetime) -> Status:
    """Note done, later or not_today; an empty answer takes it back. Raises NotInInbox."""
    status = {"done": Status.DONE, "later": Status.SNOOZED, "not_today": Status.DISMISSED, "": Status.SENT}
    if said not in status:
        raise NotInInbox(said)
    until = _later(person, now) if said == "later" else None
    answered_at = now if said else None
    if not reminders.answer(tx, person.id, reminder_id, status[said], answered_at, until):
        raise NotInInbox(str(reminder_id))
    return status[said]


def see(tx: Transaction, person: Person, finding_id: UUID, now: datetime | None) -> None:
    """Note that a finding was seen; None takes it back. Raises NotInInbox."""
    if findings.by_public_id(tx, person.id, finding_id) is None:
        raise NotInInbox(str(finding_id))
    findings.see(tx, person.id, finding_id, now)


def _later(person: Person, now: datetime) -> datetime:
    """Some hours on, and not within the quiet hours."""
    here = now.astimezone(person.zone)
    quiet = datetime.combine(here.date(), time(DEFAULT.quiet_from_h), person.zone)
    return max(now, min(now + timedelta(hours=DEFAULT.later_h), quiet.astimezone(now.tzinfo)))


def _rows(tx: Transaction, person: Person, now: datetime, since: date) -> list[Row]:
    today = person.today(now)
    sent = [one for one in reminders.of(tx, person.id, since) if one.status in reminders.OUT]
    rows = [_of_reminder(one, today, now) for one in sent]
    still = findings.open(tx, person.id)
    for finding in still:
        if finding.local_date >= since and not _told(finding, sent):
            rows.append(_of_finding(finding, today))
    if any(one.kind is Kind.RED_FLAG for one in still):
        rows = [_muted(row) for row in rows]
    elif person.paused_until is not None and today <= person.paused_until:
        rows = [replace(row, exercises=False) for row in rows]
    order = list(Kind)
    return sorted(rows, key=lambda row: (-row.day.toordinal(), order.index(row.kind)))


def _told(finding: Finding, sent: Sequence[Reminder]) -> bool:
    """Whether a reminder of the days after speaks of this finding already; of a state, any later one does."""
    since = [one for one in sent if finding.kind in one.reasons and finding.local_date <= one.local_date]
    reach = finding.local_date + timedelta(days=DEFAULT.spike_push_days)
    return any(finding.kind not in EVENTS or one.local_date <= reach for one in since)


def _muted(row: Row) -> Row:
    """A row as it stands under an open warning sign: what prompts to exercise or run is history only."""
    prompts = row.kind in PROMPTING
    waiting, answers = row.waiting and not prompts, row.answers and not prompts
    return replace(row, exercises=False, waiting=waiting, answers=answers)


def _of_reminder(one: Reminder, today: date, now: datetime) -> Row:
    is_today = one.local_date == today
    snoozed = one.status is Status.SNOOZED and one.until is not None and one.until > now
    unanswered = one.status in (Status.SENT, Status.SNOOZED)
    return Row(
        day=one.local_date,
        kind=one.kind,
        why=one.why,
        waiting=is_today and unanswered and not snoozed,
        answers=is_today and unanswered,
        exercises=is_today and any(kind in EXERCISE_KINDS for kind in one.reasons),
        reminder=one,
    )


def _of_finding(one: Finding, today: date) -> Row:
    recent = (today - one.local_date).days <= WAITING_DAYS
    return Row(
        day=one.local_date,
        kind=one.kind,
        why=one.why,
        waiting=recent and one.seen_at is None,
        exercises=one.kind in EXERCISE_KINDS and (today - one.local_date).days <= 1,
        finding=one,
    )
