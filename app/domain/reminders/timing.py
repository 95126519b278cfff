"""When today's reminder goes out: at the runner's time, rested, and never in their quiet hours."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from app.domain.reminders.given import Settings
from app.domain.thresholds import DEFAULT, Thresholds


@dataclass(frozen=True, slots=True)
class Window:
    """From when on today's reminder goes out, and from when on it is dropped; instants, UTC."""

    due: datetime
    expires: datetime


def window(now: datetime, last: datetime | None, settings: Settings, limits: Thresholds = DEFAULT) -> Window:
    """When the reminder of the local day of `now` goes out, `now` at the earliest.

    last    when the last reminder went out, None without one
    It is due at the runner's time, 20 hours after the last one, and in quiet hours at their end: that
    may be on the next day, which is then decided on anew. A day later it is dropped. All hours are hours
    that go by, also where clocks change.
    source  our own rule (D)
    """
    now = now.astimezone(UTC)
    planned = _planned(now.astimezone(settings.zone).date(), settings)
    if last is not None:
        planned = max(planned, last.astimezone(UTC) + timedelta(hours=limits.between_pushes_h))
    expires = planned + timedelta(hours=limits.message_expires_h)
    return Window(_awake(max(planned, now), settings), expires)


def is_quiet(at: time, settings: Settings) -> bool:
    """Whether a local time lies in the quiet hours, which may go over midnight."""
    opens, ends = settings.quiet_from, settings.quiet_until
    if opens <= ends:
        return opens <= at < ends
    return at >= opens or at < ends


def _planned(today: date, settings: Settings) -> datetime:
    """The runner's time of a day; the quiet hours' end stands for a time within them."""
    quiet = is_quiet(settings.reminder_time, settings)
    return _instant(today, settings.quiet_until if quiet else settings.reminder_time, settings)


def _awake(at: datetime, settings: Settings) -> datetime:
    """The instant itself, or the end of the quiet hours that it lies in."""
    local = at.astimezone(settings.zone)
    if not is_quiet(local.time(), settings):
        return at
    today, ends = local.date(), settings.quiet_until
    tonight = [_instant(today, ends.replace(fold=fold), settings) for fold in (0, 1)]
    tomorrow = _instant(today + timedelta(days=1), ends, settings)
    return next((end for end in tonight if end > at), tomorrow)


def _instant(day: date, at: time, settings: Settings) -> datetime:
    """A wall time of a day; where clocks are set back it comes twice, and its fold says which is meant."""
    return datetime.combine(day, at, settings.zone).astimezone(UTC)
