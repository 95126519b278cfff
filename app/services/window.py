"""A stretch of a runner's log, read once: runs, scores, exercises, findings and reminders together."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from uuid import UUID

from app.domain import cadence, load, pain, sharing
from app.domain.exercises import Done, numbers, session_days
from app.domain.load import Coverage, Session, Spike
from app.domain.measured import Reason
from app.domain.pain import PainEntry, RunCheck
from app.domain.people import Person, Side, by_week, week_of
from app.domain.reminders import Finding, Kind
from app.domain.runs import Run, Source
from app.domain.thresholds import DEFAULT
from app.domain.weeks import WeekFacts
from app.services import coverage, shown_log
from app.services.shown_log import LATEST as LATEST
from app.store import exercises, findings, reminders
from app.store import pain as pain_store
from app.store.database import Transaction

BASE_DAYS = DEFAULT.pain_days + DEFAULT.base_days
# A run enters into the steps of the days after it, and their reminders into how many come in a week.
BEARING = timedelta(days=DEFAULT.spike_window_days + 7)


@dataclass(frozen=True)
class Window:
    """What is known of a runner from `since` to today; derived numbers are worked out when asked for.

    runs      the counting ones, from 30 days before `since`, oldest first
    earlier   runs further back, with what a fit of cadence needs of them
    entries   scores, done  exercises, both from before `since` too, oldest first
    findings  those that are open
    reminded  the days on which a reminder went out
    spoken_of what today's reminder is about
    held      runs that its reader may not see, oldest first; always none for the runner
    levels    of exercises, as the runner agreed to them
    hidden    days with a run or a reminder held back from its reader, from long enough before `since` too
    """

    person: Person
    now: datetime
    today: date
    since: date
    runs: list[Run]
    earlier: list[Run]
    coverage: Coverage
    entries: list[PainEntry]
    done: list[Done]
    findings: list[Finding]
    reminded: list[date]
    spoken_of: tuple[Kind, ...] = ()
    held: tuple[Run, ...] = ()
    levels: Mapping[str, int] = field(default_factory=dict)
    hidden: frozenset[date] = frozenset()

    @cached_property
    def sessions(self) -> list[Session]:
        """Runs without a real break between them taken as one, oldest first."""
        return load.sessions(self.runs)

    @cached_property
    def spikes(self) -> list[Spike]:
        """Each session against the longest of the 30 days before it, side by side with `sessions`."""
        return load.spikes(self.sessions, self.coverage)

    @property
    def has_garmin(self) -> bool:
        """Whether a run came through Strava from a Garmin device, which wants to be named."""
        return any(run.garmin for run in self.runs)

    def near(self, run: Run) -> list[PainEntry]:
        """The scores that can belong to a run: those that name it, and those of the days around it."""
        around = [run.day + timedelta(days=n) for n in (-1, 0, 1)]
        named = self._by_run.get(run.public_id, []) if run.public_id else []
        days = [entry for day in around for entry in self._by_day.get(day, ())]
        return days + [entry for entry in named if entry.local_date not in around]

    def check(self, run: Run) -> RunCheck:
        """The morning-after check of one run."""
        return pain.check(run, self.near(run))

    @cached_property
    def _by_day(self) -> dict[date, list[PainEntry]]:
        held: dict[date, list[PainEntry]] = {}
        for entry in self.entries:
            held.setdefault(entry.local_date, []).append(entry)
        return held

    @cached_property
    def _by_run(self) -> dict[UUID, list[PainEntry]]:
        held: dict[UUID, list[PainEntry]] = {}
        for entry in self.entries:
            if entry.run is not None:
                held.setdefault(entry.run, []).append(entry)
        return held

    @cached_property
    def knee(self) -> Side:
        """The knee watched: the chosen one, else the only one that has scores, else both."""
        if self.person.knee in (Side.LEFT, Side.RIGHT):
            return self.person.knee
        seen = pain.sides(self.entries)
        return seen[0] if len(seen) == 1 else Side.BOTH

    @cached_property
    def worst(self) -> dict[date, int]:
        """The worst score of each logged day of the knee watched, in order of days."""
        return pain.daily_worst(self.entries, self.knee)

    @cached_property
    def sore_days(self) -> set[date]:
        """The days of runs during which the knee hurt too much for a step out of a break."""
        return pain.sore_days(self.entries, self.runs)

    @cached_property
    def signs(self) -> list[str]:
        """The warning signs answered with yes that were not looked at yet, by their ids."""
        flagged = [one for one in self.findings if one.kind is Kind.RED_FLAG]
        return [flag for one in flagged for flag in str(one.detail.get("flags", "")).split()]

    def settled_on(self, session: Session) -> date | None:
        """The first day by which each knee of a session had a morning score at or below its score before."""
        return pain.settled_on(session.runs, self.entries)

    def knees_of(self, session: Session) -> tuple[Side, ...]:
        """The knees that a session's scores are about."""
        return pain.knees_of(session.runs, self.entries)


def read(
    tx: Transaction,
    person: Person,
    now: datetime,
    since: date,
    until: date | None = None,
    sources: frozenset[Source] | None = None,
) -> Window:
    """Read what the pages need from `since` on, to today or `until`.

    Runs and scores are read from further back than `since`, for their baselines. With `sources` it is what
    someone sees who may see these alone: runs cut to them, and no finding that rests on another.
    """
    today = person.today(now)
    last = until or today
    if sources is None:
        log = shown_log.whole(tx, person, since, last, until is None)
    else:
        log = shown_log.shown(tx, person, since, last, sources)
    counting = log.runs
    went_out = reminders.went_out(tx, person.id, since - BEARING)
    sent = [one for one in went_out if sources is None or sharing.may_show(one[3], sources)]
    held = findings.open(tx, person.id)
    done, said = exercises.with_levels(tx, person.id, since)
    return Window(
        person=person,
        now=now,
        today=today,
        since=since,
        runs=counting,
        earlier=log.earlier,
        coverage=coverage.of(tx, person, counting, today, sources, log.held_days),
        entries=log.scores(
            pain_store.of(
                tx,
                person.id,
                since - timedelta(days=BASE_DAYS),
                min(last + timedelta(days=DEFAULT.hold_days), today),
            )
        ),
        done=done,
        findings=[one for one in held if sources is None or sharing.may_show(one.sources, sources)],
        reminded=[day for day, kind, *_ in sent if kind is not Kind.ROUTINE and day >= since],
        spoken_of=next((reasons for day, _, reasons, _ in sent if day == today), ()),
        held=tuple(run for run in log.held if run.day >= since),
        levels=numbers(said),
        hidden=log.held_days | {one[0] for one in went_out if one not in sent},
    )


def weeks(window: Window) -> list[WeekFacts]:
    """Every week from the one that holds `since` to the running one."""
    person, today = window.person, window.today
    ran = load.weeks(window.sessions, window.spikes, window.coverage, window.since, today, person.week_start)
    steps = cadence.weekly([*window.earlier, *window.runs], [week.start for week in ran])
    scores = by_week(window.worst.items(), person.week_start)
    sessions = _count_by_week(session_days(window.done), window)
    reminded = _count_by_week(set(window.reminded), window)
    began = min([person.today(person.created_at), *(one.local_date for one in window.done)])
    found = []
    for week in ran:
        logged = scores.get(week.start, [])
        is_held = week.reason is Reason.HELD_BACK
        found.append(
            WeekFacts(
                start=week.start,
                so_far=week.so_far,
                distance_m=week.distance_m,
                runs=week.runs,
                longest_m=week.longest_m,
                spike_percent=week.spike_percent,
                pain_mean=sum(logged) / len(logged) if logged else None,
                pain_worst=max(logged, default=None),
                pain_days=len(logged),
                cadence_spm=None if is_held else steps[week.start].adjusted_spm,
                sessions=sessions.get(week.start, 0),
                planned=len(person.strength_days) if week.start + timedelta(days=6) >= began else 0,
                reminders=reminded.get(week.start, 0) if _tells_reminders(week.start, window) else None,
                ran_m=week.ran_m,
                is_held=is_held,
            )
        )
    return found


def _tells_reminders(start: date, window: Window) -> bool:
    """Whether nothing that is held back can have made a week's reminders more, or fewer: our own rule (D).

    Which reminders come depends on every run the runner has, so a count beside runs held back tells of them.
    """
    return not any(start - BEARING <= day < start + timedelta(weeks=1) for day in window.hidden)


def _count_by_week(days: set[date], window: Window) -> dict[date, int]:
    held: dict[date, int] = {}
    for day in days:
        start = week_of(day, window.person.week_start)
        held[start] = held.get(start, 0) + 1
    return held
