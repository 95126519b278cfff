"""A run that is planned, judged as one that was run."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.load.breaks import Return, return_state
from app.domain.load.ceiling import Ceiling, SettledOn, ceiling_m, held_ceiling
from app.domain.load.known import Coverage, daily
from app.domain.load.merge import Session
from app.domain.load.ratios import rolling_7d
from app.domain.load.spikes import Category, Spike, spike, spikes
from app.domain.measured import Measured
from app.domain.thresholds import DEFAULT, Thresholds


class NotPlannable(Exception):
    """What is planned is no run of today or a later day."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A planned run judged, as if nothing else were run before it.

    distance_m  whole metres
    judged      what it would be beside the longest of the 30 days before its day, as of a run that was run
    ceiling_m   the distance that stays within 10 % of that longest, whole metres; None without a longest
    week_m      the metres of the seven days that would end on its day, its own among them
    back        where the runner would stand after a break on its day, before it
    held        the earlier ceiling that holds on its day until a step has settled, None without one
    """

    day: date
    distance_m: int
    judged: Spike
    ceiling_m: int | None
    week_m: Measured[int]
    back: Return
    held: Ceiling | None = None

    @property
    def is_over(self) -> bool:
        """Whether it would be a step, whether or not one that is told of."""
        return self.judged.category not in (None, Category.NONE)

    @property
    def is_over_held(self) -> bool:
        """Whether it is longer than an earlier ceiling that is held; never where none is."""
        return self.held is not None and self.distance_m > (self.held.ceiling_m or 0)

    @property
    def is_over_cap(self) -> bool:
        """Whether it is longer than the cautious cap after a break; never without a cap."""
        return self.back.is_over(self.distance_m)


def planned_run(
    day: date,
    distance_m: int,
    sessions: Sequence[Session],
    coverage: Coverage,
    today: date,
    sore_days: Collection[date] = (),
    limits: Thresholds = DEFAULT,
    settled_on: SettledOn | None = None,
) -> Planned:
    """Judge a run of a distance in whole metres that is planned for today or a later day.

    sessions   those that were run, in any order; later ones than today are ignored
    coverage   the days known; today and the days up to the run are no gap, for they are not over
    sore_days  as for `return_state`
    settled_on as for `held_ceiling`; without it no ceiling is held
    raises     NotPlannable for an earlier day than today, and for a distance that is none
    source     as for `spike` and `return_state`
    """
    if day < today or not 0 < distance_m <= limits.longest_run_m:
        raise NotPlannable
    known = coverage.also(today, day)
    done = [session for session in sessions if session.day <= today]
    plan = Session.planned(day, distance_m)
    judged = spike(plan, done, known, limits)
    days = daily([*done, plan], known, day - timedelta(days=limits.acute_days - 1), day)
    return Planned(
        day=day,
        distance_m=distance_m,
        judged=judged,
        ceiling_m=None if judged.longest_m is None else ceiling_m(judged.longest_m, limits),
        week_m=rolling_7d(day, days, known.held, limits),
        back=return_state(day, done, known, sore_days, limits),
        held=None if settled_on is None else _held(day, done, known, settled_on, limits),
    )


def _held(
    day: date,
    done: Sequence[Session],
    known: Coverage,
    settled_on: SettledOn,
    limits: Thresholds,
) -> Ceiling | None:
    """The earlier ceiling of a day; None while none is held."""
    found = held_ceiling(day, done, spikes(done, known, limits), known, settled_on, limits)
    return None if found.held_for is None else found
