"""A run that a runner plans and keeps, and what a plan may be."""

from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo
from uuid import UUID


@dataclass(frozen=True, slots=True)
class PlannedRun:
    """A run, or a race, planned for a local day.

    distance_m  whole metres
    at          the local time it is to begin at, None when not said
    public_id   None while it is not kept
    """

    day: date
    distance_m: int
    at: time | None = None
    race: bool = False
    public_id: UUID | None = None

    def start(self, zone: tzinfo) -> datetime | None:
        """The instant it is to begin at on a clock of this zone, aware; None when not said."""
        return None if self.at is None else datetime.combine(self.day, self.at, zone)
