"""What came after earlier runs that were like a planned one: counts of the runner's own log."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.domain.load import Planned
from app.domain.thresholds import DEFAULT, Thresholds


@dataclass(frozen=True, slots=True)
class Ran:
    """An earlier session, as plans are set beside it.

    distance_m  whole metres
    longest_m   the longest of the 30 days before it, None when there was none to compare with
    morning     the score of the next morning, None when not logged
    settled     whether that was at or below the score before, None when either is not known
    """

    distance_m: int
    longest_m: int | None
    morning: int | None = None
    settled: bool | None = None


@dataclass(frozen=True, slots=True)
class Similar:
    """How many earlier runs were similar, and what their next mornings said.

    runs     all that are similar; scored of them have a score of the next morning
    high     of those scored, with 4 or more
    checked  of those scored, with a score before as well; settled of them had settled
    """

    runs: int
    scored: int
    high: int
    checked: int
    settled: int


def is_similar(plan: Planned, distance_m: int, longest_m: int | None, limits: Thresholds = DEFAULT) -> bool:
    """Whether an earlier session was like a planned run, both in whole metres.

    It was of about the distance, within 25 % of the planned one, and about as long beside the longest of
    its own 30 days, within 10 points of per cent; without a longest nothing is similar. Compared as
    integers, so that what lies on a limit is inside.
    source  our own rule (D)
    """
    if plan.judged.longest_m is None or longest_m is None:
        return False
    off_m = abs(plan.distance_m - distance_m)
    if 100 * off_m > limits.similar_distance_percent * plan.distance_m:
        return False
    off = abs(plan.distance_m * longest_m - distance_m * plan.judged.longest_m)
    return 100 * off <= limits.similar_share_percent * plan.judged.longest_m * longest_m


def similar_runs(plan: Planned, ran: Iterable[Ran], limits: Thresholds = DEFAULT) -> Similar:
    """Count what came after those of the earlier sessions, in any order, that are like a planned run.

    source  as for `is_similar`
    """
    alike = [one for one in ran if is_similar(plan, one.distance_m, one.longest_m, limits)]
    mornings = [one.morning for one in alike if one.morning is not None]
    checked = [one.settled for one in alike if one.morning is not None and one.settled is not None]
    return Similar(
        runs=len(alike),
        scored=len(mornings),
        high=sum(score >= limits.similar_score for score in mornings),
        checked=len(checked),
        settled=sum(checked),
    )
