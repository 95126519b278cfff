"""A runner's reminder rules: what they chose, and what a choice would have sent over the past year."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from app.domain import load
from app.domain.cards import CADENCE
from app.domain.findings import WEEK_TO_WEEK, Log
from app.domain.people import Person
from app.domain.reminders import Kind, RuleSettings, limits_of, rule_settings, stored_rules
from app.domain.replay import Outcome, Replay, outcome, replay, weeks_of_runs
from app.domain.thresholds import DEFAULT
from app.services import coverage
from app.services.reminder_history import settings_of
from app.store import check_ins, pain, people, runs
from app.store.database import Transaction

BEFORE_DAYS = 120  # of runs before the year: the 30-day longest, and a break of most lengths
BEHIND_DAYS = DEFAULT.fit_days + DEFAULT.fit_ends_days  # of runs behind a line of cadence
SCORES_DAYS = 60  # of scores before the year: the usual, and a rise that goes on
TOLD = (Kind.LOAD_SPIKE, Kind.PAIN_RISE, Kind.PAIN_HIGH, Kind.ESCALATE, Kind.RETURN)


@dataclass(frozen=True, slots=True)
class Line:
    """One reminder of the year but those of strength days alone.

    worst  the highest score of the 7 days from it on, None when none was logged
    """

    day: date
    reasons: tuple[Kind, ...]
    why: str
    worst: int | None


@dataclass(frozen=True, slots=True)
class Past:
    """What a choice would have sent over the past year.

    weeks     with runs in that year; with fewer than are needed nothing more is told
    spikes    what came after the reminders of long runs
    counts    of each kind how many, strength days among them; one of several kinds counts under each
    cards     how many would have been shown, by what they are about
    lines     the reminders, newest first
    """

    weeks: int
    year: Replay | None = None
    spikes: Outcome | None = None
    counts: tuple[tuple[Kind, int], ...] = ()
    cards: tuple[tuple[str, int], ...] = ()
    lines: tuple[Line, ...] = ()


def chosen(person: Person) -> RuleSettings:
    """The rules as this runner has them."""
    return rule_settings(person.reminder_rules)


def past(tx: Transaction, person: Person, rules: RuleSettings, now: datetime) -> Past:
    """What these rules would have sent over the past 12 months; nothing is stored."""
    today = person.today(now)
    log = _log(tx, person, today)
    weeks = weeks_of_runs(today, log.sessions)
    if weeks < DEFAULT.replay_weeks:
        return Past(weeks)
    settings = replace(settings_of(person, rules), paused_until=None)
    year = replay(today, log, settings, limits_of(rules), since=_first_known(person, log))
    counts = ((kind, len(year.days(kind))) for kind in (*TOLD, Kind.ROUTINE))
    told = [one for one in year.fired if one.reasons != (Kind.ROUTINE,)]
    return Past(
        weeks=weeks,
        year=year,
        spikes=outcome(year),
        counts=tuple(counts),
        cards=tuple((about, len(year.shown(about))) for about in (WEEK_TO_WEEK, CADENCE)),
        lines=tuple(Line(one.day, one.reasons, one.why, _worst(year, one.day)) for one in reversed(told)),
    )


def save(tx: Transaction, person: Person, rules: RuleSettings, now: datetime) -> None:
    """Keep the rules; what was left unanswered until today makes reminders rarer no longer."""
    kept = replace(rules, chosen_on=person.today(now))
    people.change(tx, person.id, reminder_rules=stored_rules(kept))


def days_chosen(tx: Transaction, person: Person, now: datetime) -> None:
    """Note that the runner chose their days today, which is an answer as well."""
    save(tx, person, chosen(person), now)


def _first_known(person: Person, log: Log) -> date:
    """The first day of the account, or of what was logged of days before it."""
    logged = [
        *(one.day for one in log.sessions),
        *(one.local_date for one in log.entries),
        *(one.week_start for one in log.check_ins),
    ]
    return min([person.today(person.created_at), *logged])


def _worst(year: Replay, day: date) -> int | None:
    after = (day + timedelta(days=n) for n in range(DEFAULT.followed_days + 1))
    return max((year.worst[each] for each in after if each in year.worst), default=None)


def _log(tx: Transaction, person: Person, today: date) -> Log:
    """Runs, scores and check-ins of the year, and of the months before it that it rests on."""
    opens = today - timedelta(days=DEFAULT.replay_days)
    counting = runs.counting(tx, person.id, since=opens - timedelta(days=BEFORE_DAYS), until=today)
    since = opens - timedelta(days=SCORES_DAYS)
    return Log(
        sessions=load.sessions(counting),
        entries=[one for one in pain.of(tx, person.id, since=since) if one.local_date <= today],
        coverage=coverage.of(tx, person, counting, today),
        units=person.units,
        week_start=person.week_start,
        check_ins=check_ins.of(tx, person.id, since),
        knee=person.knee,
        cadence=runs.with_cadence(tx, person.id, opens - timedelta(days=BEHIND_DAYS), today),
    )
