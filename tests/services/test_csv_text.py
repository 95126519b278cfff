"""A table opens in a spreadsheet as what it says."""

import csv
import io

import pytest

from app.services import csv_text


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_text_that_a_spreadsheet_would_carry_out_is_text(start: str) -> None:
    written = csv_text.lines([[f"{start}cmd|' /C calc'!A0"]])

    ((field,),) = csv.reader(io.StringIO(written, newline=""))
    assert field == f"'{start}cmd|' /C calc'!A0"


def test_numbers_stay_numbers_and_unknown_is_empty() -> None:
    assert csv_text.lines([[-5, 2.5, None], ["a"]]) == "-5,2.5,\r\na\r\n"


def test_commas_quotation_marks_and_line_ends_stay_within_their_field() -> None:
    row = ['a "long", run', "two\r\nlines", "tab\tinside = fine"]
    assert list(csv.reader(io.StringIO(csv_text.lines([row]), newline=""))) == [row]
