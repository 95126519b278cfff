"""What the invented people did, as pure functions of the person and the day: the same at each telling."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from random import Random
from typing import Any

from app.sandbox import broken
from app.sandbox.outing import Outing
from app.sandbox.people import Athlete, Kind

IDS_FROM = 10_000_000_000
IDS_A_DAY = 10_000
NEWCOMERS_DAYS = (13, 11, 8, 5, 2)  # before the first start
LONG_COUNT = 5_000
RACE_WEEKS = 13
MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = range(7)
UPLOAD = timedelta(minutes=2)
AROUND = timedelta(days=3)  # more than a run takes, and a hidden start time is off
LOCAL_KM = {TUESDAY: 7.0, THURSDAY: 8.5, SATURDAY: 5.5, SUNDAY: 12.0}
TITLES = {TUESDAY: "Lunch Run", THURSDAY: "Evening Run", SATURDAY: "Morning Run", SUNDAY: "Long run"}
HOURS = {TUESDAY: 12.2, THURSDAY: 18.1, SATURDAY: 8.8, SUNDAY: 9.5}
HOSTILE = (
    "<script>alert('run')</script>",
    "=1+1",
    "\u202etnuoc nur\u202c and \u2067back\u2069",
    '"><img src=x onerror=alert(1)>',
    "{{ 7 * 7 }} %(name)s ${HOME}",
)


def to_come(athlete: Athlete, first_day: date, now: datetime) -> frozenset[int]:
    """The ids of those among `told` that are not over and handed in by `now`."""
    ahead = []
    for one in reversed(told(athlete, first_day, now)):
        if one.shown_start < now - AROUND:
            break
        if one.end + UPLOAD > now:
            ahead.append(one.id)
    return frozenset(ahead)


def told(athlete: Athlete, first_day: date, now: datetime) -> tuple[Outing, ...]:
    """What an athlete records until the end of today, oldest first as the API dates it."""
    return _told(athlete, first_day, now.astimezone(athlete.zone).date())


@lru_cache(maxsize=64)
def _told(athlete: Athlete, first_day: date, last: date) -> tuple[Outing, ...]:
    past = _of_days(athlete, first_day, athlete.began(first_day), min(last, first_day))
    since = _of_days(athlete, first_day, first_day + timedelta(days=1), last)
    return tuple(sorted(past + since, key=lambda outing: (outing.shown_start, outing.id)))


@lru_cache(maxsize=64)  # the long past is thought up once, however often a day goes by
def _of_days(athlete: Athlete, first_day: date, begin: date, last: date) -> tuple[Outing, ...]:
    days = (begin + timedelta(days=n) for n in range((last - begin).days + 1))
    return tuple(outing for day in days for outing in _of_day(athlete, first_day, day))


def _of_day(athlete: Athlete, first_day: date, day: date) -> Iterator[Outing]:
    since = (day - athlete.began(first_day)).days
    if athlete.kind is Kind.ORDINARY:
        yield from _ordinary(athlete, day, since // 7)
    elif athlete.kind is Kind.LONG and day < first_day:
        for n in range(_long_count(since, athlete.days), _long_count(since + 1, athlete.days)):
            yield _long(athlete, day, n)
    elif athlete.kind is Kind.NEWCOMER and (first_day - day).days in NEWCOMERS_DAYS:
        yield _run(athlete, day, km=3 + since / 5, hour=18.5, title="Getting started")
    elif athlete.kind is Kind.BROKEN:
        yield broken.spoiled(_run(athlete, day, km=4 + since % 5, hour=7.5), since)


def _long_count(days: int, of: int) -> int:
    return days * LONG_COUNT // of


def _long(athlete: Athlete, day: date, n: int) -> Outing:
    if n % 5 == 4:
        return _run(
            athlete, day, slot=n % 3, km=22, hour=16 + n % 3, sport="Ride", title="Ride", cadence=None
        )
    km = 5 + n % 11 + (12 if n % 29 == 0 else 0)
    return _run(athlete, day, slot=n % 3, km=km, hour=6 + 3 * (n % 3), title=f"Run {n + 1:,}")


def _run(athlete: Athlete, day: date, /, *, slot: int = 0, km: float, hour: float, **more: Any) -> Outing:
    """A run of a local day that begins about `hour`; `more` are fields with other values.

    slot  tells activities of one day apart
    """
    chance = Random(f"{athlete.id} {day} {slot}")  # noqa: S311
    wall = datetime.combine(day, time(), athlete.zone) + timedelta(hours=hour, seconds=chance.randrange(600))
    metres = round(1000 * km * chance.uniform(0.96, 1.04), 1)
    moving_s = round(metres / 1000 * chance.uniform(315, 390))
    strides = 83.5 + 4.5 * (metres / moving_s - 2.85) + chance.uniform(-0.8, 0.8)  # more where it is faster
    number = athlete.id % 100
    fields: dict[str, Any] = {
        "title": "Morning Run" if hour < 11 else "Evening Run",
        "distance_m": metres,
        "moving_s": moving_s,
        "elapsed_s": moving_s + chance.randrange(0, 240),
        "climb_m": round(metres * chance.uniform(0.002, 0.012), 1),
        "cadence": round(strides, 1),
        "heart_bpm": round(chance.uniform(138, 156), 1),
        "max_heart_bpm": float(chance.randrange(162, 182)),
        "effort": float(chance.randrange(18, 90)),
        "device": "Garmin Forerunner 265",
    }
    return Outing(
        id=IDS_FROM + day.toordinal() * IDS_A_DAY + number * 100 + slot,
        athlete_id=athlete.id,
        start=wall.astimezone(UTC),
        timezone=athlete.timezone,
        **fields | more,
    )


def _ordinary(athlete: Athlete, day: date, week: int) -> Iterator[Outing]:
    """Four runs a week that grow over three weeks and ease in the fourth; rides and walks in between."""
    weekday = day.weekday()
    if weekday in LOCAL_KM:
        km = LOCAL_KM[weekday] * (0.75 if week % 4 == 3 else 1 + 0.06 * (week % 4))
        usual: dict[str, Any] = {"km": km, "hour": HOURS[weekday], "title": TITLES[weekday]}
        if weekday == THURSDAY and week % 2:
            usual |= {"title": "6 x 800 m", "workout": 3}
        if weekday == SUNDAY:
            usual["workout"] = 2
        yield _run(athlete, day, **usual | _oddity(athlete, day, week))
    elif weekday == MONDAY and week % 2:
        walk: dict[str, Any] = {"title": "Walk", "cadence": 55.2, "moving_s": 2_700, "elapsed_s": 3_000}
        yield _run(athlete, day, km=3.6, hour=17.4, sport="Walk", **walk)
    elif weekday == WEDNESDAY and week % 3 == 0:
        yield _run(athlete, day, km=24, hour=17, sport="Ride", title="To the lake", cadence=78.0)
    elif weekday == FRIDAY and week % 19 == 4:  # a kind of sport that came up after clients were written
        yield _run(athlete, day, km=4, hour=17.2, sport="RiverRun", title="Something new")


def _oddity(athlete: Athlete, day: date, week: int) -> dict[str, Any]:
    """What is unlike other runs about this one; each trap comes up again every few weeks."""
    if _clock_changes(athlete, day):
        return {"km": 17, "hour": 1.6, "title": "Through the night of the clock change"}
    match day.weekday():
        case 1 if week % 7 == 2:
            return {"title": HOSTILE[week // 7 % len(HOSTILE)]}
        case 1 if week % 5 == 1:
            return {"cadence": None}
        case 1 if week % 4 == 0:
            return {"max_heart_bpm": 180.5, "effort": 33.5, "odd": {"athlete_count": 0}}
        case 3 if week % 13 == 4:
            return {"start_hidden": True, "title": "Start time hidden"}
        case 3 if week % 8 == 6:
            no_sensor = dict.fromkeys(("cadence", "heart_bpm", "max_heart_bpm", "effort", "device"))
            return no_sensor | {"manual": True, "title": "Forgot the watch", "km": 8, "climb_m": 0.0}
        case 5 if week % 6 == 2:
            return {"only_me": True, "title": "Just for me"}
        case 5 if week % 11 == 5:
            return {"sport": "VirtualRun", "title": "Virtual hills", "trainer": True, "device": "Zwift"}
        case 5 if week % 9 == 3:
            return {"sport": "TrailRun", "title": "Through the forest", "climb_m": 310.0}
        case 5 if week % 17 == 7:
            return {"hour": 23.6, "title": "Into the next day"}
        case 5 if week % 10 == 1:
            return {"trainer": True, "title": "Treadmill", "climb_m": 0.0}
        case 6 if week % RACE_WEEKS == RACE_WEEKS - 1:
            return {"km": 21.1, "distance_m": 21_134.0, "workout": 1, "title": "Half marathon"}
    return {}


def _clock_changes(athlete: Athlete, day: date) -> bool:
    midnight = datetime.combine(day, time(), athlete.zone)
    return midnight.utcoffset() != (midnight + timedelta(days=1)).utcoffset()
