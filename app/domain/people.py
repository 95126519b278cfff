"""Who a person is to the rules: their zone, week, knee and strength days."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

T = TypeVar("T")


class Side(StrEnum):
    """Which knee; both and unknown count for both knees."""

    LEFT = "left"
    RIGHT = "right"
    BOTH = "both"
    UNKNOWN = "unknown"


KNEES = (Side.LEFT, Side.RIGHT)


class WeekStart(StrEnum):
    """The day a runner's week begins on."""

    MONDAY = "monday"
    SUNDAY = "sunday"
    SATURDAY = "saturday"

    @property
    def weekday(self) -> int:
        """As date.weekday() counts: Monday is 0."""
        return 0 if self is WeekStart.MONDAY else 5 if self is WeekStart.SATURDAY else 6


@dataclass(frozen=True, slots=True)
class Person:
    """A person with an account.

    name           what others they share with call them; empty until they give one
    strength_days  weekdays (Monday 0) on which a strength session is planned
    knee           the knee watched: left, right, both, or unknown until chosen
    paused_until   the last local day without reminders, None when not paused
    exercise_set   the exercises of a strength day: starter, or standard once it was chosen
    reminder_rules what they chose about the rules, as it is stored; see reminders.rule_settings
    zone_answered_at  when they said whether their watch's clock is their time zone, None while not asked
    stop_seen_at   when they read that strength days are reminded of no longer, None when never
    files_complete whether files and typed runs hold all runs between the first and the last
    """

    id: int
    public_id: UUID
    email: str
    is_runner: bool
    is_therapist: bool
    timezone: str
    created_at: datetime
    locale: str = "en"
    units: str = "km"
    week_start: WeekStart = WeekStart.MONDAY
    knee: Side = Side.UNKNOWN
    place: str | None = None
    theme: str = "system"
    strength_days: tuple[int, ...] = (0, 2, 4)
    paused_until: date | None = None
    files_complete: bool = True
    first_steps_done: bool = False
    is_demo: bool = False
    name: str = ""
    mail_reminders: bool = True
    exercise_set: str = "starter"
    reminder_rules: Mapping[str, object] = field(default_factory=dict, hash=False)
    stop_seen_at: datetime | None = None
    zone_answered_at: datetime | None = None

    @property
    def called(self) -> str:
        """The name, or what stands before the @ of the address."""
        return self.name or self.email.partition("@")[0]

    @property
    def zone(self) -> ZoneInfo:
        """The person's current time zone."""
        return ZoneInfo(self.timezone)

    def today(self, now: datetime) -> date:
        """The local day at `now` (aware)."""
        return now.astimezone(self.zone).date()


def week_of(day: date, starts: WeekStart) -> date:
    """The first day of the week that holds `day`."""
    return day - timedelta(days=(day.weekday() - starts.weekday) % 7)


def by_week(values: Iterable[tuple[date, T]], starts: WeekStart) -> dict[date, list[T]]:
    """What days have, by the first day of their week, in the order given; weeks without any are left out."""
    held: dict[date, list[T]] = {}
    for day, value in values:
        held.setdefault(week_of(day, starts), []).append(value)
    return held
