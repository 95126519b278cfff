"""On which days of a log something may be found, and which cards, without judging every day of it."""

from collections.abc import Sequence
from datetime import date, timedelta

from app.domain.cards import cadence_card
from app.domain.findings.log import Log
from app.domain.findings.of_runs import weeks_of
from app.domain.pain import Moment, PainEntry, daily_worst, impact_days
from app.domain.pain.rising import replay
from app.domain.people import Side, week_of
from app.domain.reminders import Finding
from app.domain.thresholds import DEFAULT, Thresholds


def cards_between(first: date, last: date, log: Log, limits: Thresholds = DEFAULT) -> list[Finding]:
    """The cards of the local days from first to last, both included, each on its own day, oldest first.

    log     as for `found_on`; its runs of later days are ignored
    It equals `found_on` of every single day, where a card is of that day; each week is looked at once.
    source  as for `week_change` and `cadence_card`
    """
    found: list[Finding] = []
    start, week = week_of(first, log.week_start), timedelta(days=7)
    while start <= last:
        found += weeks_of(min(start + week - timedelta(days=1), last), log, limits)
        card = cadence_card(start, log.cadence, log.week_start, limits)
        found += [card] if card else []
        start += week
    return sorted((one for one in found if first <= one.local_date <= last), key=lambda one: one.local_date)


def loud_days(log: Log, today: date, limits: Thresholds = DEFAULT) -> set[date]:
    """The days on which something to remind of may be found; on no other day is anything found.

    Each condition of the rules is held against the whole log, where it can hold on more days than in the
    log as it stood, never on fewer. Cards are none of it: they have days of their own.
    source  each rule's own; that no day is missed is ours to see to (D)
    """
    found = set(impact_days(log.check_ins, limits))
    days = sorted({one.day for one in log.sessions})
    for before, day in zip(days, days[1:], strict=False):
        if (day - before).days >= limits.return_from_days:
            found.add(day)
    for session, one in zip(log.sessions, log.spikes, strict=True):
        if one.alertable:
            found |= _from(session.day, limits.spike_push_days)
    for entry in log.entries:
        if entry.score >= limits.high_alert_score:
            found.add(entry.local_date)
        if entry.score >= min(limits.pain_high, limits.run_red_score + 1):
            found |= _from(entry.local_date, limits.pain_days)
    return found | _risen_days(log, today, limits) | _red_days(log, limits)


def _from(day: date, days: int) -> set[date]:
    return {day + timedelta(days=n) for n in range(days)}


def _risen_days(log: Log, today: date, limits: Thresholds) -> set[date]:
    """The days on which a rise holds, of either knee or of both taken as one."""
    knees = (Side.LEFT, Side.RIGHT, Side.BOTH)
    states = (state for side in knees for state in replay(daily_worst(log.entries, side), today, limits))
    return {date.fromordinal(state.at) for state in states if state.holds}


def _red_days(log: Log, limits: Thresholds) -> set[date]:
    """The days on which two runs of the last 7 days may be red."""
    by_day: dict[date, list[PainEntry]] = {}
    by_run: dict[object, list[PainEntry]] = {}
    for entry in log.entries:
        by_day.setdefault(entry.local_date, []).append(entry)
        if entry.run is not None:
            by_run.setdefault(entry.run, []).append(entry)
    red = []
    for session in log.sessions:
        near = [entry for ago in (2, 1, 0, -1) for entry in by_day.get(session.day - timedelta(days=ago), ())]
        named = [entry for run in session.runs for entry in by_run.get(run.public_id, ())]
        if _may_be_red([*near, *named], limits):
            red.append(session.day)
    found: set[date] = set()
    for one, other in zip(red, red[1:], strict=False):
        if (other - one).days < limits.red_runs_days:
            found |= _from(other, limits.red_runs_days)
    return found


def _may_be_red(near: Sequence[PainEntry], limits: Thresholds) -> bool:
    """Whether the scores around a run let it be red by a sign or the next morning, whichever are its own.

    A run that is red by its score while running is red by a high score, whose days are looked at anyway.
    """
    mornings = [entry.score for entry in near if entry.moment is Moment.NEXT_MORNING]
    return any(entry.flags for entry in near) or any(
        morning >= entry.score + limits.run_red_morning for morning in mornings for entry in near
    )
