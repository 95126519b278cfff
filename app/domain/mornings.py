"""How often runs had settled by the morning after: by distance, by speed and by days since the last run."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from app.domain.link import interval_of_share
from app.domain.load import Coverage, Session
from app.domain.pain import RunCheck
from app.domain.runs import Run
from app.domain.thresholds import DEFAULT, Thresholds

Check = Callable[[Run], RunCheck]


@dataclass(frozen=True, slots=True)
class Band:
    """Runs alike in one measure, and how many of them had settled.

    above, upto  its limits, the lower one left out and the upper one in it; None where it has none
    judged       runs whose check says settled or not settled
    low, high    the exact interval of the share that settled, 0 to 1; None with too few judged
    """

    above: float | None
    upto: float | None
    judged: int
    settled: int
    low: float | None = None
    high: float | None = None

    @property
    def is_told(self) -> bool:
        """Whether enough runs are judged for a rate to be said."""
        return self.low is not None

    @property
    def percent(self) -> float:
        """The share that settled; 0 without a judged run."""
        return 100 * self.settled / self.judged if self.judged else 0

    @property
    def ends(self) -> tuple[float, float]:
        """The interval of that share in per cent; all of it with too few judged."""
        return 100 * (self.low or 0), 100 * (1 if self.high is None else self.high)


@dataclass(frozen=True, slots=True)
class Mornings:
    """The runs of some days; runs done in one go count once.

    runs      all of them, judged those with a score before and one of the morning after
    distance  bands in metres, speed in metres a second: each a third of the runs of these days
    gap       bands in days since the run before, fixed; a run is in none when that is not known
    """

    first: date
    last: date
    runs: int
    judged: int
    settled: int
    distance: tuple[Band, ...]
    speed: tuple[Band, ...]
    gap: tuple[Band, ...]

    @property
    def is_told(self) -> bool:
        """Whether a rate can be said of any band."""
        return any(band.is_told for band in (*self.distance, *self.speed, *self.gap))


@dataclass(frozen=True, slots=True)
class _Ran:
    """A session with what is asked of it; None is not known."""

    distance_m: int
    speed_mps: float | None
    gap_days: int | None
    settled: bool | None


def of(
    sessions: Sequence[Session],
    check: Check,
    coverage: Coverage,
    first: date,
    last: date,
    limits: Thresholds = DEFAULT,
) -> Mornings:
    """Count the settled ones among the judged runs from first to last, both included.

    sessions  oldest first; the one before `first` tells how long ago the last run was
    check     the morning-after check of a run, of one knee or of both
    returns   no band of distance or speed that no run lies in; all runs alike are one without limits
    source    that a knee should be back to before by the next morning: Thomee 1997; bands and counts are our
              own (D)
    """
    ran = [one for session, one in _ran(sessions, check, coverage) if first <= session.day <= last]
    return Mornings(
        first=first,
        last=last,
        runs=len(ran),
        judged=sum(one.settled is not None for one in ran),
        settled=sum(one.settled is True for one in ran),
        distance=_thirds([(one.distance_m, one.settled) for one in ran], limits),
        speed=_thirds([(one.speed_mps, one.settled) for one in ran if one.speed_mps is not None], limits),
        gap=_bands(
            limits.morning_gap_days,
            [(one.gap_days, one.settled) for one in ran if one.gap_days is not None],
            limits,
        ),
    )


def _ran(sessions: Sequence[Session], check: Check, coverage: Coverage) -> Iterator[tuple[Session, _Ran]]:
    before: Session | None = None
    for session in sessions:
        gap = None if before is None else _gap_days(before.day, session.day, coverage)
        yield session, _Ran(session.distance_m, _speed(session), gap, _settled(session, check))
        before = session


def _gap_days(before: date, day: date, coverage: Coverage) -> int | None:
    """Days from one run to the next; None when there may have been another between them."""
    days = (day - before).days
    opens = date.fromordinal(before.toordinal() + 1)
    return None if day in coverage.held or coverage.unknown_between(opens, day) else days


def _speed(session: Session) -> float | None:
    """Mean moving speed of a session; None when the moving time of one of its runs is not known."""
    times = [run.moving_s for run in session.runs]
    moving_s = sum(time or 0 for time in times)
    return session.distance_m / moving_s if all(times) and moving_s else None


def _settled(session: Session, check: Check) -> bool | None:
    """Whether each judged run of a session had settled; None when none is judged."""
    flags = {check(run).settled for run in session.runs} - {None}
    return False not in flags if flags else None


def _thirds(ran: Sequence[tuple[float, bool | None]], limits: Thresholds) -> tuple[Band, ...]:
    """Bands of about as many runs each, judged or not; equal values stay together."""
    values = sorted(value for value, _ in ran)
    if not values:
        return ()
    count = limits.morning_bands
    ends = (values[-(-part * len(values) // count) - 1] for part in range(1, count))
    return _bands(dict.fromkeys(end for end in ends if end < values[-1]), ran, limits)


def _bands(
    ends: Iterable[float], ran: Sequence[tuple[float, bool | None]], limits: Thresholds
) -> tuple[Band, ...]:
    return tuple(_band(above, upto, ran, limits) for above, upto in pairwise((None, *ends, None)))


def _band(
    above: float | None, upto: float | None, ran: Sequence[tuple[float, bool | None]], limits: Thresholds
) -> Band:
    flags = [
        settled
        for value, settled in ran
        if settled is not None and (above is None or value > above) and (upto is None or value <= upto)
    ]
    judged, settled = len(flags), sum(flags)
    if judged < limits.morning_judged:
        return Band(above, upto, judged, settled)
    low, high = interval_of_share(settled, judged, limits)
    return Band(above, upto, judged, settled, low, high)


def as_json(mornings: Mornings) -> dict[str, object]:
    """The counts as JSON holds them."""
    return asdict(mornings) | {"first": mornings.first.isoformat(), "last": mornings.last.isoformat()}


def from_json(held: Mapping[str, Any]) -> Mornings:
    """What `as_json` gave."""
    bands = {name: tuple(Band(**band) for band in held[name]) for name in ("distance", "speed", "gap")}
    days = {name: date.fromisoformat(held[name]) for name in ("first", "last")}
    return Mornings(**{**held, **bands, **days})
