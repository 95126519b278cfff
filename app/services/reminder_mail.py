"""What the mail of a reminder says, and whether there is still something to remind of."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.exercises import EXERCISES, Plan, PlanKind, session_days
from app.domain.messages import Delivery
from app.domain.people import Person
from app.domain.reminders import Finding, Kind, Reminder, Status
from app.domain.sentences import because_longer, because_routine
from app.domain.thresholds import DEFAULT
from app.services import exercise_log, inbox, mail_settings
from app.store import exercises, findings, reminders
from app.store.database import Transaction

ABOUT_HEALTH = (Kind.ESCALATE, Kind.PAIN_HIGH, Kind.PAIN_RISE)  # their sentences name scores or a knee
WHILE_PAUSED = (Kind.ESCALATE, Kind.PAIN_HIGH)
UNDER_A_WARNING_SIGN = (Kind.ESCALATE,)
SOMETHING_NEW = "There is something new in your log. It waits in your inbox."
STRENGTH, LOOK, BACK = (
    "Strength session today",
    "Kneewise: something for you to look at",
    "Coming back gently",
)
FOUND_DAYS = 30  # of findings behind a reminder; states may be older and are then told by the reminder itself


class Overtaken(Exception):
    """A message has nothing left to say; the text names why, in one word."""


@dataclass(frozen=True, slots=True)
class Told:
    """The subject of a reminder's mail, and what its template fills in."""

    subject: str
    words: Mapping[str, object]


def told(tx: Transaction, person: Person, held: Delivery, now: datetime) -> Told:
    """What the mail says on the local day of `now`; raises Overtaken when there is nothing to remind of.

    A sentence that names a score or a knee is told with the consent `health_in_mail` alone.
    """
    one = reminders.by_id(tx, held.reminder_id) if held.reminder_id is not None else None
    if one is None or one.is_forgotten:
        raise Overtaken("removed")
    plan = exercise_log.today(tx, person, now).plan
    kinds = _still(tx, person, one, plan, now)
    may_tell = mail_settings.may_say_reason(tx, person)
    found = findings.of(tx, person.id, one.local_date - timedelta(days=FOUND_DAYS))
    because = [_because(kind, one, found, person, may_tell, now) for kind in kinds]
    exercises_now = plan.exercises if any(kind in inbox.EXERCISE_KINDS for kind in kinds) else ()
    return Told(
        _subject(kinds[0], bool(exercises_now)),
        {
            "because": list(dict.fromkeys(each for each in because if each)),
            "minutes": plan.minutes,
            "exercises": ", ".join(EXERCISES[each].name.lower() for each in exercises_now),
            "quiet_hours": f"{DEFAULT.quiet_from_h:02}:00-{DEFAULT.quiet_until_h:02}:00",
        },
    )


def _still(tx: Transaction, person: Person, one: Reminder, plan: Plan, now: datetime) -> list[Kind]:
    """The reasons that still hold, the highest first; raises Overtaken when none does."""
    today = person.today(now)
    if not person.mail_reminders:
        raise Overtaken("off")
    if one.status is not Status.SENT:
        raise Overtaken("answered")
    row = inbox.row_of(tx, person, one, now)
    kinds = [kind for kind in one.reasons if row is None or kind not in row.changed]
    if not kinds:
        raise Overtaken("changed")
    if plan.kind is PlanKind.NONE:
        kinds = _only(kinds, UNDER_A_WARNING_SIGN, "warning_sign")
    elif person.paused_until is not None and today <= person.paused_until:
        kinds = _only(kinds, WHILE_PAUSED, "paused")
    elif today in session_days(exercises.of(tx, person.id, since=today)):
        kinds = _only(kinds, (Kind.ESCALATE, Kind.PAIN_HIGH, Kind.RETURN), "done")
    if one.local_date != today:
        if reminders.spoken_of(tx, person.id, today):
            raise Overtaken("newer")
        kinds = _only(kinds, tuple(kind for kind in Kind if kind is not Kind.ROUTINE), "day_over")
    return kinds


def _only(kinds: list[Kind], allowed: tuple[Kind, ...], reason: str) -> list[Kind]:
    left = [kind for kind in kinds if kind in allowed]
    if not left:
        raise Overtaken(reason)
    return left


def _subject(first: Kind, with_exercises: bool) -> str:
    if first is Kind.RETURN:
        return BACK
    return STRENGTH if with_exercises and first is not Kind.ESCALATE else LOOK


def _because(
    kind: Kind, one: Reminder, found: list[Finding], person: Person, may_tell: bool, now: datetime
) -> str:
    """The sentence of one reason, as it reads today; empty when nothing says it."""
    if kind is Kind.ROUTINE:
        return because_routine()
    if kind in ABOUT_HEALTH and not may_tell:
        return SOMETHING_NEW
    of_kind = [each for each in found if each.kind is kind and inbox.speaks_of(one, each)]
    about = [each for each in of_kind if each.cleared_at is None] or of_kind
    if kind is one.kind:
        about = [each for each in about if each.why == one.why] or about
    if kind is Kind.LOAD_SPIKE and about:
        spike = max(about, key=lambda each: each.local_date)
        distance_m, longest_m = spike.detail.get("distance_m"), spike.detail.get("longest_m")
        if isinstance(distance_m, int) and isinstance(longest_m, int):
            return because_longer(spike.local_date, distance_m, longest_m, person.today(now), person.units)
    return about[-1].why if about else (one.why if kind is one.kind else "")
