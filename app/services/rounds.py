"""The morning of many runners in one go: those of whom there is nothing to say take no path of their own."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta

import numpy as np

from app.domain import many
from app.domain import reminders as rules
from app.domain.pain import PainEntry, impact_days
from app.domain.people import Person, Side, week_of
from app.domain.reminders import Finding, Kind
from app.domain.thresholds import DEFAULT
from app.services import alerts, many_logs, reminder_history
from app.store import check_ins, findings, runs
from app.store.database import Transaction

_SIDES = tuple(Side)


def morning(tx: Transaction, people: Sequence[Person], now: datetime) -> list[Person]:
    """Judge and remind those of whom nothing is found or open, and return who they are.

    What is stored of them is what `alerts.morning` stores; the others are left for it. A few queries do for
    all, and some more for each reminder that is due.
    """
    plain = sorted((each for each in people if not each.reminder_rules), key=lambda each: each.id)
    if not plain:
        return []
    today = [person.today(now) for person in plain]
    logs, alone = many_logs.read(tx, plain, today)
    alone |= _eventful(tx, plain, today, logs)
    calm = [person for at, person in enumerate(plain) if at not in alone]
    asked = [person for person in calm if person.today(now).weekday() in person.strength_days]
    for person, history in reminder_history.of_many(tx, asked, now, _entries(logs.scores, plain)):
        decision = rules.decide(now, (), history, reminder_history.settings_of(person))
        if decision is not None and decision.due <= now:
            alerts.keep(tx, person, decision, now)
    return calm


def _eventful(tx: Transaction, people: Sequence[Person], today: Sequence[date], logs: many.Logs) -> set[int]:
    """The places of those of whom something may be found, or who have something open that may change."""
    loads, days = many.loads(logs), many_logs.ordinals(today)
    verdicts = [many.found_of_runs(days - ago, loads) for ago in range(alerts.JUDGED_DAYS, 1, -1)]
    ago = days[logs.scores.who] - logs.scores.day
    for at in (1, 0):
        verdicts.append(many.found_on(days - at, loads, many.rows_of(logs.scores, ago >= at)))
    found = {who for each in verdicts for who in each.who.tolist()}
    found |= set(np.flatnonzero(many.with_red_runs(days, logs.scores)).tolist())
    ids = [person.id for person in people]
    stored = findings.open_of(tx, ids)
    spikes = _spike_days(loads)
    found |= {
        at
        for at, who in enumerate(ids)
        if not all(_stays(one, today[at], spikes.get(at, ())) for one in stored.get(who, ()))
    }
    weeks = check_ins.of_many(tx, ids, since=min(today) - timedelta(days=alerts.SCORE_DAYS))
    found |= {at for at, who in enumerate(ids) if impact_days(weeks.get(who, ()))}
    return found | _with_cadence(tx, people, today)


def _spike_days(loads: many.Loads) -> dict[int, set[date]]:
    """The days with a run that runners are told of, by runner."""
    told = np.flatnonzero(loads.spikes.alertable)
    found: dict[int, set[date]] = {}
    for who, day in zip(loads.sessions.who[told].tolist(), loads.sessions.day[told].tolist(), strict=True):
        found.setdefault(who, set()).add(date.fromordinal(day))
    return found


def _stays(finding: Finding, today: date, spikes: Collection[date]) -> bool:
    """Whether an open finding is sure to stay as it is: a spike of a while ago that still is one."""
    if finding.kind is not Kind.LOAD_SPIKE:
        return False
    return finding.local_date in spikes or alerts.is_beyond(finding.local_date, today)


def _with_cadence(tx: Transaction, people: Sequence[Person], today: Sequence[date]) -> set[int]:
    """The places of those whose cadence is judged today, the first day of their week."""
    weekly = [
        person.id for person, day in zip(people, today, strict=True) if week_of(day, person.week_start) == day
    ]
    since = min(today) - timedelta(days=DEFAULT.trend_days)
    told = runs.told_cadence(tx, weekly, since) if weekly else set()
    return {at for at, person in enumerate(people) if person.id in told}


def _entries(scores: many.Scores, people: Sequence[Person]) -> dict[int, list[PainEntry]]:
    """The scores by person, with no more of each than a mean of days needs."""
    found: dict[int, list[PainEntry]] = {}
    columns = (scores.who.tolist(), scores.day.tolist(), scores.score.tolist(), scores.side.tolist())
    for who, day, score, side in zip(*columns, strict=True):
        entry = PainEntry(None, date.fromordinal(day), score, _SIDES[side])
        found.setdefault(people[who].id, []).append(entry)
    return found
