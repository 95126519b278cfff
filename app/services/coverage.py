"""Which days of a runner's log are known: one answer for the pages, the judgement and the export."""

from collections.abc import Sequence
from datetime import date

from app.domain import load
from app.domain.load import Coverage
from app.domain.people import Person
from app.domain.runs import Run
from app.domain.thresholds import DEFAULT
from app.store import runs as store
from app.store.database import Transaction


def of(tx: Transaction, person: Person, runs: Sequence[Run], day: date) -> Coverage:
    """The days known up to and with `day`.

    runs  those that count and were read; where they are a part of the log, the stretch of all files and
          typed runs is known from the store, and so are its two ends when these do not hold every run
    """
    facts = store.coverage_facts(tx, person.id)
    complete = facts.files_complete is not False
    opens = DEFAULT.first_day  # a slip of the year in a file would make two thousand years of days
    spans = [(max(first, opens), last) for first, last in facts.archive_spans if last >= opens]
    without_run = [each for each in facts.no_run_days if each >= opens]
    if facts.own_span is not None:
        first, last = facts.own_span
        if last > day:  # dated ahead, in a zone that is
            last = max((run.day for run in runs if run.day <= day), default=first)
        spans += [(first, last)] if complete else [(first, first), (last, last)]
    return load.coverage(runs, spans, without_run, complete, day)
