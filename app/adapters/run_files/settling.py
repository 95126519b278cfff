"""Settle what a run measured where a recording's own totals and its samples disagree.

The totals that the watch wrote count: it knows its own pauses, and what the runner put right on it, such as
the distance of a treadmill. The samples count in their place

- for each total that is missing or 0;
- for all of them when they cannot be: faster than anybody runs, or more than any run's distance or time;
- for all of them when the samples go on for longer than `totals_late_s` after they end: the watch wrote
  them before the run was over, and never again.

Where the samples do not say, the totals stand even so.
"""

from dataclasses import replace

from app.adapters.run_files.legs import Leg
from app.domain.thresholds import DEFAULT


def settled(said: Leg, found: Leg, goes_on_s: float = 0.0) -> Leg:
    """The leg that counts.

    said       with the watch's totals; its sport, start and words stay
    found      with what its samples add up to
    goes_on_s  how long the samples go on after the totals end
    """
    is_late = goes_on_s > DEFAULT.totals_late_s
    first, then = (found, said) if is_late or _cannot_be(said) else (said, found)
    return replace(
        said,
        distance_m=first.distance_m or then.distance_m,
        moving_s=first.moving_s or then.moving_s,
        elapsed_s=first.elapsed_s or then.elapsed_s,
        cadence_raw=first.cadence_raw or then.cadence_raw,
        hr_bpm=first.hr_bpm or then.hr_bpm,
        gain_m=first.gain_m if first.gain_m is not None else then.gain_m,
        running_s=found.running_s,
        running_mps=found.running_mps,
        running_raw=found.running_raw,
        fast_mps=found.fast_mps,
    )


def _cannot_be(said: Leg) -> bool:
    metres, seconds = said.distance_m or 0, said.moving_s or said.elapsed_s
    longest_s = max(said.moving_s or 0, said.elapsed_s or 0)
    too_fast = seconds is not None and metres > DEFAULT.leap_mps * seconds
    return too_fast or metres > DEFAULT.longest_run_m or longest_s > DEFAULT.longest_run_s
