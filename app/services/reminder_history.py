"""What decides about a runner's reminders: what they chose, and what went before."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from app.domain import pain
from app.domain.exercises import Done, session_days
from app.domain.pain import PainEntry
from app.domain.people import Person
from app.domain.planning import PlannedRun
from app.domain.reminders import (
    Finding,
    History,
    Kind,
    Pace,
    Push,
    Reminder,
    RuleSettings,
    Settings,
    Status,
    answered_on,
    pace,
    rule_settings,
    window,
)
from app.domain.thresholds import DEFAULT
from app.store import exercises, people, planned_runs, reminders
from app.store.database import Transaction

PUSH_DAYS = 365  # of reminders behind a decision: those left unanswered count for as long
WAITING_DAYS = 14  # of reminders and findings that may still wait
PLANS_DAYS = DEFAULT.race_days + 1  # ahead: what is decided at night goes out in the morning
RESTED_DAYS = 3  # behind today, in which the last one must lie to hold up today's


def settings_of(
    person: Person, rules: RuleSettings | None = None, plans: Sequence[PlannedRun] = ()
) -> Settings:
    """What decides about this person's reminders; `plans` are the runs and races that bear on it."""
    rules = rules or rule_settings(person.reminder_rules)
    return Settings(
        zone=person.zone,
        strength_days=person.strength_days,
        week_start=person.week_start,
        paused_until=person.paused_until,
        races=[one.day for one in plans if one.race],
        planned_runs=[start for one in plans if (start := one.start(person.zone)) is not None],
        before_runs=rules.before_runs,
        off=rules.off,
        chosen_on=rules.chosen_on,
    )


def plans_of(tx: Transaction, people: Sequence[Person], now: datetime) -> dict[int, list[PlannedRun]]:
    """The planned runs and races, by person, that can hold up what is decided now."""
    today = [person.today(now) for person in people]
    if not people:
        return {}
    until = max(today) + timedelta(days=PLANS_DAYS)
    return planned_runs.of_many(tx, [person.id for person in people], min(today), until)


def due(tx: Transaction, people: Sequence[Person], now: datetime) -> list[Person]:
    """Whose reminder of today may go out by now: it is their time, not quiet, and they are rested."""
    last = reminders.last_out(tx, now - timedelta(days=RESTED_DAYS)) if people else {}
    return [each for each in people if window(now, last.get(each.id), settings_of(each)).due <= now]


def history_of(
    tx: Transaction, person: Person, today: date, stored: Iterable[Finding], entries: Iterable[PainEntry]
) -> History:
    """What went before the decision of a day.

    stored   the open findings
    entries  the scores of the weeks before, or more
    """
    kept = reminders.of(tx, person.id, since=today - timedelta(days=PUSH_DAYS))
    done = exercises.of(tx, person.id, since=_sessions_since(today, kept))
    return _history(today, kept, done, entries, any(one.kind is Kind.RED_FLAG for one in stored))


def of_many(
    tx: Transaction, people: Sequence[Person], now: datetime, entries: Mapping[int, Sequence[PainEntry]]
) -> Iterator[tuple[Person, History]]:
    """Each of these people with what went before the decision of their today, in two queries.

    entries  their scores by id, as in `history_of`; none of them has an open warning sign
    """
    if not people:
        return
    today = {person.id: person.today(now) for person in people}
    pushed = reminders.of_many(tx, list(today), since=min(today.values()) - timedelta(days=PUSH_DAYS))
    kept = {
        who: [one for one in pushed.get(who, ()) if one.local_date >= day - timedelta(days=PUSH_DAYS)]
        for who, day in today.items()
    }
    since = {who: _sessions_since(day, kept[who]) for who, day in today.items()}
    done = exercises.of_many(tx, list(today), since=min(since.values()))
    for person in people:
        who = person.id
        own = [one for one in done.get(who, ()) if one.local_date >= since[who]]
        yield person, _history(today[who], kept[who], own, entries.get(who, ()), False)


def _history(
    today: date, kept: Iterable[Reminder], done: Iterable[Done], entries: Iterable[PainEntry], has_flag: bool
) -> History:
    opens = today - timedelta(weeks=DEFAULT.maintain_pain_weeks)
    return History(
        pushes=[_push(one) for one in kept],
        session_days=session_days(done),
        pain7=pain.worse_pain7(list(entries), opens, today - timedelta(days=1)),
        red_flag_open=has_flag,
    )


def lately(tx: Transaction, person: Person, now: datetime) -> list[Reminder]:
    """The reminders of the last two weeks, oldest first, and at least as many as stop them unanswered."""
    since = person.today(now) - timedelta(days=WAITING_DAYS)
    return reminders.lately(tx, person.id, since, DEFAULT.ease_stop_after)


def tells_of_stop(tx: Transaction, person: Person, kept: Iterable[Reminder], now: datetime) -> bool:
    """Whether strength days are reminded of no longer, for want of answers, and that was not seen yet.

    kept  those of `lately`: the newest alone decide, as many as stop them when left unanswered
    """
    today = person.today(now)
    out = [one for one in kept if one.status in reminders.OUT]
    newest = out[-DEFAULT.ease_stop_after :]
    if len(newest) < DEFAULT.ease_stop_after or any(_push(one).answered for one in newest):
        return False
    if newest[0].local_date < today - timedelta(days=PUSH_DAYS):
        return False
    settings = settings_of(person)
    done = exercises.of(tx, person.id, since=newest[0].local_date)
    if pace(today, _history(today, newest, done, (), False), settings) is not Pace.STOPPED:
        return False
    if person.stop_seen_at is None:
        return True
    seen = person.today(person.stop_seen_at)  # another stop is told of once there was an answer since
    kept, done = reminders.of(tx, person.id, since=seen), exercises.of(tx, person.id, since=seen)
    return answered_on(_history(today, kept, done, (), False), settings) >= seen


def see_stop(tx: Transaction, person: Person, now: datetime | None) -> None:
    """Note that the runner saw that strength days are reminded of no longer; None takes it back."""
    people.change(tx, person.id, stop_seen_at=now)


def _sessions_since(today: date, kept: list[Reminder]) -> date:
    """From where on sessions decide: of 8 weeks, and since as many reminders as can be left unanswered."""
    out = [one.local_date for one in kept if one.status in reminders.OUT]
    opens = today - timedelta(weeks=DEFAULT.maintain_weeks)
    return min([opens, *out[-DEFAULT.ease_stop_after :]])


def _push(one: Reminder) -> Push:
    return Push(
        local_date=one.local_date,
        at=one.at,
        reasons=one.reasons,
        category=one.category,
        answered=one.status in (Status.DONE, Status.SNOOZED, Status.DISMISSED),
        suppressed=one.status is Status.SUPPRESSED,
        adds=one.adds,
    )
