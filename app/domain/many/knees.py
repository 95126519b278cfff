"""The knees to judge of many runners, and the worst score of each logged day of them."""

from dataclasses import dataclass

import numpy as np

from app.domain.many.columns import Bools, Ints, Scores, days_of, keys, runners_of, starts_of
from app.domain.people import Side

SIDES = tuple(Side)
_LEFT, _RIGHT, _BOTH, _UNKNOWN = (
    SIDES.index(side) for side in (Side.LEFT, Side.RIGHT, Side.BOTH, Side.UNKNOWN)
)


@dataclass(frozen=True, slots=True, eq=False)
class Knees:
    """Knees in the order in which `findings.found_on` judges them, one row each.

    who      number of the runner
    side     place among SIDES: left, right, or both while no knee was named
    unnamed  whether only scores of unknown side speak of it, while the runner's other knee is named
    """

    who: Ints
    side: Ints
    unnamed: Bools


@dataclass(frozen=True, slots=True, eq=False)
class Worst:
    """The highest score of each logged day, sorted by knee and day; see `pain.daily_worst`.

    knee  place among `Knees`; day an ordinal; score 0 to 10
    """

    knee: Ints
    day: Ints
    score: Ints

    @property
    def key(self) -> Ints:
        """Knee and day in one sorted column."""
        return keys(self.knee, self.day)


def knees(scores: Scores, count: int) -> Knees:
    """The knees of each runner: those that `pain.sides` gives, and then the one of `pain.unnamed`."""
    named = np.zeros((count, len(SIDES)), np.bool_)
    named[scores.who, scores.side] = True
    left, right, both, unknown = (named[:, side] for side in (_LEFT, _RIGHT, _BOTH, _UNKNOWN))
    told = left | right
    other = (left ^ right) & unknown & ~both
    rows = (
        (told & (left | both), _LEFT, False),
        (told & (right | both), _RIGHT, False),
        (~told & (both | unknown), _BOTH, False),
        (other & right, _LEFT, True),
        (other & left, _RIGHT, True),
    )
    who = np.concatenate([np.flatnonzero(held) for held, _, _ in rows])
    side = np.concatenate([np.full(int(held.sum()), side) for held, side, _ in rows])
    unnamed = np.concatenate([np.full(int(held.sum()), other) for held, _, other in rows])
    order = np.argsort(who, kind="stable")
    return Knees(who[order], side[order], unnamed[order])


def daily_worst(scores: Scores, judged: Knees) -> Worst:
    """The highest score of each logged day of each knee; scores of both and unknown sides count for both."""
    count = int(scores.who.max(initial=0)) + 1
    found = []
    for side in (_LEFT, _RIGHT, _BOTH):
        place = np.full(max(count, int(judged.who.max(initial=0)) + 1), -1)
        mine = np.flatnonzero(judged.side == side)
        place[judged.who[mine]] = mine
        counted = (scores.side == side) | (scores.side == _BOTH) | (scores.side == _UNKNOWN)
        counts = np.flatnonzero((place[scores.who] >= 0) & (counted | (side == _BOTH)))
        found.append((place[scores.who[counts]], scores.day[counts], scores.score[counts]))
    knee, day, score = (np.concatenate(columns) for columns in zip(*found, strict=True))
    key = keys(knee, day)
    order = np.argsort(key, kind="stable")
    at = starts_of(key[order])
    worst = np.maximum.reduceat(score[order], at) if len(at) else score
    return Worst(runners_of(key[order][at]), days_of(key[order][at]), worst)
