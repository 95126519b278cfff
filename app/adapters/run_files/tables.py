"""Read CSV bytes as rows under a header, whatever program wrote them."""

import codecs
import csv
import io
import itertools
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from app.adapters.run_files.values import Refused

MAX_ROWS = 100_000
MAX_COLUMNS = 500
MAX_FIELD = 1_000_000  # letters; descriptions on Strava may be long
BLOCK = 65_536
DELIMITERS = ",;\t"
UNKNOWN = "Kneewise could not tell what kind of file this is. It reads FIT, GPX, TCX, CSV and ZIP."


@dataclass(frozen=True, slots=True)
class Table:
    """The header as written, and the rows with the number of the line in the file that each begins on."""

    header: tuple[str, ...]
    rows: Iterator[tuple[int, list[str]]]


def table(data: bytes) -> Table:
    """The table in the bytes; raises Refused with a sentence when they are none."""
    wide = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    if b"\0" in data and not wide:
        raise Refused(UNKNOWN)
    encoding = "utf-16" if wide else "utf-8-sig"
    _check_letters(data, encoding)
    lines = io.TextIOWrapper(io.BytesIO(data), encoding, newline="")  # whole, it may take ten times as much
    above, first = next(((at, line.lstrip()) for at, line in enumerate(lines) if line.strip()), (0, ""))
    if first[:4].lower() == "sep=":
        above, first = above + 1, next(lines, "")
    delimiter = max(DELIMITERS, key=first.count)
    csv.field_size_limit(MAX_FIELD)
    reader = csv.reader(itertools.chain([first], lines), delimiter=delimiter)
    try:
        header = next(reader, [])
    except csv.Error as error:
        raise Refused("The first line of this table could not be read as a header.") from error
    if len(header) > MAX_COLUMNS:
        raise Refused(f"This table has more than {MAX_COLUMNS} columns.")
    return Table(tuple(name.strip() for name in header), _rows(reader, above))


def _check_letters(data: bytes, encoding: str) -> None:
    """Raises Refused for bytes that are not written so."""
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for begin in range(0, len(data), BLOCK):
            decoder.decode(data[begin : begin + BLOCK], begin + BLOCK >= len(data))
    except UnicodeDecodeError as error:
        why = "This table is not written in UTF-8. Save it again as “CSV UTF-8” and import that."
        mostly_text = len(data.decode("ascii", "ignore")) > 0.9 * len(data)
        raise Refused(why if mostly_text else UNKNOWN) from error


def _rows(reader: Iterator[list[str]], above: int) -> Iterator[tuple[int, list[str]]]:
    """Rows that hold anything, up to MAX_ROWS; raises Refused where the table breaks.

    above  lines of the file that stand before the header
    """
    for count in range(MAX_ROWS + 1):
        line = above + getattr(reader, "line_num", 0) + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise Refused(f"The table breaks at line {line}; what stands before it was read.") from error
        if count == MAX_ROWS:
            raise Refused(f"Only the first {MAX_ROWS:,} rows were read. Split the table and import the rest.")
        if any(cell.strip() for cell in row):
            yield line, row


def column(name: str) -> str:
    """A column's name as compared: lower case, words joined by underscores."""
    return re.sub(r"[\s\-]+", "_", name.strip().lower())


def amount(text: str) -> float | None:
    """A number, with a point or a comma before its decimals; None for an empty cell; raises ValueError."""
    if not text or text.isspace():
        return None
    try:
        value = float(text)
    except ValueError:
        value = float(_english(text))
    if not math.isfinite(value):
        raise ValueError("not a number")
    return value


def _english(text: str) -> str:
    """A number without what parts its thousands, and with a point."""
    bare = re.sub(r"[ \u00a0\u202f]", "", text.strip())
    if "," in bare and "." in bare:
        bare = bare.replace("," if bare.rindex(".") > bare.rindex(",") else ".", "")
    return bare.replace(",", ".")


def seconds(text: str) -> float | None:
    """Seconds, or `h:mm:ss`, or `mm:ss`; None for an empty cell; raises ValueError."""
    if ":" not in text:
        return amount(text)
    total = 0.0
    parts = text.strip().split(":")
    if len(parts) > 3 or any(not re.fullmatch(r"\d+(?:[.,]\d+)?", part) for part in parts):
        raise ValueError("not a time")
    for part in parts:
        total = total * 60 + (amount(part) or 0)
    return total


def yes(text: str) -> bool:
    """Whether a cell says yes: true, 1, 1.0, yes."""
    return text.strip().lower() in ("true", "1", "1.0", "yes", "y", "t")


def zone_named(name: str) -> ZoneInfo:
    """The time zone of that name; raises ValueError when there is none."""
    try:
        return ZoneInfo(name.strip())
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError("no such zone") from error


def written(text: str) -> datetime | None:
    """A date and time in ISO 8601, aware if it has an offset; None for an empty cell; raises ValueError."""
    return datetime.fromisoformat(text.strip()) if text.strip() else None
