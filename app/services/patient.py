"""What a therapist sees of one patient: the same numbers as the runner's own, cut to what is shared."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from app.domain import pain
from app.domain.analyses import Analysis
from app.domain.exercises import Level, set_of
from app.domain.link import Scope
from app.domain.pain import CheckIn
from app.domain.people import Person, Side, week_of
from app.domain.reminders import Finding, Kind
from app.domain.runs import Source
from app.domain.sharing import Share, may_show
from app.domain.weeks import WeekFacts
from app.services import link_analysis, patient_changes, patient_runs, today_facts, warning_signs, window
from app.services.invitations import CONSENT, names_check_ins, names_patterns
from app.services.patient_changes import Changes
from app.services.patient_runs import Asked
from app.services.window import Window
from app.store import check_ins, consents, findings, instrument_totals
from app.store.database import Transaction
from app.store.instrument_totals import Total

WEEKS = 12
RANGES = (12, 26, 52)
IMPACTS = 4


@dataclass(frozen=True, slots=True)
class SignDay:
    """Warning signs answered with yes on a day; open until someone has looked at them."""

    day: date
    names: tuple[str, ...]
    is_open: bool


@dataclass(frozen=True, slots=True)
class Review:
    """One patient, as far as they share it.

    since       the day of the last visit, None when there was none
    changes     that time against as long before it; without a visit the last 6 weeks
    asked       at most three runs to ask about
    weeks       oldest first
    exercises   of the programme, each at its level: today's, on a rest day the usual ones; none while a
                warning sign is open
    impacts     the last weekly check-ins, newest first, skipped weeks left out; none while the runner
                has not agreed that they are shown
    totals      those of questionnaires that this therapist entered, the latest day first
    shows_patterns  the runner agreed to a text that names patterns
    analysis    the newest weekly one of what may be shown, None while there is none
    has_garmin  a run that is shown came through Strava from a Garmin device
    held        runs that are not shown, in the weeks that are; held_m their metres, for the runner alone
    """

    patient: Person
    share: Share
    today: date
    at: datetime
    since: date | None
    knee: Side
    changes: Changes
    asked: tuple[Asked, ...]
    weeks: tuple[WeekFacts, ...]
    exercises: tuple[Level, ...]
    muted: bool
    signs: tuple[SignDay, ...]
    impacts: tuple[CheckIn, ...]
    totals: tuple[Total, ...]
    shows_patterns: bool
    analysis: Analysis | None
    has_garmin: bool
    held: int
    held_m: int

    @property
    def band(self) -> int:
        """How many of the last weeks begin on or after the visit's week; 0 without one."""
        if self.since is None:
            return 0
        first = week_of(self.since, self.patient.week_start)
        return sum(week.start >= first for week in self.weeks)


def review(
    tx: Transaction,
    patient: Person,
    share: Share,
    now: datetime,
    visited: datetime | None,
    sources: frozenset[Source],
    weeks: int = WEEKS,
) -> Review:
    """Read a patient's log cut to some sources and say what is in it; `visited` is the last visit."""
    today = patient.today(now)
    since = None if visited is None else patient.today(visited)
    opens = week_of(today, patient.week_start) - timedelta(weeks=weeks - 1)
    reach = patient_changes.reach(today, since)
    seen = _without_notes(window.read(tx, patient, now, min(opens, reach), sources=sources))
    drawn = tuple(week for week in window.weeks(seen) if week.start >= opens)
    muted = bool(seen.signs)
    texts = consents.texts(tx, [patient.id], CONSENT)
    shows_patterns = names_patterns(texts, share)
    plan = today_facts.plan(seen)
    held = [run for run in seen.held if run.day >= opens]
    found = [one for one in findings.of(tx, patient.id, opens) if may_show(one.sources, sources)]
    return Review(
        patient=patient,
        share=share,
        today=today,
        at=now,
        since=since,
        knee=seen.knee,
        changes=patient_changes.changes(seen, since),
        asked=patient_runs.to_ask_about(seen, reach_of_runs(today, since)),
        weeks=drawn,
        exercises=() if muted else plan.rows or set_of(patient.exercise_set, seen.levels),
        muted=muted,
        signs=_signs(found, seen),
        impacts=_impacts(tx, patient, opens) if names_check_ins(texts, share) else (),
        totals=tuple(instrument_totals.of(tx, patient.id, share.therapist_id)) if share.therapist_id else (),
        shows_patterns=shows_patterns,
        analysis=link_analysis.latest(tx, patient, Scope.SHAREABLE, seen.knee, sources)
        if shows_patterns
        else None,
        has_garmin=seen.has_garmin,
        held=len(held),
        held_m=sum(run.distance_m for run in held),
    )


def _impacts(tx: Transaction, patient: Person, since: date) -> tuple[CheckIn, ...]:
    """The last four check-ins of the weeks shown."""
    answered = [one for one in check_ins.of(tx, patient.id, since) if not one.is_skipped]
    return tuple(reversed(answered[-IMPACTS:]))


def reach_of_runs(today: date, since: date | None) -> date:
    """The first day of the runs to ask about: the time since the visit, at least three weeks of it."""
    least = today - timedelta(days=21)
    return today - timedelta(days=patient_changes.FIRST_DAYS) if since is None else min(since, least)


def _without_notes(seen: Window) -> Window:
    """The window without the runner's notes, which are not shared."""
    return replace(seen, entries=[replace(entry, note=None) for entry in seen.entries])


def _signs(found: list[Finding], seen: Window) -> tuple[SignDay, ...]:
    """The days with a yes, newest first: by what was found, and by the scores they were asked with."""
    days: dict[date, dict[str, bool]] = {}
    for entry in seen.entries:
        for flag in entry.flags:
            days.setdefault(entry.local_date, {}).setdefault(flag, False)
    for one in found:
        if one.kind in (Kind.RED_FLAG, Kind.CARD):
            is_open = one.kind is Kind.RED_FLAG and one.cleared_at is None
            for flag in warning_signs.flags_of(one):
                held = days.setdefault(one.local_date, {})
                held[flag] = held.get(flag, False) or is_open
    return tuple(
        SignDay(day, tuple(pain.FLAGS[flag].name for flag in flags), any(flags.values()))
        for day, flags in sorted(days.items(), reverse=True)
    )
