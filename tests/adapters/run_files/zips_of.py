"""Write a ZIP, and see what a part of one gives."""

import zipfile
from datetime import date
from pathlib import Path

from app.adapters.run_files import Part, Reading, Refused, read_one

TODAY = date(2026, 9, 1)


def zipped(path: Path, content: dict[str, bytes], kind: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", kind) as opened:
        for name, data in content.items():
            opened.writestr(name, data)
    return path


def taken(part: Part) -> Reading | str:
    """The reading of a part, or the sentence by which it is refused."""
    if part.refused:
        return part.refused
    try:
        return read_one(part.name, part.read(), "Europe/Berlin", TODAY)
    except Refused as why:
        return str(why)
