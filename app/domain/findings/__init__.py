"""Findings: what the rules find in a runner's log on a day."""

from app.domain.findings.days import cards_between, loud_days
from app.domain.findings.judging import found_on, is_retold
from app.domain.findings.log import Log
from app.domain.findings.of_knees import at_onset, subject_of_signs, talk
from app.domain.findings.of_runs import WEEK_TO_WEEK, coming_back, spike_finding, week_finding

__all__ = [
    "WEEK_TO_WEEK",
    "Log",
    "at_onset",
    "cards_between",
    "coming_back",
    "found_on",
    "is_retold",
    "loud_days",
    "spike_finding",
    "subject_of_signs",
    "talk",
    "week_finding",
]
