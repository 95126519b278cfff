"""The weekly analysis: whether distance, long runs or cadence go with the score of the week after.

Association of one week with the next, beyond what the scores were doing anyway; it shows no reason why.

source  Granger 1969, Econometrica 37:424, for the question; Benjamini and Hochberg 1995, Journal of the Royal
        Statistical Society B 57:289, for several at once; bootstrap and gates are our own (D)
"""

from collections.abc import Sequence
from dataclasses import replace

from app.domain.link.looking import Found, Look, look
from app.domain.link.nulls import invented_for
from app.domain.link.series import Numbers, series_of
from app.domain.link.values import Hypothesis, LinkWeek, Status, Tested
from app.domain.thresholds import DEFAULT, Thresholds

Answers = tuple[Tested, Tested, Tested]


def analyse(
    weeks: Sequence[LinkWeek], seed: int, draws: int = DEFAULT.link_draws, limits: Thresholds = DEFAULT
) -> Answers:
    """The three answers in the order load, spike, cadence; a finding comes out as pending.

    weeks   complete ones of one knee, the newest 52 count; a week that is not given is missing
    seed    of the draws: the same weeks and seed give the same answers, to the last place of p
    source  as above; one-sided for load and spike, as resting when it hurts fakes the other direction
    """
    series = series_of(weeks, limits)
    seen = [look(series, each, 1, 1, limits) for each in Hypothesis]
    past = None
    if any(isinstance(each.found, Found) for each in seen):
        past = invented_for(series, 1, seed, draws, limits)
    load, spike, cadence = _judged([_told(each, past) for each in seen], limits)
    return load, spike, cadence


def confirmed(found: Sequence[Tested], week_before: Sequence[Tested] | None) -> tuple[Tested, ...]:
    """The answers with a pattern where the week before found one as well; None when it was not looked at.

    week_before  the answers of the analysis one week earlier, for the same knee of the same person and scope
    """
    seen = {each.hypothesis for each in week_before or () if each.status.is_found}
    return tuple(
        replace(each, status=Status.PATTERN)
        if each.status is Status.PATTERN_PENDING and each.hypothesis in seen
        else each
        for each in found
    )


def adjusted(ps: Sequence[float]) -> list[float]:
    """Each p adjusted for how many there are. Source: Benjamini and Hochberg 1995, as above."""
    order = sorted(range(len(ps)), key=lambda place: ps[place], reverse=True)
    held, least = [1.0] * len(ps), 1.0
    for above, place in enumerate(order):
        least = min(least, ps[place] * (len(ps) / (len(ps) - above)))
        held[place] = least
    return held


def _told(seen: Look, past: Numbers | None) -> Tested:
    """The answer of one look, with its p from what the same weeks give in the invented pasts."""
    n, found = len(seen.rows), seen.found
    if found is None:
        return Tested(seen.hypothesis, Status.INSUFFICIENT_DATA, n)
    if past is None or not isinstance(found, Found):
        return Tested(seen.hypothesis, Status.INSUFFICIENT_VARIATION, n)
    p = seen.p(found.t, seen.ratios(past))
    return Tested(seen.hypothesis, Status.NO_PATTERN, n, found.df, found.beta, found.se, found.t, p)


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
    return is_reported and found.p_adjusted <= limits.link_false_percent / 100
