"""Which days are known, and the distance of each day."""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import accumulate

from app.domain.load.merge import Session
from app.domain.runs import Run, Source

Spans = tuple[tuple[date, date], ...]


@dataclass(frozen=True)
class Coverage:
    """The days on which it is known whether there was a run.

    spans  first and last day of each stretch, sorted, neither overlapping nor touching
    days   single known days beside them: confirmed rest days and days that have a run
    held   days with a run that its viewer may not see: not known, whatever else says so
    """

    spans: Spans = ()
    days: frozenset[date] = frozenset()
    held: frozenset[date] = frozenset()

    def knows(self, day: date) -> bool:
        """Whether the day without a run counts 0 rather than not known."""
        return self.unknown_between(day, day) == 0

    @cached_property
    def first(self) -> date | None:
        """The first known day, None when there is none."""
        return date.fromordinal(self._starts[0]) if self._starts else None

    @cached_property
    def last(self) -> date | None:
        """The last known day, None when there is none."""
        return date.fromordinal(self._ends[-1]) if self._ends else None

    def unknown_between(self, first: date, last: date) -> int:
        """How many days from first to last, both included, are not known."""
        if last < first:
            return 0
        a, b = first.toordinal(), last.toordinal()
        at = bisect_right(self._starts, a)
        if at and self._ends[at - 1] >= b:  # all within one stretch, as most days asked for are
            return 0
        return b - a + 1 - (self._known_until(b) - self._known_until(a - 1))

    def unknown_days(self, first: date, last: date) -> list[date]:
        """The days from first to last, both included, that are not known."""
        days = (date.fromordinal(each) for each in range(first.toordinal(), last.toordinal() + 1))
        return [day for day in days if not self.knows(day)]

    def holds_back(self, first: date, last: date) -> bool:
        """Whether a day from first to last, both included, has a run held back."""
        return bool(self.held) and any(first <= day <= last for day in self.held)

    def also(self, first: date, last: date) -> "Coverage":
        """The same with one more stretch known, both days included; what is held back stays so."""
        return Coverage(_spans([*self.spans, (first, last)]), self.days, self.held)

    def _known_until(self, day: int) -> int:
        """How many days up to and with this ordinal are known."""
        at = bisect_right(self._starts, day)
        if at == 0:
            return 0
        return self._totals[at] - max(0, self._ends[at - 1] - day)

    @cached_property
    def _stretches(self) -> list[tuple[int, int]]:
        known = _joined([*self.spans, *((day, day) for day in self.days)])
        return _without(known, sorted(day.toordinal() for day in self.held)) if self.held else known

    @cached_property
    def _starts(self) -> list[int]:
        return [a for a, _ in self._stretches]

    @cached_property
    def _ends(self) -> list[int]:
        return [b for _, b in self._stretches]

    @cached_property
    def _totals(self) -> list[int]:
        return list(accumulate((b - a + 1 for a, b in self._stretches), initial=0))


def _spans(stretches: Iterable[tuple[date, date]]) -> Spans:
    """Stretches sorted, and joined where they overlap or touch."""
    return tuple((date.fromordinal(a), date.fromordinal(b)) for a, b in _joined(stretches))


def _joined(stretches: Iterable[tuple[date, date]]) -> list[tuple[int, int]]:
    """The same as ordinals."""
    joined: list[tuple[int, int]] = []
    for a, b in sorted((first.toordinal(), last.toordinal()) for first, last in stretches):
        if joined and a <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(joined[-1][1], b))
        else:
            joined.append((a, b))
    return joined


def _without(stretches: list[tuple[int, int]], days: list[int]) -> list[tuple[int, int]]:
    """Sorted stretches of days, with single days, sorted, taken out of them."""
    left: list[tuple[int, int]] = []
    for a, b in stretches:
        for day in days[bisect_left(days, a) : bisect_right(days, b)]:
            if day > a:
                left.append((a, day - 1))
            a = day + 1
        if a <= b:
            left.append((a, b))
    return left


def coverage(
    runs: Iterable[Run],
    archive_spans: Iterable[tuple[date, date]],
    no_run_days: Iterable[date],
    files_complete: bool,
    today: date | None = None,
    held: Collection[date] = (),
) -> Coverage:
    """Work out which days are known.

    runs            all runs kept; files and typed runs span from the first to the last of them
    archive_spans   first and last activity, of any sport, of each archive
    files_complete  whether files and typed runs hold all runs between the first and the last
    today           when given, days after it are not known, whatever is dated there
    held            days with a run that its viewer may not see
    source          our own rule (D)
    A day with a run is known, unless a run of it is held back.
    """
    dated = ((run.day, run.source) for run in runs)
    kept = [(day, source) for day, source in dated if today is None or day <= today]
    spans = [(a, b) for a, b in archive_spans if a <= b]
    own = [day for day, source in kept if source is Source.FILE or source is Source.MANUAL]
    if own and files_complete:
        spans.append((min(own), max(own)))
    if today is not None:
        spans = [(a, min(b, today)) for a, b in spans if a <= today]
    days = {day for day, _ in kept} | {day for day in no_run_days if today is None or day <= today}
    return Coverage(_spans(spans), frozenset(days), frozenset(held))


def daily(sessions: Iterable[Session], coverage: Coverage, first: date, last: date) -> dict[date, int | None]:
    """The whole metres of each day from first to last, both included, in order of days.

    sessions  in any order; those of other days are ignored
    A day without a run is 0 when it is known and None when not. One with a run held back is None too.
    """
    ran: dict[date, int] = {}
    for session in sessions:
        if first <= session.day <= last:
            ran[session.day] = ran.get(session.day, 0) + session.distance_m
    days: dict[date, int | None] = {}
    for day in map(date.fromordinal, range(first.toordinal(), last.toordinal() + 1)):
        known = day not in coverage.held and (day in ran or coverage.knows(day))
        days[day] = ran.get(day, 0) if known else None
    return days
