"""A run that is planned, judged as one that was run."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.load.breaks import Return, return_state
from app.domain.load.ceiling import Ceiling, SettledOn, ceiling_m, held_ceiling
from app.domain.load.known import Coverage, daily
from app.domain.load.merge import Session
from app.domain.load.ratios import rolling_7d
from app.domain.load.spikes import Category, Spike, category_of, spike, spikes
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
    step        its category beside the longest that holds, the earlier one while that is held
    """

    day: date
    distance_m: int
    judged: Spike
    ceiling_m: int | None
    week_m: Measured[int]
    back: Return
    held: Ceiling | None = None
    step: Category | None = None

    @property
    def longest_m(self) -> int | None:
        """The longest that it is set beside: the earlier one while its ceiling is held."""
        return self.held.longest_m if self.held else self.judged.longest_m

    @property
    def is_capped(self) -> bool:
        """Whether the cautious cap after a break says how long it may be: no ceiling is lower."""
        cap_m, ceiling_m = self.back.cap_m, self._ceiling_m
        return cap_m is not None and (ceiling_m is None or cap_m <= ceiling_m)

    @property
    def most_m(self) -> int | None:
        """How long it may be, by the cap or the ceiling that holds; None when nothing says so."""
        return self.back.cap_m if self.is_capped else self._ceiling_m

    @property
    def is_over(self) -> bool:
        """Whether it is longer than it may be; never when nothing says so."""
        return self.most_m is not None and self.distance_m > self.most_m

    @property
    def _ceiling_m(self) -> int | None:
        return self.held.ceiling_m if self.held else self.ceiling_m


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
    held = None if settled_on is None else _held(day, done, known, settled_on, limits)
    longest_m = held.longest_m if held else judged.longest_m
    days = daily([*done, plan], known, day - timedelta(days=limits.acute_days - 1), day)
    return Planned(
        day=day,
        distance_m=distance_m,
        judged=judged,
        ceiling_m=None if judged.longest_m is None else ceiling_m(judged.longest_m, limits),
        week_m=rolling_7d(day, days, known.held, limits),
        back=return_state(day, done, known, sore_days, limits),
        held=held,
        step=None if longest_m is None else category_of(distance_m, longest_m, limits),
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
