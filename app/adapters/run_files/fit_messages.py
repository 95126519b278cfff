"""From the bytes of a FIT file to its messages, as many as were saved."""

import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from app.adapters.run_files import fit_cut
from app.adapters.run_files.legs import counted
from app.adapters.run_files.samples import MAX_SAMPLES, sensible
from app.adapters.run_files.values import Refused
from app.adapters.run_files.ways import Numbers

Message = dict[str | int, object]
EPOCH_S = 631_065_600  # FIT counts seconds from 1989-12-31
POWER_ON = EPOCH_S + 0x1000_0000  # FIT's own rule: a smaller count runs from power-on, not from a date
WANTED = {
    "file_id": 0, "sport": 12, "session": 18, "lap": 19, "event": 21, "device_info": 23, "activity": 34,
}  # fmt: skip
DESCRIPTIONS = (206, 207)  # of the fields of apps on the watch
# What is read of a watch's own. An app on it may call its field the same, and fitfast keeps one of the two.
READ = {
    "timestamp", "distance", "position_lat", "position_long", "enhanced_altitude", "altitude", "cadence",
    "fractional_cadence", "heart_rate", "enhanced_speed", "speed", "start_time", "sport", "sub_sport",
    "intensity", "event", "event_type", "local_timestamp", "total_distance", "total_timer_time",
    "total_elapsed_time", "total_ascent", "avg_heart_rate", "avg_cadence", "avg_running_cadence",
    "avg_fractional_cadence", "manufacturer", "product", "product_name", "garmin_product",
}  # fmt: skip
MAX_MESSAGES = 1_500_000  # with their samples; a file of more was made to fill the memory
LARGE = 2_000_000  # bytes from which messages are counted before they are held

# What fitdecode raises, besides its own, when bits are wrong in the middle of a message.
BROKEN = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, struct.error, AssertionError)


@dataclass(frozen=True, slots=True)
class Messages:
    """The messages by name; instants in seconds since 1970; `damaged` when the file was cut or altered.

    samples  the messages that come every second, a column for each of their fields
    """

    of: Mapping[str, Sequence[Message]]
    samples: Mapping[str, Numbers]
    damaged: bool

    def __getitem__(self, name: str) -> Sequence[Message]:
        """The messages of one name, none when there are none."""
        return self.of.get(name, ())

    @property
    def count(self) -> int:
        """How many samples there are."""
        return len(next(iter(self.samples.values()), ()))

    def column(self, name: str) -> Numbers:
        """One number of each sample, NaN where it says none."""
        column = self.samples.get(name)
        return np.full(self.count, np.nan) if column is None else sensible(column)


def is_fit(data: bytes) -> bool:
    """Whether the bytes begin as a FIT file does."""
    return len(data) >= 12 and data[8:12] == b".FIT"


def recordings(data: bytes) -> list[Messages]:
    """The messages of each file that the bytes chain together, as many as can be had.

    Raises Refused when one or all of them are too large to be a run.
    """
    found: list[Messages] = []
    for part, altered in _parts(data):
        found.append(_read(part, altered))
        counted(found)
        _counted({"record": sum(each.count for each in found)})
    return found


def number(row: Message, key: str) -> float | None:
    """A number that something measured, None for what is none."""
    value = row.get(key)
    known = isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e12
    return float(value) if known and isinstance(value, int | float) else None


def _read(part: bytes, altered: bool) -> Messages:
    """One file by fitfast, which is fast, or by fitdecode where fitfast refuses it or would mix it up.

    The samples are had as columns, which takes half the time, and what else is wanted without them.
    """
    import fitfast  # slow to import, and wanted for this format alone

    try:
        if len(part) > LARGE:
            _counted(fitfast.message_counts(part))
        samples = fitfast.records(part, degrees=False)
        found = fitfast.parse(fit_cut.only(part, {*WANTED.values(), *DESCRIPTIONS}) or part)
    except BaseException as error:  # a panic of its Rust is no Exception, and has no name to import
        if not isinstance(error, fitfast.FitDecodeError) and type(error).__name__ != "PanicException":
            raise
        return _patiently(part, altered)
    if any(row.get("field_name") in READ for row in found.get("field_description", ())):
        return _patiently(part, altered)
    return Messages(found, samples, altered)


def _counted(counts: Mapping[str, int]) -> None:
    if counts.get("record", 0) > MAX_SAMPLES or sum(counts.values()) > MAX_MESSAGES:
        raise Refused(f"This file holds more than {MAX_SAMPLES:,} samples, more than any run.")


def _parts(data: bytes) -> Iterator[tuple[bytes, bool]]:
    """Each file of a chain with a size that agrees with its length, and whether its header said otherwise.

    A watch that stopped while recording leaves a size of nothing, a cut file one too large.
    """
    at = 0
    while is_fit(data[at : at + 14]):
        head, size = data[at], struct.unpack_from("<I", data, at + 4)[0]
        after = at + head + size + 2
        if head not in (12, 14):
            yield data[at:], True
            return
        if not size or after != len(data) and not is_fit(data[after : after + 14]):
            left = max(0, len(data) - at - head - (2 if after < len(data) else 0))
            yield data[at : at + 4] + struct.pack("<I", left) + data[at + 8 :], True
            return
        yield data[at:after], False
        at = after


def _patiently(data: bytes, altered: bool) -> Messages:
    """Read message by message with fitdecode until nothing more can be read."""
    import fitdecode
    from fitdecode.types import DevField

    found: dict[str, list[Message]] = {name: [] for name in (*WANTED, "record")}
    damaged, count = altered, 0
    try:
        with fitdecode.FitReader(  # type: ignore[no-untyped-call]
            data, check_crc=fitdecode.CrcCheck.READONLY, error_handling=fitdecode.ErrorHandling.IGNORE
        ) as reader:
            for frame in reader:
                count += 1
                if isinstance(frame, fitdecode.FitDataMessage) and frame.name in found:
                    own = (field for field in frame.fields if not isinstance(field.field, DevField))
                    found[frame.name].append({field.name: _plain(field) for field in own})
                elif isinstance(frame, fitdecode.FitCRC):
                    damaged = damaged or not frame.matched
                if len(found["record"]) > MAX_SAMPLES or count > MAX_MESSAGES:
                    _counted({"record": MAX_SAMPLES + 1})
    except (fitdecode.FitError, *BROKEN):
        damaged = True
    rows = found.pop("record")
    samples = {name: np.array([number(row, name) for row in rows], np.float64) for name in READ}
    return Messages(found, samples, damaged)


def _plain(field: object) -> object:
    """A field's value as fitfast would give it: instants in seconds since 1970."""
    value: object = getattr(field, "value", None)
    if isinstance(value, datetime):
        return value.timestamp()
    if isinstance(value, int) and str(getattr(field, "name", "")) in (
        "timestamp",
        "start_time",
        "time_created",
    ):
        return value + EPOCH_S  # fitdecode leaves a clock that counts from power-on as it is
    return value
