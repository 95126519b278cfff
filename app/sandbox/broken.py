"""Spoils records: what a client must survive one at a time, without losing the good ones beside them."""

from dataclasses import replace
from typing import Any

from app.sandbox.outing import Outing

EVERY = 3  # days: the others stay good
WRONG: tuple[tuple[dict[str, Any], tuple[str, ...]], ...] = (
    ({}, ("distance",)),
    ({"distance": None}, ()),
    ({"distance": -4200.0}, ()),
    ({"distance": "NaN"}, ()),
    ({"distance": "8123.4", "moving_time": "2880"}, ()),
    ({"distance": 1e300}, ()),
    ({}, ("id",)),
    ({"id": None}, ()),
    ({"id": "not a number"}, ()),
    ({"start_date": "0001-01-01T00:00:00Z", "start_date_local": "0001-01-01T00:00:00Z"}, ()),
    ({"start_date": "2206-02-30T25:00:00Z", "start_date_local": "yesterday"}, ()),
    ({}, ("start_date", "start_date_local")),
    ({"start_date_local": None}, ()),
    ({"moving_time": None, "elapsed_time": None}, ()),
    ({"moving_time": -1, "elapsed_time": 0}, ()),
    ({"moving_time": 90_000_000}, ()),
    ({"sport_type": None, "type": None}, ()),
    ({"sport_type": 7}, ()),
    ({}, ("sport_type", "type")),
    ({"average_cadence": "fast"}, ()),
    ({"average_cadence": 168.0}, ()),
    ({"average_cadence": -3}, ()),
    ({"name": None}, ()),
    ({"name": "\x00\x07 bell\r\nBcc: all@example.org"}, ()),
    ({"name": "long " * 4_000}, ()),
    ({"timezone": "(GMT+99:99) Nowhere/Land", "utc_offset": 1e12}, ()),
    ({"timezone": None, "utc_offset": None}, ()),
    ({"average_heartrate": "high", "max_heartrate": -1, "suffer_score": {}}, ()),
    ({"athlete": None, "map": None, "start_latlng": None}, ()),
    ({"workout_type": "race", "manual": "yes", "trainer": 3}, ()),
    ({"id": True}, ()),
    ({"id": 2**70}, ()),
)


def spoiled(good: Outing, days: int) -> Outing:
    """The activity as it is, or with something wrong in its JSON; `days` since the log began decides."""
    if days % EVERY:
        return good
    odd, lost = WRONG[days // EVERY % len(WRONG)]
    return replace(good, odd=odd, lost=lost)
