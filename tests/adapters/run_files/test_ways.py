"""The way between samples, counted by a watch or from place to place."""

import numpy as np
import pytest

from app.adapters.run_files.ways import Way, way_of

DEGREE_M = 111_195.08
UNKNOWN = np.nan


def counted(
    metres: list[float],
    seconds: list[float] | None = None,
    begun_s: float | None = None,
    stretch: list[int] | None = None,
) -> Way:
    count = np.array(metres, dtype=np.float64)
    at_s = np.arange(count.size, dtype=np.float64) if seconds is None else np.array(seconds)
    nowhere = np.full(count.size, UNKNOWN)
    return way_of(count, nowhere, nowhere, at_s, np.array(stretch or [0] * count.size), begun_s)


def placed(metres: list[float], seconds: list[float], stretch: list[int] | None = None) -> Way:
    """Along a meridian."""
    lat, at_s = np.array(metres) / DEGREE_M, np.array(seconds, dtype=np.float64)
    parts = np.array(stretch or [0] * lat.size, dtype=np.int64)
    return way_of(np.full(lat.size, UNKNOWN), lat, np.zeros(lat.size), at_s, parts, None)


@pytest.mark.parametrize(
    ("metres", "whole"),
    [
        ([0, 3, 6, 9], 9),
        ([0, 3, 6, 0, 3, 6], 12),
        ([0, 3, 0, 9, 12], 12),
        ([0, 3, 9000, 9, 12], 12),
        ([0, 3, 2, 6, 9], 9),
        ([0, 0, 0, 0], 0),
        ([0, UNKNOWN, UNKNOWN, 9], 9),
    ],
    ids=["grows", "begins anew", "falls to 0 once", "leaps once", "falls back once", "stands", "has holes"],
)
def test_the_count_of_a_watch(metres, whole):
    assert counted(metres).distance_m == whole


def test_a_count_that_grows_now_and_then_is_moving_all_the_while():
    metres = [12.0 * (i // 4) for i in range(41)]

    assert counted(metres).seconds.sum() == 40
    assert counted(metres).moves.all()


@pytest.mark.parametrize(("begun_s", "before_m"), [(None, 0), (-10, 60), (0, 0), (-4, 0)])
def test_what_a_watch_counted_before_its_first_sample_counts_if_it_can_be(begun_s, before_m):
    assert counted([60, 63, 66], begun_s=begun_s).distance_m == 6 + before_m


def test_a_place_out_of_reach_is_passed_over():
    assert placed([0, 3, 5000, 9, 12], [0, 1, 2, 3, 4]).distance_m == pytest.approx(12)


def test_a_first_place_far_off_does_not_hide_the_run():
    metres = [90_000.0] + [3.0 * i for i in range(100)]

    assert placed(metres, list(range(101))).distance_m == pytest.approx(297)


def test_the_way_between_two_stretches_is_not_counted_but_a_new_lap_is():
    assert placed([0, 3, 100, 103], [0, 1, 60, 61], [0, 0, 1, 1]).distance_m == pytest.approx(6)
    assert placed([0, 3, 6, 9], [0, 1, 2, 3], [0, 0, 1, 1]).distance_m == pytest.approx(9)


@pytest.mark.parametrize(("after_m", "whole"), [(46, 49), (96, 6)])
def test_a_watch_may_count_some_metres_over_a_pause_and_no_time(after_m, whole):
    way = counted([0, 3, after_m, after_m + 3], [0, 1, 61, 62], stretch=[0, 0, 1, 1])

    assert (way.distance_m, way.seconds[way.moves].sum()) == (whole, 2)


def test_places_are_used_where_a_count_never_rises():
    lat, at_s = np.arange(100) * 3 / DEGREE_M, np.arange(100.0)
    way = way_of(np.zeros(100), lat, np.zeros(100), at_s, np.zeros(100, dtype=np.int64), None)

    assert way.distance_m == pytest.approx(297)


def test_many_places_out_of_reach_of_one_another_come_to_an_end():
    there_and_back = [0.0, 9e6] * 2_000

    assert placed(there_and_back, list(range(4_000))).distance_m == pytest.approx(0, abs=1)
