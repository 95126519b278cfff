"""Knee pain: scores, warning signs, the rule for one run, the rise, and when to talk to someone."""

from app.domain.pain.computed import asks_for_a_visit, computed_signs, signs_of
from app.domain.pain.escalation import Escalation, EscalationReason, escalation
from app.domain.pain.rising import Rise, base14, pain7, rise
from app.domain.pain.run_rule import (
    Result,
    RunCheck,
    check,
    judge_run,
    knees_of,
    morning_of,
    settled_on,
    sore_days,
)
from app.domain.pain.scores import (
    Moment,
    NotAScore,
    PainEntry,
    Place,
    concerns,
    daily_worst,
    score_of,
    sides,
    unnamed,
)
from app.domain.pain.signs import (
    FLAGS,
    TIER_TEXT,
    Flag,
    Tier,
    asks_for_signs,
    mutes,
    worst_tier,
)
from app.domain.pain.ties import OF_A_RUN, spoken_of, tied

__all__ = [
    "FLAGS",
    "OF_A_RUN",
    "TIER_TEXT",
    "Escalation",
    "EscalationReason",
    "Flag",
    "Moment",
    "NotAScore",
    "PainEntry",
    "Place",
    "Result",
    "Rise",
    "RunCheck",
    "Tier",
    "asks_for_a_visit",
    "asks_for_signs",
    "base14",
    "check",
    "computed_signs",
    "concerns",
    "daily_worst",
    "escalation",
    "judge_run",
    "knees_of",
    "morning_of",
    "mutes",
    "pain7",
    "rise",
    "score_of",
    "settled_on",
    "sides",
    "signs_of",
    "sore_days",
    "spoken_of",
    "tied",
    "unnamed",
    "worst_tier",
]
