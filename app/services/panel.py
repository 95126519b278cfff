"""The therapist's panel: every patient who shares, in the order of what happened, then by name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.domain import load, sharing
from app.domain.exercises import session_days
from app.domain.load import Week
from app.domain.pain import EscalationReason
from app.domain.people import Person, Side, week_of
from app.domain.reminders import Finding, Kind
from app.domain.runs import Source
from app.domain.sharing import EVERYTHING, VISIBLE
from app.domain.thresholds import DEFAULT
from app.services import coverage, shown_log
from app.services.invitations import CONSENT, names_check_ins
from app.services.panel_reasons import Reason, WhyNow, why_now
from app.services.patient_changes import FIRST_DAYS
from app.services.sharing import STRAVA_CONSENT, VISIT
from app.services.shown_log import RunsRead
from app.services.window import Window
from app.store import consents, patients, shares, visits
from app.store.coverage import CoverageFacts
from app.store.database import Transaction
from app.store.patients import Logs

WEEKS = 8
BACK = timedelta(days=7 * WEEKS + DEFAULT.spike_window_days + 1)
DONE = timedelta(days=DEFAULT.acute_days + 1)
NOTHING = CoverageFacts((), frozenset(), None, None)
FOLD = 5  # quiet patients shown before the rest is folded


@dataclass(frozen=True, slots=True)
class Row:
    """One patient in the panel.

    pain      8 weeks' mean of daily worst scores, None without one; score the last one, None when it is old
    metres    8 weeks' metres, None when a day is not known
    last_7d_m the 7 days to today, or to yesterday; None when one is not known
    sessions  of exercises in the last 7 days, of so many planned
    visited   the day of the last visit, None before the first
    """

    patient: Person
    knee: Side
    why: WhyNow
    pain: tuple[float | None, ...]
    score: int | None
    metres: tuple[int | None, ...]
    last_7d_m: int | None
    sessions: int
    planned: int
    is_muted: bool
    visited: date | None


@dataclass(frozen=True, slots=True)
class Panel:
    """The patients in three groups; `count` is all of them, whatever was searched for."""

    count: int
    needs_a_look: tuple[Row, ...]
    new: tuple[Row, ...]
    quiet: tuple[Row, ...]

    @property
    def found(self) -> int:
        """How many are shown."""
        return len(self.needs_a_look) + len(self.new) + len(self.quiet)


def panel(
    tx: Transaction, therapist: Person, now: datetime, search: str = "", *, strava_too: bool = False
) -> Panel:
    """Read all patients' logs, in a fixed number of queries, and say why each is where they are."""
    held = [
        (share, who)
        for share, who in shares.with_therapist(tx, therapist.id)
        if share.is_open(who.today(now))
    ]
    wanted = [(share, who) for share, who in held if search.casefold() in who.called.casefold()]
    ids = [who.id for _, who in wanted]
    visited = visits.last(tx, therapist.id, ids, [VISIT])
    agreed = consents.holders(tx, ids, STRAVA_CONSENT) if strava_too else set()
    logs = patients.logs(tx, ids, now.date() - BACK, now.date() - DONE, agreed)
    texts = consents.texts(tx, ids, CONSENT)
    rows = [
        _row(
            _window(
                who, now, logs, EVERYTHING if who.id in agreed else VISIBLE, names_check_ins(texts, share)
            ),
            logs.findings.get(who.id, ()),
            visited.get(who.id),
            therapist.units,
        )
        for share, who in wanted
    ]
    rows.sort(key=lambda row: (row.why.reason, row.patient.called.casefold(), row.patient.id))
    return Panel(
        count=len(held),
        needs_a_look=tuple(row for row in rows if row.why.reason.needs_a_look),
        new=tuple(row for row in rows if Reason.PAIN_RISE < row.why.reason < Reason.QUIET),
        quiet=tuple(row for row in rows if row.why.reason is Reason.QUIET),
    )


def _row(seen: Window, found: Sequence[Finding], visited: datetime | None, units: str) -> Row:
    """A patient's row; `found` are the open findings, also those that are not shown."""
    who = seen.person
    since = seen.today - timedelta(days=FIRST_DAYS) if visited is None else who.today(visited)
    hidden = [one for one in found if one not in seen.findings]
    pain_weeks, metres = _weeks(seen)
    last = seen.entries[-1] if seen.entries else None
    is_old = last is None or (seen.today - last.local_date).days >= DEFAULT.score_known_days
    week_ago = seen.today - timedelta(days=6)
    return Row(
        patient=who,
        knee=seen.knee,
        why=why_now(seen, since, units, any(one.kind is Kind.ESCALATE for one in hidden)),
        pain=pain_weeks,
        score=None if last is None or is_old else last.score,
        metres=metres,
        last_7d_m=_last_7d(seen),
        sessions=len([day for day in session_days(seen.done) if week_ago <= day <= seen.today]),
        planned=len(who.strength_days),
        is_muted=bool(seen.signs),
        visited=None if visited is None else since,
    )


def _window(
    who: Person, now: datetime, logs: Logs, sources: frozenset[Source], check_ins_too: bool
) -> Window:
    """A patient's log of the weeks shown, as `window.read` would cut it.

    check_ins_too  what weekly check-ins say is shown as well
    """
    today = who.today(now)
    kept = [one for one in logs.recordings.get(who.id, ()) if one.run.day <= today]
    found = shown_log.cut(kept, logs.apart.get(who.id, ()), sources)
    read = RunsRead(list(found.runs), [], found.held, found.beside, found.held_days, found.stand_in)
    facts = logs.coverage.get(who.id, NOTHING)
    open_ = [
        one
        for one in logs.findings.get(who.id, ())
        if sharing.may_show(one.sources, sources) and (check_ins_too or not _of_check_ins(one))
    ]
    return Window(
        person=who,
        now=now,
        today=today,
        since=week_of(today, who.week_start) - timedelta(weeks=WEEKS - 1),
        runs=read.runs,
        earlier=[],
        coverage=coverage.from_facts(facts, read.runs, today, read.held_days),
        entries=read.scores(one for one in logs.entries.get(who.id, ()) if one.local_date <= today),
        done=logs.done.get(who.id, []),
        findings=open_,
        reminded=[],
        held=read.held,
    )


def _of_check_ins(one: Finding) -> bool:
    return one.detail.get("reason") == EscalationReason.IMPACT.value


def _weeks(seen: Window) -> tuple[tuple[float | None, ...], tuple[int | None, ...]]:
    """The mean of each week's daily worst scores, and its metres; None where not known."""
    starts = seen.person.week_start
    weeks = load.weeks(seen.sessions, seen.spikes, seen.coverage, seen.since, seen.today, starts)
    scores: dict[date, list[int]] = {week.start: [] for week in weeks}
    for day, score in seen.worst.items():
        if (held := scores.get(week_of(day, starts))) is not None:
            held.append(score)
    means = (sum(each) / len(each) if each else None for each in scores.values())
    return tuple(means), tuple(None if _just_begun(seen, week) else week.distance_m for week in weeks)


def _just_begun(seen: Window, week: Week) -> bool:
    """Whether a week begins today and nothing is known of it yet, nor of the day before."""
    days = (seen.today, seen.today - timedelta(days=1))
    return week.start == seen.today and not any(seen.coverage.knows(day) for day in days)


def _last_7d(seen: Window) -> int | None:
    last = seen.today if seen.coverage.knows(seen.today) else seen.today - timedelta(days=1)
    if seen.today in seen.coverage.held:
        return None
    days = load.daily(seen.sessions, seen.coverage, last - timedelta(days=6), last)
    return load.rolling_7d(last, days, seen.coverage.held).value
