"""The reminders that a runner's settings would have sent over the past year, and what came after them.

source  our own way of counting (D)
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from app.domain import load
from app.domain.findings import Log, found_on
from app.domain.load import Session
from app.domain.pain import Moment, PainEntry, daily_worst, impact_days, sides
from app.domain.pain.rising import State
from app.domain.pain.rising import replay as states_of
from app.domain.people import Side
from app.domain.reminders import Decision, History, Kind, Push, Settings, decide
from app.domain.thresholds import DEFAULT, Thresholds


@dataclass(frozen=True, slots=True)
class Fired:
    """A reminder that would have gone out in the morning of a local day, and why."""

    day: date
    kind: Kind
    reasons: tuple[Kind, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Replay:
    """A year of mornings, oldest first.

    opens, ends  the first and the last morning
    fired        the reminders that would have gone out
    rises        the days on which scores rose above the usual, of either knee
    worst        the highest score of each logged day of either knee
    """

    opens: date
    ends: date
    fired: tuple[Fired, ...]
    rises: tuple[date, ...]
    worst: Mapping[date, int]

    def days(self, kind: Kind) -> list[date]:
        """The mornings on which this kind was among the reasons."""
        return [one.day for one in self.fired if kind in one.reasons]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came after the reminders of a kind.

    sent      how many would have gone out
    followed  of them, those with a score of 4 or more within 7 days
    without   rises of the scores that none of them came before, within 7 days
    """

    sent: int
    followed: int
    without: int


def replay(today: date, log: Log, settings: Settings, limits: Thresholds = DEFAULT) -> Replay:
    """Decide anew on every morning of the 365 days to `today`, each from what was logged before it.

    log     runs and scores of that year and of the months before it; its spikes are judged anew
    limits  those of the settings: `reminders.limits_of`
    Every reminder counts as answered, and no session as done, so none becomes rarer. Of runs and scores
    logged late it is not known when they were. It equals `found_on` and `decide` of every single day:
    days on which nothing can be found are only passed over faster.
    """
    log = replace(log, spikes=load.spikes(log.sessions, log.coverage, limits))
    opens = today - timedelta(days=limits.replay_days - 1)
    loud = _loud_days(log, today, limits)
    pushes: list[Push] = []
    fired: list[Fired] = []
    for morning in (opens + timedelta(days=n) for n in range(limits.replay_days)):
        before = morning - timedelta(days=1)
        findings = found_on(before, log.until(before), limits) if before in loud else []
        if not findings and morning.weekday() not in settings.strength_days:
            continue
        midnight = datetime.combine(morning, time(), settings.zone).astimezone(UTC)
        kept = History(pushes[-limits.cool_return_days :])  # the longest cool-down; one a day at most
        decision = decide(midnight, findings, kept, settings, limits)
        if decision is not None and _goes_out(decision, morning, settings):
            fired.append(Fired(morning, decision.kind, decision.reasons, decision.why))
            pushes.append(Push(morning, decision.due, decision.reasons, decision.category, answered=True))
    worst = daily_worst(log.entries, Side.BOTH)
    return Replay(
        opens=opens,
        ends=today,
        fired=tuple(fired),
        rises=tuple(day for day in _onsets(log, today, limits) if opens <= day),
        worst={day: score for day, score in worst.items() if opens <= day <= today},
    )


def _onsets(log: Log, today: date, limits: Thresholds) -> list[date]:
    """The days to `today` on which the scores of a knee rose above the usual."""
    states = (state for side in sides(log.entries) for state in _states(log, side, today, limits))
    return sorted({date.fromordinal(state.since) for state in states})


def _states(log: Log, side: Side, today: date, limits: Thresholds) -> Iterable[State]:
    return states_of(daily_worst(log.entries, side), today, limits)


def _goes_out(decision: Decision, morning: date, settings: Settings) -> bool:
    on = decision.due.astimezone(settings.zone).date()
    return decision.suppressed is None and on == morning


def outcome(past: Replay, kind: Kind = Kind.LOAD_SPIKE, limits: Thresholds = DEFAULT) -> Outcome:
    """What came after the reminders of a kind, in the 7 days from their own on."""
    sent = past.days(kind)
    sore = [day for day, score in past.worst.items() if score >= limits.followed_score]
    return Outcome(
        sent=len(sent),
        followed=sum(any(0 <= (day - one).days <= limits.followed_days for day in sore) for one in sent),
        without=sum(
            not any(0 <= (rise - one).days <= limits.followed_days for one in sent) for rise in past.rises
        ),
    )


def weeks_of_runs(today: date, sessions: Iterable[Session], limits: Thresholds = DEFAULT) -> int:
    """How many of the weeks of the past year, counted back from `today`, hold a run."""
    ago = ((today - one.day).days for one in sessions)
    return len({days // 7 for days in ago if 0 <= days < limits.replay_days})


def _loud_days(log: Log, today: date, limits: Thresholds) -> set[date]:
    """The days on which something to remind of may be found; on no other day is anything found.

    Each condition of the rules is held against the whole log, where it can hold on more days than in the
    log as it stood, never on fewer.
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
    states = (state for side in knees for state in _states(log, side, today, limits))
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
