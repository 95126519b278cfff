"""The calls that all processes together have made to an API, and when the next one may be made."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import IntEnum

from sqlalchemy import Select, select, update
from sqlalchemy.dialects.sqlite import insert

from app.store.database import Transaction
from app.store.tables import StravaBudgetRow

SHORT_LIMIT, DAILY_LIMIT = 200, 2000  # of an app with one athlete, until the headers say otherwise
READ_SHORT_LIMIT, READ_DAILY_LIMIT = 100, 1000
QUARTER = timedelta(minutes=15)


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
    """Calls used and allowed, in the quarter hour and the day (UTC) of `counted_at`."""

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

    def at(self, now: datetime) -> "Counts":
        """The counts as they stand at `now`: a new quarter hour or day begins at nothing."""
        counts = replace(self, counted_at=now)
        if quarter(self.counted_at) != quarter(now):
            counts = replace(counts, short_used=0, read_short_used=0)
        if self.counted_at.astimezone(UTC).date() != now.astimezone(UTC).date():
            counts = replace(counts, daily_used=0, read_daily_used=0)
        return counts

    def is_day_used(self, percent: int = 100) -> bool:
        """Whether so much of the day's calls is used that there is none left, or none but those kept."""
        return _used(self.daily_used, self.daily_limit, percent) or _used(
            self.read_daily_used, self.read_daily_limit, percent
        )

    def is_quarter_used(self, percent: int = 100) -> bool:
        """The same for the quarter hour."""
        return _used(self.short_used, self.short_limit, percent) or _used(
            self.read_short_used, self.read_short_limit, percent
        )


def quarter(now: datetime) -> datetime:
    """The beginning of the quarter hour."""
    utc = now.astimezone(UTC)
    return utc.replace(minute=utc.minute - utc.minute % 15, second=0, microsecond=0)


def tomorrow(now: datetime) -> datetime:
    """The next midnight of UTC."""
    utc = now.astimezone(UTC)
    return utc.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)


def counts(tx: Transaction, origin: str, now: datetime) -> Counts:
    """How many calls are used at `now`."""
    row = tx.scalar(_row(origin))
    return Counts(now) if row is None else _counts(row).at(now)


def reserve(
    tx: Transaction, origin: str, now: datetime, urgency: Urgency = Urgency.ROUTINE
) -> datetime | None:
    """Count one reading call before it is made and return None; or from when on it may be made."""
    tx.execute(insert(StravaBudgetRow).values(origin=origin, **_fields(Counts(now))).on_conflict_do_nothing())
    row = tx.scalars(_row(origin).with_for_update()).one()
    held = _counts(row).at(now)
    if held.blocked_until is not None and held.blocked_until > now:
        return held.blocked_until
    if held.is_day_used(urgency):
        return tomorrow(now)
    if held.is_quarter_used(urgency):
        return quarter(now) + QUARTER
    used = replace(
        held,
        short_used=held.short_used + 1,
        daily_used=held.daily_used + 1,
        read_short_used=held.read_short_used + 1,
        read_daily_used=held.read_daily_used + 1,
        blocked_until=None,
    )
    _keep(tx, origin, used)
    return None


def correct(tx: Transaction, origin: str, said: Counts, now: datetime) -> None:
    """Take over Strava's own count of `said.counted_at`; calls of others still on their way stay counted."""
    held, seen = counts(tx, origin, now), said.at(now)
    corrected = replace(
        seen,
        short_used=max(held.short_used, seen.short_used),
        daily_used=max(held.daily_used, seen.daily_used),
        read_short_used=max(held.read_short_used, seen.read_short_used),
        read_daily_used=max(held.read_daily_used, seen.read_daily_used),
        blocked_until=held.blocked_until,
    )
    _keep(tx, origin, corrected)


def block(tx: Transaction, origin: str, now: datetime, jitter: timedelta) -> datetime:
    """After a refusal: ask nothing until the counter that is full begins anew; returns that instant.

    jitter  is added, so that not everybody is back in the same second
    """
    held = counts(tx, origin, now)
    until = (tomorrow(now) if held.is_day_used() else quarter(now) + QUARTER) + jitter
    _keep(tx, origin, replace(held, blocked_until=until))
    return until


def _used(used: int, limit: int, percent: int) -> bool:
    return 100 * used >= percent * limit


def _row(origin: str) -> Select[StravaBudgetRow]:
    asked = select(StravaBudgetRow).where(StravaBudgetRow.origin == origin)
    return asked.execution_options(populate_existing=True)


def _keep(tx: Transaction, origin: str, held: Counts) -> None:
    tx.execute(update(StravaBudgetRow).where(StravaBudgetRow.origin == origin).values(**_fields(held)))


def _fields(held: Counts) -> dict[str, object]:
    return {name: getattr(held, name) for name in Counts.__slots__}


def _counts(row: StravaBudgetRow) -> Counts:
    return Counts(**{name: getattr(row, name) for name in Counts.__slots__})
