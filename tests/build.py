"""Small builders of values, so that a test names only what it is about."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from app.domain.load import Session
from app.domain.pain import Moment, PainEntry, Place
from app.domain.people import Side
from app.domain.runs import Run, Source, Sport

NOW = datetime(2026, 11, 12, 9, 0, tzinfo=UTC)
TODAY = NOW.date()


@dataclass
class Hands:
    """A clock that is set by hand."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def on(self, **time: float) -> None:
        """Let time pass."""
        self.now += timedelta(**time)


def day(days_ago: int = 0) -> date:
    """The day that many days before TODAY, a Thursday."""
    return TODAY - timedelta(days=days_ago)


def at(on: date, hour: float = 8) -> datetime:
    """An instant of a day, UTC."""
    return datetime.combine(on, time(), UTC) + timedelta(hours=hour)


def run(
    on: date = TODAY,
    m: int = 10_000,
    hour: float = 8,
    minutes: float | None = 60,
    source: Source = Source.FILE,
    *,
    cadence: float | None = None,
    climb_m: float | None = None,
    sport: Sport = Sport.RUN,
    race: bool = False,
    hidden: bool = False,
    external_id: str | None = None,
    id: int | None = None,
    public_id: UUID | None = None,
) -> Run:
    """A run of a day; `minutes` is both its moving and its elapsed time."""
    start = at(on, 0) + timedelta(seconds=1) if hidden else at(on, hour)
    seconds = None if minutes is None else round(minutes * 60)
    return Run(
        source=source,
        sport=sport,
        start=start,
        local_start=start.replace(tzinfo=None),
        distance_m=m,
        moving_s=seconds,
        elapsed_s=seconds,
        cadence_spm=cadence,
        elevation_gain_m=climb_m,
        race=race,
        start_hidden=hidden,
        external_id=external_id,
        id=id,
        public_id=public_id,
    )


def session(on: date = TODAY, m: int = 10_000, hour: float = 8, minutes: float = 60) -> Session:
    """A session of one run."""
    one = run(on, m, hour, minutes)
    return Session(one.day, one.distance_m, one.start, one.end, (one,))


def entry(
    on: date = TODAY,
    score: int = 2,
    side: Side = Side.LEFT,
    moment: Moment = Moment.WORST_24H,
    *,
    hour: float | None = 7,
    run: UUID | None = None,
    flags: tuple[str, ...] = (),
    place: Place | None = None,
    note: str | None = None,
    id: int | None = None,
    public_id: UUID | None = None,
) -> PainEntry:
    """A score of a day; without an hour only the day is known."""
    when = None if hour is None else at(on, hour)
    return PainEntry(when, on, score, side, place, moment, run, note, flags, id, public_id)


def scores(first: date, values: list[int | None], side: Side = Side.LEFT) -> list[PainEntry]:
    """One score a day from `first` on; None is a day without a log."""
    days = (first + timedelta(days=n) for n in range(len(values)))
    return [entry(on, value, side) for on, value in zip(days, values, strict=True) if value is not None]
