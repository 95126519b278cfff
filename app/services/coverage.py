"""Which days of a runner's log are known: one answer for the pages, the judgement and the export."""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Sequence
from datetime import date, timedelta

from app.domain import load
from app.domain.load import Coverage
from app.domain.people import Person
from app.domain.runs import Run, Source
from app.domain.thresholds import DEFAULT
from app.store import runs as store
from app.store.coverage import CoverageFacts
from app.store.database import Transaction


def of(
    tx: Transaction,
    person: Person,
    runs: Sequence[Run],
    day: date,
    sources: Collection[Source] | None = None,
    held: Collection[date] = (),
) -> Coverage:
    """The days known up to and with `day`; with `sources`, to someone who sees these alone.


    runs  those that count and were read; where they are a part of the log, the stretch of all files and
          typed runs is known from the store, and so are its two ends when these do not hold every run
    held  days with a run that this one may not see
    """
    return from_facts(store.coverage_facts(tx, person.id, sources), runs, day, held)


def from_facts(facts: CoverageFacts, runs: Sequence[Run], day: date, held: Collection[date] = ()) -> Coverage:
    """The days known, from what is stored about them; `runs` and `held` as above."""
    complete = facts.files_complete is not False and not facts.unread_days  # its stretch is in the others
    latest = None
    if facts.own_span is not None and facts.own_span[1] > day:
        latest = max((run.day for run in runs if run.day <= day), default=None)
    spans = stretches(facts, latest, day)
    return load.coverage(runs, spans, (), complete, day, held)


def stretches(facts: CoverageFacts, latest: date | None, day: date) -> list[tuple[date, date]]:
    """The first and last day of what is known up to `day` beside the days of runs, in any order.

    latest  the last run up to `day`, None without one; asked for where runs are dated ahead

    A day with an activity that could not be read is in none, unless the runner said that there was no run.
    """
    opens = DEFAULT.first_day  # a slip of the year in a file would make two thousand years of days
    spans = [(max(first, opens), last) for first, last in facts.archive_spans if last >= opens]
    if facts.own_span is not None:
        first, last = facts.own_span
        if last > day:  # dated ahead, in a zone that is
            last = latest or first
        spans += [(first, last)] if facts.files_complete is not False else [(first, first), (last, last)]
    spans = _without(spans, sorted(facts.unread_days))
    spans += [(each, each) for each in facts.no_run_days if each >= opens]
    return [(first, min(last, day)) for first, last in spans if first <= day]


def _without(spans: list[tuple[date, date]], days: Sequence[date]) -> list[tuple[date, date]]:
    """Stretches with single days, sorted, taken out of them."""
    left = []
    for first, last in spans:
        for each in days[bisect_left(days, first) : bisect_right(days, last)]:
            left.append((first, each - timedelta(days=1)))
            first = each + timedelta(days=1)
        left.append((first, last))
    return [(first, last) for first, last in left if first <= last]
