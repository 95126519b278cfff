"""Read TCX: each activity is a leg; its laps give the totals, else its samples."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from app.adapters.run_files.elements import Closed, Cut, Opened, clock, number, walk
from app.adapters.run_files.legs import Leg, counted, leg_of
from app.adapters.run_files.samples import MAX_SAMPLES, Sample, in_columns, totals
from app.adapters.run_files.settling import settled
from app.adapters.run_files.sports import in_title, spoken
from app.adapters.run_files.values import NOTHING_SAVED, Refused


@dataclass(slots=True)
class _Activity:
    """What was met of one activity so far."""

    sport: str
    laps: int = 0
    begun: datetime | None = None
    notes: str = ""
    device: str = ""
    distances: list[float] = field(default_factory=list)
    timers: list[float] = field(default_factory=list)
    cadences: list[tuple[float, float]] = field(default_factory=list)
    tracks: list[list[Sample]] = field(default_factory=lambda: [[]])


def legs(data: bytes) -> list[Leg]:
    """Every activity of the file; an empty list when it holds none; raises Refused."""
    activities: list[_Activity] = []
    damaged, count = False, 0
    point: dict[str, str] = {}
    try:
        for event in walk(data):
            if isinstance(event, Opened):
                if event.path[-1] == "Activity":
                    activities.append(_Activity(event.attributes.get("Sport", "")))
                    counted(activities)
                elif event.path[-1] == "Track" and activities:
                    activities[-1].tracks.append([])
                elif event.path[-1] == "Trackpoint":
                    point = {}
                elif event.path[-1] == "Lap" and activities:
                    activities[-1].laps += 1
                    activities[-1].begun = activities[-1].begun or clock(
                        event.attributes.get("StartTime", "")
                    )
            elif activities and "Activity" in event.path:
                count += _closed(event, activities[-1], point)
            if count > MAX_SAMPLES:
                raise Refused(f"This file holds more than {MAX_SAMPLES:,} points, more than any run.")
    except Cut as error:
        damaged = True
        if not activities:
            raise Refused(NOTHING_SAVED) from error
    return [replace(_leg(activity), damaged=damaged) for activity in activities]


def _closed(event: Closed, activity: _Activity, point: dict[str, str]) -> int:
    """Take in the end of an element; 1 when that was a sample."""
    path, text = event.path, event.text
    if path[-1] == "Trackpoint":
        activity.tracks[-1].append(_sample(point))
        return 1
    if "Trackpoint" in path:
        point["HeartRate" if path[-2:] == ("HeartRateBpm", "Value") else path[-1]] = text
    elif path[-2:] == ("Lap", "TotalTimeSeconds"):
        activity.timers.append(max(0.0, number(text) or 0.0))
    elif path[-2:] == ("Lap", "DistanceMeters"):
        activity.distances.append(max(0.0, number(text) or 0.0))
    elif path[-2:] == ("Lap", "Cadence") or path[-1] == "AvgRunCadence":
        seconds = activity.timers[-1] if activity.timers else 0.0
        activity.cadences.append((number(text) or 0.0, seconds))
    elif path[-2:] == ("Activity", "Notes"):
        activity.notes = text
    elif path[-2:] == ("Creator", "Name"):
        activity.device = text
    return 0


def _sample(point: dict[str, str]) -> Sample:
    at = clock(point.get("Time", ""))
    lat, lon = number(point.get("LatitudeDegrees", "")), number(point.get("LongitudeDegrees", ""))
    known = lat is not None and lon is not None and abs(lat) <= 90 and abs(lon) <= 180
    return Sample(
        at_s=at.timestamp() if at else None,
        metres=number(point.get("DistanceMeters", "")),
        lat=lat if known else None,
        lon=lon if known else None,
        height_m=number(point.get("AltitudeMeters", "")),
        cadence=number(point.get("RunCadence", "") or point.get("Cadence", "")),
        hr_bpm=number(point.get("HeartRate", "")),
        speed_mps=number(point.get("Speed", "")),
    )


def _leg(activity: _Activity) -> Leg:
    """One activity. TotalTimeSeconds is the watch's timer, which stands still in a pause."""
    tracks = activity.tracks
    if any(sample.metres is not None for track in tracks for sample in track):
        tracks = [
            [sample for track in tracks for sample in track]
        ]  # the count goes on through laps and pauses
    found = totals(in_columns(tracks), activity.begun.timestamp() if activity.begun else None)
    leg = leg_of(found, spoken(activity.sport) or in_title(activity.notes))
    weights = sum(s for _, s in activity.cadences if _)
    said = Leg(
        sport=leg.sport,
        start=leg.start or activity.begun,
        distance_m=_whole(activity.distances, activity.laps),
        moving_s=_whole(activity.timers, activity.laps),
        cadence_raw=sum(c * s for c, s in activity.cadences) / weights if weights else None,
        title=activity.notes.partition("\n")[0],
        device=activity.device,
    )
    ahead = activity.begun.utcoffset() if activity.begun else None
    local = (said.start + ahead).replace(tzinfo=None) if said.start and ahead else None
    return replace(settled(said, leg), local_start=local)


def _whole(of_laps: list[float], laps: int) -> float | None:
    """The sum over the laps, None when one of them does not say."""
    return sum(of_laps) if len(of_laps) == laps else None
