"""Bytes of small run files, as watches, phones and Strava write them."""

from datetime import datetime, timedelta

LIST_COLUMNS = (
    "Activity ID,Activity Date,Activity Name,Activity Type,Activity Description,Elapsed Time,Distance,"
    "Max Heart Rate,Relative Effort,Commute,Activity Private Note,Activity Gear,Filename,Elapsed Time,"
    "Moving Time,Distance"
)


def _z(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%S}Z"


def tcx(start: datetime, m: int, s: int) -> bytes:
    """A run of one lap, a point at each end."""
    points = "".join(
        f"<Trackpoint><Time>{_z(start + timedelta(seconds=at))}</Time>"
        f"<DistanceMeters>{far}</DistanceMeters></Trackpoint>"
        for at, far in ((0, 0), (s // 2, m / 2), (s, m))
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<TrainingCenterDatabase xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2">'
        f'<Activities><Activity Sport="Running"><Id>{_z(start)}</Id><Lap StartTime="{_z(start)}">'
        f"<TotalTimeSeconds>{s}</TotalTimeSeconds><DistanceMeters>{m}</DistanceMeters>"
        f"<Track>{points}</Track></Lap></Activity></Activities></TrainingCenterDatabase>"
    ).encode()


def gpx(start: datetime, m: int, s: int, every_s: int = 10) -> bytes:
    """A run straight north along a meridian, a point every ten seconds."""
    points = "".join(
        f'<trkpt lat="{52 + m * at / s / 111_195:.7f}" lon="13.0">'
        f"<time>{_z(start + timedelta(seconds=at))}</time></trkpt>"
        for at in range(0, s + 1, every_s)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><gpx version="1.1" creator="test" '
        'xmlns="http://www.topografix.com/GPX/1/1">'
        f"<trk><type>running</type><trkseg>{points}</trkseg></trk></gpx>"
    ).encode()


def csv_of(*lines: str) -> bytes:
    """A table of these lines."""
    return "\n".join([*lines, ""]).encode()


def listed(rows: list[tuple[str, ...]]) -> str:
    """Strava's activities.csv of (id, date, name, type, metres, seconds, file)."""
    lines = [
        f'{id_},"{date}",{name},{kind},,{s},{int(m) / 1000:.2f},,,false,,,{file},{s},{s},{m}.0'
        for id_, date, name, kind, m, s, file in rows
    ]
    return "\n".join([LIST_COLUMNS, *lines, ""])
