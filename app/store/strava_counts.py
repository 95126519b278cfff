"""How many calls of an API's limits are used, by its own clock, and when the next one may be made."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import IntEnum

SHORT_LIMIT, DAILY_LIMIT = 200, 2000  # of an app with one athlete, until the headers say otherwise
READ_SHORT_LIMIT, READ_DAILY_LIMIT = 100, 1000
QUARTER = timedelta(minutes=15)
WINDOWS = ("short", "daily", "read_short", "read_daily")
MOST_AHEAD = timedelta(hours=1)  # of a clock; one that is further off tells nothing
MARGIN = timedelta(seconds=2)  # after a refusal, for clocks that tell whole seconds
LONGEST_BLOCK = timedelta(hours=25)  # a longer one was written by a clock that was set back since


class Urgency(IntEnum):
    """How much of the calls, in per cent, may be used before a call has to wait for the next ones.

    WAITING  a person waits, or an event came: the last tenth is kept for these
    ROUTINE  what the timetable asks for
    BULK     a first reading after its first page, and slices of what is older: others find calls beside it
    """

    WAITING = 100
    ROUTINE = 90
    BULK = 70


@dataclass(frozen=True, slots=True)
class Counts:
    """Calls used and allowed, in the quarter hour and the day (UTC) of `counted_at`.

    ahead_s  how far Strava's clock is ahead of ours; its quarter hours and days are those that count
    """

    counted_at: datetime
    short_used: int = 0
    short_limit: int = SHORT_LIMIT
    daily_used: int = 0
    daily_limit: int = DAILY_LIMIT
    read_short_used: int = 0
    read_short_limit: int = READ_SHORT_LIMIT
    read_daily_used: int = 0
    read_daily_limit: int = READ_DAILY_LIMIT
    blocked_until: datetime | None = None
    ahead_s: int = 0

    @property
    def ahead(self) -> timedelta:
        """The same as a time."""
        return timedelta(seconds=self.ahead_s)

    def at(self, now: datetime) -> "Counts":
        """The counts as they stand at `now`: a new quarter hour or day begins at nothing."""
        was, theirs = self.counted_at + self.ahead, now + self.ahead
        counts = replace(self, counted_at=now)
        if quarter(was) != quarter(theirs):
            counts = replace(counts, short_used=0, read_short_used=0)
        if tomorrow(was) != tomorrow(theirs):
            counts = replace(counts, daily_used=0, read_daily_used=0)
        blocked = self.blocked_until is not None and now < self.blocked_until <= now + LONGEST_BLOCK
        return counts if blocked else replace(counts, blocked_until=None)

    def free_at(self, urgency: Urgency) -> datetime | None:
        """From when on a call may be made, None when it may at once; of the counts as they stand."""
        if self.blocked_until is not None:
            return self.blocked_until
        if self._is_used("daily", urgency):
            return self.next_day
        return self.next_quarter if self._is_used("short", urgency) else None

    @property
    def next_day(self) -> datetime:
        """When Strava's next day begins, by our clock."""
        return tomorrow(self.counted_at + self.ahead) - self.ahead

    @property
    def next_quarter(self) -> datetime:
        """When Strava's next quarter hour begins, by our clock."""
        return quarter(self.counted_at + self.ahead) + QUARTER - self.ahead

    def refused_until(self) -> datetime:
        """Until when to ask nothing after a refusal: the counter that is full begins anew then."""
        return self.next_day if self._is_used("daily", 100) else self.next_quarter

    def _is_used(self, window: str, percent: int) -> bool:
        """Whether so much of a window's calls is used that there is none left, or none but those kept."""
        return any(
            100 * getattr(self, f"{kind}_used") >= percent * getattr(self, f"{kind}_limit")
            for kind in (window, f"read_{window}")
        )


@dataclass(frozen=True, slots=True)
class Said:
    """What Strava's answer to one call tells of the calls used; None for what it does not tell.

    asked_at, answered_at  when, by our clock
    at                     when it answered, by Strava's
    """

    asked_at: datetime
    answered_at: datetime
    at: datetime | None = None
    short_used: int | None = None
    short_limit: int | None = None
    daily_used: int | None = None
    daily_limit: int | None = None
    read_short_used: int | None = None
    read_short_limit: int | None = None
    read_daily_used: int | None = None
    read_daily_limit: int | None = None


def quarter(now: datetime) -> datetime:
    """The beginning of the quarter hour."""
    utc = now.astimezone(UTC)
    return utc.replace(minute=utc.minute - utc.minute % 15, second=0, microsecond=0)


def tomorrow(now: datetime) -> datetime:
    """The next midnight of UTC."""
    utc = now.astimezone(UTC)
    return utc.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)


def corrected(held: Counts, said: Said, refused: bool = False) -> Counts:
    """The counts with what an answer tells; what cannot be is passed over.

    That is a limit of nothing, and more calls used than allowed in an answer that is no refusal.
    """
    held = replace(held, ahead_s=_ahead_s(said, held.ahead_s)).at(said.answered_at)
    theirs, asked = said.answered_at + held.ahead, said.asked_at + held.ahead
    is_of_now = {
        "short": quarter(asked) == quarter(theirs),
        "daily": tomorrow(asked) == tomorrow(theirs),
    }
    told: dict[str, int] = {}
    for window in WINDOWS:
        used = getattr(said, f"{window}_used") or 0
        limit = getattr(said, f"{window}_limit") or getattr(held, f"{window}_limit")
        if used > limit and not refused:
            continue
        told[f"{window}_limit"] = limit
        if is_of_now[window.removeprefix("read_")]:
            told[f"{window}_used"] = max(getattr(held, f"{window}_used"), used)
    return replace(held, **told)  # type: ignore[arg-type]


def _ahead_s(said: Said, held_s: int) -> int:
    """How far Strava's clock is ahead, as little as agrees with an answer; 0 where it is far from true.

    It tells whole seconds, and it answered some time between our question and the end of its answer.
    """
    if said.at is None:
        return held_s
    least, most = said.at - said.answered_at, said.at + timedelta(seconds=1) - said.asked_at
    ahead = max(least, min(most, timedelta(0)))
    return round(ahead.total_seconds()) if abs(ahead) <= MOST_AHEAD else 0
