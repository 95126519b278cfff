"""The files a runner's watch and Strava would hand over: TCX of single runs, and an export of many."""

import csv
import io
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from app.demo.story import Outing, Score, Who

EVERY_S = 60
OF_THE_EXPORT, OF_THE_API = 9_000_000_000, 9_100_000_000  # Strava's numbers of activities
FILES = 8  # of the newest runs, in an export
TCX = """<?xml version="1.0" encoding="UTF-8"?>
<TrainingCenterDatabase xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"
  xmlns:x="http://www.garmin.com/xmlschemas/ActivityExtension/v2">
<Activities><Activity Sport="Running"><Id>{start}</Id>
<Lap StartTime="{start}">
<TotalTimeSeconds>{seconds}</TotalTimeSeconds><DistanceMeters>{metres}</DistanceMeters>
<Intensity>Active</Intensity><TriggerMethod>Manual</TriggerMethod><Track>
{points}
</Track></Lap><Notes>{title}</Notes>
<Creator xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:type="Device_t">
<Name>Demo watch</Name></Creator></Activity></Activities></TrainingCenterDatabase>
"""
POINT = (
    "<Trackpoint><Time>{at}</Time><DistanceMeters>{metres:.1f}</DistanceMeters>"
    "<HeartRateBpm><Value>{heart}</Value></HeartRateBpm>"
    "<Extensions><x:TPX><x:RunCadence>{leg}</x:RunCadence></x:TPX></Extensions></Trackpoint>"
)
SHOWN = (
    *("Activity ID", "Activity Date", "Activity Name", "Activity Type", "Activity Description"),
    *("Elapsed Time", "Distance", "Max Heart Rate", "Relative Effort", "Commute"),
    *("Activity Private Note", "Activity Gear", "Filename"),
)
RAW = ("Elapsed Time", "Moving Time", "Distance", "Average Cadence", "Average Heart Rate")


def started(outing: Outing, zone: ZoneInfo) -> datetime:
    """When a run began, aware, UTC."""
    return outing.start.replace(tzinfo=zone).astimezone(UTC)


def tcx(outing: Outing, zone: ZoneInfo) -> bytes:
    """The run as a watch would save it, with a point each minute; cadence of one leg, as watches write it."""
    start = started(outing, zone)
    seconds = [*range(0, outing.moving_s, EVERY_S), outing.moving_s]
    whole, half = divmod(round(outing.cadence_spm * 2), 4)
    points = (
        POINT.format(
            at=_z(start + timedelta(seconds=second)),
            metres=outing.distance_m * second / outing.moving_s,
            heart=outing.heart_bpm + (-6 if second < 240 else n % 5 - 2),
            leg=whole + (n % 4 < half),  # whole strides a minute, the mean of which is the run's cadence
        )
        for n, second in enumerate(seconds)
    )
    return TCX.format(
        start=_z(start),
        seconds=outing.moving_s,
        metres=outing.distance_m,
        points="\n".join(points),
        title=outing.title,
    ).encode()


def activity(outing: Outing, zone: ZoneInfo) -> dict[str, object]:
    """The run as Strava's list gives it: seconds, metres, cadence of one leg, and a Z that is not true."""
    return {
        "id": OF_THE_API + outing.day.toordinal(),
        "name": outing.title,
        "sport_type": "Run",
        "start_date": _z(started(outing, zone)),
        "start_date_local": _z(outing.start),
        "timezone": f"(GMT+01:00) {zone.key}",
        "distance": float(outing.distance_m),
        "moving_time": outing.moving_s,
        "elapsed_time": outing.moving_s,
        "average_cadence": outing.cadence_spm / 2,
        "average_heartrate": float(outing.heart_bpm),
        "device_name": "Demo watch",
    }


def strava_export(outings: Sequence[Outing], zone: ZoneInfo, path: Path) -> None:
    """Write a ZIP like Strava's own export: the list of all runs, and the files of the newest."""
    rows = io.StringIO()
    table = csv.writer(rows)
    table.writerow(SHOWN + RAW)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, outing in enumerate(outings, start=1):
            name = f"activities/{number}.tcx"
            table.writerow(_row(number, outing, name, zone))
            if number > len(outings) - FILES:
                archive.writestr(name, tcx(outing, zone))
        archive.writestr("activities.csv", rows.getvalue())


def _row(number: int, outing: Outing, file: str, zone: ZoneInfo) -> tuple[object, ...]:
    """One run in Strava's list: as shown, in kilometres, then raw, in metres."""
    begun = f"{started(outing, zone):%b %-d, %Y, %-I:%M:%S %p}"
    kilometres, seconds = f"{outing.distance_m / 1000:.2f}", float(outing.moving_s)
    shown = (OF_THE_EXPORT + number, begun, outing.title, "Run", "", outing.moving_s, kilometres)
    raw = (seconds, seconds, float(outing.distance_m), outing.cadence_spm / 2, float(outing.heart_bpm))
    return (*shown, "", "", "", "", "", file, *raw)


def notebook(scores: Sequence[Score], who: Who, zone: ZoneInfo) -> bytes:
    """Knee scores kept before, as a table."""
    rows = io.StringIO()
    table = csv.writer(rows)
    table.writerow(("at", "score", "side", "place", "moment", "note"))
    for each in scores:
        at = each.at.replace(tzinfo=zone).isoformat()
        table.writerow((at, each.score, who.knee.value, who.place, each.moment, each.note))
    return rows.getvalue().encode()


def _z(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"
