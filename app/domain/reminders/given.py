"""What a decision is made from: what went before, and what a runner chose."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, tzinfo
from enum import StrEnum

from app.domain.load import Category
from app.domain.people import WeekStart
from app.domain.reminders.values import Adds, Kind
from app.domain.thresholds import DEFAULT


@dataclass(frozen=True, slots=True)
class Push:
    """A reminder of an earlier local day, with all reasons merged into it.

    at          when it went out, aware
    category    of the spike among its reasons, None without one
    answered    the runner said done, later today or not today
    suppressed  it was held back; such a row starts no cool-down and uses up nothing
    """

    local_date: date
    at: datetime
    reasons: tuple[Kind, ...]
    category: Category | None = None
    answered: bool = False
    suppressed: bool = False
    adds: Adds | None = None


@dataclass(frozen=True, slots=True)
class History:
    """What went before a decision; nothing in it has an order.

    pushes         those of the last year, or as far back as any rule looks
    session_days   local days with an exercise session done, today's among them
    pain7          by day the mean score of 7 days, of the worse knee, where there are enough logs
    red_flag_open  a warning sign of the two most urgent tiers is not yet cleared
    """

    pushes: Collection[Push] = ()
    session_days: Collection[date] = ()
    pain7: Mapping[date, float] = field(default_factory=dict)
    red_flag_open: bool = False

    @property
    def out(self) -> list[Push]:
        """The pushes that went out, oldest first."""
        return sorted((one for one in self.pushes if not one.suppressed), key=lambda one: one.local_date)


class Away(StrEnum):
    """Why reminders rest until a day."""

    PAUSE = "pause"
    ILL = "ill"
    TRAVEL = "travel"


@dataclass(frozen=True, slots=True)
class Settings:
    """What a runner chose, as far as it decides about reminders.

    strength_days  weekdays, Monday 0
    reminder_time  local; within the quiet hours their end stands for it
    quiet_from     local; the same as quiet_until means no quiet hours
    paused_until   the last local day without reminders
    before_runs    exercise may be reminded of shortly before a planned run
    races          local days; planned_runs: instants, aware
    off            kinds switched off; those of `NEVER_OFF` go out all the same
    chosen_on      the day the settings were saved: what was left unanswered up to it is forgiven
    """

    zone: tzinfo = UTC
    strength_days: Collection[int] = ()
    week_start: WeekStart = WeekStart.MONDAY
    reminder_time: time = time(DEFAULT.quiet_until_h)
    quiet_from: time = time(DEFAULT.quiet_from_h)
    quiet_until: time = time(DEFAULT.quiet_until_h)
    paused_until: date | None = None
    away: Away = Away.PAUSE
    before_runs: bool = False
    races: Collection[date] = ()
    planned_runs: Sequence[datetime] = ()
    off: Collection[Kind] = ()
    chosen_on: date | None = None


NEVER_OFF = frozenset({Kind.RED_FLAG, Kind.ESCALATE, Kind.PAIN_HIGH})
