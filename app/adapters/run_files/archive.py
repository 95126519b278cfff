"""List what an upload holds, one part at a time, without unpacking it as a whole."""

from collections.abc import Iterator
from pathlib import Path

from app.adapters.run_files.values import Part


def parts(path: Path) -> Iterator[Part]:
    """What there is to read in a file, a folder or a ZIP, in a fixed order; raises Refused."""
    yield Part(path.name, path.stat().st_size, path.read_bytes)
