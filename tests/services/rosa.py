"""Rosa's story for the first page: a run 23.6 % over her 30-day longest, and a knee that settles since."""

from datetime import UTC, date, datetime, timedelta

from app.domain.exercises import EXERCISES, Done, SetDone
from app.domain.pain import Moment, PainEntry
from app.domain.people import Person, Side
from app.domain.runs import Run, Source, Sport
from app.store import runs
from app.store.database import Transaction
from tests.bulk import Rows, has_log, log_of, put_done, put_log, put_scores

TODAY = date(2026, 11, 12)  # a Thursday
LONG = date(2026, 11, 8)


def run(
    day: date, km: float, hour: int = 7, spm: float = 166, pace_s: int = 372, sport: Sport = Sport.RUN
) -> Run:
    """A run of a file, at this hour in Berlin's winter time."""
    start = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
    seconds = round(km * pace_s)
    return Run(
        source=Source.FILE,
        sport=sport,
        start=start,
        local_start=datetime(day.year, day.month, day.day, hour + 1),
        distance_m=round(km * 1000),
        moving_s=seconds,
        elapsed_s=seconds + 20,
        cadence_spm=spm,
        cadence_raw=spm / 2,
        cadence_factor=2,
        external_id=f"{day}-{hour}-{km}",
        file_name=f"{day}.fit",
    )


def year_of_runs(today: date = TODAY, weeks: int = 40, a_week: int = 4) -> list[Run]:
    """Steady weeks up to the one before last: a long run on Sundays, none longer than 12.3 km."""
    found = []
    for ago in range(weeks, 1, -1):
        monday = today - timedelta(days=today.weekday(), weeks=ago)
        for place in range(a_week):
            day = monday + timedelta(days=(1, 3, 5, 6, 0, 2, 4)[place])
            km = (12.3 if ago == 2 else 11.0 + ago % 3 / 2) if day.weekday() == 6 else 5.5 + (place + ago) % 3
            pace = 350 + 17 * ((3 * ago + place) % 5)
            found.append(run(day, km, pace_s=pace, spm=166 + (372 - pace) / 12 + ago % 2))
    return found


def runs_of_the_last_days() -> list[Run]:
    """Tue 3, Wed 4, Fri 6, Sun 8 (the long one) and Wed 11 November."""
    return [
        run(date(2026, 11, 3), 7.1, spm=168, pace_s=368),
        run(date(2026, 11, 4), 6.2, spm=167, pace_s=375),
        run(date(2026, 11, 6), 6.4, spm=168, pace_s=368),
        run(LONG, 15.2, spm=166, pace_s=379),
        run(date(2026, 11, 11), 6.0, spm=168, pace_s=372),
    ]


def score(
    day: date,
    value: int,
    hour: int = 6,
    moment: Moment = Moment.WORST_24H,
    side: Side = Side.LEFT,
    flags: tuple[str, ...] = (),
) -> PainEntry:
    """A score of the left knee, at this hour of the day, UTC."""
    at = datetime(day.year, day.month, day.day, hour, 10, tzinfo=UTC)
    return PainEntry(at, day, value, side, moment=moment, flags=flags)


def scores() -> list[PainEntry]:
    """A usual of 2, 4 on the long run, 3 the next morning, 2 since Tuesday."""
    usual = [score(TODAY - timedelta(days=ago), 2 + (ago % 9 == 0)) for ago in range(80, 4, -2)]
    of_runs = []
    for day in (date(2026, 11, 3), date(2026, 11, 6), date(2026, 11, 11)):
        of_runs += [
            score(day, 2, 5, Moment.BEFORE),
            score(day, 2, 9, Moment.DURING),
            score(day + timedelta(days=1), 2, 5, Moment.NEXT_MORNING),
        ]
    return [
        *usual,
        *of_runs,
        score(LONG, 2, 5, Moment.BEFORE),
        score(LONG, 4, 10, Moment.DURING),
        score(date(2026, 11, 9), 3, 6, Moment.NEXT_MORNING),
        score(date(2026, 11, 10), 2, 6),
        score(TODAY, 2, 6),
    ]


def done(day: date, exercise: str = "A1") -> Done:
    """An exercise done on a day."""
    dose = EXERCISES[exercise].dose
    at = datetime(day.year, day.month, day.day, 18, tzinfo=UTC)
    return Done(exercise, 1, Side.BOTH, (SetDone(dose.reps, dose.hold_s),), 1, at, day)


_TOLD: dict[datetime, Rows] = {}


def tell(tx: Transaction, person: Person, now: datetime) -> None:
    """Store the whole story; a test process works its rows out once, and copies them into empty logs."""
    if has_log(tx, person):
        _tell(tx, person, now)
    elif now in _TOLD:
        put_log(tx, person, _TOLD[now])
    else:
        _tell(tx, person, now)
        _TOLD[now] = log_of(tx, person)


def _tell(tx: Transaction, person: Person, now: datetime) -> None:
    told = [*year_of_runs(), *runs_of_the_last_days()]
    runs.put_all(tx, person.id, told, now)
    runs.recount(tx, person.id, {each.day for each in told})
    put_scores(tx, person, scores(), now)
    days = [TODAY - timedelta(days=ago) for ago in range(2, 80)]
    trained = [
        day for day in days if day.weekday() in (1, 5) or (day.weekday() == 3 and (TODAY - day).days % 2)
    ]
    put_done(tx, person, [done(day, which) for day in trained for which in ("A1", "B1")])
    for weeks_ago in range(1, 12):  # the story's days without a run are known
        runs.say_no_run(tx, person.id, TODAY - timedelta(days=7 * weeks_ago))
    runs.say_no_run(tx, person.id, TODAY)
