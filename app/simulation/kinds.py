"""The kinds of invented runners: ten whose knee does not follow their running, five whose knee does.

source  the generator was written to be hard on a method: pain that comes and goes in waves, rest when it
        hurts, missing logs (our own choice, D)
"""

from dataclasses import dataclass
from enum import StrEnum

USUAL = "waves"
USUAL_SCORE = 2.0


class Pain(StrEnum):
    """How pain goes on from one day to the next."""

    WAVES = "waves"
    NOISE = "noise"
    WALK = "walk"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of invented runner.

    words             as the help page tells it
    mean              of the pain behind the scores, in points
    unlogged          share of days without a score; at_zero the same of days whose score would be 0
    rests             share of a run left out for each point of pain on the day before
    drifts            running and pain both rise over the log, each by itself
    dips              running and pain are both high at either end of the log and low between
    load              points added in the long run by 10 km more in every week
    spike             points added by each session over the ceiling, fading with a half-life of 6.6 days
    cadence           points added in the long run by 5 steps a minute fewer
    """

    id: str
    words: str
    pain: Pain = Pain.WAVES
    mean: float = USUAL_SCORE
    unlogged: float = 0.2
    unlogged_at_zero: float | None = None
    rests: float = 0.0
    drifts: bool = False
    dips: bool = False
    load: float = 0.0
    spike: float = 0.0
    cadence: float = 0.0

    @property
    def is_null(self) -> bool:
        """Whether nothing is there to be found."""
        return not (self.load or self.spike or self.cadence)

    @property
    def planted(self) -> str:
        """The question whose answer was put there; empty where nothing was."""
        return next((name for name in ("load", "spike", "cadence") if getattr(self, name)), "")


_NULLS = (
    Kind(USUAL, "Pain comes and goes in waves"),
    Kind("noise", "Each day's pain is by itself", pain=Pain.NOISE),
    Kind("zeros", "Scores are 0 on most days", mean=-0.3),
    Kind("half", "Every second day is not logged", unlogged=0.5),
    Kind("sore-logs", "More is logged when it hurts", unlogged=0.24, unlogged_at_zero=0.6),
    Kind("rests", "Runs are cut short when it hurts", rests=0.12),
    Kind("rests-more", "Runs are cut very short when it hurts", rests=0.25),
    Kind("drifts", "Running and pain both rise, each by itself", drifts=True),
    Kind("walk", "Pain wanders without any usual level", pain=Pain.WALK),
    Kind("dips", "Both are high, low and high again for another reason", dips=True),
)
_PLANTED = (
    Kind("load-1", "+1 point with 10 km more in every week", load=1.0),
    Kind("load-2", "+2 points with 10 km more in every week", load=2.0),
    Kind("spike-1.5", "+1.5 points after each run over the ceiling, fading within days", spike=1.5),
    Kind("spike-3", "+3 points after each run over the ceiling, fading within days", spike=3.0),
    Kind("cadence-1", "+1 point with 5 steps a minute fewer", cadence=1.0),
)

KINDS: dict[str, Kind] = {kind.id: kind for kind in (*_NULLS, *_PLANTED)}
NULLS = tuple(kind.id for kind in _NULLS)
PLANTED = tuple(kind.id for kind in _PLANTED)
