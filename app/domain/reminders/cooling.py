"""Whether a kind of finding may be reminded of again."""

from collections.abc import Sequence
from datetime import date

from app.domain.load import Category
from app.domain.reminders.given import Push
from app.domain.reminders.values import Finding, Kind, category_of
from app.domain.thresholds import DEFAULT, Thresholds


def cool(finding: Finding, today: date, out: Sequence[Push], limits: Thresholds = DEFAULT) -> bool:
    """Whether a kind may be sent again: its cool-down is over, or the spike is higher than the last one.

    out     the pushes that went out, in any order; one merged into another counts as sent
    source  our own rule (D)
    """
    told = [one for one in out if finding.kind in one.reasons]
    last = max(told, key=lambda one: one.local_date, default=None)
    if last is None or (today - last.local_date).days >= _days(finding.kind, limits):
        return True
    return finding.kind is Kind.LOAD_SPIKE and level(finding) > _level(last.category)


def level(finding: Finding) -> int:
    """How high a spike is, 0 for what is none."""
    return _level(category_of(finding))


def _level(category: Category | None) -> int:
    return category.level if category else 0


def _days(kind: Kind, limits: Thresholds) -> int:
    return {
        Kind.ESCALATE: limits.cool_escalate_days,
        Kind.PAIN_HIGH: limits.cool_pain_high_days,
        Kind.LOAD_SPIKE: limits.cool_load_spike_days,
        Kind.PAIN_RISE: limits.cool_pain_rise_days,
        Kind.RETURN: limits.cool_return_days,
    }.get(kind, 0)
