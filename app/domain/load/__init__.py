"""Load: sessions, the days known, the run that is too long too soon, weeks, ratios and breaks."""

from app.domain.load.breaks import Return, ReturnState, cap_percent, return_state
from app.domain.load.ceiling import Ceiling, SettledOn, ceiling_m, held_ceiling, longest_30d
from app.domain.load.known import Coverage, coverage, daily
from app.domain.load.merge import Session, sessions
from app.domain.load.planned import NotPlannable, Planned, planned_run
from app.domain.load.ratios import (
    coupled,
    ewma,
    ewma_ratio,
    ewma_ratios,
    monotony,
    rolling_7d,
    strain,
    uncoupled,
    week_to_week,
)
from app.domain.load.spikes import Category, Spike, excess_percent, spike, spikes
from app.domain.load.week_change import WeekChange, week_change
from app.domain.load.weekly import Week, weeks
from app.domain.measured import Measured, Reason

__all__ = [
    "Category",
    "Ceiling",
    "Coverage",
    "Measured",
    "NotPlannable",
    "Planned",
    "Reason",
    "Return",
    "ReturnState",
    "Session",
    "SettledOn",
    "Spike",
    "Week",
    "WeekChange",
    "cap_percent",
    "ceiling_m",
    "coupled",
    "coverage",
    "daily",
    "ewma",
    "ewma_ratio",
    "ewma_ratios",
    "held_ceiling",
    "longest_30d",
    "monotony",
    "excess_percent",
    "planned_run",
    "return_state",
    "rolling_7d",
    "sessions",
    "spike",
    "spikes",
    "strain",
    "uncoupled",
    "week_change",
    "week_to_week",
    "weeks",
]
