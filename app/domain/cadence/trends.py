"""How cadence stands now: the runs of the last two weeks beside the runner's own line."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from math import sqrt
from statistics import median

from app.domain.cadence.goals import Goal, fit_in_force
from app.domain.cadence.lines import Fit, residual
from app.domain.cadence.weekly import why_none
from app.domain.measured import Reason
from app.domain.runs import Run
from app.domain.thresholds import DEFAULT, Thresholds


@dataclass(frozen=True, slots=True)
class Trend:
    """The runs of the last 14 days against the runner's own line.

    spm        median of how far they are above (+) or below (-) it; None with a reason
    runs       those that count for it, oldest first
    least_spm  from how far on it is noteworthy; None when spm is
    """

    spm: float | None
    reason: Reason
    runs: tuple[Run, ...] = ()
    least_spm: float | None = None

    @property
    def is_noteworthy(self) -> bool:
        """Whether it is far enough from the line, for so few runs of such scatter, to be worth a word."""
        return self.spm is not None and self.least_spm is not None and abs(self.spm) >= self.least_spm


def trend(runs: Iterable[Run], day: date, line: Fit, limits: Thresholds = DEFAULT) -> Trend:
    """The median residual of the 14 days that end with `day`, where 3 or more runs have one.

    runs    counting runs in any order; those of other days, and those that do not qualify, are passed over
    line    the runner's own line in force on `day`
    returns spm; None with reason insufficient_data, or cadence_unit where runs were set aside for their unit;
            noteworthy from 4 spm on, and from 3 x 1.4826 x MAD of the line's runs by the root of these runs
    source  our own rule (D); the MAD as a standard deviation: Hampel 1974, Journal of the American
            Statistical Association 69:383
    """
    opens = day - timedelta(days=limits.trend_days)
    held = sorted((run for run in runs if opens < run.day <= day), key=lambda run: run.start)
    left = [(run, value) for run in held if (value := residual(run, line, limits)) is not None]
    if line.mad_spm is None or len(left) < limits.trend_runs:
        return Trend(None, why_none(held))
    scatter = limits.mad_to_sd * line.mad_spm
    return Trend(
        spm=median(value for _, value in left),
        reason=Reason.OK,
        runs=tuple(run for run, _ in left),
        least_spm=max(limits.trend_spm, limits.trend_spreads * scatter / sqrt(len(left))),
    )


def trend_on(
    runs: Collection[Run], day: date, goals: Iterable[Goal] = (), limits: Thresholds = DEFAULT
) -> Trend:
    """As `trend`, by the line in force on that day.

    runs    counting runs in any order, with the 134 days before `day`, or before the day of a goal
    goals   of a therapist, in any order
    source  our own rule (D)
    """
    return trend(runs, day, fit_in_force(runs, day, goals, limits), limits)
