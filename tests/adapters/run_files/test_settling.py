"""Where totals and samples disagree: the totals count unless they cannot be, or ended before the run."""

from dataclasses import replace

import pytest

from app.adapters.run_files.legs import Leg
from app.adapters.run_files.settling import settled
from app.domain.runs import Sport
from app.domain.thresholds import DEFAULT

SAID = Leg(Sport.TREADMILL, None, None, 8000.0, 2400.0, 2500.0, 85.0, hr_bpm=140.0, gain_m=0.0, title="Tempo")
FOUND = Leg(None, None, None, 7400.0, 2380.0, 2510.0, 86.0, hr_bpm=139.0, gain_m=31.0)
MEASURED = ("distance_m", "moving_s", "elapsed_s", "cadence_raw", "hr_bpm", "gain_m")


def measured(leg: Leg) -> list[float | None]:
    return [getattr(leg, name) for name in MEASURED]


def test_totals_count_where_samples_add_up_to_something_else():
    found = settled(SAID, FOUND, goes_on_s=DEFAULT.totals_late_s)

    assert found == SAID


@pytest.mark.parametrize("name", MEASURED)
@pytest.mark.parametrize("silent", [None, 0.0])
def test_a_total_that_is_missing_or_zero_comes_from_the_samples(name, silent):
    if name == "gain_m" and silent == 0.0:
        return  # a run that climbs nothing is said to

    found = settled(replace(SAID, **{name: silent}), FOUND)

    assert getattr(found, name) == getattr(FOUND, name)
    others = [each for each in MEASURED if each != name]
    assert [getattr(found, each) for each in others] == [getattr(SAID, each) for each in others]


@pytest.mark.parametrize(
    ("impossible", "possible"),
    [
        ({"distance_m": 28_801.0}, {"distance_m": 28_800.0}),
        ({"moving_s": 666.0}, {"moving_s": 667.0}),
        (
            {"distance_m": 1_000_001.0, "moving_s": 600_000.0},
            {"distance_m": 1_000_000.0, "moving_s": 600_000.0},
        ),
        ({"elapsed_s": 604_801.0}, {"elapsed_s": 604_800.0}),
        ({"moving_s": None, "elapsed_s": 600.0}, {"moving_s": None, "elapsed_s": 700.0}),
    ],
    ids=["too far for the time", "too quick", "too far", "too long", "too far for the time elapsed"],
)
def test_totals_that_cannot_be_give_way_to_the_samples(impossible, possible):
    assert measured(settled(replace(SAID, **impossible), FOUND)) == measured(FOUND)
    assert settled(replace(SAID, **possible), FOUND).hr_bpm == SAID.hr_bpm


def test_totals_that_end_more_than_a_minute_before_the_samples_give_way_to_them():
    found = settled(SAID, FOUND, goes_on_s=DEFAULT.totals_late_s + 1)

    assert measured(found) == measured(FOUND)
    assert (found.sport, found.title) == (Sport.TREADMILL, "Tempo")


def test_totals_stand_where_there_are_no_samples_to_doubt_them():
    wild = replace(SAID, distance_m=90_000.0)

    assert measured(settled(wild, Leg(), goes_on_s=DEFAULT.totals_late_s + 1)) == measured(wild)


def test_how_it_was_while_running_always_comes_from_the_samples():
    found = settled(SAID, replace(FOUND, running_s=2000.0, running_mps=3.4, running_raw=86.5, fast_mps=4.1))

    assert (found.running_s, found.running_mps, found.running_raw) == (2000, 3.4, 86.5)
    assert found.fast_mps == 4.1
