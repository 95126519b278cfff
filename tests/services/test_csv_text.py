"""A table opens in a spreadsheet as what it says."""

import csv
import io

import pytest

from app.services import csv_text


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_text_that_a_spreadsheet_would_carry_out_is_text(start: str) -> None:
    written = csv_text.table(["name"], [[f"{start}cmd|' /C calc'!A0"]])

    (_, (field,)) = csv.reader(io.StringIO(written, newline=""))
    assert field == f"'{start}cmd|' /C calc'!A0"


def test_numbers_stay_numbers_and_unknown_is_empty() -> None:
    assert csv_text.table(["a", "b", "c"], [[-5, 2.5, None]]) == "a,b,c\r\n-5,2.5,\r\n"


def test_commas_quotation_marks_and_line_ends_stay_within_their_field() -> None:
    row = ['a "long", run', "two\r\nlines", "tab\tinside = fine"]
    assert list(csv.reader(io.StringIO(csv_text.table([], [row]), newline=""))) == [[], row]
