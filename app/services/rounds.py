"""The morning of many runners in one go: those of whom runs alone say something take no path of their own."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import numpy as np

from app.domain import many
from app.domain import reminders as rules
from app.domain.pain import PainEntry, impact_days
from app.domain.people import Person, Side, week_of
from app.domain.thresholds import DEFAULT
from app.services import alerts, many_logs, reminder_history
from app.services.standing import SINCE_DAYS, Judged, standing
from app.store import check_ins, findings, runs
from app.store.database import Transaction

_SIDES = tuple(Side)


def morning(tx: Transaction, people: Sequence[Person], now: datetime) -> list[Person]:
    """Judge and remind those of whom there is nothing but what their runs say, and return who they are.

    What is stored of them is what `alerts.morning` stores; the others are left for it. A few queries do for
    all, and some more for each finding that is new or over and each reminder that is due.
    """
    plain = sorted((each for each in people if not each.reminder_rules), key=lambda each: each.id)
    if not plain:
        return []
    today = [person.today(now) for person in plain]
    logs, alone = many_logs.read(tx, plain, today)
    alone |= _eventful(tx, plain, today, logs)
    ids = [person.id for person in plain]
    stored = findings.lately_of(tx, ids, min(today) - timedelta(days=SINCE_DAYS))
    judged = {
        plain[at].id: one for at, one in standing(plain, today, logs, stored).items() if at not in alone
    }
    calm = [person for person in plain if person.id in judged]
    for person in calm:
        _keep(tx, person, judged[person.id], now)
    asked = [each for each in calm if judged[each.id].spikes or _is_strength_day(each, now)]
    plans = reminder_history.plans_of(tx, asked, now)
    for person, history in reminder_history.of_many(tx, asked, now, _entries(logs.scores, plain)):
        spikes = judged[person.id].spikes
        settings = reminder_history.settings_of(person, plans=plans.get(person.id, []))
        decision = rules.decide(now, spikes, history, settings)
        if decision is not None and decision.due <= now:
            alerts.keep(tx, person, decision, now)
    return calm


def _keep(tx: Transaction, person: Person, judged: Judged, now: datetime) -> None:
    """Store what is new of one runner, and clear what is over."""
    for one in judged.new:
        findings.put(tx, person.id, one, now)
    for one in judged.over:
        if one.public_id is not None:
            findings.clear(tx, person.id, one.public_id, now)


def _is_strength_day(person: Person, now: datetime) -> bool:
    return person.today(now).weekday() in person.strength_days


def _eventful(tx: Transaction, people: Sequence[Person], today: Sequence[date], logs: many.Logs) -> set[int]:
    """The places of those of whom something may be found that only the path of one looks at."""
    found = set(np.flatnonzero(many.with_red_runs(many_logs.ordinals(today), logs.scores)).tolist())
    since = min(today) - timedelta(days=alerts.SCORE_DAYS)
    weeks = check_ins.of_many(tx, [person.id for person in people], since=since)
    found |= {at for at, person in enumerate(people) if impact_days(weeks.get(person.id, ()))}
    return found | _with_cadence(tx, people, today)


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
