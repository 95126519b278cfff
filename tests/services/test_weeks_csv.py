"""The numbers of a figure of weeks, to keep."""

import csv

import pytest

from app.domain.people import Side
from app.domain.weeks import Scores, pairs
from app.services import weeks_csv
from tests.charts.weeks import twelve, week


def _rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(text.splitlines()))


def test_a_week_is_written_with_its_units_in_the_names() -> None:
    last = _rows(weeks_csv.of_weeks(twelve(spike_percent=23.58, so_far=True), "km", Side.LEFT))[-1]

    assert last == {
        "week_start": "2026-11-09", "so_far": "yes", "distance_km": "30.0", "known_km": "30.0",
        "longest_km": "12.0", "over_30_day_longest_percent": "23.6", "left_pain_mean": "2.5",
        "left_pain_worst": "4", "left_pain_days": "5", "steps_per_minute_at_usual_pace": "166.0",
        "sessions": "2", "sessions_planned": "3", "reminders": "0",
    }  # fmt: skip


def test_what_is_not_known_is_empty_and_never_zero() -> None:
    unknown = week(
        distance_m=None, ran_m=8_000, longest_m=None, pain_mean=None, pain_worst=None, pain_days=0,
        cadence_spm=None, reminders=None,
    )  # fmt: skip
    (row,) = _rows(weeks_csv.of_weeks([unknown], "km", Side.BOTH))
    empty = {name for name, value in row.items() if value == ""}

    assert empty == {
        "distance_km", "longest_km", "over_30_day_longest_percent", "pain_mean", "pain_worst",
        "steps_per_minute_at_usual_pace", "reminders",
    }  # fmt: skip
    assert row["known_km"] == "8.0"


def test_miles_are_named_and_worked_out() -> None:
    assert _rows(weeks_csv.of_weeks([week()], "mi", Side.LEFT))[0]["distance_mi"] == "18.641"


@pytest.mark.parametrize(("lag", "begins", "mean"), [(0, "2026-08-24", "2.0"), (1, "2026-08-31", "3.0")])
def test_a_week_of_running_names_the_week_of_its_pain(lag: int, begins: str, mean: str) -> None:
    weeks = [
        week(index, knees=(Scores(Side.LEFT, 2.0 + index, 4, 3), Scores(Side.RIGHT))) for index in range(2)
    ]
    first, last = _rows(weeks_csv.of_pairs(pairs(weeks, lag), "km", (Side.LEFT, Side.RIGHT)))

    assert (first["pain_week_start"], first["left_pain_mean"], first["right_pain_mean"]) == (begins, mean, "")
    assert last["pain_week_start"] == ("" if lag else "2026-08-31")
    assert last["left_pain_days"] == ("" if lag else "3")  # none could be logged yet
