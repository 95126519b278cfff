"""Messages to people: their kinds, when they may go out, and how long a failed one waits.

source  quiet hours and waits are our own rules (D)
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from app.domain.thresholds import DEFAULT, Thresholds

LONGEST_WAIT_MIN = 60


class Channel(StrEnum):
    """What a message goes over."""

    MAIL = "mail"


class Kind(StrEnum):
    """What a message is about."""

    REMINDER = "reminder"
    SIGN_UP = "sign_up"
    KNOWN_ADDRESS = "known_address"
    STRAVA_DISCONNECTED = "strava_disconnected"
    STRAVA_RECONNECT = "strava_reconnect"
    STRAVA_EXPIRING = "strava_expiring"
    STRAVA_EXPIRED = "strava_expired"
    SHARE_ACCEPTED = "share_accepted"
    TEST = "test"


class State(StrEnum):
    """Where a message is."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    EXPIRED = "expired"


AT_ANY_HOUR = frozenset({Kind.SIGN_UP, Kind.KNOWN_ADDRESS, Kind.TEST})  # someone sits there and waits
LASTS = {
    Kind.REMINDER: timedelta(hours=DEFAULT.message_expires_h),
    Kind.SIGN_UP: timedelta(hours=24),
    Kind.KNOWN_ADDRESS: timedelta(hours=24),
    Kind.TEST: timedelta(hours=1),
}
OTHERS_LAST = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message on its way over one channel.

    person_id   whose it is, None for one that goes to an address without an account
    about       what it is about: of a kind, there is one a channel
    facts       what its words are made of; empty once it has ended
    fence       grows with each claim, so that a late sender cannot mark another's
    message_id  the same at each try
    reason      why it was not sent, or not yet; empty without one
    """

    id: int
    person_id: int | None
    address: str | None
    reminder_id: int | None
    channel: Channel
    kind: Kind
    about: str
    facts: dict[str, str | int | None]
    state: State
    due_at: datetime
    expires_at: datetime
    fence: int
    tries: int
    message_id: str
    reason: str
    added_at: datetime
    sent_at: datetime | None = None


def lasts(kind: Kind) -> timedelta:
    """How long after it was due a message may still go out."""
    return LASTS.get(kind, OTHERS_LAST)


def may_go_at(kind: Kind, now: datetime, zone: ZoneInfo, limits: Thresholds = DEFAULT) -> datetime:
    """The first instant from `now` on that is outside the quiet hours of a zone; `now` itself where it is.

    The end of the quiet hours is a wall time; one that a clock change skips comes when it is over.
    """
    local = now.astimezone(zone)
    if kind in AT_ANY_HOUR or limits.quiet_until_h <= local.hour < limits.quiet_from_h:
        return now
    day = local.date() + timedelta(days=1 if local.hour >= limits.quiet_from_h else 0)
    return datetime.combine(day, time(limits.quiet_until_h), zone).astimezone(now.tzinfo)


def wait_after(tries: int) -> timedelta:
    """How long to wait after so many tries: 1, 2, 4 ... 60 minutes."""
    return timedelta(minutes=min(1 << min(tries - 1, 10), LONGEST_WAIT_MIN))
