"""The one reminder of a runner's day: what is due, what holds it back, and when it goes out."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta

from app.domain.people import week_of
from app.domain.reminders.cooling import cool, level
from app.domain.reminders.easing import adds, routine_is_due
from app.domain.reminders.given import NEVER_OFF, Away, History, Settings
from app.domain.reminders.timing import Window, window
from app.domain.reminders.values import Adds, Decision, Finding, Kind, Suppressed, category_of
from app.domain.sentences import why_routine
from app.domain.thresholds import DEFAULT, Thresholds

_ORDER = {kind: place for place, kind in enumerate(Kind)}
_ABOVE_THE_CAP = frozenset({Kind.ESCALATE, Kind.PAIN_HIGH})
_EXERCISE = frozenset({Kind.LOAD_SPIKE, Kind.PAIN_RISE, Kind.ROUTINE})
_SPOKEN_UNDER_RED_FLAG = frozenset({Kind.ESCALATE})
_SPOKEN_WHILE_AWAY = frozenset({Kind.ESCALATE, Kind.PAIN_HIGH})
_NEVER_PUSHED = frozenset({Kind.RED_FLAG, Kind.CARD})
_AWAY = {Away.PAUSE: Suppressed.PAUSED, Away.ILL: Suppressed.ILL, Away.TRAVEL: Suppressed.TRAVEL}


def decide(
    now: datetime,
    findings: Collection[Finding],
    history: History,
    settings: Settings,
    limits: Thresholds = DEFAULT,
) -> Decision | None:
    """Decide on the one reminder of the local day of `now`; None when nothing is due.

    now       aware; its local day in the runner's present zone is decided on
    findings  those that hold at the end of yesterday (`findings.found_on`), in any order
    history   a push of today or later, held back or not, means that today is decided

    Kinds switched off or cooling down are left out; a spike is not when it is higher than the last one
    sent. All that are due are merged into one. Exercise is not reminded of once today's session is done,
    shortly before a planned run, and about a race. Four go out in a week of the runner; only ESCALATE
    and PAIN_HIGH go beyond, and only they go out while the runner is away. A warning sign is said on
    screen at once and is never pushed; while it is open only ESCALATE goes out.
    A decision that is due later is to be made again then.
    source    our own rule (D)
    """
    today = now.astimezone(settings.zone).date()
    if any(one.local_date >= today for one in history.pushes):
        return None
    due = _due(today, findings, history, settings, limits)
    if not due:
        return None
    when = window(now, max((one.at for one in history.out), default=None), settings, limits)
    held = {one.kind: _hold(one.kind, today, when, history, settings, limits) for one in due}
    stopped = {kind: reason for kind, reason in held.items() if reason is not None}
    going = [one for one in due if one.kind not in stopped]
    if going and _is_full(today, going, history, settings, limits):
        stopped |= {one.kind: Suppressed.WEEKLY_CAP for one in going}
        going = []
    if not going:
        return _decision(due, when, stopped)
    is_routine = any(one.kind is Kind.ROUTINE for one in going)
    return _decision(going, when, stopped, adds(today, history, settings, is_routine, limits))


def _due(
    today: date,
    findings: Collection[Finding],
    history: History,
    settings: Settings,
    limits: Thresholds,
) -> list[Finding]:
    """What may be reminded of today, the strength day among it."""
    off = frozenset(settings.off) - NEVER_OFF | _NEVER_PUSHED
    due = [one for one in findings if one.kind not in off and cool(one, today, history.out, limits)]
    if Kind.ROUTINE not in off and routine_is_due(today, history, settings, limits):
        due.append(Finding(Kind.ROUTINE, None, today.isoformat(), today, why_routine()))
    return due


def _hold(
    kind: Kind,
    today: date,
    when: Window,
    history: History,
    settings: Settings,
    limits: Thresholds,
) -> Suppressed | None:
    """What holds a kind back today, None when nothing does."""
    if history.red_flag_open and kind not in _SPOKEN_UNDER_RED_FLAG:
        return Suppressed.RED_FLAG
    is_away = settings.paused_until is not None and today <= settings.paused_until
    if is_away and kind not in _SPOKEN_WHILE_AWAY:
        return _AWAY[settings.away]
    if kind not in _EXERCISE:
        return None
    if today in history.session_days:
        return Suppressed.DONE
    if any(0 <= (race - today).days <= limits.race_days for race in settings.races):
        return Suppressed.RACE
    return Suppressed.BEFORE_RUN if _is_before_a_run(when.due, settings, limits) else None


def _is_before_a_run(at: datetime, settings: Settings, limits: Thresholds) -> bool:
    ahead = timedelta(hours=limits.before_run_h)
    return not settings.before_runs and any(at <= run <= at + ahead for run in settings.planned_runs)


def _is_full(
    today: date,
    going: Sequence[Finding],
    history: History,
    settings: Settings,
    limits: Thresholds,
) -> bool:
    """Whether the runner's week has had its reminders, and nothing now goes beyond them."""
    if any(one.kind in _ABOVE_THE_CAP for one in going):
        return False
    week = week_of(today, settings.week_start)
    used = sum(week_of(one.local_date, settings.week_start) == week for one in history.out)
    return used >= limits.pushes_a_week


def _decision(
    due: Sequence[Finding],
    when: Window,
    stopped: Mapping[Kind, Suppressed],
    added: Adds | None = None,
) -> Decision:
    """Merge what is due under the highest kind; of two alike the higher spike, else the later day."""
    ordered = sorted(due, key=_rank)
    first = ordered[0]
    spike = next((one for one in ordered if one.kind is Kind.LOAD_SPIKE), None)
    return Decision(
        kind=first.kind,
        reasons=tuple(dict.fromkeys(one.kind for one in ordered)),
        why=first.why,
        due=when.due,
        expires=when.expires,
        sources=tuple(sorted({source for one in ordered for source in one.sources})),
        category=category_of(spike) if spike else None,
        side=first.side,
        suppressed=stopped.get(first.kind),
        held=tuple(sorted(stopped.items(), key=lambda pair: _ORDER[pair[0]])),
        adds=added,
    )


def _rank(one: Finding) -> tuple[int, int, int, str, str]:
    """Its place among the findings of a day; no two that differ have the same, whatever their order."""
    return (_ORDER[one.kind], -level(one), -one.local_date.toordinal(), one.side or "", one.why)
