"""Climbs are counted without the noise of altitudes."""

import numpy as np
import pytest

from app.adapters.run_files.climbs import climbed_m


@pytest.mark.parametrize(
    ("heights", "climbed"),
    [
        ([100.0] * 50, 0),
        ([100, 101, 99, 100, 101.5, 100, 99, 101] * 20, 0),
        ([100 + i / 4 for i in range(41)], 10),
        ([100, 105, 110, 115, 110, 105, 100, 105, 110, 115, 115], 30),
        ([100, 100, 900, 100, 100], 0),
        ([0, 0, 0, 4, 4, 4], 4),
        ([-3, -3, 0, 0], 3),
    ],
    ids=["flat", "noise", "a slow climb", "two hills", "a spike", "from the sea", "from below the sea"],
)
def test_climbs_are_counted_beyond_the_noise(heights, climbed):
    assert climbed_m(np.array(heights, dtype=np.float64)) == pytest.approx(climbed)


def test_samples_without_altitudes_say_no_climb():
    assert climbed_m(np.full(20, np.nan)) is None
    assert climbed_m(np.array([])) is None
