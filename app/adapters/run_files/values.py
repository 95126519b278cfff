"""What reading a runner's files gives: parts to read, and what was found in each."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime

from app.domain.pain import Moment, Place
from app.domain.people import Side
from app.domain.runs import Run, Source


@dataclass(frozen=True, slots=True)
class Note:
    """Why something was not taken.

    name    the file or, for Strava's list, the activity it is about
    part    "line 12", "leg 2", or "" when it is the whole
    reason  one sentence in plain words: what happened and what to do, if anything can be done
    """

    name: str
    part: str
    reason: str


@dataclass(frozen=True, slots=True)
class PainDraft:
    """A pain score from a CSV row, not yet an entry.

    at          aware, UTC; None when the row gave only a day
    local_date  the runner's local day
    place, moment  None when the row does not say
    note_cut    the row's note was longer than a note may be, and its end is not here
    """

    at: datetime | None
    local_date: date
    score: int
    side: Side
    place: Place | None = None
    moment: Moment | None = None
    note: str | None = None
    note_cut: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """An activity in the list of a Strava export.

    name       what the runner calls it
    file       where the list says that its file lies, "" when it has none
    wants_file whether that file is worth reading: not when the row says that it is another sport
    fields     the row as JSON, which only a reading child opens
    """

    name: str
    file: str
    wants_file: bool
    fields: str


@dataclass(frozen=True, slots=True)
class Reading:
    """All that one part gave; a part that could not be read is a Reading with a set-aside note.

    name             that of the part
    left_out         understood and not wanted: a ride, a walk, an empty track
    set_aside        wanted, but a person must look: no date, cut beyond use, a row that makes no sense
    unknown_columns  columns of a CSV that were ignored
    first_day, last_day  local days of the first and last activity of any sport, None when there is none
    source           one of ARCHIVES for what came out of an export of Strava or Garmin, else Source.FILE
    rows             of a Strava export's list, when they were asked for instead of its runs
    """

    name: str
    runs: tuple[Run, ...] = ()
    pain: tuple[PainDraft, ...] = ()
    left_out: tuple[Note, ...] = ()
    set_aside: tuple[Note, ...] = ()
    unknown_columns: tuple[str, ...] = ()
    first_day: date | None = None
    last_day: date | None = None
    source: Source = Source.FILE
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """One thing to read: a file, a member of a ZIP, or a row of Strava's list without a file.

    size    bytes as the container says, for progress only; never believed
    read    gives the bytes when they are wanted; raises Refused with a sentence
    row     the activity's fields in Strava's list as JSON, None outside a Strava export
    refused a sentence when the part is refused unread
    archive where in the upload the export lies that the part belongs to; "" for a file by itself, or one of
            an export that is not whole
    """

    name: str
    size: int
    read: Callable[[], bytes] = field(compare=False, repr=False)
    row: str | None = None
    source: Source = Source.FILE
    refused: str | None = None
    archive: str = ""


NOTHING_SAVED = "This file is broken, and nothing of a recording could be saved. Export it again."


class Refused(Exception):
    """A file or part is not taken; the message is the sentence for the runner."""


def digest(data: bytes) -> str:
    """SHA-256 of the bytes as handed over, in hex."""
    return hashlib.sha256(data).hexdigest()


def spoken_day(day: date) -> str:
    """A day in words, such as "1 January 2027"."""
    return f"{day.day} {day:%B} {day.year}"


def shown(text: str, most: int = 200) -> str:
    """Text from a file as it may be shown: one line, no control or direction characters, at most `most`."""
    line = " ".join(text.split())
    return "".join(filter(str.isprintable, line))[:most]
