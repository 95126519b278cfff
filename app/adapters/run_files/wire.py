"""What goes between the parent and a reading child: plain JSON, nothing that could run."""

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import orjson

from app.adapters.run_files.values import Note, PainDraft, Reading, Row
from app.domain.pain import Moment, Place
from app.domain.people import Side
from app.domain.runs import Run, Source, Sport

HEAD = struct.Struct("<II")  # bytes of JSON, bytes of file


@dataclass(frozen=True, slots=True)
class Job:
    """One part to read; its bytes travel behind it.

    row     as that of a Part
    broken  the file was given up before, so the row's totals stand in
    lists   it is the list of a Strava export, and its rows are asked for
    """

    name: str
    zone: str
    today: date
    source: Source
    row: str | None = None
    broken: bool = False
    lists: bool = False


LIST = Job("activities.csv", "UTC", date.min, Source.FILE, lists=True)


def packed(value: Job | Reading, data: bytes = b"") -> tuple[bytes, ...]:
    """A value and the bytes that go with it, as the pieces of one message."""
    text = orjson.dumps(value)
    return HEAD.pack(len(text), len(data)), text, data


def job(text: bytes) -> Job:
    """The job in a message's JSON."""
    found = orjson.loads(text)
    return Job(**found | {"today": date.fromisoformat(found["today"]), "source": Source(found["source"])})


def reading(text: bytes | memoryview) -> Reading:
    """The reading in a message's JSON; raises Value, Type, Key or AttributeError when it is none."""
    found = orjson.loads(text)
    return Reading(
        name=str(found["name"]),
        runs=tuple(_run(run) for run in found["runs"]),
        pain=tuple(_draft(draft) for draft in found["pain"]),
        left_out=tuple(Note(**note) for note in found["left_out"]),
        set_aside=tuple(Note(**note) for note in found["set_aside"]),
        unknown_columns=tuple(str(name) for name in found["unknown_columns"]),
        first_day=_day(found["first_day"]),
        last_day=_day(found["last_day"]),
        source=Source(found["source"]),
        rows=tuple(_row(row) for row in found["rows"]),
    )


def fields(row: Mapping[str, str]) -> str:
    """The fields of a row in Strava's list as they travel."""
    return orjson.dumps(row).decode()


def row_of(fields: str) -> dict[str, str]:
    """The fields of a row that travelled."""
    found: dict[str, str] = orjson.loads(fields)
    return found


def _row(found: dict[str, Any]) -> Row:
    return Row(str(found["name"]), str(found["file"]), bool(found["wants_file"]), str(found["fields"]))


def _run(found: dict[str, Any]) -> Run:
    return Run(
        **found
        | {
            "source": Source(found["source"]),
            "sport": Sport(found["sport"]),
            "start": datetime.fromisoformat(found["start"]),
            "local_start": datetime.fromisoformat(found["local_start"]),
            "public_id": UUID(found["public_id"]) if found["public_id"] else None,
        }
    )


def _draft(found: dict[str, Any]) -> PainDraft:
    return PainDraft(
        **found
        | {
            "at": datetime.fromisoformat(found["at"]) if found["at"] else None,
            "local_date": date.fromisoformat(found["local_date"]),
            "side": Side(found["side"]),
            "place": Place(found["place"]) if found["place"] else None,
            "moment": Moment(found["moment"]) if found["moment"] else None,
        }
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
