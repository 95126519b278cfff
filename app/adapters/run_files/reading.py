"""Read one file: see by its content what it is, and hand it to the reader of that format."""

from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from app.adapters.run_files import (
    csv_pain,
    csv_runs,
    fit,
    gpx,
    strava_csv,
    strava_list,
    strava_rows,
    tcx,
)
from app.adapters.run_files.advice import on_columns
from app.adapters.run_files.elements import Closed, Cut, bare, walk
from app.adapters.run_files.first_look import is_foreign, unread
from app.adapters.run_files.fit_messages import is_fit
from app.adapters.run_files.judging import judged
from app.adapters.run_files.legs import Leg
from app.adapters.run_files.tables import UNKNOWN, Table, table
from app.adapters.run_files.unpacking import unpacked
from app.adapters.run_files.values import Note, Reading, Refused, digest, shown
from app.adapters.run_files.wire import Job, row_of
from app.domain.runs import Source

BLOCK = 65_536


def read_one(name: str, data: bytes, zone: str, today: date) -> Reading:
    """Everything `data` holds; never raises for its content.

    name   the file's name as the runner knows it; shown, never trusted
    zone   the runner's time zone by name, for formats that give only UTC
    today  the runner's local day; a run dated later than the day after it is set aside
    """
    name = shown(name)
    try:
        return _read(name, unpacked(data), ZoneInfo(zone), today)
    except Refused as why:
        return unread(name, str(why))


def read_part(job: Job, data: bytes) -> Reading:
    """What one Part gave, under its name: an activity of a Strava export, or a file by itself.

    Or the rows of an export's list, which say what parts there are.
    """
    if job.lists:
        return strava_list.read(data)
    if job.row is None:
        reading = read_one(job.name, data, job.zone, job.today)
        source = job.source if reading.source is Source.FILE else reading.source  # a bare activities.csv
        runs = tuple(replace(run, source=source) for run in reading.runs)
        return replace(reading, name=job.name, runs=runs, source=source)
    legs: list[Leg] = []
    sha256 = None
    try:
        if data:
            data = unpacked(data)
            legs = recorded(data) or []
            sha256 = digest(data)
    except Refused:
        legs = []
    broken = job.broken or bool(data and not legs)
    reading = strava_rows.joined(job.name, row_of(job.row), legs, broken, ZoneInfo(job.zone), job.today)
    return replace(reading, runs=tuple(replace(run, file_sha256=sha256) for run in reading.runs))


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
        reason = "It holds no recording: only a plan, a route, places, settings or measurements of a day."
        return Reading(name, left_out=(Note(name, "", reason),))
    return _table(name, data, zone, today)


def _table(name: str, data: bytes, zone: ZoneInfo, today: date) -> Reading:
    """The bytes as a table, known by its header; raises Refused when they are none."""
    if not data.strip():
        raise Refused("This file is empty.")
    if data[:4] == b"PK\x03\x04":
        raise Refused("This is a ZIP inside another file. Unpack it and import what it holds.")
    if data[:1] == b"<" or is_foreign(data):
        raise Refused(UNKNOWN)
    found = table(data)
    reading = _rows(name, found, zone, today)
    if not (reading.runs or reading.pain or reading.left_out or reading.set_aside):
        return replace(reading, left_out=(Note(name, "", "The table has a header and no rows."),))
    return reading


def _rows(name: str, found: Table, zone: ZoneInfo, today: date) -> Reading:
    """The rows by the reader that the header asks for; raises Refused when none knows it."""
    if strava_csv.is_strava(found.header):
        return strava_rows.without_files(name, found, zone, today)
    if csv_pain.is_pain(found.header):
        return csv_pain.read(name, found, zone, today)
    if csv_runs.is_runs(found.header):
        return csv_runs.read(name, found, zone, today)
    raise Refused(on_columns(found.header) if len(found.header) > 1 else UNKNOWN)


def _root(data: bytes) -> str:
    """The name of the first element, "" when this is not XML; raises Refused for a DTD."""
    if not bare(data[:BLOCK]).startswith(b"<"):
        return ""
    try:
        first = next(walk(data), None)
    except Cut:
        first = None
    return first.path[0] if first and not isinstance(first, Closed) else ""
