"""Read a table of runs, one a row."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from app.adapters.run_files.judging import LeftOut, SetAside, run_of, span
from app.adapters.run_files.legs import Leg
from app.adapters.run_files.sports import spoken, unsaid
from app.adapters.run_files.tables import Table, amount, column, seconds, written, yes, zone_named
from app.adapters.run_files.values import Note, Reading, Refused, shown
from app.domain.runs import Run, Sport
from app.domain.thresholds import DEFAULT

STARTS = {"start", "start_utc", "start_local"}
DISTANCES = {"distance_m", "distance_km"}
COLUMNS = frozenset(
    {
        *STARTS,
        *DISTANCES,
        "timezone",
        "sport",
        "manual",
        "trainer",
        "race",
        "interval",
        "title",
        "name",
        "device",
    }
    | {"moving_s", "elapsed_s", "cadence_spm", "cadence_one_leg_spm", "average_hr_bpm", "elevation_gain_m"}
)


def is_runs(header: tuple[str, ...]) -> bool:
    """Whether the columns are those of runs."""
    names = {column(name) for name in header}
    return bool(names & STARTS and names & DISTANCES)


def read(name: str, found: Table, zone: ZoneInfo, today: date) -> Reading:
    """A Run for each row; a row that cannot be read is set aside with its line and the reason."""
    names = [column(title) for title in found.header]
    runs: list[Run] = []
    legs: list[Leg] = []
    left_out: list[Note] = []
    set_aside: list[Note] = []
    line = 1
    try:
        for line, cells in found.rows:
            row = {key: cell for key, cell in zip(names, cells, strict=False) if key in COLUMNS}
            try:
                leg = _leg(row, zone)
                legs.append(leg)
                runs.append(_run(name, row, leg, zone, today))
            except LeftOut as why:
                left_out.append(Note(name, f"line {line}", str(why)))
            except SetAside as why:
                set_aside.append(Note(name, f"line {line}", str(why)))
    except Refused as why:
        set_aside.append(Note(name, f"after line {line}", str(why)))
    first, last = span(legs, zone, today)
    return Reading(
        name,
        runs=tuple(runs),
        left_out=tuple(left_out),
        set_aside=tuple(set_aside),
        unknown_columns=tuple(shown(t, 60) for t in found.header if column(t) not in COLUMNS),
        first_day=first,
        last_day=last,
    )


def identity(start: datetime, distance_m: int) -> str:
    """What tells a row without an id of its own from others: the same start and distance are the same row."""
    return hashlib.sha256(f"{start.isoformat()} {distance_m}".encode()).hexdigest()[:32]


def _run(name: str, row: Mapping[str, str], leg: Leg, zone: ZoneInfo, today: date) -> Run:
    """The row's Run, the same one from any table and in whatever zone the runner lives by then."""
    run = run_of(leg, zone, today)
    return replace(
        run,
        external_id=identity(run.local_start if _floats(row) else run.start, run.distance_m),
        file_name=name,
        manual=yes(row.get("manual", "")),
        race=yes(row.get("race", "")),
        interval=yes(row.get("interval", "")),
    )


def _floats(row: Mapping[str, str]) -> bool:
    """Whether the row's start is a wall clock somewhere, so that the runner's zone made it an instant."""
    if row.get("timezone", "").strip() or row.get("start_utc", "").strip():
        return False
    start = _instant(row, "start") or _instant(row, "start_local")
    return start is not None and start.tzinfo is None


def _leg(row: Mapping[str, str], zone: ZoneInfo) -> Leg:
    """The row as a leg; raises SetAside naming the cell that cannot be read."""
    start, local = _start(row, zone)
    km = _cell(row, "distance_km")
    both, one = _cell(row, "cadence_spm"), _cell(row, "cadence_one_leg_spm")
    word = row.get("sport", "")
    sport = spoken(word) if not unsaid(word) else Sport.RUN  # the table is one of runs
    if sport is Sport.RUN and yes(row.get("trainer", "")):
        sport = Sport.TREADMILL
    distance = _cell(row, "distance_m")
    if distance is None and km is not None:
        distance = km * 1000
    if distance is not None and distance < 0:
        raise SetAside("The distance is below zero. Correct the row and import the table again.")
    return Leg(
        sport=sport,
        said="" if sport else word,
        start=start,
        local_start=local,
        distance_m=distance,
        moving_s=_cell(row, "moving_s"),
        elapsed_s=_cell(row, "elapsed_s"),
        cadence_raw=both or one,
        cadence_factor=1 if both else 2,
        hr_bpm=_cell(row, "average_hr_bpm"),
        gain_m=_cell(row, "elevation_gain_m"),
        title=row.get("title", "") or row.get("name", ""),
        device=row.get("device", ""),
    )


def _cell(row: Mapping[str, str], key: str) -> float | None:
    """A cell as a number or a time; raises SetAside."""
    text = row.get(key, "")
    try:
        return seconds(text) if key.endswith("_s") else amount(text)
    except ValueError as error:
        raise SetAside(f"“{shown(text, 40)}” in column {key} is not a number.") from error


def _start(row: Mapping[str, str], zone: ZoneInfo) -> tuple[datetime | None, datetime | None]:
    """The instant and, where the row says one, the wall clock; raises SetAside."""
    try:
        here = zone_named(row["timezone"]) if row.get("timezone", "").strip() else None
    except ValueError as error:
        raise SetAside(f"“{shown(row['timezone'], 40)}” is not the name of a time zone.") from error
    either, utc, local = (_instant(row, key) for key in ("start", "start_utc", "start_local"))
    if utc is not None:
        either = utc if utc.tzinfo else utc.replace(tzinfo=UTC)
    start = either if either is not None else local
    if start is None:
        return None, None
    try:
        return _both(start, local, here, zone, utc is not None)
    except OverflowError as error:
        raise SetAside("The date of this row is not one of the calendar.") from error


def _both(
    start: datetime, local: datetime | None, here: ZoneInfo | None, zone: ZoneInfo, utc: bool
) -> tuple[datetime, datetime | None]:
    """Instant and wall clock; the row's own clock is its offset, else its zone, else the runner's zone."""
    if start.tzinfo is None:
        return start.replace(tzinfo=here or zone).astimezone(UTC), start
    instant = start.astimezone(UTC)
    if local is None:
        wall = start.astimezone(here) if here else None if utc else start
        return instant, wall.replace(tzinfo=None) if wall else None
    if abs(local.replace(tzinfo=None) - instant.replace(tzinfo=None)) > timedelta(hours=DEFAULT.clock_most_h):
        apart = f"more than {DEFAULT.clock_most_h} hours apart"
        raise SetAside(f"Its two start times are {apart}. Correct one of them.")
    return instant, local.replace(tzinfo=None)


def _instant(row: Mapping[str, str], key: str) -> datetime | None:
    text = row.get(key, "")
    try:
        return written(text)
    except ValueError as error:
        why = f"“{shown(text, 40)}” in column {key} is not a date and time like 2024-05-06T07:10."
        raise SetAside(why) from error
