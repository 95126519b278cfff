"""The rows' scales and the words of a week."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.charts import scales
from tests.charts.weeks import twelve, week


@pytest.mark.parametrize(("metres", "top"), [(0, 5), (4_900, 5), (34_900, 40), (40_000, 40), (40_100, 60)])
def test_distance_goes_from_zero_to_a_round_number_that_holds_every_week(metres: int, top: int) -> None:
    assert scales.distance_scale([week(distance_m=metres)], "km") == scales.Scale(0, top)


def test_distance_in_miles_has_its_own_scale() -> None:
    assert scales.distance_scale([week(distance_m=34_900)], "mi").high == 40
    assert scales.in_units(1609, "mi") == pytest.approx(0.9998, abs=1e-4)


@given(st.lists(st.floats(120, 240), min_size=1, max_size=52))
def test_cadence_lies_within_its_scale_whatever_it_is(values: list[float]) -> None:
    scale = scales.cadence_scale([week(index, cadence_spm=value) for index, value in enumerate(values)])

    assert all(-1e-9 <= scale.share(value) <= 1 + 1e-9 for value in values)
    assert scale.high - scale.low >= 12
    assert scale.low % 2 == scale.high % 2 == 0


def test_a_per_cent_stands_clear_of_the_bar_beside_it() -> None:
    weeks = [week(distance_m=metres) for metres in (10_000, 30_000, 20_000, None, 5_000)]

    assert [scales.over_units(weeks, index, "km") for index in (0, 1, 2, 4)] == [30, 30, 30, 5]
    assert scales.over_units(weeks * 3, 2, "km") == 20  # the year has no room for per cents


def test_a_row_without_any_cadence_still_has_a_scale() -> None:
    assert scales.cadence_scale([week(cadence_spm=None)]) == scales.Scale(160, 172)


def test_unknown_weeks_side_by_side_are_one_gap() -> None:
    assert scales.gaps([True, False, False, True, False]) == [(1, 2), (4, 1)]


def test_a_week_reads_aloud_in_one_line() -> None:
    read = week(11, distance_m=34_900, longest_m=15_200, spike_percent=23.6, pain_mean=2.33)

    assert scales.aloud(read, "km") == (
        "9 to 15 November: 34.9 km, longest 15.2 (+24 % on the 30 days before); pain mean 2.3, worst 4; "
        "166 steps a minute at your usual pace; 2 of 3 sessions"
    )


def test_an_unknown_week_says_so_and_a_running_one_says_so_far() -> None:
    read = week(
        1, distance_m=None, pain_mean=None, pain_worst=None, cadence_spm=None, so_far=True, reminders=1
    )

    assert scales.aloud(read, "km") == (
        "31 August to 6 September so far: distance not known; pain not known; 2 of 3 sessions; "
        "a reminder went out"
    )


def test_reminders_that_are_not_known_are_no_reminders_and_not_none() -> None:
    assert scales.aloud(week(1, reminders=None), "km").endswith("; reminders not known")
    assert "reminder" not in scales.aloud(week(1, reminders=0), "km")


@pytest.mark.parametrize(("count", "most"), [(12, 6), (26, 6), (52, 7)])
def test_the_axis_names_about_six_weeks_and_never_the_running_one(count: int, most: int) -> None:
    names = [index for index in range(count) if scales.named(index, count)]

    assert 3 < len(names) <= most
    assert count - 1 not in names
    assert len(twelve()) == 12


def test_a_week_known_in_part_says_at_least() -> None:
    part = week(distance_m=None, ran_m=27_600, longest_m=15_200, sessions=0, planned=0)

    assert scales.aloud(part, "km") == (
        "24 to 30 August: at least 27.6 km known, longest 15.2; pain mean 2.5, worst 4; "
        "166 steps a minute at your usual pace"
    )
    assert scales.distance_scale([part], "km").high == 40


def test_reminders_are_counted() -> None:
    assert scales.aloud(week(1, reminders=2), "km").endswith("; 2 reminders went out")


def test_more_sessions_than_planned_are_read_as_such() -> None:
    assert "; 4 sessions, 3 planned" in scales.aloud(week(sessions=4, planned=3), "km")
