"""What a runner chose about the rules: kinds switched off, and limits moved within their bounds.

source  bounds within what the studies of each limit carry; they are our own (D)
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from app.domain.reminders.values import Kind
from app.domain.thresholds import DEFAULT, Thresholds

CAN_BE_OFF = (Kind.ROUTINE, Kind.LOAD_SPIKE, Kind.PAIN_RISE, Kind.RETURN)


@dataclass(frozen=True, slots=True)
class Movable:
    """A limit that a runner may move, with the least and the most it may be; whole numbers of its unit."""

    name: str
    kind: Kind
    least: int
    most: int

    def allows(self, value: object) -> bool:
        """Whether it may be moved there."""
        return type(value) is int and self.least <= value <= self.most


MOVABLE = (
    Movable(
        "spike_alert_percent",
        Kind.LOAD_SPIKE,
        DEFAULT.spike_small_percent,
        DEFAULT.spike_alert_most_percent,
    ),
    Movable("rise_alert_points", Kind.PAIN_RISE, DEFAULT.rise_points, DEFAULT.rise_alert_most_points),
    Movable(
        "high_alert_score", Kind.PAIN_HIGH, DEFAULT.high_alert_least_score, DEFAULT.high_alert_most_score
    ),
)


@dataclass(frozen=True, slots=True)
class RuleSettings:
    """A runner's rules.

    off                  kinds switched off, of those that can be
    spike_alert_percent  % of the 30-day longest, above which a run is told of
    rise_alert_points    points above the usual, from which scores are told of
    high_alert_score     the score from which one is told of
    chosen_on            the local day they were last saved
    before_runs          exercise may be reminded of shortly before a planned run
    """

    off: frozenset[Kind] = frozenset()
    spike_alert_percent: int = DEFAULT.spike_alert_percent
    rise_alert_points: int = DEFAULT.rise_alert_points
    high_alert_score: int = DEFAULT.high_alert_score
    chosen_on: date | None = None
    before_runs: bool = False


def rule_settings(stored: Mapping[str, object]) -> RuleSettings:
    """The settings as they were stored by `stored_rules`; a wrong or unknown value is as if never chosen."""
    off = stored.get("off")
    moved = {one.name: stored[one.name] for one in MOVABLE if one.allows(stored.get(one.name))}
    names = [name for name in off if isinstance(name, str)] if isinstance(off, Iterable) else []
    rules = RuleSettings(
        off=frozenset(kind for kind in CAN_BE_OFF if kind.value in names),
        chosen_on=_day(stored.get("chosen_on")),
        before_runs=stored.get("before_runs") is True,
    )
    return replace(rules, **moved)  # type: ignore[arg-type]  # `allows` lets whole numbers alone through


def stored_rules(rules: RuleSettings) -> dict[str, object]:
    """The settings as they are stored: what differs from the rules as they come, alone."""
    kept: dict[str, object] = {
        one.name: getattr(rules, one.name)
        for one in MOVABLE
        if getattr(rules, one.name) != getattr(DEFAULT, one.name)
    }
    if rules.off:
        kept["off"] = sorted(kind.value for kind in rules.off)
    if rules.before_runs:
        kept["before_runs"] = True
    if rules.chosen_on is not None:
        kept["chosen_on"] = rules.chosen_on.isoformat()
    return kept


def limits_of(rules: RuleSettings, limits: Thresholds = DEFAULT) -> Thresholds:
    """The limits of a runner's reminders: those that they moved, moved; all pages keep `DEFAULT`."""
    return replace(limits, **{one.name: getattr(rules, one.name) for one in MOVABLE})


def widest(limits: Thresholds) -> Thresholds:
    """The limits by which findings are stored: a moved one where it tells earlier, else as it comes.

    So what a therapist sees, and which exercises a day has, never falls by what a runner chose to be told.
    """
    earlier = {one.name: min(getattr(limits, one.name), getattr(DEFAULT, one.name)) for one in MOVABLE}
    return replace(limits, **earlier)


def _day(stored: object) -> date | None:
    try:
        return date.fromisoformat(stored) if isinstance(stored, str) else None
    except ValueError:
        return None
