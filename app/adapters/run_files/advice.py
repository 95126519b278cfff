"""What to import instead of a file that is known and cannot be read as it is."""

from collections.abc import Sequence

from app.adapters.run_files import strava_csv
from app.adapters.run_files.sports import plain
from app.adapters.run_files.unpacking import LARGE

COLUMNS = (
    "Kneewise does not know the columns of this table. Runs need a start and a distance_km or distance_m, "
    "pain needs a date and a score."
)
OTHER_NAMES = (
    "This looks like a table of runs whose columns have other names. Name them start (as 2024-05-06T07:10), "
    "distance_km or distance_m, and moving_s (as 0:45:10), and import it again."
)
GARMIN_LIST = (
    "This is Garmin Connect's list of activities, which leaves out units and time zones. Export the FIT file "
    "of each run there, or ask Garmin for an export of all your data, and import that."
)
APPLE = (
    "This is Apple Health's export of all measurements, which Kneewise does not read. Import the GPX files "
    "in its folder workout-routes, or export your runs as FIT with an app that reads Apple Health."
)
DTD = (
    "This file defines names of its own (a DTD), which no recording needs, so it was not read. "
    "Export it again as FIT, GPX or TCX."
)
HEALTH = b"<!DOCTYPE HealthData"
BEGINNING = 65_536  # bytes of a file in which it says what it is
_DATES = strava_csv.NAMES["date"] | {
    "start",
    "start time",
    "startzeit",
    "startdatum",
    "datum",
    "fecha",
    "data",
}
_FAR = strava_csv.NAMES["distance"] | {"strecke", "km", "kilometer", "kilometers", "kilometres", "miles"}


def on_columns(header: Sequence[str]) -> str:
    """What to do about a table that no reader knows."""
    names = [plain(name) for name in header]
    if len(names) >= 10 and names[0] in strava_csv.NAMES["type"] and names[4] in _FAR:
        return GARMIN_LIST
    if not _DATES.isdisjoint(names) and any(_is_distance(name) for name in names):
        return OTHER_NAMES
    return COLUMNS


def on_dtd(data: bytes) -> str:
    """What to do about XML that defines names of its own."""
    return APPLE if HEALTH in data[:BEGINNING] else DTD


def on_large(data: bytes) -> str:
    """What to do about a file that is larger than a run's; Apple Health's is, of all who wore a watch."""
    return APPLE if HEALTH in data[:BEGINNING] else LARGE


def _is_distance(name: str) -> bool:
    """Whether a column is one of distances, its unit beside it or not."""
    return name in _FAR or name.removesuffix(" km").removesuffix(" m") in _FAR
