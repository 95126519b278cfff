"""Sessions: runs with short gaps between them, taken as one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from app.domain.runs import Run, rank
from app.domain.thresholds import DEFAULT, Thresholds


@dataclass(frozen=True, slots=True)
class Session:
    """One or more runs without a real break between them.

    day         the local day of its first start
    distance_m  the sum, whole metres
    start, end  aware, UTC
    """

    day: date
    distance_m: int
    start: datetime
    end: datetime
    runs: tuple[Run, ...] = ()

    @classmethod
    def planned(cls, day: date, distance_m: int) -> "Session":
        """A session that was not run: of a day and a distance alone, it begins and ends at its midnight."""
        midnight = datetime.combine(day, time(), UTC)
        return cls(day, distance_m, midnight, midnight)


def sessions(runs: Iterable[Run], limits: Thresholds = DEFAULT) -> list[Session]:
    """Merge runs whose gap is at most 30 minutes; sorted by day, then start.

    runs  the counting run of each group, in any order; those without distance are no runs
    returns  a session's distance is the sum in whole metres, its day that of its first start
    source   our own rule (D)
    A run whose hour is hidden stands alone: its start is not to be believed. Two runs at the same
    second are one session.
    """
    gap = timedelta(seconds=limits.session_gap_s)
    joined: list[list[Run]] = []
    alone: list[list[Run]] = []
    end: datetime | None = None
    for run in sorted((r for r in runs if r.distance_m > 0), key=lambda r: (r.start, r.lasts_s, rank(r))):
        if run.start_hidden:
            alone.append([run])
        elif end is not None and run.start - end <= gap:
            joined[-1].append(run)
            end = max(end, run.end)
        else:
            joined.append([run])
            end = run.end
    merged = [_session(group) for group in joined + alone]
    return sorted(merged, key=lambda s: (s.day, s.start, s.end, s.distance_m))


def _session(group: list[Run]) -> Session:
    if len(group) == 1:
        run = group[0]
        return Session(run.day, run.distance_m, run.start, run.end, (run,))
    return Session(
        day=group[0].day,
        distance_m=sum(run.distance_m for run in group),
        start=group[0].start,
        end=max(run.end for run in group),
        runs=tuple(group),
    )
