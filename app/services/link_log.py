"""What the weekly analysis is made from: the complete weeks of a log, by knee, of some sources."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import fmean

from app.domain import cadence, load, mornings, pain
from app.domain.analyses import Facts, Made
from app.domain.link import LinkWeek, before_and_after
from app.domain.load import Category, Session, Spike, Week
from app.domain.pain import PainEntry
from app.domain.people import KNEES, Person, Side, by_week, week_of
from app.domain.runs import Run, Source
from app.domain.thresholds import DEFAULT
from app.services import window
from app.services.window import Window
from app.store import coverage
from app.store.database import Transaction

WEEK = timedelta(weeks=1)
_DAY = timedelta(days=1)
_METRES = 10_000  # of the unit that load is counted in
_STEPS = -5  # of the unit that cadence is counted in: more is fewer steps


@dataclass(frozen=True, slots=True)
class Inputs:
    """Of one knee: its weeks, the sources that entered, and what was counted beside them."""

    side: Side
    weeks: tuple[LinkWeek, ...]
    sources: tuple[Source, ...]
    facts: Facts


def last_week(person: Person, now: datetime) -> date:
    """The first day of the runner's last complete week."""
    return week_of(person.today(now), person.week_start) - WEEK


def read(
    tx: Transaction, person: Person, now: datetime, sources: Collection[Source] | None = None
) -> tuple[Inputs, ...]:
    """The last 52 complete weeks, or fewer of a younger log, for each knee; nothing of an empty log.

    sources  those whose runs may enter, None for all; the days of other runs are not known

    A knee is looked at when its runner chose it or a score names it; without either it is the right one.
    """
    last = last_week(person, now)
    reach = last - (DEFAULT.link_reach_weeks - 1) * WEEK
    allowed = frozenset(Source if sources is None else sources)
    seen = window.read(tx, person, now, reach, sources=None if allowed == frozenset(Source) else allowed)
    span = coverage.span_of(tx, person.id, Source.STRAVA_API)
    api = span if Source.STRAVA_API in allowed else None
    stretch = [one for one in seen.entries if reach <= one.local_date < last + WEEK]
    found = (_of_knee(seen, last, knee, stretch, api) for knee in _knees(person.knee, stretch))
    return tuple(one for one in found if one is not None)


def _knees(chosen: Side, entries: Iterable[PainEntry]) -> Sequence[Side]:
    named = {*pain.sides(entries), chosen}
    return [knee for knee in KNEES if knee in named] or [Side.RIGHT]


def _of_knee(
    seen: Window,
    last: date,
    knee: Side,
    stretch: Sequence[PainEntry],
    api: tuple[date, date] | None,
) -> Inputs | None:
    ends, starts = last + WEEK - _DAY, seen.person.week_start
    entries = [one for one in stretch if pain.concerns(one, knee)]
    runs = [run for run in seen.runs if seen.since <= run.day <= ends]
    days = [*(one.local_date for one in entries), *(run.day for run in runs)]
    if not days:
        return None
    first = week_of(min(days), starts)
    ran = load.weeks(seen.sessions, seen.spikes, seen.coverage, first, last + WEEK, starts)[:-1]
    weeks = _weeks(seen, ran, runs, pain.daily_worst(entries, knee))
    settled = mornings.of(
        seen.sessions, lambda run: pain.check(run, seen.near(run), knee), seen.coverage, first, ends
    )
    return Inputs(
        side=knee,
        weeks=weeks,
        sources=_sources(seen.runs, api, first, ends),
        facts=Facts(_made(seen, ran, runs, entries), before_and_after(weeks), settled),
    )


def _weeks(
    seen: Window, ran: Sequence[Week], runs: Sequence[Run], worst: dict[date, int]
) -> tuple[LinkWeek, ...]:
    """Each week's values; of one with a day that is not known, its score alone."""
    starts = seen.person.week_start
    scores = by_week(worst.items(), starts)
    steps = by_week(_residuals(runs), starts)
    judged = zip(seen.sessions, seen.spikes, strict=True)
    sessions = by_week(((one[0].day, one) for one in judged), starts)
    return tuple(
        _week(
            week,
            scores.get(week.start, []),
            sessions.get(week.start, []),
            steps.get(week.start, []),
        )
        for week in ran
    )


def _week(
    week: Week, scores: Sequence[float], held: Sequence[tuple[Session, Spike]], steps: Sequence[float]
) -> LinkWeek:
    logged = len(scores)
    score = fmean(scores) if logged >= DEFAULT.link_logs else None
    if week.distance_m is None:
        return LinkWeek(week.start, score, logged)
    spike = _spike(held)
    return LinkWeek(
        start=week.start,
        pain=score,
        logged=logged,
        load=week.distance_m / _METRES,
        spike=spike,
        cadence=fmean(steps) / _STEPS if steps else None,
        stepped=spike is not None and any(one.category is not Category.NONE for _, one in held),
    )


def _spike(held: Sequence[tuple[Session, Spike]]) -> float | None:
    """The largest share over the 30-day longest, 0 to 1; None when a session has none to compare with."""
    shares = []
    for session, spike in held:
        if spike.longest_m is None:
            return None
        over = (session.distance_m - spike.longest_m) / spike.longest_m
        shares.append(min(max(over, 0.0), 1.0))
    return max(shares, default=0.0)


def _residuals(runs: Sequence[Run]) -> list[tuple[date, float]]:
    """How far each run is from one line over all of them; none when the line is not to be believed."""
    line = cadence.fit_of(runs)
    left = ((run.day, cadence.residual(run, line)) for run in runs)
    return [(day, value) for day, value in left if value is not None]


def _sources(
    runs: Iterable[Run], api: tuple[date, date] | None, first: date, ends: date
) -> tuple[Source, ...]:
    """The sources of the runs, and the API where it made days known: a day without a run has no other."""
    opens = first - timedelta(days=DEFAULT.spike_window_days)
    entered = {run.source for run in runs if opens <= run.day <= ends}
    if api is not None and api[0] <= ends and opens <= api[1]:
        entered.add(Source.STRAVA_API)
    return tuple(source for source in Source if source in entered)


def _made(seen: Window, ran: Sequence[Week], runs: Sequence[Run], entries: Sequence[PainEntry]) -> Made:
    starts = seen.person.week_start
    sore = {one.local_date for one in entries if one.score > 0}
    return Made(
        runs=dict(Counter(run.source for run in runs)),
        paced=sum(map(cadence.qualifies, runs)),
        entries=len(entries),
        entry_weeks=len({week_of(one.local_date, starts) for one in entries}),
        sore_days=len(sore),
        unknown_weeks=sum(week.distance_m is None for week in ran),
        held_days=sum(ran[0].start <= day <= ran[-1].start + WEEK - _DAY for day in seen.coverage.held),
        has_garmin=any(run.garmin for run in runs),
    )
