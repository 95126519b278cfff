"""Works out, from a runner's log, what today's answer is judged from."""

from dataclasses import dataclass
from datetime import date, timedelta

from app.domain import exercises, load, pain, todays_session
from app.domain.answer.facts import (
    Ceiling,
    Facts,
    High,
    Last,
    Over,
    Settled,
    Signs,
    Strength,
    Up,
)
from app.domain.load import Return, ReturnState, Session, Spike
from app.domain.pain import EscalationReason, Result, RunCheck, worst_first
from app.domain.people import Side, week_of
from app.domain.reminders import Finding, Kind
from app.domain.sentences import why_pain_high
from app.domain.thresholds import DEFAULT
from app.services.window import Window


def facts(window: Window) -> Facts:
    """Everything that may hold today."""
    return Facts(
        today=window.today,
        units=window.person.units,
        ceiling=ceiling(window),
        strength=strength(window),
        signs=signs(window),
        escalate=_escalate(window),
        see_someone=_see_someone(window),
        high=_high(window),
        spike=_spike(window),
        rise=_rise(window),
        last=last(window),
        back=back(window),
        missing=missing(window),
        knows_today=window.coverage.knows(window.today),
        has_score=any((window.today - one.local_date).days < DEFAULT.acute_days for one in window.entries),
        settled=_settled(window),
    )


def _open(window: Window, kind: Kind) -> list[Finding]:
    return [one for one in window.findings if one.kind is kind]


def signs(window: Window) -> Signs | None:
    """The warning signs answered with yes that nobody has looked at yet."""
    found = _open(window, Kind.RED_FLAG)
    tier = pain.worst_tier(window.signs)
    if tier is None or not found:
        return None
    flags = tuple(dict.fromkeys(flag for flag in window.signs if pain.mutes([flag])))
    return Signs(flags, pain.TIER_TEXT[tier], max(one.local_date for one in found))


def _escalate(window: Window) -> str | None:
    found = _open(window, Kind.ESCALATE)
    if not found:
        return None
    talk = found[-1]
    if talk.detail.get("reason") != EscalationReason.VERY_HIGH.value:
        return talk.why
    named = talk.side or Side.BOTH
    days = [
        (day, score)
        for day, score in pain.daily_worst(window.entries, named).items()
        if score >= DEFAULT.escalate_score
    ]
    return why_pain_high(talk.side, days[-1][1], days[-1][0], window.today) if days else talk.why


def _see_someone(window: Window) -> Side | None:
    """The first knee whose scores alone say that someone should see it this week."""
    told = pain.sides(window.entries)
    return next((side for side in told if pain.asks_for_a_visit(window.entries, side, window.today)), None)


def _high(window: Window) -> High | None:
    """The highest score of 6 or more of today, else of yesterday."""
    for day in (window.today, window.today - timedelta(days=1)):
        found = [e for e in window.entries if e.local_date == day and e.score >= DEFAULT.pain_high]
        if found:
            worst = max(found, key=lambda entry: entry.score)
            return High(worst.side, day, worst.score)
    return None


def _alertable(window: Window, within_days: int) -> tuple[Session, Over] | None:
    """The latest session of so many days back that went over the 30-day longest and is news."""
    for session, one in reversed(list(zip(window.sessions, window.spikes, strict=True))):
        if (window.today - session.day).days > within_days:
            return None
        if one.alertable:
            return session, _over(session, one)
    return None


def _over(session: Session, one: Spike) -> Over:
    longest_day = one.longest_day or session.day
    return Over(session.day, session.distance_m, one.longest_m or 0, longest_day)


def _spike(window: Window) -> Over | None:
    found = _alertable(window, DEFAULT.spike_push_days)
    return found[1] if found else None


def _rise(window: Window) -> Up | None:
    """The rise that is furthest above its base, while scores are still a point above it."""
    standing = todays_session.risen(window.today, window.entries, window.findings)
    found = [Up(one.side, one.since, one.base, one.now) for one in standing]
    return max(found, key=lambda up: up.now - up.base, default=None)


def last(window: Window) -> Last | None:
    """The last session of the week behind us and what its check says.

    Ease off is over once a later morning was at or below the score before.
    """
    if not window.sessions:
        return None
    session = window.sessions[-1]
    if (window.today - session.day).days > DEFAULT.red_runs_days:
        return None
    check = _worst_check(window, session)
    result = check.shown
    if result is Result.AMBER and window.settled_on(session):
        result = Result.GREEN
    return Last(session.day, result.value, check.before, check.during, check.morning, check.flagged)


def _worst_check(window: Window, session: Session) -> RunCheck:
    checks = [window.check(run) for run in session.runs]
    return min(checks, key=worst_first)


def back(window: Window) -> Return | None:
    """Whether the runner is coming back after a break of known days without a run."""
    found = load.return_state(window.today, window.sessions, window.coverage, window.sore_days)
    return None if found.state is ReturnState.NONE else found


def missing(window: Window) -> tuple[date, ...]:
    """The days not known among the last 7, and all since the last known day; today is not over.

    Days before the first known day are no history, not missing.
    """
    known, yesterday = window.coverage, window.today - timedelta(days=1)
    if known.first is None or known.last is None:
        return ()
    end = window.today if known.knows(window.today) else yesterday
    opens = min(end - timedelta(days=DEFAULT.acute_days - 1), known.last)
    return tuple(known.unknown_days(max(opens, known.first), yesterday))


def _settled(window: Window) -> Settled | None:
    """The latest session that went over, when it has settled since."""
    found = _alertable(window, DEFAULT.hold_days)
    if found is None:
        return None
    session, over = found
    settled = window.settled_on(session)
    if settled is None or settled > window.today:
        return None
    paths = [path for side in window.knees_of(session) if (path := _path(window, session, side))]
    if not paths or any(path.before is None or path.now > path.before for path in paths):
        return None
    shown = max(paths, key=lambda path: (path.during or 0, path.now))
    side = shown.side if len(paths) == 1 else Side.BOTH
    return Settled(side, over, shown.during, shown.morning, shown.now, shown.since)


@dataclass(frozen=True, slots=True)
class _Path:
    """One knee's scores around a session, and the latest day's, with the day since which it has been that."""

    side: Side
    before: int | None
    during: int | None
    morning: int | None
    now: int
    since: date


def _path(window: Window, session: Session, side: Side) -> _Path | None:
    """A knee's scores from a session on; None without a score after its day."""
    worst = pain.daily_worst(window.entries, side)
    days = [(day, score) for day, score in worst.items() if day > session.day]
    if not days:
        return None
    since, now = days[-1]
    for day, score in reversed(days):
        if score != now:
            break
        since = day
    checks = [pain.check(run, window.near(run), side) for run in session.runs]
    check = min(checks, key=worst_first)
    return _Path(side, check.before, check.during, check.morning, now, since)


def ceiling(window: Window) -> Ceiling:
    """The 30-day ceiling as the page shows it."""
    found = load.held_ceiling(
        window.today, window.sessions, window.spikes, window.coverage, window.settled_on
    )
    return Ceiling(
        metres=found.ceiling_m,
        longest_m=found.longest_m,
        longest_day=found.longest_day,
        held_for=found.held_for.day if found.held_for else None,
        few_runs=found.few_runs,
        reason=found.reason,
    )


def plan(window: Window) -> exercises.Plan:
    """The exercises of today by the rule the session itself goes by."""
    return todays_session.plan(
        window.today,
        window.person.strength_days,
        window.entries,
        window.findings,
        window.spoken_of,
        window.levels,
        window.person.exercise_set,
    )


def strength(window: Window) -> Strength:
    """The week's sessions and today's part in it."""
    today = plan(window)
    week = week_of(window.today, window.person.week_start)
    done = exercises.days_in_week(window.done, week)
    return Strength(
        is_strength_day=today.is_strength_day,
        minutes=today.minutes,
        done_today=window.today in done,
        sessions=len(done),
        planned=len(window.person.strength_days),
        gentle=today.kind is exercises.PlanKind.GENTLE,
        exercises=len(today.exercises),
    )
