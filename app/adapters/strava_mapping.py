"""A Strava activity as a Run; units are converted here and in run_files only."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from app.adapters.strava_json import number
from app.domain.measured import Reason
from app.domain.runs import Run, Source, Sport, whole_metres, why_not
from app.domain.thresholds import DEFAULT
from app.domain.words import plain

RUNS = {"Run": Sport.RUN, "TrailRun": Sport.TRAIL_RUN, "VirtualRun": Sport.VIRTUAL_RUN}
RACE, WORKOUT = 1, 3  # Strava's workout_type of a run that was one, and of intervals
LEGS = 2  # Strava counts one leg's steps
HIDDEN = timedelta(seconds=1)  # what a start withheld by the runner reads past midnight
TITLE_LETTERS, DEVICE_LETTERS, SPORT_LETTERS = 200, 80, 40
MOST_OFFSET_S = 18 * 3600  # that a zone is from UTC, and more
MOST_ONE_LEG = 1_000  # steps of one leg a minute; more is beyond any leg, and nobody need be asked of it
ZONES = re.compile(r"(\(GMT[+-]\d\d:\d\d\) )?[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+){0,2}", re.ASCII)
STARTS = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:?\d\d)?", re.ASCII)


class Unreadable(Exception):
    """An activity that makes no sense; the text is a sentence that says why."""


@dataclass(frozen=True, slots=True)
class OtherSport:
    """An activity that is no run, by Strava's word for its sport."""

    sport: str


@dataclass(frozen=True, slots=True)
class Listed:
    """What the list says of any activity, run or not; None is what cannot be read.

    start  aware, UTC; None also before the first day of which runs can be, and so is the day
    day    the local day
    start_hidden  the hour is withheld, so that the activity may have begun at any time around that day
    title  the runner's word for it, empty without one
    """

    activity_id: int | None
    start: datetime | None
    day: date | None
    start_hidden: bool
    title: str = ""


def listed(raw: object) -> Listed:
    """Where an activity stands in the list, however little of it can be read."""
    if not isinstance(raw, Mapping):
        return Listed(None, None, None, False)
    start, local = _starts(raw)
    is_early = any(one is not None and one.date() < DEFAULT.first_day for one in (start, local))
    start, local = (None, None) if is_early else (start, local)
    day = None if local is None else local.date()
    title = _shown(raw.get("name"), TITLE_LETTERS)
    return Listed(number(raw.get("id")), start, day, _is_hidden(start, local), title)


def activity(raw: object, origin: str, now: datetime) -> Run | OtherSport:
    """An activity as Strava gives it; raises Unreadable. Coordinates and lines on a map stay behind.

    origin  names the API and the app; `now` is when it said so
    """
    if not isinstance(raw, Mapping):
        raise Unreadable("It is no activity at all.")
    sport = _sport(raw)
    if isinstance(sport, OtherSport):
        return sport
    activity_id = number(raw.get("id"))
    if activity_id is None:
        raise Unreadable("Its number at Strava cannot be read.")
    start, local = _dated(raw)
    moving, elapsed = _seconds(raw, "moving_time"), _seconds(raw, "elapsed_time")
    one_leg = _measure(raw, "average_cadence")
    is_beyond = one_leg is not None and one_leg > MOST_ONE_LEG
    one_leg = None if is_beyond else one_leg
    spm = None if one_leg is None else LEGS * one_leg
    fits = spm is not None and DEFAULT.cadence_least_spm <= spm <= DEFAULT.cadence_most_spm
    heart, gain = _measure(raw, "average_heartrate"), _number(raw.get("total_elevation_gain"))
    beats = heart is not None and DEFAULT.heart_least_bpm <= heart <= DEFAULT.heart_most_bpm
    run = Run(
        source=Source.STRAVA_API,
        sport=sport,
        start=start,
        local_start=local,
        distance_m=_distance(raw),
        moving_s=moving,
        elapsed_s=max(elapsed, moving or 0) if elapsed else moving,
        cadence_spm=spm if fits else None,
        cadence_raw=one_leg,
        cadence_factor=LEGS if one_leg else None,
        cadence_reason=_cadence_reason(spm is not None and not fits, is_beyond),
        average_hr_bpm=heart if beats else None,
        elevation_gain_m=gain if gain is not None and 0 <= gain <= DEFAULT.climb_most_m else None,
        manual=raw.get("manual") is True,
        race=raw.get("workout_type") == RACE,
        interval=raw.get("workout_type") == WORKOUT,
        start_hidden=_is_hidden(start, local),
        title=_shown(raw.get("name"), TITLE_LETTERS),
        device=_shown(raw.get("device_name"), DEVICE_LETTERS),
        external_id=str(activity_id),
        origin=origin,
        confirmed_at=now,
    )
    if (why := why_not(run, now)) is not None:
        raise Unreadable(why)
    return run


def is_of(raw: object, athlete_id: int | None) -> bool:
    """Whether an activity is an athlete's, as far as it says: it names no other."""
    athlete = raw.get("athlete") if isinstance(raw, Mapping) else None
    owner = number(athlete.get("id")) if isinstance(athlete, Mapping) else None
    return owner is None or owner == athlete_id


def is_private(raw: Mapping[str, Any]) -> bool:
    """Whether only the runner sees it at Strava."""
    return raw.get("private") is True or raw.get("visibility") == "only_me"


def _sport(raw: Mapping[str, Any]) -> Sport | OtherSport:
    word = raw.get("sport_type")
    if not isinstance(word, str) or not word:
        word = raw.get("type")
    if not isinstance(word, str) or not word:
        raise Unreadable("It does not say which sport it is.")
    sport = RUNS.get(word)
    if sport is None:
        return OtherSport(_shown(word, SPORT_LETTERS))
    return Sport.TREADMILL if sport is Sport.RUN and raw.get("trainer") is True else sport


def _dated(raw: Mapping[str, Any]) -> tuple[datetime, datetime]:
    start, local = _starts(raw)
    if start is None or local is None:
        raise Unreadable("Its date cannot be read.")
    return start, local


def _starts(raw: Mapping[str, Any]) -> tuple[datetime | None, datetime | None]:
    """The instant in UTC and the wall clock; the Z behind Strava's wall clock is not true."""
    start, local = _moment(raw.get("start_date")), _moment(raw.get("start_date_local"))
    start = None if start is None else (start if start.tzinfo else start.replace(tzinfo=UTC))
    local = None if local is None else local.replace(tzinfo=None)
    if start is not None and local is None:
        zone = _zone(raw)
        local = None if zone is None else start.astimezone(zone).replace(tzinfo=None)
    if local is not None and start is None:
        zone = _zone(raw)
        start = None if zone is None else local.replace(tzinfo=zone).astimezone(UTC)
    return start, local


def _zone(raw: Mapping[str, Any]) -> tzinfo | None:
    """The activity's zone: by its name where there is such a zone, else by its distance from UTC."""
    label = raw.get("timezone")
    if isinstance(label, str) and ZONES.fullmatch(label):
        try:
            return ZoneInfo(label.rpartition(" ")[2])
        except (ValueError, OSError, ZoneInfoNotFoundError):
            pass  # a label need not be true
    offset = _number(raw.get("utc_offset"))
    if offset is None or abs(offset) > MOST_OFFSET_S:
        return None
    return timezone(timedelta(seconds=round(offset)))


def _moment(text: object) -> datetime | None:
    """A moment written out, cut to the second and within the years that can be reckoned with."""
    if not isinstance(text, str) or not STARTS.fullmatch(text):
        return None
    try:
        at = datetime.fromisoformat(text).replace(microsecond=0)
    except ValueError:
        return None
    if not 1900 <= at.year <= 9000:
        return None
    if at.tzinfo is not None:
        return at.astimezone(UTC)
    return at


def _is_hidden(start: datetime | None, local: datetime | None) -> bool:
    """Whether both clocks read one second past midnight, as Strava writes a withheld start."""
    if start is None or local is None:
        return False
    return all(
        timedelta(hours=at.hour, minutes=at.minute, seconds=at.second) == HIDDEN for at in (start, local)
    )


def _distance(raw: Mapping[str, Any]) -> int:
    metres = _number(raw.get("distance"))
    if metres is None or metres < 0:
        raise Unreadable("Its distance is no distance.")
    return whole_metres(metres)


def _seconds(raw: Mapping[str, Any], name: str) -> int | None:
    """Whole seconds; None for none at all."""
    if raw.get(name) is None:
        return None
    seconds = _number(raw[name])
    if seconds is None or seconds < 0:
        raise Unreadable("Its time is no time.")
    return round(seconds) or None


def _measure(raw: Mapping[str, Any], name: str) -> float | None:
    """A number above zero of what may be missing; nonsense is as good as missing, and the run counts."""
    value = _number(raw.get(name))
    return value if value is not None and value > 0 else None


def _cadence_reason(is_odd: bool, is_beyond: bool) -> str | None:
    reason = Reason.CADENCE_BEYOND if is_beyond else Reason.CADENCE_UNIT if is_odd else None
    return None if reason is None else reason.value


def _number(value: object) -> float | None:
    """A finite number; None for text, truth values and all else."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        real = float(value)
    except OverflowError:
        return None
    return real if math.isfinite(real) else None


def _shown(text: object, most: int) -> str:
    """Someone's words on one line, without control and direction characters."""
    return " ".join(plain(text).split())[:most] if isinstance(text, str) else ""
