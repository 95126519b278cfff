"""Read one file: see by its content what it is, and hand it to the reader of that format."""

from datetime import date

from app.adapters.run_files.values import Note, Reading


def read_one(name: str, data: bytes, zone: str, today: date) -> Reading:
    """Everything `data` holds; never raises for its content.

    name   the file's name as the runner knows it; shown, never trusted
    zone   the runner's time zone by name, for formats that give only UTC
    today  the runner's local day; a run dated later than the day after it is set aside
    """
    reason = "Kneewise could not tell what kind of file this is. It reads FIT, GPX, TCX, CSV and ZIP."
    return Reading(name, set_aside=(Note(name, "", reason),))
