"""An invented runner's days as the weeks that the analysis takes, by the rules that hold for a real log."""

from datetime import date, timedelta

import numpy as np

from app.domain.link import LinkWeek
from app.domain.thresholds import DEFAULT, Thresholds
from app.simulation.days import WEEK, Days, Floats, longest_before, over_ceiling

FIRST = date(2024, 1, 1)  # a Monday; only the order of weeks matters


def link_weeks(days: Days, limits: Thresholds = DEFAULT) -> tuple[LinkWeek, ...]:
    """The weeks of the log, oldest first; what was run before it only tells how long the longest was.

    The cadence residuals are taken as they are: a real log has them from a line through its own runs.
    source  as for the analysis itself (app/domain/link); three logs make a week, our own rule (D)
    """
    ran, longest = days.metres > 0, longest_before(days.metres)
    with np.errstate(divide="ignore", invalid="ignore"):
        over = np.where(ran, np.clip(days.metres / longest - 1, 0, 1), 0.0)
    over = np.where(ran & (longest == 0), np.nan, over)
    counted = np.where(days.metres >= limits.cadence_run_m, days.residual, np.nan)
    score, metres, over, counted, stepped = (
        column[days.lead :].reshape(-1, WEEK)
        for column in (days.score, days.metres, over, counted, over_ceiling(days.metres))
    )
    logged = (~np.isnan(score)).sum(axis=1)
    return tuple(
        LinkWeek(
            start=FIRST + timedelta(weeks=week),
            pain=_mean(score[week]) if logged[week] >= limits.link_logs else None,
            logged=int(logged[week]),
            load=float(metres[week].sum()) / 10_000,
            spike=None if np.isnan(over[week]).any() else float(over[week].max()),
            cadence=_fewer_steps(counted[week]),
            stepped=bool(stepped[week].any()),
        )
        for week in range(len(score))
    )


def _mean(values: Floats) -> float:
    """The mean of what is known; at least one is."""
    return float(values[~np.isnan(values)].mean())


def _fewer_steps(residuals: Floats) -> float | None:
    """The week's cadence below the usual, in steps of 5; None without a run that counts."""
    return None if np.isnan(residuals).all() else -_mean(residuals) / 5
