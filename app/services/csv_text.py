"""Writes tables as CSV that a spreadsheet opens as text and numbers, and never as formulas."""

import csv
import io
from collections.abc import Iterable

STARTS = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet takes for the start of a formula

Field = str | int | float | None


def lines(rows: Iterable[Iterable[Field]]) -> str:
    """The rows by RFC 4180; numbers stay numbers, None is empty, and a text that looks like a formula has a
    quotation mark before it.

    source  OWASP, CSV Injection
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerows([_plain(field) for field in row] for row in rows)
    return text.getvalue()


def _plain(field: Field) -> Field:
    if isinstance(field, str) and field.startswith(STARTS):
        return f"'{field}"
    return field
