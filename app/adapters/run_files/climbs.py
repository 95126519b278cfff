"""How much a recording climbed, without the noise of its altitudes."""

import numpy as np

from app.adapters.run_files.ways import Numbers
from app.domain.thresholds import DEFAULT


def climbed_m(height_m: Numbers) -> float | None:
    """Metres climbed; a climb counts from its foot to its top once it is more than the noise."""
    heights = height_m[~np.isnan(height_m)]
    if not heights.size:
        return None
    if heights.size > 2:
        middle = np.median(np.stack([heights[:-2], heights[1:-1], heights[2:]]), axis=0)
        kept = np.abs(heights[1:-1] - middle) < DEFAULT.height_spike_m
        heights = heights[np.concatenate([[True], kept, [True]])]
    gain, foot, top = 0.0, float(heights[0]), None
    least_m = DEFAULT.climb_least_m
    for height in heights.tolist():
        if top is None:
            foot = min(foot, height)
            top = height if height - foot >= least_m else None
        elif top - height >= least_m:
            gain, foot, top = gain + top - foot, height, None
        else:
            top = max(top, height)
    return gain + (top - foot if top is not None else 0.0)
