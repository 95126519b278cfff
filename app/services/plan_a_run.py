"""What the page of plans shows: a planned run judged, what followed similar ones, and four weeks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from app.domain import load
from app.domain.answer import answer
from app.domain.answer.facts import Answer, Facts, Holds
from app.domain.load import Planned
from app.domain.pain import worst_first
from app.domain.people import Person
from app.domain.planning import (
    BY_KNOWN,
    Because,
    NoBuild,
    PlannedRun,
    Ran,
    Similar,
    is_similar,
    similar_runs,
)
from app.domain.thresholds import DEFAULT
from app.services import plan_log, plan_weeks, today_facts, window
from app.services.plan_weeks import Weeks
from app.services.window import Window
from app.store.database import Transaction

USUAL_M = 5_000  # what the form begins with while there is no run
LATELY = timedelta(days=DEFAULT.spike_window_days)
# Of today's answers those that bear on the next run; what a break says is told of the run itself.
BEARING = frozenset(Holds) - {Holds.RETURN, Holds.SETTLED, Holds.NOTHING_NEW}


@dataclass(frozen=True, slots=True)
class Judged:
    """A planned run as the rules see it.

    similar   what came after earlier runs like it
    others_m  the metres of the other planned runs of the seven days that would end on its day
    follows   whether other runs are planned for days before it
    """

    plan: Planned
    similar: Similar
    others_m: int
    follows: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A planned run as the list shows it.

    over         the per cent over the longest that holds on its day, where it is over that one's ceiling
    is_over_cap  whether it is over the cap after a break
    """

    plan: PlannedRun
    over: float | None
    is_over_cap: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """Everything on the page.

    asked     the run that the form holds; judged is None while a warning sign is open
    standing  today's answer, where it bears on the next run; while days are not known, what this goes by
    muted     a warning sign is open: no run is spoken of
    most_m    where the slider ends
    """

    today: date
    asked: PlannedRun
    judged: Judged | None
    standing: Answer | None
    muted: bool
    lines: tuple[Line, ...]
    weeks: Weeks
    most_m: int


def page(tx: Transaction, person: Person, now: datetime, asked: PlannedRun | None) -> Shown:
    """Judge the run asked for by the log of a year, else one of tomorrow, and work out four weeks."""
    seen, kept = _read(tx, person, now), plan_log.upcoming(tx, person, now)
    facts = today_facts.facts(seen)
    wanted = asked or _proposed(seen)
    lately = [one.distance_m for one in seen.sessions if one.day > seen.today - LATELY]
    return Shown(
        today=seen.today,
        asked=wanted,
        judged=None if facts.signs else _judged(seen, wanted, kept),
        standing=_standing(facts) if seen.sessions else None,
        muted=facts.signs is not None,
        lines=tuple(_lines(seen, kept)),
        weeks=plan_weeks.of(seen, facts, kept),
        most_m=2 * max([wanted.distance_m, *lately]),
    )


def judged(tx: Transaction, person: Person, now: datetime, asked: PlannedRun) -> Judged | None:
    """The run asked for alone; None while a warning sign is open."""
    seen = _read(tx, person, now)
    if today_facts.signs(seen) is not None:
        return None
    return _judged(seen, asked, plan_log.upcoming(tx, person, now))


def suggested(tx: Transaction, person: Person, now: datetime) -> list[PlannedRun]:
    """The runs of the four weeks on days that have no planned run yet; raises NoBuild."""
    seen, kept = _read(tx, person, now), plan_log.upcoming(tx, person, now)
    weeks = plan_weeks.of(seen, today_facts.facts(seen), kept)
    if weeks.build is None:
        raise NoBuild(weeks.because or Because.INCOMPLETE)
    return weeks.new


def _read(tx: Transaction, person: Person, now: datetime) -> Window:
    return window.read(tx, person, now, person.today(now) - timedelta(days=DEFAULT.similar_days))


def _standing(facts: Facts) -> Answer | None:
    said = answer(facts)
    if said.holds is Holds.MISSING:
        return replace(said, do=BY_KNOWN)
    return said if said.holds in BEARING else None


def _judged(seen: Window, asked: PlannedRun, kept: Sequence[PlannedRun]) -> Judged:
    plan = _planned(seen, asked)
    opens = asked.day - timedelta(days=DEFAULT.acute_days - 1)
    same = (asked.day, asked.distance_m)
    others = (one for one in kept if opens <= one.day <= asked.day and (one.day, one.distance_m) != same)
    return Judged(
        plan=plan,
        similar=similar_runs(plan, _ran(seen, plan)),
        others_m=sum(one.distance_m for one in others),
        follows=any(one.day < asked.day for one in kept),
    )


def _proposed(seen: Window) -> PlannedRun:
    """What the form begins with: tomorrow, as far as the last run."""
    metres = seen.sessions[-1].distance_m if seen.sessions else USUAL_M
    return PlannedRun(seen.today + timedelta(days=1), metres)


def _planned(seen: Window, asked: PlannedRun) -> Planned:
    """A run judged, with an earlier ceiling where one is held; without a step lately none can be."""
    may_be_held = any(
        one.alertable and (asked.day - session.day).days <= DEFAULT.hold_days
        for session, one in zip(seen.sessions, seen.spikes, strict=True)
    )
    return load.planned_run(
        asked.day,
        asked.distance_m,
        seen.sessions,
        seen.coverage,
        seen.today,
        seen.sore_days,
        settled_on=seen.settled_on if may_be_held else None,
    )


def _ran(seen: Window, plan: Planned) -> Iterator[Ran]:
    """The sessions of the year that were like a planned one, with their next mornings."""
    for session, one in zip(seen.sessions, seen.spikes, strict=True):
        within = seen.since <= session.day <= seen.today
        if within and session.runs and is_similar(plan, session.distance_m, one.longest_m):
            check = min((seen.check(run) for run in session.runs), key=worst_first)
            yield Ran(session.distance_m, one.longest_m, check.morning, check.settled)


def _lines(seen: Window, kept: Sequence[PlannedRun]) -> Iterator[Line]:
    """Each set beside what was run, as if nothing else were run before it."""
    for each in kept:
        plan = _planned(seen, each)
        beside = plan.longest_m if plan.is_over and not plan.is_capped else None
        over = None if beside is None else round(load.excess_percent(each.distance_m, beside), 1)
        yield Line(each, over, plan.is_over and plan.is_capped)
