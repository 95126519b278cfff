"""What a run is: the value every source is turned into."""

import math
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID


class Source(StrEnum):
    """Where a row came from; it never changes."""

    FILE = "file"
    ARCHIVE = "archive"
    STRAVA_API = "strava_api"
    MANUAL = "manual"


class Sport(StrEnum):
    """The kinds of activity that count as running."""

    RUN = "Run"
    TRAIL_RUN = "TrailRun"
    VIRTUAL_RUN = "VirtualRun"
    TREADMILL = "Treadmill"


@dataclass(frozen=True, slots=True)
class Run:
    """One recording of one run.

    start         aware, UTC
    local_start   naive wall clock at the place of the run; its date is the run's day for ever
    cadence_spm   steps a minute, both feet; None when not recorded or set aside (`cadence_reason`)
    cadence_raw   what the source said, with `cadence_factor` (2 for one leg, 1 for both feet)
    start_hidden  the source withheld the hour, so only the day is to be believed
    damaged       saved from a file that was cut or had a wrong checksum
    id            the database's, None before it is stored; public_id appears in addresses and exports
    """

    source: Source
    sport: Sport
    start: datetime
    local_start: datetime
    distance_m: int
    moving_s: int | None = None
    elapsed_s: int | None = None
    cadence_spm: float | None = None
    cadence_raw: float | None = None
    cadence_factor: int | None = None
    cadence_reason: str | None = None
    average_hr_bpm: float | None = None
    elevation_gain_m: float | None = None
    manual: bool = False
    race: bool = False
    start_hidden: bool = False
    damaged: bool = False
    title: str = ""
    device: str = ""
    external_id: str | None = None
    file_name: str | None = None
    file_sha256: str | None = None
    id: int | None = None
    public_id: UUID | None = None

    @property
    def day(self) -> date:
        """The runner's local day on which the run began."""
        return self.local_start.date()

    @property
    def lasts_s(self) -> int:
        """Seconds from start to end: elapsed, else moving, else 0 when neither is known."""
        return self.elapsed_s or self.moving_s or 0

    @property
    def end(self) -> datetime:
        """When the run ended, aware, UTC."""
        return self.start + timedelta(seconds=self.lasts_s)

    @property
    def speed_mps(self) -> float | None:
        """Mean moving speed in metres a second; None when the moving time is not known."""
        return self.distance_m / self.moving_s if self.moving_s else None


def whole_metres(distance_m: float) -> int:
    """Round half up to whole metres; raises ValueError for what is not a distance.

    Every comparison of distances is made on these integers: as floats, 11000/10000 - 1 > 0.1.
    """
    if not math.isfinite(distance_m) or distance_m < 0:
        raise ValueError("not a distance")
    return math.floor(distance_m + 0.5)
