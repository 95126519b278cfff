"""Judge one runner: findings now, and once a day the reminder they deserve."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from app.domain import load, pain
from app.domain import reminders as rules
from app.domain.cards import CADENCE, LINK
from app.domain.findings import Log, at_onset, coming_back, found_on, is_retold, talk
from app.domain.load import ReturnState
from app.domain.people import Person, Side, week_of
from app.domain.red_runs import red_days
from app.domain.reminders import (
    Decision,
    Finding,
    Kind,
    Reminder,
    Status,
    limits_of,
    rule_settings,
    widest,
)
from app.domain.runs import Run
from app.domain.thresholds import DEFAULT, Thresholds
from app.services import coverage, messages, reminder_history
from app.store import check_ins, findings, reminders, runs
from app.store import pain as scores
from app.store.database import Transaction

JUDGED_DAYS = 14  # sessions of these days are judged again each time
BEGINS_DAYS = JUDGED_DAYS + DEFAULT.spike_window_days  # runs that begin later are looked at from the first on
RUN_DAYS = 120  # of runs behind them: the 30-day longest, and a break of most lengths
SCORE_DAYS = 180  # of scores, or more when a rise is older


@dataclass(frozen=True, slots=True)
class Key:
    """What makes two findings the same."""

    kind: Kind
    side: Side | None
    subject: str


def judge(tx: Transaction, person: Person, now: datetime) -> list[Finding]:
    """Bring the stored findings up to date with the log; returns those that are open.

    Doing it again changes nothing. A finding whose cause has gone is cleared, not deleted; an answered
    warning sign stays until the runner says that it has been looked at.
    """
    held = findings.of(tx, person.id)
    return _judged(tx, person, held, _log(tx, person, person.today(now), held), now)


def remind(tx: Transaction, person: Person, now: datetime) -> Reminder | None:
    """Decide once for this local day, on what held at the end of yesterday; None when nothing is due.

    A mail of it is asked for, where the runner has them. A reminder that is held back is kept as well, with
    its reason, and goes nowhere. In quiet hours and within 20 hours of the last one that went out nothing
    is decided yet.
    """
    stored = findings.open(tx, person.id)
    return _reminded(tx, person, stored, _log(tx, person, person.today(now), stored), now)


def morning(tx: Transaction, person: Person, now: datetime) -> Reminder | None:
    """Judge and remind, the log read once for both."""
    held = findings.of(tx, person.id)
    log = _log(tx, person, person.today(now), held)
    return _reminded(tx, person, _judged(tx, person, held, log, now), log, now)


def _judged(
    tx: Transaction, person: Person, stored: Iterable[Finding], log: Log, now: datetime
) -> list[Finding]:
    """Store what the log makes hold, clear what it does not, and give the open ones."""
    today = person.today(now)
    limits = widest(_limits(person))
    held = {key_of(one): one for one in stored}
    talks = {one.side for one in held.values() if one.kind is Kind.ESCALATE and one.cleared_at is None}
    found = _found(log, today, limits)
    for one in found:
        old = held.get(key_of(one))
        if old is None and one.kind is Kind.ESCALATE and one.side in talks:
            continue  # the same state, of which the rules no longer see the beginning
        if old is None or differs(old, one):
            held[key_of(one)] = findings.put(tx, person.id, kept(one, old, today), now)
    still = [one for one in held.values() if one.cleared_at is None]
    cards = {key_of(one) for one in found if one.kind is Kind.CARD}
    over = [
        one
        for one in still
        if _is_over(one, log, today, limits)
        or is_over_card(one, cards, today)
        or is_retold(one, still, log.entries)
    ]
    for one in over:
        if one.public_id is not None:
            findings.clear(tx, person.id, one.public_id, now)
    return [one for one in still if one not in over]


def _reminded(
    tx: Transaction, person: Person, stored: Iterable[Finding], log: Log, now: datetime
) -> Reminder | None:
    """Decide and keep the day's reminder, by the log as it stood at the end of yesterday."""
    today = person.today(now)
    yesterday = today - timedelta(days=1)
    stored = list(stored)
    limits = _limits(person)
    cards = {key_of(one) for one in stored if one.detail.get("card")}
    told = replace(log, spikes=load.spikes(log.sessions, log.coverage, limits)).until(yesterday)
    held = [one for one in found_on(yesterday, told, limits) if key_of(one) not in cards]
    history = reminder_history.history_of(tx, person, today, stored, log.entries)
    plans = reminder_history.plans_of(tx, [person], now).get(person.id, [])
    settings = reminder_history.settings_of(person, plans=plans)
    decision = rules.decide(now, held, history, settings, limits)
    return None if decision is None or decision.due > now else keep(tx, person, decision, now)


def keep(tx: Transaction, person: Person, decision: Decision, now: datetime) -> Reminder:
    """Keep the reminder that was decided for today, and ask for its mail where the runner has them."""
    today = person.today(now)
    reminder = _reminder(decision, today, now)
    if reminders.add(tx, person.id, reminder) and reminder.status is Status.SENT and person.mail_reminders:
        messages.ask(
            tx,
            kind=messages.Kind.REMINDER,
            about=f"{person.public_id} {today}",
            facts={},
            now=now,
            person=person,
            reminder_id=reminders.id_of(tx, person.id, today),
        )
    return reminder


def _found(log: Log, today: date, limits: Thresholds) -> list[Finding]:
    """What holds at the end of yesterday and today, and the spikes, returns and cards of the days before.

    Cards only while they are young: an older one has closed for good.
    """
    loads = replace(log, entries=(), cadence=())
    older = [today - timedelta(days=ago) for ago in range(JUDGED_DAYS, 1, -1)]
    found = [one for day in older for one in found_on(day, loads, limits)]
    yesterday = today - timedelta(days=1)
    found += found_on(yesterday, log.until(yesterday), limits) + found_on(today, log, limits)
    young = [one for one in found if one.kind is not Kind.CARD or is_young(one, today)]
    return list({key_of(one): at_onset(one, log, limits) for one in young}.values())


def _log(tx: Transaction, person: Person, day: date, held: Iterable[Finding]) -> Log:
    """The runs and scores that the rules look at on a day."""
    counting = _runs(tx, person, day)
    known = coverage.of(tx, person, counting, day)
    rises = [one.local_date for one in held if one.kind is Kind.PAIN_RISE and one.cleared_at is None]
    since = min([day, *rises]) - timedelta(days=SCORE_DAYS)
    entries = [entry for entry in scores.of(tx, person.id, since=since) if entry.local_date <= day]
    sessions = load.sessions(counting)
    return Log(
        sessions=sessions,
        spikes=load.spikes(sessions, known),
        entries=entries,
        coverage=known,
        units=person.units,
        week_start=person.week_start,
        red_days=red_days(sessions, entries, day),
        check_ins=check_ins.of(tx, person.id, since),
        knee=person.knee,
        cadence=_cadence(tx, person, day),
    )


def _runs(tx: Transaction, person: Person, day: date) -> list[Run]:
    """Counting runs to the day: four months of them, or all when these begin late or there are none.

    Then the runs before say how long a break was, and that there was one at all.
    """
    near = runs.counting(tx, person.id, since=day - timedelta(days=RUN_DAYS), until=day)
    if not near or near[0].day >= day - timedelta(days=BEGINS_DAYS):
        return runs.counting(tx, person.id, until=day)
    return near


def _cadence(tx: Transaction, person: Person, day: date) -> list[Run]:
    """Runs whose cadence is known, on the one day of the week on which it is judged: the week's first."""
    if week_of(day, person.week_start) != day:
        return []
    behind = DEFAULT.fit_days + DEFAULT.fit_ends_days
    return runs.with_cadence(tx, person.id, day - timedelta(days=behind), day)


def key_of(finding: Finding) -> Key:
    return Key(finding.kind, finding.side, finding.subject)


def differs(old: Finding, new: Finding) -> bool:
    """Whether a stored finding no longer says what the rules say. A warning sign once looked at stays so."""
    if old.kind is Kind.RED_FLAG:
        return False
    late = ("card",) if old.kind is Kind.LOAD_SPIKE else ()
    said = {name: value for name, value in old.detail.items() if name not in late}
    same = (old.why, old.local_date, old.sources) == (new.why, new.local_date, new.sources)
    return old.cleared_at is not None or not same or said != dict(new.detail)


def kept(new: Finding, old: Finding | None, today: date) -> Finding:
    """A finding as it is stored: a spike found late is a card for good, and is never pushed."""
    if new.kind is not Kind.LOAD_SPIKE:
        return new
    late = (today - new.local_date).days > DEFAULT.spike_push_days
    card = old.detail.get("card") if old else late
    return replace(new, detail={**new.detail, "card": bool(card)})


def _is_over(finding: Finding, log: Log, today: date, limits: Thresholds) -> bool:
    """Whether the cause of an open finding has gone."""
    if finding.kind is Kind.LOAD_SPIKE:
        return not _still_over(finding, log, today)
    if finding.kind is Kind.PAIN_HIGH:
        worst = pain.daily_worst(log.entries, finding.side or Side.BOTH)
        seen = (today - finding.local_date).days < SCORE_DAYS
        told = finding.detail.get("score")  # by which it stays when the runner moved the limit since
        least = min(limits.high_alert_score, told) if isinstance(told, int) else limits.high_alert_score
        return seen and worst.get(finding.local_date, 0) < least
    if finding.kind is Kind.PAIN_RISE:
        risen = pain.rise(log.entries, finding.side or Side.BOTH, today)
        return risen is None or not risen.active or risen.since != finding.local_date
    if finding.kind is Kind.ESCALATE:
        return talk(today, finding.side or Side.BOTH, log) is None
    if finding.kind is Kind.RETURN:
        back = coming_back(today, log)
        return back.state is ReturnState.NONE or back.first_day != finding.local_date
    return False


def is_young(card: Finding, today: date) -> bool:
    return (today - card.local_date).days < DEFAULT.card_days


def is_over_card(finding: Finding, found: Collection[Key], today: date) -> bool:
    """Whether a card of runs is no longer found: a week has passed, or its cause has gone.

    One of cadence is judged on its own day alone, one of the weekly analysis not here; they stay for their
    week. A card of warning signs names nothing it is about; it is left alone.
    """
    card = finding.detail.get("card")
    if finding.kind is not Kind.CARD or card is None or key_of(finding) in found:
        return False
    stays = card == LINK or (card == CADENCE and finding.local_date != today)
    return not (stays and is_young(finding, today))


def _still_over(finding: Finding, log: Log, today: date) -> bool:
    """Whether that day still has a run that goes over; a day too far back to be judged is left alone."""
    if is_beyond(finding.local_date, today):
        return True
    return any(
        one.alertable and each.day == finding.local_date
        for each, one in zip(log.sessions, log.spikes, strict=True)
    )


def is_beyond(day: date, today: date) -> bool:
    """Whether a spike's day is too far back to be judged."""
    return day < today - timedelta(days=RUN_DAYS - DEFAULT.spike_window_days)


def _reminder(decision: Decision, today: date, now: datetime) -> Reminder:
    return Reminder(
        local_date=today,
        at=now,
        kind=decision.kind,
        reasons=decision.reasons,
        why=decision.why,
        sources=decision.sources,
        category=decision.category,
        status=Status.SUPPRESSED if decision.suppressed else Status.SENT,
        adds=decision.adds,
    )


def _limits(person: Person) -> Thresholds:
    """The limits that the runner is reminded by; findings are stored by the `widest` of them."""
    return limits_of(rule_settings(person.reminder_rules))
