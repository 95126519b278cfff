"""Which findings deserve a reminder, when it goes out, and what holds it back."""

from app.domain.reminders.chosen import (
    CAN_BE_OFF,
    MOVABLE,
    Movable,
    RuleSettings,
    limits_of,
    rule_settings,
    stored_rules,
    widest,
)
from app.domain.reminders.cooling import cool
from app.domain.reminders.deciding import decide
from app.domain.reminders.easing import Pace, answered_on, pace, unanswered
from app.domain.reminders.given import NEVER_OFF, Away, History, Push, Settings
from app.domain.reminders.timing import Window, window
from app.domain.reminders.values import (
    Adds,
    Decision,
    Finding,
    Kind,
    Reminder,
    Status,
    Suppressed,
    category_of,
)

__all__ = [
    "CAN_BE_OFF",
    "MOVABLE",
    "NEVER_OFF",
    "Adds",
    "Away",
    "Decision",
    "Finding",
    "History",
    "Kind",
    "Movable",
    "Pace",
    "Push",
    "Reminder",
    "RuleSettings",
    "Settings",
    "Status",
    "Suppressed",
    "Window",
    "answered_on",
    "category_of",
    "cool",
    "decide",
    "limits_of",
    "pace",
    "rule_settings",
    "stored_rules",
    "unanswered",
    "widest",
    "window",
]
