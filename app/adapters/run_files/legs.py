"""One stretch of one sport as a file tells it, before it is judged."""

from collections.abc import Sized
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from app.adapters.run_files.samples import Totals
from app.adapters.run_files.values import Refused
from app.domain.runs import Sport

MAX_LEGS = 1_000  # in one file; a watch writes one, a race of many sports some, a program's backup hundreds


@dataclass(frozen=True, slots=True)
class Leg:
    """A recording, or one sport of a multi-sport recording; None means the file does not say.

    sport         a running sport, the English name of another, or None
    start         aware, UTC
    local_start   the wall clock where it was recorded, naive
    cadence_raw   as written; `cadence_factor` makes it steps of both feet
    running_s     seconds of the samples that run, with `running_mps` and `running_raw` over them, this one as
                  `cadence_raw`; without standing and walking
    fast_mps      the speed exceeded for a twentieth of the moving time
    interval      its watch marked laps of it as intervals
    said          a word for the sport that Kneewise does not know, "" when there is none
    undated       a sentence on why there is no date, "" when there is one or nothing is known
    """

    sport: Sport | str | None = None
    start: datetime | None = None
    local_start: datetime | None = None
    distance_m: float | None = None
    moving_s: float | None = None
    elapsed_s: float | None = None
    cadence_raw: float | None = None
    cadence_factor: int = 2
    hr_bpm: float | None = None
    gain_m: float | None = None
    running_s: float | None = None
    running_mps: float | None = None
    running_raw: float | None = None
    fast_mps: float | None = None
    interval: bool = False
    title: str = ""
    device: str = ""
    damaged: bool = False
    said: str = ""
    undated: str = ""


def counted(legs: Sized) -> None:
    """Raises Refused for more legs than anyone has in one file."""
    if len(legs) > MAX_LEGS:
        raise Refused(f"This file holds more than {MAX_LEGS:,} activities. Export them in smaller groups.")


def instant(epoch_s: float | None) -> datetime | None:
    """The aware instant of seconds since 1970, cut to the second; None for what no calendar holds."""
    if epoch_s is None or not -60e9 < epoch_s < 250e9:
        return None
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=int(epoch_s // 1))


def leg_of(found: Totals, sport: Sport | str | None) -> Leg:
    """A leg whose totals come from its samples."""
    return Leg(
        sport=sport,
        start=instant(found.start_s),
        distance_m=found.distance_m,
        moving_s=found.moving_s,
        elapsed_s=found.elapsed_s,
        cadence_raw=found.cadence,
        running_s=found.running_s,
        running_mps=found.running_mps,
        running_raw=found.running_cadence,
        hr_bpm=found.hr_bpm,
        gain_m=found.gain_m,
        fast_mps=found.fast_mps,
    )
