"""The cadence of weeks: as it was run, and at the runner's usual speed."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from app.domain.cadence.goals import Goal, day_in_force
from app.domain.cadence.lines import Fit, Pace, Series, at_usual_speed
from app.domain.measured import Reason
from app.domain.runs import Run
from app.domain.thresholds import DEFAULT, Thresholds


@dataclass(frozen=True, slots=True)
class WeekCadence:
    """A week's cadence in spm.

    cadence_spm   mean of its qualifying runs, by moving time; None without one
    adjusted_spm  median of their cadence at the runner's usual speed; None with a reason
    """

    cadence_spm: float | None
    adjusted_spm: float | None
    reason: Reason


def weekly(
    runs: Iterable[Run],
    week_starts: Collection[date],
    goals: Collection[Goal] = (),
    limits: Thresholds = DEFAULT,
) -> dict[date, WeekCadence]:
    """The cadence of each week; each week's runs are adjusted by the line in force on the week's first day.

    runs         counting runs in any order, with the 134 days before the first week, and before a goal's day
    week_starts  first days of weeks, in any order
    goals        of a therapist; for 60 days the line of a goal's day stays in force
    returns      spm; None with reason insufficient_data, or cadence_unit where the only cadence of the week
                 was set aside for its unit
    source       our own rule (D)
    """
    held = list(runs)
    series = Series(held, limits)
    odd = [run for run in held if run.cadence_reason is not None]
    weeks = {}
    for start in week_starts:
        kept = series.of_week(start)
        if kept:
            weeks[start] = _week(kept, series.fit(day_in_force(start, goals, limits), limits), limits)
        else:
            end = start + timedelta(days=7)
            weeks[start] = WeekCadence(None, None, why_none(run for run in odd if start <= run.day < end))
    return weeks


def _week(kept: Sequence[Pace], line: Fit, limits: Thresholds) -> WeekCadence:
    mean = sum(pace.cadence_spm * pace.moving_s for pace in kept) / sum(pace.moving_s for pace in kept)
    values = [value for pace in kept if (value := at_usual_speed(pace, line, limits)) is not None]
    if not values:
        return WeekCadence(mean, None, Reason.INSUFFICIENT_DATA)
    return WeekCadence(mean, median(values), Reason.OK)


def why_none(runs: Iterable[Run]) -> Reason:
    """Why runs give no cadence: one was set aside for its unit, or there is too little."""
    is_odd = any(run.cadence_reason == Reason.CADENCE_UNIT for run in runs)
    return Reason.CADENCE_UNIT if is_odd else Reason.INSUFFICIENT_DATA
