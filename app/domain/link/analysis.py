"""The weekly analysis: whether distance, long runs or cadence go with the score of the week after.

Association of one week with the next, beyond what the scores were doing anyway; it shows no reason why.

source  Granger 1969, Econometrica 37:424, for the question; Benjamini and Hochberg 1995, Journal of the Royal
        Statistical Society B 57:289, for several at once; bootstrap and gates are our own (D)
"""

from collections.abc import Sequence
from dataclasses import replace
from math import isfinite

import numpy as np

from app.domain.link.nulls import Null, invented, null_of
from app.domain.link.regression import slopes
from app.domain.link.series import Numbers, Rows, Series, series_of
from app.domain.link.values import Hypothesis, LinkWeek, Status, Tested
from app.domain.thresholds import DEFAULT, Thresholds

Answers = tuple[Tested, Tested, Tested]
_FOUND = (Status.PATTERN_PENDING, Status.PATTERN)


def analyse(
    weeks: Sequence[LinkWeek], seed: int, draws: int = DEFAULT.link_draws, limits: Thresholds = DEFAULT
) -> Answers:
    """The three answers in the order load, spike, cadence; a finding comes out as pending.

    weeks   complete ones of one knee, the newest 52 count; a week that is not given is missing
    seed    of the draws: the same weeks and seed give the same answers, to the last place of p
    source  as above; one-sided for load and spike, as resting when it hurts fakes the other direction
    """
    series = series_of(weeks, limits)
    null = null_of(series, limits)
    found = [_tested(series, null, each, limits) for each in Hypothesis]
    if null is not None and any(each.status.is_tested for each in found):
        past = invented(null, len(series), seed, draws, limits)
        found = [_with_p(each, series, past) for each in found]
    load, spike, cadence = _judged(found, limits)
    return load, spike, cadence


def confirmed(found: Sequence[Tested], week_before: Sequence[Tested] | None) -> tuple[Tested, ...]:
    """The answers with a pattern where the week before found one as well; None when it was not looked at.

    week_before  the answers of the analysis one week earlier, for the same knee of the same person and scope
    """
    seen = {each.hypothesis for each in week_before or () if each.status in _FOUND}
    return tuple(
        replace(each, status=Status.PATTERN)
        if each.status is Status.PATTERN_PENDING and each.hypothesis in seen
        else each
        for each in found
    )


def gate(series: Series, hypothesis: Hypothesis, rows: Rows, lag: int, limits: Thresholds) -> Status | None:
    """Why a question cannot be tested, None when it can. Source: our own rule (D)."""
    if len(rows) < limits.link_weeks:
        return Status.INSUFFICIENT_DATA
    exposure = series.exposures[hypothesis][rows - lag]
    stepped = np.count_nonzero(series.stepped[rows - lag])
    is_still = (
        np.std(series.pain[rows], ddof=1) < limits.link_least_sd
        or np.ptp(exposure) == 0
        or (hypothesis is Hypothesis.SPIKE and stepped < limits.link_stepped_weeks)
    )
    return Status.INSUFFICIENT_VARIATION if is_still else None


def exceeding(hypothesis: Hypothesis, past: Numbers, t: float) -> int:
    """In how many invented pasts the ratio is as high; both ways for cadence. One without a ratio is."""
    ratios, least = (np.abs(past), abs(t)) if hypothesis is Hypothesis.CADENCE else (past, t)
    return len(ratios) - int(np.count_nonzero(ratios < least))


def adjusted(ps: Sequence[float]) -> list[float]:
    """Each p adjusted for how many there are. Source: Benjamini and Hochberg 1995, as above."""
    order = sorted(range(len(ps)), key=lambda place: ps[place], reverse=True)
    held, least = [1.0] * len(ps), 1.0
    for above, place in enumerate(order):
        least = min(least, ps[place] * (len(ps) / (len(ps) - above)))
        held[place] = least
    return held


def _tested(series: Series, null: Null | None, hypothesis: Hypothesis, limits: Thresholds) -> Tested:
    """One answer but for its p."""
    rows = series.rows(hypothesis)
    refusal = gate(series, hypothesis, rows, 1, limits)
    if refusal is not None:
        return Tested(hypothesis, refusal, len(rows))
    found = slopes(series.pain[:, np.newaxis], rows, series.exposures[hypothesis][rows - 1])
    beta, se, t = found.beta.item(), found.se.item(), found.t.item()
    if null is None or not all(map(isfinite, (beta, se, t))):
        return Tested(hypothesis, Status.INSUFFICIENT_VARIATION, len(rows))
    return Tested(hypothesis, Status.NO_PATTERN, len(rows), found.df, beta, se, t)


def _with_p(found: Tested, series: Series, past: Numbers) -> Tested:
    """The answer with its p from what the same weeks give in the invented pasts."""
    if found.t is None:
        return found
    rows = series.rows(found.hypothesis)
    ratios = slopes(past, rows, series.exposures[found.hypothesis][rows - 1]).t
    p = (1 + exceeding(found.hypothesis, ratios, found.t)) / (len(ratios) + 1)
    return replace(found, p=p)


def _judged(found: Sequence[Tested], limits: Thresholds) -> list[Tested]:
    """The answers with p adjusted for the questions tested, and those that are findings."""
    ps = iter(adjusted([each.p for each in found if each.p is not None]))
    held = [each if each.p is None else replace(each, p_adjusted=next(ps)) for each in found]
    return [
        replace(each, status=Status.PATTERN_PENDING) if _is_finding(each, limits) else each for each in held
    ]


def _is_finding(found: Tested, limits: Thresholds) -> bool:
    """Less pain after more running is never one: resting when it hurts looks the same."""
    if found.p_adjusted is None or found.beta is None:
        return False
    is_reported = found.beta > 0 or found.hypothesis is Hypothesis.CADENCE
    return is_reported and found.p_adjusted <= limits.link_false_share
