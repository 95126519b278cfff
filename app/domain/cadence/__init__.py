"""Cadence: what a watch counts, a runner's own line of it on speed, weeks, the trend, goals, steps."""

from app.domain.cadence.goals import Goal, NotAGoal, fit_in_force, goal
from app.domain.cadence.lines import Fit, adjusted, fit, fit_of, qualifies, residual
from app.domain.cadence.stride import (
    froude,
    leg_length_m,
    per_height,
    per_leg,
    step_length_m,
)
from app.domain.cadence.theil_sen import Slope, theil_sen
from app.domain.cadence.trends import Trend, trend, trend_on
from app.domain.cadence.unit import Answer, answered, as_recorded, counted, in_range, offered
from app.domain.cadence.weekly import WeekCadence, weekly

__all__ = [
    "Answer",
    "Fit",
    "Goal",
    "NotAGoal",
    "Slope",
    "Trend",
    "WeekCadence",
    "adjusted",
    "answered",
    "as_recorded",
    "counted",
    "fit",
    "fit_in_force",
    "fit_of",
    "froude",
    "goal",
    "in_range",
    "leg_length_m",
    "offered",
    "per_height",
    "per_leg",
    "qualifies",
    "residual",
    "step_length_m",
    "theil_sen",
    "trend",
    "trend_on",
    "weekly",
]
