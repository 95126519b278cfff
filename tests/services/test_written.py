"""Days and instants as they come in forms and addresses."""

from datetime import UTC, date, datetime

import pytest

from app.services import written


@pytest.mark.parametrize("text", ["2026-11-08", " 2026-11-08 "])
def test_a_day_is_year_month_and_day(text: str) -> None:
    assert written.day(text) == date(2026, 11, 8)


@pytest.mark.parametrize(
    "text",
    ["", "20261108", "2026-W40-1", "2026-W40", "2026-11-8", "2026-11-31", "2026-11-08T07:10", "٢٠٢٦-11-08"],
)
def test_every_other_way_of_writing_is_no_day(text: str) -> None:
    assert written.day(text) is None


def test_an_instant_is_read_with_its_offset() -> None:
    assert written.instant("2026-11-08T07:10:00.5+01:00") == datetime(2026, 11, 8, 6, 10, 0, 500_000, UTC)


@pytest.mark.parametrize(
    "text", ["", "soon", "2026-11-08T07:10", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"]
)
def test_what_has_no_offset_or_no_place_in_the_calendar_is_no_instant(text: str) -> None:
    assert written.instant(text) is None
