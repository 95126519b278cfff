"""What the first bytes of a file say, so that what is clearly none of ours costs no child any time."""

from app.adapters.run_files import strava_tables
from app.adapters.run_files.advice import COLUMNS
from app.adapters.run_files.tables import BLOCK, DELIMITERS, UNKNOWN
from app.adapters.run_files.unpacking import PACKED
from app.adapters.run_files.values import Note, Reading
from app.domain.runs import Source

_READ = (PACKED, b"PK\x03\x04", b"\xff\xfe", b"\xfe\xff")  # gzip, ZIP, and tables or XML in UTF-16


def is_foreign(data: bytes) -> bool:
    """Whether the bytes are clearly no FIT, XML, gzip or ZIP, and no table of two columns; not when empty."""
    start = data[:BLOCK]
    if start.startswith(_READ) or start[8:12] == b".FIT":
        return False
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not text or text.startswith(b"<"):
        return False
    if start[:1] in (b"{", b"[", b"%") or b"\0" in start:
        return True
    return len(data) < BLOCK and text.isascii() and not any(each.encode() in text for each in DELIMITERS)


def unread(name: str, why: str, source: Source = Source.FILE) -> Reading:
    """The Reading of a file by itself that was not read: left out when it is one of Strava's without runs."""
    if why in (UNKNOWN, COLUMNS) and strava_tables.is_one(name):
        return Reading(name, left_out=(Note(name, "", strava_tables.NO_RUN),), source=source)
    return Reading(name, set_aside=(Note(name, "", why),), source=source)
