"""The logs of many runners in columns, each as `alerts` reads it of one."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import date, timedelta

import numpy as np

from app.domain import many
from app.domain.people import Person
from app.services import alerts, coverage
from app.store import columns, patients
from app.store.coverage import CoverageFacts
from app.store.database import Transaction


def read(tx: Transaction, people: Sequence[Person], today: Sequence[date]) -> tuple[many.Logs, set[int]]:
    """The logs of people to their own today, and who must be judged alone, by places among them.

    These have a score of a run that was removed, for which another recording may count.
    """
    ids = [person.id for person in people]
    scores, gone = columns.scores(tx, ids, since=min(today) - timedelta(days=alerts.SCORE_DAYS))
    ago = ordinals(today)[scores.who] - scores.day
    logs = of(
        facts=[facts for _, facts in sorted(patients.coverage(tx, ids, ids).items())],
        runs=_runs(tx, ids, today),
        scores=many.rows_of(scores, (ago >= 0) & (ago <= alerts.SCORE_DAYS)),
        today=today,
        weekday=[person.week_start.weekday for person in people],
    )
    return logs, set(gone.tolist())


def of(
    facts: Sequence[CoverageFacts],
    runs: many.Runs,
    scores: many.Scores,
    today: Sequence[date],
    weekday: Sequence[int],
) -> many.Logs:
    """The logs of runners, with the days known of each to their own today.

    facts, today, weekday  one a runner; runs later than today are none of these logs
    """
    latest = np.zeros(len(today), np.int64)
    np.maximum.at(latest, runs.who, runs.day)
    rows = [
        (who, first.toordinal(), last.toordinal())
        for who, day in enumerate(today)
        for first, last in coverage.stretches(facts[who], _day(int(latest[who])), day)
    ]
    who, first, last = np.array(rows, np.int64).reshape(-1, 3).T
    known = many.Stretches(
        np.concatenate((who, runs.who)), np.concatenate((first, runs.day)), np.concatenate((last, runs.day))
    )
    nobody = np.zeros(0, np.int64)
    held = many.Days(nobody, nobody)
    return many.Logs(len(today), runs, scores, known, held, np.array(weekday, np.int64))


def ordinals(days: Sequence[date]) -> many.Ints:
    """Days as whole numbers."""
    return np.array([day.toordinal() for day in days], np.int64)


def _runs(tx: Transaction, ids: Sequence[int], today: Sequence[date]) -> many.Runs:
    """Four months of runs of each, or all when these begin late or there are none, as `alerts` has them."""
    until, days = max(today), ordinals(today)
    near = columns.runs(tx, ids, since=min(today) - timedelta(days=alerts.RUN_DAYS), until=until)
    ago = days[near.who] - near.day
    near = many.rows_of(near, (ago >= 0) & (ago <= alerts.RUN_DAYS))
    begins = np.full(len(ids), until.toordinal(), np.int64)
    np.minimum.at(begins, near.who, near.day)
    late = np.flatnonzero(begins >= days - alerts.BEGINS_DAYS)
    if not len(late):
        return near
    whole = columns.runs(tx, [ids[place] for place in late.tolist()], until=until)
    others = ~np.isin(near.who, late)
    kept = whole.day <= days[late[whole.who]]
    parts = {
        each.name: (getattr(near, each.name)[others], getattr(whole, each.name)[kept])
        for each in fields(near)
    }
    parts["who"] = (near.who[others], late[whole.who[kept]])
    return many.Runs(**{name: np.concatenate(both) for name, both in parts.items()})


def _day(ordinal: int) -> date | None:
    return None if ordinal == many.NEVER else date.fromordinal(ordinal)
