"""An activity in the JSON in which Strava's API hands it out."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from app.sandbox.outing import Json, Outing

MIDNIGHT_AND_ONE = "T00:00:01Z"  # what a hidden start time reads in both date fields
DEPRECATED_TYPES = {"TrailRun": "Run", "MountainBikeRide": "Ride", "GravelRide": "Ride"}
UPLOADS_FROM = 1_000_000_000
LINE = "_k{o@eVq~qZ}bCfKwEy|JlTmYdHoXsAvNcUiRjGpB`LxFzDaWtIrOgQhM^uS"  # no line of any map
PLACE = (52.5163, 13.3777)


def summary(outing: Outing) -> Json:
    """The activity as the list shows it."""
    told = _dates(outing) | _figures(outing) | _sensors(outing) | _about(outing) | _places(outing)
    told |= outing.odd
    return {name: value for name, value in told.items() if name not in outing.lost}


def detail(outing: Outing) -> Json:
    """The activity as its own address shows it."""
    more = {
        "resource_state": 3,
        "description": "",
        "calories": round(outing.distance_m / 15, 1),
        "perceived_exertion": 5.5 if outing.workout == 3 else None,
        "prefer_perceived_exertion": None,
        "embed_token": f"{outing.id:x}",
        "gear": None,
        "laps": [],
        "splits_metric": [],
        "segment_efforts": [],
        "hide_from_home": False,
    }
    return {name: value for name, value in (summary(outing) | more).items() if name not in outing.lost}


def _dates(outing: Outing) -> Json:
    local = outing.local_start
    offset = local.utcoffset() or timedelta()
    hidden = f"{local.date().isoformat()}{MIDNIGHT_AND_ONE}" if outing.start_hidden else ""
    return {
        "start_date": hidden or _to_the_second(outing.start.astimezone(UTC)),
        "start_date_local": hidden or _to_the_second(local),  # the wall clock, with a false Z
        "timezone": f"({_in_january(outing.timezone, local.year)}) {outing.timezone}",
        "utc_offset": offset.total_seconds(),
    }


def _to_the_second(at: datetime) -> str:
    return f"{at.replace(tzinfo=None).isoformat(timespec='seconds')}Z"


@lru_cache(maxsize=256)
def _in_january(timezone: str, year: int) -> str:
    """How a zone's distance from UTC is written, which is never that of summer."""
    winter = datetime(year, 1, 1, tzinfo=ZoneInfo(timezone)).utcoffset() or timedelta()
    hours, seconds = divmod(abs(int(winter.total_seconds())), 3600)
    return f"GMT{'-' if winter < timedelta() else '+'}{hours:02}:{seconds // 60:02}"


def _figures(outing: Outing) -> Json:
    return {
        "distance": outing.distance_m,
        "moving_time": outing.moving_s,
        "elapsed_time": outing.elapsed_s,
        "total_elevation_gain": outing.climb_m,
        "average_speed": round(outing.distance_m / outing.moving_s, 3) if outing.moving_s else 0.0,
        "max_speed": round(1.4 * outing.distance_m / outing.moving_s, 3) if outing.moving_s else 0.0,
    }


def _sensors(outing: Outing) -> Json:
    told: Json = {"has_heartrate": outing.heart_bpm is not None}
    if outing.cadence is not None:
        told["average_cadence"] = outing.cadence
    if outing.heart_bpm is not None:
        told |= {"average_heartrate": outing.heart_bpm, "max_heartrate": outing.max_heart_bpm}
        told |= {"suffer_score": outing.effort, "heartrate_opt_out": False}
    if outing.device is not None:
        told["device_name"] = outing.device
    return told


def _about(outing: Outing) -> Json:
    upload = None if outing.manual else outing.id + UPLOADS_FROM
    return {
        "resource_state": 2,
        "id": outing.id,
        "athlete": {"id": outing.athlete_id, "resource_state": 1},
        "name": outing.title,
        "type": DEPRECATED_TYPES.get(outing.sport, outing.sport),
        "sport_type": outing.sport,
        "workout_type": outing.workout,
        "manual": outing.manual,
        "trainer": outing.trainer,
        "commute": False,
        "private": outing.only_me,
        "visibility": "only_me" if outing.only_me else "everyone",
        "flagged": False,
        "gear_id": None,
        "from_accepted_tag": False,
        "upload_id": upload,
        "upload_id_str": None if upload is None else str(upload),
        "external_id": None if upload is None else f"garmin_ping_{upload}",
        "achievement_count": 0,
        "kudos_count": outing.id % 7,
        "comment_count": 0,
        "athlete_count": 1,
        "photo_count": 0,
        "total_photo_count": 0,
        "pr_count": 0,
        "has_kudoed": False,
    }


def _places(outing: Outing) -> Json:
    """Invented places: a client that may not keep places has to be given some."""
    if outing.is_indoors:
        line, ends = "", []
    else:
        turn = outing.id % len(LINE)
        line = LINE[turn:] + LINE[:turn]
        ends = [PLACE[0] + outing.id % 97 / 10_000, PLACE[1] + outing.id % 89 / 10_000]
    return {
        "map": {"id": f"a{outing.id}", "summary_polyline": line, "resource_state": 2},
        "start_latlng": ends,
        "end_latlng": ends,
        "location_city": None,
        "location_state": None,
        "location_country": None,
    }
