"""A small Strava export, as a runner would download it: written by the test, read by the server."""

import csv
import io
import zipfile
from datetime import datetime, timedelta
from pathlib import Path

HEADER = [
    "Activity ID", "Activity Date", "Activity Name", "Activity Type", "Activity Description", "Elapsed Time",
    "Distance", "Max Heart Rate", "Relative Effort", "Commute", "Activity Private Note", "Activity Gear",
    "Filename", "Elapsed Time", "Moving Time", "Distance", "Average Cadence",
]  # fmt: skip


def tcx(start: datetime, distance_m: float, lasts_s: int) -> bytes:
    """A TCX run with a lap and three points, led by the spaces Strava puts before the declaration."""
    points = "".join(
        f"<Trackpoint><Time>{start + timedelta(seconds=lasts_s * part):%Y-%m-%dT%H:%M:%SZ}</Time>"
        f"<DistanceMeters>{distance_m * part}</DistanceMeters><Cadence>84</Cadence></Trackpoint>"
        for part in (0, 0.5, 1)
    )
    return (
        '          <?xml version="1.0" encoding="UTF-8"?><TrainingCenterDatabase '
        'xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"><Activities>'
        f'<Activity Sport="Running"><Id>{start:%Y-%m-%dT%H:%M:%SZ}</Id>'
        f'<Lap StartTime="{start:%Y-%m-%dT%H:%M:%SZ}"><TotalTimeSeconds>{lasts_s}</TotalTimeSeconds>'
        f"<DistanceMeters>{distance_m}</DistanceMeters><Track>{points}</Track></Lap></Activity>"
        "</Activities></TrainingCenterDatabase>"
    ).encode()


def strava_export(folder: Path, runs: list[tuple[datetime, int]]) -> Path:
    """A ZIP of these runs (start in UTC, metres): every other one has its file, the last file is broken."""
    path = folder / "export_1.zip"
    table = io.StringIO(newline="")
    rows = csv.writer(table)
    rows.writerow(HEADER)
    with zipfile.ZipFile(path, "w") as archive:
        for number, (start, distance_m) in enumerate(runs):
            lasts_s = distance_m * 360 // 1000
            name = f"activities/{9000 + number}.tcx" if number % 2 == 0 else ""
            if name:
                archive.writestr(name, tcx(start, distance_m, lasts_s))
            when = f"{start:%b} {start.day}, {start:%Y, %I:%M:%S %p}"
            rows.writerow(
                [
                    1000 + number,
                    when,
                    "Run <b>in</b> the park",
                    "Run",
                    "",
                    lasts_s,
                    f"{distance_m / 1000:.2f}",
                ]
                + ["", "", "false", "", "", name, f"{lasts_s}.0", f"{lasts_s}.0", f"{distance_m}.0", "84.0"]
            )
        archive.writestr("activities.csv", table.getvalue())
        archive.writestr("activities/broken.fit", b"\x0e\x10 not a FIT file at all")
        archive.writestr("messaging.json", b'{"private": true}')
    return path
