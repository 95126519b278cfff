"""Which time zones the own clocks of a runner's watches fit, lately and for the most part.

source  our own way of counting (D)
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from app.domain.thresholds import DEFAULT, Thresholds

# Of zones that fit equally often the first of these is named first; the others follow by name.
_WELL_KNOWN = (
    "Europe/Berlin", "Europe/Paris", "Europe/Madrid", "Europe/Rome", "Europe/Brussels", "Europe/Warsaw",
    "Europe/London", "Europe/Lisbon", "Europe/Dublin", "Europe/Athens", "Europe/Helsinki", "Europe/Kyiv",
    "Europe/Istanbul", "Europe/Moscow",
    "America/New_York", "America/Chicago", "America/Denver", "America/Phoenix", "America/Los_Angeles",
    "America/Anchorage", "America/Halifax", "America/St_Johns", "America/Mexico_City", "America/Bogota",
    "America/Lima", "America/Caracas", "America/Santiago", "America/Sao_Paulo",
    "America/Argentina/Buenos_Aires", "Atlantic/Azores", "Africa/Casablanca", "Africa/Lagos", "Africa/Cairo",
    "Africa/Johannesburg", "Africa/Nairobi",
    "Asia/Dubai", "Asia/Tehran", "Asia/Kabul", "Asia/Karachi", "Asia/Kolkata", "Asia/Kathmandu",
    "Asia/Dhaka", "Asia/Yangon", "Asia/Bangkok", "Asia/Shanghai", "Asia/Singapore", "Asia/Hong_Kong",
    "Asia/Tokyo", "Asia/Seoul",
    "Australia/Perth", "Australia/Darwin", "Australia/Adelaide", "Australia/Brisbane", "Australia/Sydney",
    "Pacific/Auckland", "Pacific/Honolulu",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Clock:
    """What a watch's own clock said as a recording began: seconds ahead of UTC, behind it below zero."""

    at: datetime
    ahead_s: int


def lately(clocks: Iterable[Clock], limits: Thresholds = DEFAULT) -> list[Clock]:
    """Those of the last months before the newest of them, whenever that was."""
    told = sorted(clocks, key=lambda clock: clock.at)
    return [clock for clock in told if clock.at >= told[-1].at - timedelta(days=limits.clock_days)]


def fitting(
    clocks: Iterable[Clock], zone: str, zones: Collection[str], limits: Thresholds = DEFAULT
) -> tuple[str, ...]:
    """The zones that most of the latest clocks fit, the likeliest first; none while most fit `zone`.

    Half of them is not most. Those of the same continent come before others that fit more often, so that a
    few recordings more do not name a place far away.
    """
    told = lately(clocks, limits)
    if 2 * _fits(told, zone) >= len(told):
        return ()
    fits = {each: _fits(told, each) for each in zones}
    likely = (each for each, count in fits.items() if 2 * count > len(told))
    return tuple(sorted(likely, key=lambda each: _order(each, fits[each], zone)))


def _fits(clocks: Collection[Clock], zone: str) -> int:
    """How many of them show the time of a zone."""
    there = ZoneInfo(zone)
    return sum(clock.at.astimezone(there).utcoffset() == timedelta(seconds=clock.ahead_s) for clock in clocks)


def _order(zone: str, fits: int, beside: str) -> tuple[bool, int, int, str]:
    """The order of zones that so many clocks fit, for someone whose zone is `beside`."""
    known = _WELL_KNOWN.index(zone) if zone in _WELL_KNOWN else len(_WELL_KNOWN)
    return zone.partition("/")[0] != beside.partition("/")[0], -fits, known, zone
