"""What waits for the runner inside the app: reminders to answer, findings to have seen."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from uuid import UUID

from app.domain.exercises import session_days
from app.domain.people import Person
from app.domain.reminders import Finding, Kind, Reminder, Status
from app.domain.sentences import why_routine, why_routine_was
from app.domain.thresholds import DEFAULT
from app.services import check_in
from app.services.reminder_history import WAITING_DAYS
from app.store import exercises, findings, reminders
from app.store.database import Transaction

SHOWN_DAYS = 90
EXERCISE_KINDS = (Kind.PAIN_HIGH, Kind.LOAD_SPIKE, Kind.PAIN_RISE, Kind.ROUTINE)
BEFORE_EXERCISES = (Kind.RED_FLAG, Kind.ESCALATE)  # no session is an answer to these
PROMPTING = (*EXERCISE_KINDS, Kind.RETURN)  # to exercise or to run; muted by an open warning sign
EVENTS = (Kind.LOAD_SPIKE, Kind.PAIN_HIGH)  # of one day; the other kinds are states that last
STATES = (Kind.ESCALATE, Kind.PAIN_RISE)  # left by themselves after a week at the earliest


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the inbox: a reminder, a finding, or the weekly check-in.

    waiting    it has not been answered or seen, and is recent
    answers    the runner may still say done, later today or not today
    done       a session of its day is its answer
    exercises  it is about today's session
    more       the other reasons of a reminder, each with its sentence
    changed    the reasons whose scores or run were changed since
    told       a reminder speaks of this finding, and is answered in its place
    check_in   the first day of the week whose check-in waits
    """

    day: date
    kind: Kind
    why: str
    waiting: bool
    answers: bool = False
    done: bool = False
    exercises: bool = False
    reminder: Reminder | None = None
    finding: Finding | None = None
    more: tuple[tuple[Kind, str], ...] = ()
    changed: tuple[Kind, ...] = ()
    told: bool = False
    check_in: date | None = None


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
    rows = [*_check_in(tx, person, now), *_rows(tx, person, now, day - timedelta(days=SHOWN_DAYS))]
    week = day - timedelta(days=7)
    return Inbox(
        today=tuple(row for row in rows if row.day == day),
        week=tuple(row for row in rows if week <= row.day < day),
        earlier=tuple(row for row in rows if row.day < week),
    )


def unread(tx: Transaction, person: Person, now: datetime, lately: Sequence[Reminder] | None = None) -> int:
    """How many rows wait, the check-in apart; the number beside the inbox.

    lately  the reminders of the last two weeks, or more, where they were read already
    """
    since = person.today(now) - timedelta(days=WAITING_DAYS)
    return sum(row.waiting for row in _rows(tx, person, now, since, lately))


def row_of(tx: Transaction, person: Person, one: Reminder, now: datetime) -> Row | None:
    """The row of a reminder as the inbox shows it now; None for one that did not go out."""
    rows = _rows(tx, person, now, one.local_date)
    return next((row for row in rows if row.reminder and row.reminder.public_id == one.public_id), None)


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


def is_about_exercises(tx: Transaction, person: Person, reminder_id: UUID, now: datetime) -> bool:
    """Whether a reminder asks for today's exercises: then done says that they are."""
    shown = page(tx, person, now).today
    return any(row.exercises and row.reminder and row.reminder.public_id == reminder_id for row in shown)


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


def _rows(
    tx: Transaction, person: Person, now: datetime, since: date, lately: Sequence[Reminder] | None = None
) -> list[Row]:
    today = person.today(now)
    read = reminders.of(tx, person.id, since) if lately is None else lately
    went_out = [one for one in read if one.local_date >= since and one.status in reminders.OUT]
    sent = [one for one in went_out if not one.is_forgotten]
    reach = since - timedelta(days=DEFAULT.spike_push_days)
    kept = findings.lately(tx, person.id, reach)
    found = [one for one in kept if one.local_date >= reach]
    trained = _trained(tx, person, sent)
    rows = [_of_reminder(one, found, person, now, one.local_date in trained) for one in sent]
    still = [one for one in kept if one.cleared_at is None]
    for finding in still:
        if finding.local_date >= since:
            rows.append(_of_finding(finding, today, any(speaks_of(one, finding) for one in sent)))
    if any(one.kind is Kind.RED_FLAG for one in still):
        rows = [_muted(row) for row in rows]
    elif person.paused_until is not None and today <= person.paused_until:
        rows = [replace(row, exercises=False) for row in rows]
    order = list(Kind)
    return sorted(rows, key=lambda row: (-row.day.toordinal(), order.index(row.kind)))


def _trained(tx: Transaction, person: Person, sent: Sequence[Reminder]) -> Collection[date]:
    """The days with a session, as far back as a reminder without an answer calls for one."""
    open_days = [one.local_date for one in sent if _is_answered_by_session(one)]
    return session_days(exercises.of(tx, person.id, since=min(open_days))) if open_days else ()


def _is_answered_by_session(one: Reminder) -> bool:
    """Whether a session of its day answers a reminder: it calls for one, and for nothing that goes before."""
    calls = any(kind in EXERCISE_KINDS for kind in one.reasons)
    return calls and one.kind not in BEFORE_EXERCISES and one.status in (Status.SENT, Status.SNOOZED)


def speaks_of(one: Reminder, finding: Finding) -> bool:
    """Whether a reminder of the days after speaks of this finding; of a state, any later one does."""
    if finding.kind not in one.reasons or one.local_date < finding.local_date:
        return False
    return finding.kind not in EVENTS or (one.local_date - finding.local_date).days <= DEFAULT.spike_push_days


def _check_in(tx: Transaction, person: Person, now: datetime) -> list[Row]:
    """The row of the week whose check-in waits."""
    asked = check_in.waiting(person, check_in.latest(tx, person), now)
    why = "Four taps on how your knee went with your running."
    return [] if asked is None else [Row(person.today(now), Kind.CARD, why, waiting=True, check_in=asked)]


def _muted(row: Row) -> Row:
    """A row as it stands under an open warning sign: what prompts to exercise or run is history only."""
    prompts = row.kind in PROMPTING
    waiting, answers = row.waiting and not prompts, row.answers and not prompts
    return replace(row, exercises=False, waiting=waiting, answers=answers)


def _of_reminder(
    one: Reminder, found: Sequence[Finding], person: Person, now: datetime, trained: bool
) -> Row:
    """A reminder with the sentence of each of its reasons; one whose cause was changed prompts nothing."""
    is_today = one.local_date == person.today(now)
    snoozed = one.status is Status.SNOOZED and one.until is not None and one.until > now
    done = trained and _is_answered_by_session(one)
    unanswered = one.status in (Status.SENT, Status.SNOOZED) and not done
    about = {
        kind: [each for each in found if each.kind is kind and speaks_of(one, each)] for kind in one.reasons
    }
    changed = [kind for kind in one.reasons if _is_changed(about[kind], person)]
    still = [kind for kind in one.reasons if kind not in changed]
    more = ((kind, _why(kind, one, about[kind], is_today)) for kind in one.reasons if kind is not one.kind)
    return Row(
        day=one.local_date,
        kind=one.kind,
        why=_why(one.kind, one, about[one.kind], is_today),
        waiting=is_today and unanswered and not snoozed and bool(still),
        answers=is_today and unanswered and bool(still),
        done=done,
        exercises=is_today and any(kind in EXERCISE_KINDS for kind in still),
        reminder=one,
        more=tuple((kind, why) for kind, why in more if why),
        changed=tuple(changed),
    )


def _why(kind: Kind, one: Reminder, found: Sequence[Finding], is_today: bool) -> str:
    """The sentence of one reason, as it reads on the day it is looked at; empty when nothing says it."""
    if kind is Kind.ROUTINE:
        return why_routine() if is_today else why_routine_was()
    if kind is one.kind:
        return one.why
    told = [each for each in found if each.cleared_at is None] or found
    return " ".join(dict.fromkeys(each.why for each in told))


def _is_changed(found: Sequence[Finding], person: Person) -> bool:
    """Whether the scores or the run behind a reason were changed or removed since.

    An event is cleared by nothing else; a state that was cleared sooner than time alone can, neither.
    """
    return bool(found) and all(
        each.cleared_at is not None
        and (
            each.kind in EVENTS
            or (
                each.kind in STATES
                and (person.today(each.cleared_at) - each.local_date).days < DEFAULT.escalate_clear_days
            )
        )
        for each in found
    )


def _of_finding(one: Finding, today: date, told: bool) -> Row:
    recent = (today - one.local_date).days <= WAITING_DAYS and not told
    return Row(
        day=one.local_date,
        kind=one.kind,
        why=one.why,
        waiting=recent and one.seen_at is None,
        exercises=not told and one.kind in EXERCISE_KINDS and (today - one.local_date).days <= 1,
        finding=one,
        told=told,
    )
