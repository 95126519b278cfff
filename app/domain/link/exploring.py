"""What a therapist may look at beside the weekly analysis: running one, two or three weeks before the score.

Scores of two weeks before are allowed for, as resting when it hurts would pass for a link at the longer lags;
one p is for the largest of all lags, as three looks find more than one.

source  our own rule (D)
"""

from collections.abc import Sequence
from functools import reduce

import numpy as np

from app.domain.link.looking import Found, Look, look
from app.domain.link.nulls import invented_for
from app.domain.link.series import Numbers, series_of
from app.domain.link.values import Explored, Hypothesis, LinkWeek
from app.domain.thresholds import DEFAULT, Thresholds

_ORDER = 2  # weeks of scores allowed for


def explore(
    weeks: Sequence[LinkWeek], seed: int, draws: int = DEFAULT.link_draws, limits: Thresholds = DEFAULT
) -> tuple[Explored, ...]:
    """Every lag of load, then of spike, then of cadence; what cannot be tested has its n alone.

    weeks, seed  as for `analyse`
    source       our own rule (D): gates and directions as there
    """
    series = series_of(weeks, limits)
    lags = range(1, limits.link_lags_weeks + 1)
    seen = {each: [look(series, each, lag, _ORDER, limits) for lag in lags] for each in Hypothesis}
    past = None
    if any(isinstance(each.found, Found) for looks in seen.values() for each in looks):
        past = invented_for(series, _ORDER, seed, draws, limits)
    return tuple(each for looks in seen.values() for each in _told(looks, past))


def _told(looks: Sequence[Look], past: Numbers | None) -> list[Explored]:
    """All lags of one question, each set against the highest ratio of any lag in the same past."""
    highest = None
    if past is not None:
        ratios = [each.ratios(past) for each in looks if isinstance(each.found, Found)]
        highest = reduce(np.maximum, ratios) if ratios else None
    return [_one(each, lag, highest) for lag, each in enumerate(looks, start=1)]


def _one(seen: Look, lag: int, highest: Numbers | None) -> Explored:
    n, found = len(seen.rows), seen.found
    if highest is None or not isinstance(found, Found):
        return Explored(seen.hypothesis, lag, n)
    p = seen.p(found.t, highest)
    return Explored(seen.hypothesis, lag, n, found.df, found.beta, found.se, found.t, p)
