"""How long steps are, beside the body, and how many: the published numbers and what is refused."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.cadence import froude, leg_length_m, per_height, per_leg, step_length_m
from tests.build import run


@pytest.mark.parametrize(
    ("speed_mps", "cadence_spm", "step_m"), [(2.8, 160, 1.05), (3.6, 168, 1.2857), (3.0, 170, 1.0588)]
)
def test_a_step_is_speed_over_steps_a_second(speed_mps, cadence_spm, step_m):
    assert round(step_length_m(speed_mps, cadence_spm), 4) == step_m


def test_a_step_beside_the_body():
    step_m = step_length_m(3.0, 170)

    assert round(per_height(step_m, 1.75), 4) == 0.605
    assert leg_length_m(1.75) == pytest.approx(0.9275)
    assert per_leg(step_m, 0.9) == pytest.approx(1.0588 / 0.9, abs=1e-4)


def test_the_froude_number_of_a_run():
    assert froude(3.0, 0.9275) == pytest.approx(9 / (9.81 * 0.9275))
    assert round(froude(3.0, 0.9275), 4) == 0.9891


WRONG = [-1, math.nan, math.inf, -math.inf]


@pytest.mark.parametrize("wrong", [0, *WRONG])
@pytest.mark.parametrize(
    "asked",
    [
        lambda wrong: step_length_m(wrong, 170),
        lambda wrong: step_length_m(3.0, wrong),
        lambda wrong: per_height(wrong, 1.75),
        lambda wrong: per_height(1.0, wrong),
        lambda wrong: per_leg(wrong, 0.9),
        lambda wrong: per_leg(1.0, wrong),
        lambda wrong: froude(wrong, 0.9),
        lambda wrong: froude(3.0, wrong),
        leg_length_m,
    ],
)
def test_what_is_no_length_and_no_speed_is_refused(asked, wrong):
    with pytest.raises(ValueError, match=f"^not above 0 and finite: {wrong}$"):
        asked(wrong)


@given(st.floats(1.8, 6), st.floats(120, 240), st.integers(600, 20_000))
def test_the_steps_of_a_run_cover_its_distance(speed_mps, cadence_spm, moving_s):
    steps = run(cadence=cadence_spm, minutes=moving_s / 60).steps
    covered_m = steps * step_length_m(speed_mps, cadence_spm)

    assert covered_m == pytest.approx(speed_mps * moving_s, abs=step_length_m(speed_mps, cadence_spm))
