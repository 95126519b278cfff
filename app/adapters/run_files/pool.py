"""Keep the reading children: hand out parts, collect readings, replace a child that breaks."""

import selectors
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from types import TracebackType

from app.adapters.run_files import wire
from app.adapters.run_files.first_look import is_foreign, unread
from app.adapters.run_files.reader import Limits, Reader
from app.adapters.run_files.tables import UNKNOWN
from app.adapters.run_files.values import Note, Part, Reading, Refused

LOOK_S = 0.2
USUAL = Limits()


class Readers:
    """Up to `workers` child processes, started as they are needed; use as a context manager."""

    def __init__(self, workers: int, limits: Limits = USUAL) -> None:
        self._workers = max(1, workers)
        self._limits = limits
        self._children: list[Reader] = []

    def __enter__(self) -> "Readers":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for child in self._children:
            child.end()
        self._children.clear()

    def read(self, parts: Iterable[Part], zone: str, today: date) -> Iterator[Reading]:
        """Yield one Reading for each part, in any order, holding one part for each child.

        zone   the runner's time zone by name
        today  the runner's local day
        raises Refused, from `parts`, when the whole upload is not taken
        """
        return (found for found in self.looks(parts, zone, today) if found is not None)

    def looks(self, parts: Iterable[Part], zone: str, today: date) -> Iterator[Reading | None]:
        """What `read` yields, and None after each look that brought nothing, so that others are seen to."""
        waiting = iter(parts)
        try:
            while True:
                more = True
                while more and self._has_room():
                    part = next(waiting, None)
                    more = part is not None
                    if part is not None and (refused := _given(self._idle(), part, zone, today)) is not None:
                        yield refused
                if not any(child.job for child in self._children):
                    return
                yield from list(self._answered()) or (None,)
        finally:
            for child in [child for child in self._children if child.job]:
                self._drop(child)  # the caller left early; nobody waits for these

    def rows(self, data: bytes) -> Reading:
        """The rows of a Strava export's list, which `parts` asks for; nothing else is read meanwhile."""
        self._idle().give(wire.LIST, data)
        del data  # as large as the answer that is to come
        while not (found := list(self._answered())):
            continue
        return found[0]

    def _has_room(self) -> bool:
        """Whether a child is without work, or there may be one more."""
        return len(self._children) < self._workers or not all(child.job for child in self._children)

    def _idle(self) -> Reader:
        """A child without work, or a new one; only where there is room for it."""
        for child in [child for child in self._children if child.job is None]:
            if child.fit_for_more:
                return child
            self._drop(child)
        self._children.append(Reader(self._limits))
        return self._children[-1]

    def _answered(self) -> Iterator[Reading]:
        """The readings of the children that have finished, or were given up, since the last look."""
        with selectors.DefaultSelector() as selector:
            for child in self._children:
                if child.job:
                    selector.register(child.output, selectors.EVENT_READ, child)
                if child.takes_in:
                    selector.register(child.input, selectors.EVENT_WRITE, child)
            events = selector.select(LOOK_S)
        for child in [key.data for key, mask in events if mask & selectors.EVENT_WRITE]:
            child.send()
        ready = {id(key.data) for key, mask in events if mask & selectors.EVENT_READ}
        for child in [child for child in self._children if child.job]:
            found = child.collect() if id(child) in ready else None
            why = child.wrong() if found is None else None
            if found is not None:
                yield found
            elif why is not None:
                yield from self._lost(child, why)

    def _lost(self, child: Reader, why: str) -> Iterator[Reading]:
        """Give up one file: its row of a Strava export still counts; a file by itself gets a sentence."""
        job = child.job
        self._drop(child)
        if job is None:
            return
        if job.row is not None and not job.broken:
            self._idle().give(replace(job, broken=True), b"")
        else:
            yield Reading(job.name, set_aside=(Note(job.name, "", why),), source=job.source)

    def _drop(self, child: Reader) -> None:
        child.end()
        self._children.remove(child)


def _given(child: Reader, part: Part, zone: str, today: date) -> Reading | None:
    """Hand a part to a child; the Reading of a part that is refused instead, or clearly none of ours."""
    try:
        if part.refused is not None:
            raise Refused(part.refused)
        data, broken = part.read(), False
        if part.row is None and is_foreign(data):
            raise Refused(UNKNOWN)
    except Refused as why:
        if part.row is None:
            return unread(part.name, str(why), part.source)
        data, broken = b"", True
    child.give(wire.Job(part.name, zone, today, part.source, part.row, broken), data)
    return None
