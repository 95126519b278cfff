"""What the page on running and pain shows: the stored answer, what would make it clearer, and the weeks."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from app.domain import link, pain
from app.domain.analyses import Analysis
from app.domain.link import Answer, Hypothesis, Lack, Partial, Question, Scope
from app.domain.people import Person, Side
from app.domain.runs import Source
from app.domain.thresholds import DEFAULT, Thresholds
from app.domain.weeks import Pair, WeekFacts, pairs
from app.services import link_analysis, link_weeks
from app.services.link_weeks import Asked
from app.services.window import Window
from app.store.database import Transaction


class Shows(StrEnum):
    """What there is to draw, or what is missing in the weeks asked for."""

    WEEKS = "weeks"
    NO_LOG = "no_log"
    NO_RUNS = "no_runs"
    NO_SCORES = "no_scores"
    NOTHING_KNOWN = "nothing_known"


@dataclass(frozen=True, slots=True)
class Told:
    """An analysis in words.

    counted  the personal counts and how open they leave it, None with too few weeks of a kind
    effect   the weeks of the question asked for, or of the one that leads; None where none was tested
    """

    analysis: Analysis
    answer: Answer
    questions: tuple[Question, ...]
    counted: tuple[str, str] | None
    effect: Partial | None


@dataclass(frozen=True, slots=True)
class Missing:
    """A week that lacks something, as the log is now.

    days    its days without a score that can still be logged
    is_met  enough was logged since: it counts from the next check on
    """

    lack: Lack
    days: tuple[date, ...]
    is_met: bool


@dataclass(frozen=True, slots=True)
class Review:
    """Everything on the page.

    knees       what the switch offers: left and right, or nothing when only one has scores
    told        None while nothing was worked out for this knee
    beside      the knee that the log is asked about, where `told` is of the other one
    missing     newest week first
    doubtful    weeks that entered with runs which by now are not known whole, of those shown
    has_garmin  the drawing is made in part of runs that Garmin devices recorded and Strava handed on
    is_waiting  an analysis is to be worked out now; next_at  when the next weekly one is
    """

    knee: Side
    knees: tuple[Side, ...]
    pairs: tuple[Pair, ...]
    shows: Shows
    told: Told | None
    beside: Side | None
    missing: tuple[Missing, ...]
    doubtful: int
    has_garmin: bool
    is_waiting: bool
    next_at: datetime


def review(
    tx: Transaction,
    person: Person,
    now: datetime,
    asked: Asked,
    sources: frozenset[Source] | None = None,
    of: Hypothesis | None = None,
) -> Review:
    """Show what was worked out, beside the weeks.

    sources  those whose runs may enter, None for all
    of       the question whose weeks are drawn one by one; None for the one that leads
    """
    found = link_analysis.newest(tx, person, Scope.ALL, sources)
    scored = [one.side for one in found if one.facts.made.entries]
    opened = link_weeks.read(tx, person, now, _asked(asked, person, found), sources, scored)
    weeks = link_weeks.weeks(opened)
    analysis = next((one for one in found if one.side is opened.knee), None)
    first = link_analysis.asked_first(person, found)
    return Review(
        knee=opened.knee,
        knees=opened.knees,
        pairs=pairs(weeks, asked.lag),
        shows=_shows(opened.read, has_log=bool(found)),
        told=_told(analysis, person.units, of) if analysis else None,
        beside=first.side if analysis and first and first is not analysis else None,
        missing=_missing(analysis, opened.read) if analysis else (),
        doubtful=_doubtful(analysis, weeks) if analysis else 0,
        has_garmin=opened.read.has_garmin,
        is_waiting=link_analysis.is_waiting(tx, person),
        next_at=link_analysis.next_due(person, now),
    )


def effect(
    tx: Transaction,
    person: Person,
    asked: Asked,
    sources: frozenset[Source] | None = None,
    of: Hypothesis | None = None,
) -> tuple[Analysis, Partial] | None:
    """The weeks of one question, one by one, with their analysis; None where it was not tested."""
    found = link_analysis.newest(tx, person, Scope.ALL, sources)
    knee = _asked(asked, person, found).knee
    analysis = next((one for one in found if one.side is knee), None)
    drawn = _effect(analysis, of) if analysis else None
    return (analysis, drawn) if analysis and drawn else None


def _asked(asked: Asked, person: Person, found: Collection[Analysis]) -> Asked:
    """With the knee that an analysis chooses, where neither the address nor the runner names one."""
    if asked.knee is not None or not found:
        return asked
    first = link_analysis.asked_first(person, found)
    return replace(asked, knee=first.side if first else None)


def _told(analysis: Analysis, units: str, of: Hypothesis | None) -> Told:
    answer, paced = link.answer(analysis.weeks, analysis.results, units), analysis.facts.made.paced
    return Told(
        analysis=analysis,
        answer=answer,
        questions=tuple(link.question(analysis.weeks, one, units, paced) for one in analysis.results),
        counted=link.counted(analysis.facts.counts),
        effect=_effect(analysis, of),
    )


def _effect(analysis: Analysis, of: Hypothesis | None) -> Partial | None:
    lead = link.answer(analysis.weeks, analysis.results).tested.hypothesis
    tested = [one.hypothesis for one in analysis.results if one.status.is_tested]
    drawn = next((each for each in (of, lead, *tested) if each in tested), None)
    return link.partial(analysis.weeks, drawn) if drawn else None


def _missing(analysis: Analysis, read: Window, limits: Thresholds = DEFAULT) -> tuple[Missing, ...]:
    """The weeks that lack something, with the days of them that can still be logged."""
    opens = read.today - timedelta(days=limits.back_dated_days)
    logged = pain.daily_worst(read.entries, analysis.side)
    found = []
    for lack in link.lacking(analysis.weeks):
        days = [lack.start + timedelta(days=n) for n in range(7)]
        left = tuple(day for day in days if day >= opens and day not in logged) if lack.scores else ()
        enough = sum(day in logged for day in days) >= limits.link_logs
        found.append(Missing(lack, left, is_met=bool(lack.scores) and enough))
    return tuple(found)


def _doubtful(analysis: Analysis, weeks: Iterable[WeekFacts]) -> int:
    entered = {week.start for week in analysis.weeks if week.load is not None}
    return sum(week.distance_m is None and week.start in entered for week in weeks)


def _shows(seen: Window, has_log: bool) -> Shows:
    ran = any(seen.since <= run.day <= seen.today for run in seen.runs)
    scored = any(
        pain.concerns(each, seen.person.knee) for each in seen.entries if each.local_date >= seen.since
    )
    if ran and scored:
        return Shows.WEEKS
    if ran or scored:
        return Shows.NO_SCORES if ran else Shows.NO_RUNS
    is_empty = not has_log and not seen.runs and not seen.entries and seen.coverage.first is None
    return Shows.NO_LOG if is_empty else Shows.NOTHING_KNOWN
