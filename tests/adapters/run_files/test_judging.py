"""A recording that does not say its sport is a run when it moves like one, up to each of its limits."""

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from app.adapters.run_files.judging import SetAside, run_of
from app.adapters.run_files.legs import Leg
from app.domain.runs import Run, Sport
from app.domain.thresholds import DEFAULT

UNSAID = Leg(start=datetime(2026, 5, 10, 7, tzinfo=UTC), distance_m=3000, moving_s=1000)
SHORTEST = {"distance_m": DEFAULT.unsaid_least_m, "moving_s": DEFAULT.unsaid_least_s}


def judged(**changes: object) -> Run:
    return run_of(replace(UNSAID, **changes), ZoneInfo("Europe/Berlin"), date(2026, 5, 11))


@pytest.mark.parametrize(
    "changes",
    [
        {},
        SHORTEST,
        {"distance_m": 1000 * DEFAULT.cadence_slowest_mps},
        {"distance_m": 1000 * DEFAULT.unsaid_fastest_mps},
        {"fast_mps": DEFAULT.unsaid_wheels_mps},
    ],
    ids=["usual", "shortest", "slowest", "fastest", "sprints"],
)
def test_what_moves_like_a_run_is_one(changes):
    assert judged(**changes).sport is Sport.RUN


@pytest.mark.parametrize(
    "changes",
    [
        SHORTEST | {"distance_m": DEFAULT.unsaid_least_m - 1},
        SHORTEST | {"moving_s": DEFAULT.unsaid_least_s - 1},
        {"distance_m": 1000 * DEFAULT.cadence_slowest_mps - 1},
        {"distance_m": 1000 * DEFAULT.unsaid_fastest_mps + 1},
        {"fast_mps": DEFAULT.unsaid_wheels_mps + 0.1},
        {"moving_s": None},
    ],
    ids=["too short", "too soon over", "walked", "ridden", "on wheels", "without time"],
)
def test_what_does_not_is_set_aside(changes):
    with pytest.raises(SetAside, match="does not move clearly like a run"):
        judged(**changes)


def test_a_heart_rate_or_climb_beyond_its_limits_is_left_out_and_the_run_counts():
    kept = judged(hr_bpm=DEFAULT.heart_most_bpm, gain_m=DEFAULT.climb_most_m)
    beyond = judged(hr_bpm=DEFAULT.heart_most_bpm + 1, gain_m=DEFAULT.climb_most_m + 1)

    assert (kept.average_hr_bpm, kept.elevation_gain_m) == (260, 20_000)
    assert (beyond.average_hr_bpm, beyond.elevation_gain_m, beyond.distance_m) == (None, None, 3000)
    assert judged(hr_bpm=DEFAULT.heart_least_bpm - 1).average_hr_bpm is None
