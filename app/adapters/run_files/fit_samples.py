"""The samples of a FIT file in columns, without those that a watch wrote while its timer stood still."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields, replace

import numpy as np

from app.adapters.run_files.fit_messages import POWER_ON, Messages, number
from app.adapters.run_files.samples import Samples
from app.adapters.run_files.ways import Numbers

DEGREES = 180 / 2**31  # of a semicircle
COLUMNS = {  # of Samples: the fields that say it, the first that does counts
    "at_s": ("timestamp",),
    "metres": ("distance",),
    "lat": ("position_lat",),
    "lon": ("position_long",),
    "height_m": ("enhanced_altitude", "altitude"),
    "cadence": ("cadence",),
    "hr_bpm": ("heart_rate",),
    "speed_mps": ("enhanced_speed", "speed"),
}
_STOPS = ("stop", "stop_all", "stop_disable", "stop_disable_all")


@dataclass(frozen=True, slots=True)
class Timer:
    """When the runner stopped the watch's timer and started it again; `ran` when the file tells of it."""

    pauses: Sequence[tuple[float, float]]
    ran: bool

    def seconds(self, first_s: float, last_s: float) -> float:
        """How long the timer ran between two instants."""
        stood = (max(0.0, min(last_s, ends) - max(first_s, begins)) for begins, ends in self.pauses)
        return last_s - first_s - sum(stood)


def timer_of(found: Messages) -> Timer:
    """The pauses of a file; a stop without a start after it is the end, whatever follows."""
    pauses: list[tuple[float, float]] = []
    stopped: float | None = None
    ran = False
    for row in found["event"]:
        at_s = number(row, "timestamp")
        if row.get("event") != "timer" or at_s is None:
            continue
        if row.get("event_type") == "start":
            ran = True
            if stopped is not None and at_s > stopped:
                pauses.append((stopped, at_s))
            stopped = None
        elif row.get("event_type") in _STOPS and stopped is None:
            stopped = at_s
    return Timer(pauses, ran)


def samples_of(found: Messages, timer: Timer, wanted: Collection[str]) -> Samples:
    """The samples with the columns that are wanted, the others unknown."""
    blank = np.full(found.count, np.nan)
    columns = {name: _column(found, keys) if name in wanted else blank for name, keys in COLUMNS.items()}
    columns["cadence"] = columns["cadence"] + np.nan_to_num(found.column("fractional_cadence"))
    if "lat" in wanted:
        lost = np.isnan(columns["lat"]) | np.isnan(columns["lon"])
        columns |= {name: np.where(lost, np.nan, columns[name] * DEGREES) for name in ("lat", "lon")}
    starts = [ends for _, ends in timer.pauses]
    stretch = np.searchsorted(starts, columns["at_s"], side="right")
    columns["at_s"] = _dated(columns["at_s"])
    samples = Samples(**columns, stretch=stretch)
    paused = np.zeros(found.count, dtype=np.bool_)
    for begins, ends in timer.pauses:
        paused |= (samples.at_s > begins) & (samples.at_s < ends)
    return within(samples, ~paused) if paused.any() else samples


def _dated(at_s: Numbers) -> Numbers:
    """Instants without those from power-on that follow a date: what was written there is no sample."""
    dated = at_s >= POWER_ON
    return np.where(np.maximum.accumulate(dated) & ~dated, np.nan, at_s)


def within(samples: Samples, kept: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Samples:
    """Some of the samples."""
    return replace(samples, **{field.name: getattr(samples, field.name)[kept] for field in fields(samples)})


def _column(found: Messages, fields: Sequence[str]) -> Numbers:
    """One number of each sample, of the first field that says one, NaN where none does."""
    first, *others = fields
    column = found.column(first)
    return np.where(np.isnan(column), _column(found, others), column) if others else column
