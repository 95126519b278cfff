"""Judging many runners by their runs together: what is to be stored, cleared and reminded of.

Who has something of another kind, found or open, is judged alone.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from app.domain import many
from app.domain.findings import spike_finding, week_finding
from app.domain.people import Person, Side
from app.domain.reminders import Finding, Kind
from app.domain.thresholds import DEFAULT
from app.services import alerts, many_logs

SINCE_DAYS = 30  # behind today, of findings: more than those that are judged again go back

_KINDS, _SIDES = tuple(Kind), tuple(Side)
_OF_RUNS = (Kind.LOAD_SPIKE, Kind.CARD)  # what is worked out in full

Rows = dict[int, set[tuple[Kind, int]]]  # kinds and days of findings, by runner


@dataclass(frozen=True, slots=True)
class Judged:
    """What judging one runner does.

    new    what is to be stored
    over   the open cards that are to be cleared
    spikes what held at the end of yesterday, and may be reminded of today
    """

    new: Sequence[Finding]
    over: Sequence[Finding]
    spikes: Sequence[Finding]


@dataclass(frozen=True, slots=True, eq=False)
class _Seen:
    """What the logs of many runners say.

    spikes  by runner the days with a run that is told of
    knees   the knees judged, and their worst score of each day
    """

    loads: many.Loads
    spikes: Mapping[int, Collection[date]]
    knees: many.Knees
    worst: many.Worst


def standing(
    people: Sequence[Person],
    today: Sequence[date],
    logs: many.Logs,
    stored: Mapping[int, Sequence[Finding]],
) -> dict[int, Judged]:
    """Who can be judged by these logs together, by place, and how.

    stored  their findings, by person: the open ones, and the cleared ones of `SINCE_DAYS`
    """
    loads, days = many.loads(logs), many_logs.ordinals(today)
    rows = _found(days, loads, logs.scores)
    knees = many.knees(logs.scores, logs.count)
    seen = _Seen(loads, _spike_days(loads), knees, many.daily_worst(logs.scores, knees))
    found = {}
    for at, person in enumerate(people):
        one = _judged(person, at, today[at], rows.get(at, ()), stored.get(person.id, ()), seen)
        if one is not None:
            found[at] = one
    return found


def _judged(
    person: Person,
    who: int,
    today: date,
    rows: Collection[tuple[Kind, int]],
    stored: Iterable[Finding],
    seen: _Seen,
) -> Judged | None:
    """As `alerts` judges one; None when something is found or open that is not looked at here."""
    if any(kind not in _OF_RUNS for kind, _ in rows):
        return None
    found = [_finding(person, who, kind, day, seen.loads) for kind, day in sorted(rows)]
    found = [one for one in found if one.kind is not Kind.CARD or alerts.is_young(one, today)]
    held = {alerts.key_of(one): one for one in stored}
    pairs = [(one, held.get(alerts.key_of(one))) for one in found]
    new = [alerts.kept(one, old, today) for one, old in pairs if old is None or alerts.differs(old, one)]
    still = [one for one in held.values() if one.cleared_at is None]
    if not all(_stays(one, who, today, seen) for one in still):
        return None
    cards = {alerts.key_of(one) for one in found if one.kind is Kind.CARD}
    over = [one for one in still if alerts.is_over_card(one, cards, today)]
    return Judged(new, over, _reminded_of(found, [*still, *new], today))


def _found(days: many.Ints, loads: many.Loads, scores: many.Scores) -> Rows:
    """What `alerts` would find: by runs of two weeks, and by scores of yesterday and today."""
    verdicts = [many.found_of_runs(days - ago, loads) for ago in range(alerts.JUDGED_DAYS, 1, -1)]
    ago = days[scores.who] - scores.day
    verdicts += [many.found_on(days - at, loads, many.rows_of(scores, ago >= at)) for at in (1, 0)]
    found: Rows = {}
    for each in verdicts:
        for who, kind, day in zip(each.who.tolist(), each.kind.tolist(), each.day.tolist(), strict=True):
            found.setdefault(who, set()).add((_KINDS[kind], day))
    return found


def _spike_days(loads: many.Loads) -> dict[int, set[date]]:
    """The days with a run that runners are told of, by runner."""
    told = np.flatnonzero(loads.spikes.alertable)
    found: dict[int, set[date]] = {}
    for who, day in zip(loads.sessions.who[told].tolist(), loads.sessions.day[told].tolist(), strict=True):
        found.setdefault(who, set()).add(date.fromordinal(day))
    return found


def _finding(person: Person, who: int, kind: Kind, day: int, loads: many.Loads) -> Finding:
    if kind is Kind.LOAD_SPIKE:
        return spike_finding(*many.spike_told(who, day, loads), person.units)
    change, sources = many.week_told(who, day, loads)
    return week_finding(change, person.week_start, sources, person.units)


def _stays(finding: Finding, who: int, today: date, seen: _Seen) -> bool:
    """Whether it is sure that an open finding stays, or is a card, of which it is known when it is over."""
    if finding.kind is Kind.LOAD_SPIKE:
        return finding.local_date in seen.spikes.get(who, ()) or alerts.is_beyond(finding.local_date, today)
    return finding.kind is Kind.CARD or (
        finding.kind is Kind.PAIN_HIGH and _high_stays(finding, who, today, seen)
    )


def _high_stays(high: Finding, who: int, today: date, seen: _Seen) -> bool:
    """Whether a high score still stands in the log of a knee that is judged."""
    side = _SIDES.index(high.side or Side.BOTH)
    mine = np.flatnonzero((seen.knees.who == who) & (seen.knees.side == side) & ~seen.knees.unnamed)
    if not len(mine):
        return False
    if (today - high.local_date).days >= alerts.SCORE_DAYS:
        return True
    at = (seen.worst.knee == mine[0]) & (seen.worst.day == high.local_date.toordinal())
    told = high.detail.get("score")
    least = min(DEFAULT.high_alert_score, told) if isinstance(told, int) else DEFAULT.high_alert_score
    return bool((seen.worst.score[at] >= least).any())


def _reminded_of(found: Iterable[Finding], stored: Iterable[Finding], today: date) -> list[Finding]:
    """The spikes that held at the end of yesterday, but for those that were found late."""
    late = {alerts.key_of(one) for one in stored if one.detail.get("card")}
    opens = today - timedelta(days=DEFAULT.spike_push_days)
    return [
        one
        for one in found
        if one.kind is Kind.LOAD_SPIKE and opens <= one.local_date < today and alerts.key_of(one) not in late
    ]
