"""Spoils records: what a client must survive one at a time, without losing the good ones beside them."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from app.sandbox.outing import Json, Outing

EVERY = 2  # days: the others stay good
NAN, INFINITY = float("nan"), float("inf")  # Python writes them into JSON, where they do not belong
NUL_BELL, BIDI = "\x00\x07 bell\r\nBcc: all@example.org", "\u202etnuoc nur\u202c and \u2067back\u2069"
HALF_A_PAIR = "half a \ud83c pair"

Spoil = Callable[[Json], Any]


def _with(**odd: Any) -> Spoil:
    """Other values in these fields."""
    return lambda told: told | odd


def _without(*lost: str) -> Spoil:
    """These fields absent."""
    return lambda told: {name: value for name, value in told.items() if name not in lost}


def _only(value: Any) -> Spoil:
    """Something else in the record's place."""
    return lambda _told: value


def _nested(levels: int) -> list[Any]:
    """A list in a list, and so on."""
    innermost: list[Any] = []
    for _ in range(levels):
        innermost = [innermost]
    return innermost


IDS: dict[str, Spoil] = {
    "id_missing": _without("id"),
    "id_null": _with(id=None),
    "id_words": _with(id="not a number"),
    "id_text": lambda told: told | {"id": str(told["id"])},
    "id_fraction": lambda told: told | {"id": told["id"] + 0.5},
    "id_true": _with(id=True),
    "id_zero": _with(id=0),
    "id_negative": lambda told: told | {"id": -told["id"]},
    "id_65_bits": _with(id=2**64),
    "id_huge": _with(id=10**400),
    "id_list": lambda told: told | {"id": [told["id"]]},
}
DISTANCES: dict[str, Spoil] = {
    "distance_missing": _without("distance"),
    "distance_null": _with(distance=None),
    "distance_negative": _with(distance=-4200.0),
    "distance_nan": _with(distance=NAN),
    "distance_infinite": _with(distance=INFINITY),
    "distance_nan_text": _with(distance="NaN"),
    "distance_text": _with(distance="8123.4"),
    "distance_comma": _with(distance="8.123,4"),
    "distance_huge": _with(distance=1e300),
    "distance_400_digits": _with(distance=10**400),
    "distance_true": _with(distance=True),
    "distance_object": _with(distance={"metres": 8123.4}),
    "distance_list": _with(distance=[8123.4]),
    "distance_light_years": _with(distance=9.5e15),
}
TIMES: dict[str, Spoil] = {
    "times_null": _with(moving_time=None, elapsed_time=None),
    "times_missing": _without("moving_time", "elapsed_time"),
    "times_text": _with(moving_time="2880", elapsed_time="2940"),
    "times_clock": _with(moving_time="48:00", elapsed_time="49:00"),
    "times_nan": _with(moving_time=NAN, elapsed_time=NAN),
    "time_negative": _with(moving_time=-1, elapsed_time=0),
    "time_huge": _with(moving_time=90_000_000),
    "time_fraction": _with(moving_time=2880.7, elapsed_time=2940.2),
    "time_object": _with(moving_time={}),
    "time_moving_beyond_elapsed": lambda told: told | {"elapsed_time": 60},
}
DATES: dict[str, Spoil] = {
    "dates_missing": _without("start_date", "start_date_local"),
    "dates_null": _with(start_date=None, start_date_local=None),
    "date_local_null": _with(start_date_local=None),
    "date_local_missing": _without("start_date_local"),
    "date_utc_missing": _without("start_date"),
    "dates_year_1": _with(start_date="0001-01-01T00:00:00Z", start_date_local="0001-01-01T00:00:00Z"),
    "dates_year_9999": _with(start_date="9999-12-31T23:59:59Z", start_date_local="9999-12-31T23:59:59Z"),
    "dates_1970": _with(start_date="1970-01-01T00:00:00Z", start_date_local="1970-01-01T00:00:00Z"),
    "dates_ahead": _with(start_date="2206-06-01T08:00:00Z", start_date_local="2206-06-01T10:00:00Z"),
    "dates_no_day": _with(start_date="2026-02-30T25:00:00Z", start_date_local="2026-02-30T25:00:00Z"),
    "dates_words": _with(start_date="yesterday", start_date_local="in the morning"),
    "dates_numbers": _with(start_date=1_794_474_000, start_date_local=1_794_477_600),
    "dates_milliseconds": _with(start_date="1794474000000", start_date_local="1794477600000"),
    "dates_day_alone": _with(start_date="2026-11-05", start_date_local="2026-11-05"),
    "dates_american": _with(start_date="11/05/2026 8:00 AM", start_date_local="11/05/2026 9:00 AM"),
    "dates_leap_second": _with(start_date="2026-06-30T23:59:60Z", start_date_local="2026-07-01T01:59:60Z"),
    "dates_list": _with(start_date=[2026, 11, 5], start_date_local=[2026, 11, 5]),
    "dates_empty": _with(start_date="", start_date_local=""),
}
ZONES: dict[str, Spoil] = {
    "zone_null": _with(timezone=None, utc_offset=None),
    "zone_missing": _without("timezone", "utc_offset"),
    "zone_nowhere": _with(timezone="(GMT+99:99) Nowhere/Land", utc_offset=1e12),
    "zone_path": _with(timezone="(GMT+01:00) ../../etc/passwd"),
    "zone_nul": _with(timezone="(GMT+01:00) Europe/\x00Berlin"),
    "zone_long": _with(timezone="(GMT+01:00) " + "Europe/" * 2_000),
    "zone_object": _with(timezone={"name": "Europe/Berlin"}),
    "zone_offset_text": _with(utc_offset="+01:00"),
    "zone_offset_nan": _with(utc_offset=NAN),
    "zone_alone": lambda told: _with(utc_offset=NAN)(_without("start_date_local")(told)),
}
SPORTS: dict[str, Spoil] = {
    "sport_missing": _without("sport_type", "type"),
    "sport_null": _with(sport_type=None, type=None),
    "sport_number": _with(sport_type=7, type=7),
    "sport_list": _with(sport_type=["Run"], type=["Run"]),
    "sport_empty": _with(sport_type="", type=""),
    "sport_unknown": _with(sport_type="SkyRun", type="Workout"),
    "sport_small_letters": _with(sport_type="run", type="run"),
    "sport_old_field_alone": _without("sport_type"),
    "sport_at_odds": _with(sport_type="Ride", type="Run"),
    "sport_long": _with(sport_type="Run" * 5_000),
}
TEXTS: dict[str, Spoil] = {
    "title_null": _with(name=None),
    "title_missing": _without("name"),
    "title_number": _with(name=42),
    "title_object": _with(name={"text": "Run"}),
    "title_control": _with(name=NUL_BELL),
    "title_control_alone": _with(name="\x00\x01\x1b[2J\x7f"),
    "title_bidi": _with(name=BIDI),
    "title_half_a_pair": _with(name=HALF_A_PAIR),
    "title_long": _with(name="long " * 4_000),
    "title_script": _with(name="<script>alert(1)</script>{{ 7 * 7 }}"),
    "title_formula": _with(name="=HYPERLINK(1)"),
    "device_bidi": _with(device_name=BIDI),
    "device_list": _with(device_name=["Watch"]),
    "external_id_object": _with(external_id={}, upload_id="x", upload_id_str=7),
}
SENSORS: dict[str, Spoil] = {
    "cadence_words": _with(average_cadence="fast"),
    "cadence_both_legs": _with(average_cadence=168.0),
    "cadence_negative": _with(average_cadence=-3),
    "cadence_nan": _with(average_cadence=NAN),
    "cadence_huge": _with(average_cadence=1e200),
    "cadence_list": _with(average_cadence=[83, 84]),
    "heart_fraction": _with(max_heartrate=180.5),
    "effort_fraction": _with(suffer_score=33.5),
    "heart_words": _with(average_heartrate="high", max_heartrate=-1, suffer_score={}),
    "heart_huge": _with(average_heartrate=9_000, max_heartrate=10**30),
    "heart_null": _with(has_heartrate=True, average_heartrate=None, max_heartrate=None),
    "heart_nan": _with(average_heartrate=NAN),
    "watts_fraction": _with(max_watts=300.5, average_watts="strong"),
    "temperature_fraction": _with(average_temp=20.5),
    "climb_negative": _with(total_elevation_gain=-12.0, elev_low="low", elev_high=NAN),
    "climb_huge": _with(total_elevation_gain=1e9),
    "climb_text": _with(total_elevation_gain="40 m"),
}
REST: dict[str, Spoil] = {
    "counts_odd": _with(athlete_count=0, kudos_count=-1, comment_count=None, pr_count=2.5),
    "workout_words": _with(workout_type="race"),
    "workout_fraction": _with(workout_type=1.5),
    "flags_words": _with(manual="yes", trainer=3, commute=None, private="no", visibility=7),
    "people_null": _with(athlete=None, map=None, start_latlng=None),
    "people_list": _with(athlete=[], map=[{}], start_latlng="52.5, 13.4"),
    "nested": _with(map={"id": _nested(100)}, gear=_nested(100)),
    "places_nan": _with(start_latlng=[NAN, INFINITY], end_latlng=[1e300]),
    "fields_many": lambda told: told | {f"new_field_{n}": n for n in range(1_000)},
    "fields_in_capitals": lambda told: {name.upper(): value for name, value in told.items()},
    "fields_null": lambda told: dict.fromkeys(told),
    "fields_in_an_object": lambda told: {"activity": told},
    "fields_in_a_list": lambda told: [told],
    "fields_as_text": lambda told: str(told),
}
NO_RECORD: dict[str, Spoil] = {
    "record_null": _only(None),
    "record_text": _only("Morning Run"),
    "record_number": _only(12_345),
    "record_true": _only(True),
    "record_nan": _only(NAN),
    "record_list": _only([]),
    "record_empty": _only({}),
}
GROUPS: dict[str, dict[str, Spoil]] = {
    "Ids": IDS,
    "Distances": DISTANCES,
    "Times": TIMES,
    "Dates": DATES,
    "Zones": ZONES,
    "Sports": SPORTS,
    "Texts": TEXTS,
    "Sensors": SENSORS,
    "Other fields": REST,
    "No record at all": NO_RECORD,
}
KINDS: Mapping[str, Spoil] = {name: spoil for group in GROUPS.values() for name, spoil in group.items()}
NAMES = tuple(KINDS)


def spoiled(good: Outing, days: int) -> Outing:
    """The activity as it is, or one that is told with something wrong; `days` since the log began decides."""
    if days % EVERY:
        return good
    return replace(good, poison=NAMES[days // EVERY % len(NAMES)])


def told(outing: Outing, right: Json) -> Any:
    """What a caller is told of an activity in place of what is right, where it is poison."""
    return KINDS[outing.poison](right) if outing.poison else right
