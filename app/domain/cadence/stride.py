"""Steps: how long they are, beside the body.

A step's length says nothing about where the foot lands: steps may be longer than usual at a pace, and no
more than that is ever said.
"""

import math

from app.domain.thresholds import DEFAULT, Thresholds

_GRAVITY_MPS2 = 9.81


def step_length_m(speed_mps: float, cadence_spm: float) -> float:
    """Metres from one step to the next: speed over steps a second.

    speed_mps, cadence_spm  both above 0 and finite, or ValueError; cadence of both feet
    source                  their definition
    """
    return _above_zero(speed_mps) / (_above_zero(cadence_spm) / 60)


def leg_length_m(height_m: float, limits: Thresholds = DEFAULT) -> float:
    """Metres from hip to floor where nobody measured them: 0.53 of the height.

    height_m  above 0 and finite, or ValueError
    source    our own rule (D); measured is always better
    """
    return limits.leg_of_height * _above_zero(height_m)


def per_height(step_m: float, height_m: float) -> float:
    """A step as a part of the runner's height, no unit; ValueError unless both are above 0 and finite.

    source  their definition
    """
    return _above_zero(step_m) / _above_zero(height_m)


def per_leg(step_m: float, leg_m: float) -> float:
    """A step as a part of the runner's leg, no unit; ValueError unless both are above 0 and finite.

    source  their definition
    """
    return _above_zero(step_m) / _above_zero(leg_m)


def froude(speed_mps: float, leg_m: float) -> float:
    """The Froude number, no unit: speed squared by gravity times leg length.

    speed_mps, leg_m  above 0 and finite, or ValueError
    source            Alexander 1989, Physiological Reviews 69:1199
    """
    return _above_zero(speed_mps) ** 2 / (_GRAVITY_MPS2 * _above_zero(leg_m))


def _above_zero(number: float) -> float:
    if not 0 < number < math.inf:
        raise ValueError(f"not above 0 and finite: {number}")
    return number
