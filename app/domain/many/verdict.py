"""What the rules find on a day for many runners at once: which findings hold, in whole numbers.

source  as for `findings.found_on`
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np

from app.domain.load import Category, ReturnState
from app.domain.many.breaks import STATES, returns
from app.domain.many.columns import NEVER, NOTHING, Bools, Days, Ints, Logs, Scores, is_among, keys
from app.domain.many.escalation import escalations
from app.domain.many.knees import SIDES, Knees, daily_worst, knees
from app.domain.many.known import Known, known
from app.domain.many.rising import rises
from app.domain.many.sessions import Sessions, sessions
from app.domain.many.spikes import Spikes, spikes
from app.domain.pain import Moment
from app.domain.people import Side
from app.domain.reminders import Kind
from app.domain.thresholds import DEFAULT, Thresholds

KINDS = tuple(Kind)
CATEGORIES = tuple(Category)
_MOMENTS = tuple(Moment)
_LEFT, _RIGHT = (SIDES.index(side) for side in (Side.LEFT, Side.RIGHT))


@dataclass(frozen=True, slots=True)
class Found:
    """A finding of one runner, as far as it can be told from others: see `reminders.Finding`."""

    kind: Kind
    side: Side | None
    local_date: date
    category: Category | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Verdict:
    """All findings that hold, one row each, in the order of runners.

    who       number of the runner
    kind      place among KINDS
    side      place among SIDES, NOTHING for None
    day       ordinal of its local date
    category  level of a spike's category, NOTHING for other kinds
    """

    who: Ints
    kind: Ints
    side: Ints
    day: Ints
    category: Ints

    def of(self, runner: int) -> Iterator[Found]:
        """The findings of one runner."""
        low, high = np.searchsorted(self.who, (runner, runner + 1)).tolist()
        for row in range(low, high):
            yield Found(
                KINDS[self.kind[row]],
                None if self.side[row] == NOTHING else SIDES[self.side[row]],
                date.fromordinal(int(self.day[row])),
                None if self.category[row] == NOTHING else CATEGORIES[self.category[row]],
            )


@dataclass(frozen=True, slots=True, eq=False)
class Loads:
    """What follows from the runs of many runners, worked out once for any number of days."""

    sessions: Sessions
    known: Known
    spikes: Spikes
    weekday: Ints


_Rows = tuple[Ints, Ints, Ints, Ints, Ints]


def loads(logs: Logs, limits: Thresholds = DEFAULT) -> Loads:
    """Sessions, days known and spikes of all runners."""
    merged, days = sessions(logs.runs, limits), known(logs.known, logs.held, logs.count)
    return Loads(merged, days, spikes(merged, days, limits), logs.weekday)


def found_on(day: Ints, runs: Loads, scores: Scores, limits: Thresholds = DEFAULT) -> Verdict:
    """All findings that hold at the end of each runner's `day` (ordinal, one a runner).

    As `findings.found_on` with a coverage, but for red runs and check-ins: runners of whom `with_red_runs` is
    true, or who had two substantial weeks, take the path of one.
    """
    return _verdict([*_of_runs(day, runs, limits), *_of_scores(day, scores, limits)])


def found_of_runs(day: Ints, runs: Loads, limits: Thresholds = DEFAULT) -> Verdict:
    """The findings of each runner's `day` that runs alone make: spikes, returns and cards of weeks."""
    return _verdict(_of_runs(day, runs, limits))


def with_red_runs(day: Ints, scores: Scores, limits: Thresholds = DEFAULT) -> Bools:
    """Whether a runner may have two red runs of one knee in the 7 days to `day`: never false of one who has.

    Red needs a warning sign, a score above 5 while running or one of 2 or more the next morning; it is of one
    run, the one that the score names, or one of its own day or the day before. One red run says nothing.
    """
    moment, score = scores.moment, scores.score
    red = scores.flagged | ((moment == _MOMENTS.index(Moment.DURING)) & (score > limits.run_red_score))
    red |= (moment == _MOMENTS.index(Moment.NEXT_MORNING)) & (score >= limits.run_red_morning)
    told = np.where(scores.run_day == NEVER, scores.day, scores.run_day)
    week = np.abs(day[scores.who] - told) <= limits.red_runs_days
    found = np.zeros(len(day), np.bool_)
    for other in (_RIGHT, _LEFT):
        counted = scores.who[red & week & (scores.side != other)]
        found |= np.bincount(counted, minlength=len(day)) >= limits.escalate_red_runs
    return found


def _verdict(parts: list[_Rows]) -> Verdict:
    columns = [np.concatenate(each) for each in zip(*parts, strict=True)]
    order = np.argsort(columns[0], kind="stable")
    return Verdict(*(column[order] for column in columns))


def _rows(kind: Kind, who: Ints, day: Ints, side: Ints | None = None, category: Ints | None = None) -> _Rows:
    none = np.full(len(who), NOTHING)
    kinds = np.full(len(who), KINDS.index(kind))
    return who, kinds, none if side is None else side, day, none if category is None else category


def _of_runs(day: Ints, runs: Loads, limits: Thresholds) -> list[_Rows]:
    return [_spikes(day, runs, limits), _returns(day, runs, limits), _weeks(day, runs, limits)]


def _spikes(day: Ints, runs: Loads, limits: Thresholds) -> _Rows:
    """The longest alertable session of each of the three days to `day`."""
    ran, ago = runs.sessions, day[runs.sessions.who] - runs.sessions.day
    told = np.flatnonzero(runs.spikes.alertable & (ago >= 0) & (ago < limits.spike_push_days))
    told = told[np.lexsort((-ran.metres[told], ran.key[told]))]
    told = told[np.diff(ran.key[told], prepend=NOTHING) != 0]
    return _rows(Kind.LOAD_SPIKE, ran.who[told], ran.day[told], category=runs.spikes.category[told])


def _returns(day: Ints, runs: Loads, limits: Thresholds) -> _Rows:
    """The first runs after a break that are of `day`; such a run alone ends no way back, sore or not."""
    nobody = np.zeros(0, np.int64)
    back = returns(day, runs.sessions, runs.known, Days(nobody, nobody), limits)
    ran = is_among(keys(np.arange(len(day)), day), runs.sessions.key)
    first = (back.state != STATES.index(ReturnState.NONE)) & (back.first_day == day) & ran
    who = np.flatnonzero(first)
    return _rows(Kind.RETURN, who, day[who])


def _weeks(day: Ints, runs: Loads, limits: Thresholds) -> _Rows:
    """The first day of the runner's week, up to `day`, on which seven days went over those before."""
    who = np.arange(len(day))
    start = day - (day - 1 - runs.weekday) % 7  # the first of all days was a Monday
    found = np.full(len(day), NEVER)
    for n in reversed(range(7)):
        each = start + n
        last = _metres(runs.sessions, who, each - (limits.acute_days - 1), each)
        opens = each - (limits.week_to_week_days - 1)
        before = _metres(runs.sessions, who, opens, each - limits.acute_days)
        over = 100 * (last - before) > limits.week_card_percent * before
        known = runs.known.unknown_between(who, opens, each) == 0
        card = (each <= day) & known & over & (before >= limits.week_card_least_m)
        found = np.where(card, each, found)
    who = np.flatnonzero(found != NEVER)
    return _rows(Kind.CARD, who, found[who])


def _metres(ran: Sessions, who: Ints, first: Ints, last: Ints) -> Ints:
    """The metres of the sessions of runners from first to last."""
    sums = np.concatenate(([0], np.cumsum(ran.metres)))
    low, high = np.searchsorted(ran.key, keys(who, first)), np.searchsorted(ran.key, keys(who, last), "right")
    found: Ints = sums[high] - sums[low]
    return found


def _of_scores(day: Ints, scores: Scores, limits: Thresholds) -> list[_Rows]:
    """What scores alone make: warning signs, high scores, rises and the advice to talk to someone."""
    signs = np.flatnonzero(scores.mutes & (scores.day == day[scores.who]))
    found = [_rows(Kind.RED_FLAG, scores.who[signs], scores.day[signs], _told(scores.side[signs]))]
    judged = knees(scores, len(day))
    worst, until = daily_worst(scores, judged), day[judged.who]
    place = np.arange(len(until))
    at = np.searchsorted(worst.key, keys(place, until))
    score = np.where(
        np.append(worst.key, NOTHING)[at] == keys(place, until), np.append(worst.score, 0)[at], 0
    )
    high = score >= limits.high_alert_score
    found.append(_of_knees(Kind.PAIN_HIGH, judged, high, high, until))
    risen = rises(worst, until, limits)
    latest = np.searchsorted(risen.knee, place, "right") - 1
    mine = (latest >= 0) & (np.append(risen.knee, NOTHING)[latest] == place)
    since = np.where(mine, np.append(risen.since, NEVER)[latest], NEVER)
    active = (since != NEVER) & (np.append(risen.cleared, NEVER)[latest] == NEVER)
    told = active & np.append(risen.told, False)[latest] & (np.append(risen.day, NEVER)[latest] == until)
    found.append(_of_knees(Kind.PAIN_RISE, judged, told, active, since))
    talk = escalations(worst, risen, until, limits)
    found.append(_of_knees(Kind.ESCALATE, judged, talk.holds, talk.since != NEVER, talk.since))
    return found


def _of_knees(kind: Kind, judged: Knees, holds: Bools, state: Bools, day: Ints) -> _Rows:
    """A finding of each knee of which it holds; an unnamed knee has none that the runner's other is in."""
    told = np.flatnonzero(holds & ~(judged.unnamed & np.roll(state, 1)))  # the other stands before it
    return _rows(kind, judged.who[told], day[told], _told(judged.side[told]))


def _told(side: Ints) -> Ints:
    """The side that a finding names: left or right, else none."""
    return np.where((side == _LEFT) | (side == _RIGHT), side, NOTHING)
