"""What a runner's weeks are drawn from, and no more of each thing than that: many weeks at little cost."""

from datetime import date, datetime, timedelta

from app.domain.people import Person
from app.domain.reminders import Kind
from app.domain.runs import Source
from app.domain.thresholds import DEFAULT
from app.services import coverage, window
from app.services.shown_log import BEHIND_DAYS
from app.services.window import BASE_DAYS, BEARING, Window
from app.store import exercises, pain, reminders, runs
from app.store.database import Transaction


def read(
    tx: Transaction, person: Person, now: datetime, since: date, sources: frozenset[Source] | None = None
) -> Window:
    """The log from `since` to today, for `window.weeks`; what its weeks do not need is left out of it.

    Neither findings nor levels of exercises, of scores their day, side and number, of runs what tells
    distance and cadence. Where only some `sources` may be seen, it is all that `window.read` gives.
    """
    if sources is not None:
        return window.read(tx, person, now, since, sources=sources)
    today = person.today(now)
    opens = since - timedelta(days=DEFAULT.spike_window_days + 1)
    ran = runs.of_weeks(tx, person.id, since - timedelta(days=BEHIND_DAYS), today)
    counting = [run for run in ran if run.day >= opens]
    went_out = reminders.went_out(tx, person.id, since - BEARING)
    return Window(
        person=person,
        now=now,
        today=today,
        since=since,
        runs=counting,
        earlier=ran[: len(ran) - len(counting)],
        coverage=coverage.of(tx, person, counting, today),
        entries=pain.scores(tx, person.id, since - timedelta(days=BASE_DAYS), today),
        done=exercises.ticked(tx, person.id, since),
        findings=[],
        reminded=[day for day, kind, *_ in went_out if kind is not Kind.ROUTINE and day >= since],
    )
