"""Read GPX: each track is a leg; routes and places alone are not recordings."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from app.adapters.run_files.elements import Closed, Cut, Opened, clock, number, walk
from app.adapters.run_files.legs import Leg, counted, leg_of
from app.adapters.run_files.samples import MAX_SAMPLES, Sample, in_columns, totals
from app.adapters.run_files.sports import in_title, spoken, unsaid
from app.adapters.run_files.values import NOTHING_SAVED, Refused

UNTIMED = (
    "This track holds no times, so its day and duration are not known. "
    "If it was a run, add it by hand with its date."
)


@dataclass(slots=True)
class _Track:
    """What was met of one track so far."""

    name: str = ""
    kind: str = ""
    segments: list[list[Sample]] = field(default_factory=list)
    begun: datetime | None = None


def legs(data: bytes) -> list[Leg]:
    """Every track of the file; an empty list when it holds none; raises Refused."""
    tracks: list[_Track] = []
    creator, damaged, count = "", False, 0
    point: dict[str, str] = {}
    place: dict[str, str] = {}
    try:
        for event in walk(data):
            name = event.path[-1]
            if isinstance(event, Opened):
                if len(event.path) == 1:
                    creator = event.attributes.get("creator", "")
                elif name == "trk":
                    tracks.append(_Track())
                    counted(tracks)
                elif tracks and name == "trkseg":
                    tracks[-1].segments.append([])
                elif name == "trkpt":
                    point, place = {}, event.attributes
            elif tracks:
                count += _closed(event, tracks[-1], point, place)
            if count > MAX_SAMPLES:
                raise Refused(f"This file holds more than {MAX_SAMPLES:,} points, more than any run.")
    except Cut as error:
        damaged = True
        if not tracks:
            raise Refused(NOTHING_SAVED) from error
    return [replace(_leg(track), device=creator, damaged=damaged) for track in tracks]


def _closed(event: Closed, track: _Track, point: dict[str, str], place: dict[str, str]) -> int:
    """Take in the end of an element; 1 when that was a point."""
    path = event.path
    if path[-1] == "trkpt" and track.segments:
        begun = clock(point.get("time", ""))
        track.begun = track.begun or begun
        track.segments[-1].append(_sample(point, place, begun))
        return 1
    if path[-2:-1] == ("trkpt",):
        point[path[-1].lower()] = event.text
    elif "trkpt" in path:  # an extension says nothing over what GPX itself says
        point.setdefault(path[-1].lower(), event.text)
    elif path[-2:] == ("trk", "name"):
        track.name = event.text
    elif path[-2:] == ("trk", "type"):
        track.kind = event.text
    return 0


def _sample(point: dict[str, str], place: dict[str, str], at: datetime | None) -> Sample:
    lat, lon = number(place.get("lat", "")), number(place.get("lon", ""))
    known = lat is not None and lon is not None and abs(lat) <= 90 and abs(lon) <= 180
    return Sample(
        at_s=at.timestamp() if at else None,
        lat=lat if known else None,
        lon=lon if known else None,
        height_m=number(point.get("ele", "")),
        cadence=_extension(point, "cad", "cadence", "runcadence"),
        hr_bpm=_extension(point, "hr", "heartrate"),
        speed_mps=number(point.get("speed", "")),
    )


def _extension(point: dict[str, str], *names: str) -> float | None:
    """The number under the first of the names that makers of watches and programs give it."""
    return number(next((text for name in names if (text := point.get(name))), ""))


def _leg(track: _Track) -> Leg:
    """One track; its type names the sport, else its title does, else nobody."""
    sport = spoken(track.kind) or in_title(track.name)
    said = "" if sport or unsaid(track.kind) else track.kind
    segments = [segment for segment in track.segments if segment]
    if all(segment[0].at_s is not None for segment in segments):  # programs that join tracks mix them up
        segments.sort(key=lambda segment: segment[0].at_s or 0.0)
    leg = replace(leg_of(totals(in_columns(segments)), sport), title=track.name, said=said)
    if leg.start is None:
        return replace(leg, undated=UNTIMED)
    ahead = track.begun.utcoffset() if track.begun else None
    return replace(leg, local_start=(leg.start + ahead).replace(tzinfo=None)) if ahead else leg
