"""When the scores of many knees say that it is a good moment to talk to a therapist.

source  as for `pain.escalation`
"""

from dataclasses import dataclass

import numpy as np

from app.domain.many.columns import NEVER, NOTHING, Bools, Ints, days_of, in_order, is_among, keys, runners_of
from app.domain.many.knees import Worst
from app.domain.many.rising import Rises
from app.domain.pain import EscalationReason
from app.domain.thresholds import DEFAULT, Thresholds

CAUSES = tuple(EscalationReason)
_VERY_HIGH, _HIGH_TWICE, _LONG_RISE = (
    CAUSES.index(cause)
    for cause in (EscalationReason.VERY_HIGH, EscalationReason.HIGH_TWICE, EscalationReason.LONG_RISE)
)


@dataclass(frozen=True, slots=True, eq=False)
class Escalations:
    """The state of each knee on its day, one row a knee; see `pain.Escalation`.

    since   ordinal of the day it was set, NEVER when it is not
    reason  place among CAUSES of the condition of the last day on which one held, NOTHING without
    score   the score it names, NOTHING without
    holds   whether a condition holds on the day itself
    """

    since: Ints
    reason: Ints
    score: Ints
    holds: Bools


@dataclass(frozen=True, slots=True, eq=False)
class _Conditions:
    """Days on which a condition holds, sorted by knee and day."""

    key: Ints
    reason: Ints
    score: Ints


def escalations(worst: Worst, risen: Rises, day: Ints, limits: Thresholds = DEFAULT) -> Escalations:
    """The state of each knee at the end of its `day` (ordinal, one a knee), by its scores alone.

    As `pain.escalation` without red runs and check-ins: runners with these take the path of one.
    """
    found = _conditions(worst, risen, day, limits)
    knee, at = runners_of(found.key), days_of(found.key)
    opens = np.ones(len(at), np.bool_)
    opens[1:] = (np.diff(knee) != 0) | _left(worst, knee[:-1], at[:-1], at[1:], limits)
    set_on = at[np.maximum.accumulate(np.where(opens, np.arange(len(at)), 0))]
    latest = np.searchsorted(found.key, keys(np.arange(len(day)), day), "right") - 1
    there = latest >= 0
    if len(at):
        there &= knee[latest] == np.arange(len(day))
        there &= ~_left(worst, np.arange(len(day)), at[latest], day, limits)
    since, reason, score, last = (
        np.where(there, np.append(column, none)[latest], none)
        for column, none in ((set_on, NEVER), (found.reason, NOTHING), (found.score, NOTHING), (at, NEVER))
    )
    return Escalations(since, reason, score, there & (last == day))


def _conditions(worst: Worst, risen: Rises, until: Ints, limits: Thresholds) -> _Conditions:
    """The first condition that holds, of each day to `until` on which one does."""
    long = risen.holds & (risen.day - risen.since >= limits.escalate_rise_days)
    long_key = risen.key[long]
    key = in_order(np.concatenate((worst.key, long_key, keys(np.arange(len(until)), until))))
    key = key[days_of(key) <= until[runners_of(key)]]
    today, highs = _logs(worst, key, limits)
    reason = np.full(len(key), NOTHING)
    score = np.full(len(key), NOTHING)
    reason[is_among(key, long_key)] = _LONG_RISE
    twice = highs >= limits.escalate_logs
    reason[twice], score[twice] = _HIGH_TWICE, limits.pain_high
    very = today >= limits.escalate_score
    reason[very], score[very] = _VERY_HIGH, today[very]
    held = reason != NOTHING
    return _Conditions(key[held], reason[held], score[held])


def _logs(worst: Worst, key: Ints, limits: Thresholds) -> tuple[Ints, Ints]:
    """The score of each knee's day, NOTHING without one, and how many of the last three logs are high."""
    logged = np.append(worst.key, NOTHING)
    scores = np.append(worst.score, NOTHING)
    last = np.searchsorted(worst.key, key, "right") - 1
    today = np.where(logged[last] == key, scores[last], NOTHING)
    opens = keys(runners_of(key), days_of(key) - (limits.pain_days - 1))
    highs = np.zeros(len(key), np.int64)
    for back in range(limits.escalate_of):
        place = np.maximum(last - back, NOTHING)
        highs += (logged[place] >= opens) & (scores[place] >= limits.pain_high)
    return today, highs


def _left(worst: Worst, knee: Ints, last: Ints, day: Ints, limits: Thresholds) -> Bools:
    """Whether the state is left between a condition's day and a later one, that one among them.

    So it is on the first day 7 days or more after the condition whose latest score, of those since, is 5 or
    less: that of the seventh day or the one before it, or any later one.
    """
    seventh = last + limits.escalate_clear_days
    calm = np.concatenate(([0], np.cumsum(worst.score <= limits.escalate_clear_score)))
    after = np.searchsorted(worst.key, keys(knee, last), "right")
    low = np.searchsorted(worst.key, keys(knee, seventh), "right")
    high = np.searchsorted(worst.key, keys(knee, day), "right")
    opens = np.maximum(low - 1, after)  # the latest log to the seventh day counts with those after it
    return (day >= seventh) & (calm[high] > calm[opens])
