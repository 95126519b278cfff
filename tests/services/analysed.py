"""Stored analyses for tests, made of invented weeks: each outcome that the page can begin with."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import cycle, islice

from app.domain.analyses import Analysis, Facts, Made
from app.domain.link import (
    Explored,
    LinkWeek,
    Scope,
    Status,
    analyse,
    before_and_after,
    confirmed,
    digest_of,
    seed_of,
)
from app.domain.mornings import Mornings
from app.domain.people import Person, Side
from app.domain.runs import Source
from app.store import link
from app.store.database import Transaction
from tests.domain.link.vectors import APART, FOLLOWS, weeks_of

DRAWS = 399
LAST_WEEK = date(2026, 11, 2)  # the last complete one before Thursday 12 November
SPIKES = tuple(islice(cycle((0.0, 0.02, 0.24, 0.0, 0.16)), 24))
CADENCES = tuple(islice(cycle((0.1, -0.2, 0.3, -0.1)), 11))


def ending(weeks: Sequence[LinkWeek], last: date = LAST_WEEK) -> list[LinkWeek]:
    """The same weeks, moved so that the last of them is `last`."""
    moved = last - weeks[-1].start
    return [replace(week, start=week.start + moved) for week in weeks]


def follows() -> list[LinkWeek]:
    """Scores that follow the distance of the week before: a pattern once two checks saw it."""
    stepped = [spike > 0.1 for spike in SPIKES]
    return ending(weeks_of(FOLLOWS, spike=SPIKES, cadence=CADENCES, stepped=stepped))


def apart() -> list[LinkWeek]:
    """Scores that go their own way."""
    return ending(weeks_of(APART, spike=SPIKES, cadence=CADENCES))


def still() -> list[LinkWeek]:
    """Scores that never change."""
    return ending(weeks_of([2.0] * 24, spike=SPIKES))


def year() -> list[LinkWeek]:
    """Fifty-two weeks of which nothing is missing."""
    return ending(weeks_of((FOLLOWS * 3)[:52], [week.load for week in follows() * 3]))


def few() -> list[LinkWeek]:
    """Ten weeks with a gap: one has two scores, one has runs that are not known."""
    weeks = ending(weeks_of(FOLLOWS[:10]))
    weeks[6] = replace(weeks[6], pain=None, logged=2)
    weeks[3] = replace(weeks[3], load=None)
    return weeks


def analysis(
    person: Person,
    weeks: Sequence[LinkWeek],
    now: datetime,
    side: Side = Side.LEFT,
    seen_before: bool = False,
    scope: Scope = Scope.ALL,
) -> Analysis:
    """An analysis of these weeks as the weekly task stores it; `seen_before`: last week's found the same."""
    last = weeks[-1].start
    seed = seed_of(person.public_id, side, last)
    found = analyse(weeks, seed, draws=DRAWS)
    results = confirmed(found, found if seen_before else None)
    load, spike, cadence = results
    explored: tuple[Explored, ...] = ()
    made = Made(
        runs={Source.FILE: 83, Source.STRAVA_API: 4},
        paced=20,
        entries=148,
        entry_weeks=25,
        sore_days=40,
        unknown_weeks=1,
        held_days=0,
        has_garmin=False,
    )
    facts = Facts(made=made, counts=before_and_after(weeks), mornings=nothing_run(weeks))
    return Analysis(
        scope=scope,
        side=side,
        last_week=last,
        computed_at=now - timedelta(hours=5),
        seed=seed,
        draws=DRAWS,
        digest=digest_of(weeks),
        weeks=tuple(weeks),
        sources=(Source.FILE,),
        results=(load, spike, cadence),
        explored=explored,
        facts=facts,
    )


def nothing_run(weeks: Sequence[LinkWeek]) -> Mornings:
    """Morning-after numbers of a stretch without a run."""
    return Mornings(weeks[0].start, weeks[-1].start + timedelta(days=6), 0, 0, 0, (), (), ())


def put(
    tx: Transaction,
    person: Person,
    weeks: Sequence[LinkWeek],
    now: datetime,
    side: Side = Side.LEFT,
    seen_before: bool = False,
) -> Analysis:
    """Store one."""
    made = analysis(person, weeks, now, side, seen_before)
    link.put(tx, person.id, made)
    return made


def statuses(made: Analysis) -> list[Status]:
    """How it stands with each question."""
    return [one.status for one in made.results]
