"""Read one file: see by its content what it is, and hand it to the reader of that format."""

import zlib
from collections.abc import Mapping
from datetime import date
from zoneinfo import ZoneInfo

from app.adapters.run_files import csv_pain, csv_runs, fit, gpx, strava_csv, strava_rows, tcx
from app.adapters.run_files.elements import Closed, Cut, bare, walk
from app.adapters.run_files.fit_messages import is_fit
from app.adapters.run_files.judging import judged
from app.adapters.run_files.legs import Leg
from app.adapters.run_files.tables import UNKNOWN, table
from app.adapters.run_files.values import Note, Reading, Refused, digest, shown

MAX_BYTES = 25_000_000  # of one file, unpacked; a day at a sample a second is a tenth of it
MAX_RATIO = 100  # unpacked to packed; recordings pack to a tenth at best
RATIO_FROM = 200_000  # bytes; below this a ratio says nothing
BLOCK = 65_536
LARGE = f"This file is larger than {MAX_BYTES // 1_000_000} MB, more than any run needs."
COLUMNS = (
    "Kneewise does not know the columns of this table. Runs need a start and a distance_m, "
    "pain needs a date and a score."
)


def read_one(name: str, data: bytes, zone: str, today: date) -> Reading:
    """Everything `data` holds; never raises for its content.

    name   the file's name as the runner knows it; shown, never trusted
    zone   the runner's time zone by name, for formats that give only UTC
    today  the runner's local day; a run dated later than the day after it is set aside
    """
    name = shown(name)
    try:
        return _read(name, _unpacked(data), ZoneInfo(zone), today)
    except Refused as why:
        return Reading(name, set_aside=(Note(name, "", str(why)),))


def read_row(row: Mapping[str, str], data: bytes, zone: str, today: date) -> Reading:
    """One activity of a Strava export: its row in the list, and its file when there is one (else b"")."""
    legs: list[Leg] = []
    try:
        legs = recorded(_unpacked(data)) or [] if data else []
    except Refused:
        legs = []
    broken = bool(strava_csv.file_of(row)) and not legs and strava_rows.wants_file(row)
    return strava_rows.joined(row, legs, broken, ZoneInfo(zone), today)


def recorded(data: bytes) -> list[Leg] | None:
    """The legs of a recording, None when the bytes are none; raises Refused."""
    if is_fit(data):
        return fit.legs(data)
    root = _root(data)
    if root == "gpx":
        return gpx.legs(data)
    return tcx.legs(data) if root == "TrainingCenterDatabase" else None


def _read(name: str, data: bytes, zone: ZoneInfo, today: date) -> Reading:
    legs = recorded(data)
    if legs:
        return judged(name, digest(data), legs, zone, today)
    if legs is not None:
        reason = "It holds no recording: only a plan, a route, places or settings."
        return Reading(name, left_out=(Note(name, "", reason),))
    return _table(name, data, zone, today)


def _table(name: str, data: bytes, zone: ZoneInfo, today: date) -> Reading:
    """The bytes as a table, known by its header; raises Refused when they are none."""
    if not data.strip():
        raise Refused("This file is empty.")
    if data[:4] == b"PK\x03\x04":
        raise Refused("This is a ZIP inside another file. Unpack it and import what it holds.")
    if (
        data[:1] in (b"{", b"[", b"<", b"%")
        or b"\0" in data[:BLOCK]
        and data[:2] not in (b"\xff\xfe", b"\xfe\xff")
    ):
        raise Refused(UNKNOWN)
    found = table(data)
    if strava_csv.is_strava(found.header):
        return strava_rows.listed(name, found, zone, today)
    if csv_pain.is_pain(found.header):
        return csv_pain.read(name, found, zone, today)
    if csv_runs.is_runs(found.header):
        return csv_runs.read(name, found, zone, today)
    raise Refused(COLUMNS if len(found.header) > 1 else UNKNOWN)


def _root(data: bytes) -> str:
    """The name of the first element, "" when this is not XML; raises Refused for a DTD."""
    if not bare(data[:BLOCK]).startswith(b"<"):
        return ""
    try:
        first = next(walk(data), None)
    except Cut:
        first = None
    return first.path[0] if first and not isinstance(first, Closed) else ""


def _unpacked(data: bytes) -> bytes:
    """The bytes, out of their gzip if they are in one; raises Refused, counting while it unpacks."""
    if len(data) > MAX_BYTES:
        raise Refused(LARGE)
    if data[:2] != b"\x1f\x8b":
        return data
    out = bytearray()
    unpacker = zlib.decompressobj(wbits=31)
    try:
        for begin in range(0, len(data), BLOCK):
            block = data[begin : begin + BLOCK]
            while block and not unpacker.eof:
                out += unpacker.decompress(block, BLOCK * 4)
                block = unpacker.unconsumed_tail
                limited(len(out), begin + BLOCK - len(block))
    except zlib.error as error:
        if not out:
            raise Refused("This packed file is broken and could not be opened. Fetch it again.") from error
    return bytes(out)


def limited(unpacked: int, packed: int) -> None:
    """Raises Refused once more has come out than a recording may hold."""
    if unpacked > MAX_BYTES:
        raise Refused(LARGE)
    if unpacked > RATIO_FROM and unpacked > MAX_RATIO * packed:
        raise Refused("This file unpacks to far more than a recording holds, so it was not read.")
