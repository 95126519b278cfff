"""From the bytes of a FIT file to its messages, as many as were saved."""

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.adapters.run_files.samples import MAX_SAMPLES
from app.adapters.run_files.values import Refused

Message = Mapping[str | int, object]
EPOCH_S = 631_065_600  # FIT counts seconds from 1989-12-31
WANTED = ("file_id", "activity", "session", "lap", "record", "sport", "device_info")
MAX_MESSAGES = 1_500_000  # with their samples; a file of more was made to fill the memory
LARGE = 2_000_000  # bytes from which messages are counted before they are held

# What fitdecode raises, besides its own, when bits are wrong in the middle of a message.
BROKEN = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, struct.error, AssertionError)


@dataclass(frozen=True, slots=True)
class Messages:
    """The messages by name; instants in seconds since 1970; `damaged` when the file was cut or altered."""

    of: Mapping[str, Sequence[Message]]
    damaged: bool

    def __getitem__(self, name: str) -> Sequence[Message]:
        """The messages of one name, none when there are none."""
        return self.of.get(name, ())


def is_fit(data: bytes) -> bool:
    """Whether the bytes begin as a FIT file does."""
    return len(data) >= 12 and data[8:12] == b".FIT"


def messages(data: bytes) -> Messages:
    """All messages that can be had; raises Refused when the file is too large to be a run."""
    import fitfast  # with numpy slow to import, and wanted for this format alone

    whole, altered = _sized(data)
    try:
        if len(whole) > LARGE:
            _counted(fitfast.message_counts(whole))
        found = fitfast.parse(whole)
    except BaseException as error:  # a panic of its Rust is no Exception, and has no name to import
        if not isinstance(error, fitfast.FitDecodeError) and type(error).__name__ != "PanicException":
            raise
        return _patiently(whole, altered)
    _counted({name: len(rows) for name, rows in found.items()})
    return Messages(found, altered)


def _counted(counts: Mapping[str, int]) -> None:
    if counts.get("record", 0) > MAX_SAMPLES or sum(counts.values()) > MAX_MESSAGES:
        raise Refused(f"This file holds more than {MAX_SAMPLES:,} samples, more than any run.")


def _sized(data: bytes) -> tuple[bytes, bool]:
    """The file with sizes that agree with its length, and whether a header said otherwise.

    A watch that stopped while recording leaves a size of nothing, a cut file one too large.
    """
    at = 0
    while is_fit(data[at : at + 14]):
        head, size = data[at], struct.unpack_from("<I", data, at + 4)[0]
        after = at + head + size + 2
        if size and head in (12, 14) and (after == len(data) or is_fit(data[after : after + 14])):
            at = after
            continue
        if head not in (12, 14):
            return data, True
        left = max(0, len(data) - at - head - (2 if after < len(data) else 0))
        return data[: at + 4] + struct.pack("<I", left) + data[at + 8 :], True
    return data, at < len(data)


def _patiently(data: bytes, altered: bool) -> Messages:
    """Read message by message with fitdecode until nothing more can be read."""
    import fitdecode

    found: dict[str, list[Message]] = {name: [] for name in WANTED}
    damaged, count = altered, 0
    try:
        with fitdecode.FitReader(  # type: ignore[no-untyped-call]
            data, check_crc=fitdecode.CrcCheck.READONLY, error_handling=fitdecode.ErrorHandling.IGNORE
        ) as reader:
            for frame in reader:
                count += 1
                if isinstance(frame, fitdecode.FitDataMessage) and frame.name in found:
                    found[frame.name].append({field.name: _plain(field) for field in frame.fields})
                elif isinstance(frame, fitdecode.FitCRC):
                    damaged = damaged or not frame.matched
                if len(found["record"]) > MAX_SAMPLES or count > MAX_MESSAGES:
                    _counted({"record": MAX_SAMPLES + 1})
    except (fitdecode.FitError, *BROKEN):
        damaged = True
    return Messages(found, damaged)


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
