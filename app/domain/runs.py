"""What a run is: the value every source is turned into."""

import math
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import combinations
from uuid import UUID

from app.domain.thresholds import DEFAULT, Thresholds


class Source(StrEnum):
    """Where a row came from; it never changes. In order of `rank`; ARCHIVE is Strava's."""

    FILE = "file"
    ARCHIVE = "archive"
    GARMIN_ARCHIVE = "garmin_archive"
    STRAVA_API = "strava_api"
    MANUAL = "manual"


class Sport(StrEnum):
    """The kinds of activity that count as running."""

    RUN = "Run"
    TRAIL_RUN = "TrailRun"
    VIRTUAL_RUN = "VirtualRun"
    TREADMILL = "Treadmill"


@dataclass(frozen=True, slots=True)
class Run:
    """One recording of one run.

    start         aware, UTC
    local_start   naive wall clock at the place of the run; its date is the run's day for ever
    cadence_spm   steps a minute, both feet; None when not recorded or set aside (`cadence_reason`)
    cadence_raw   what the source said, with `cadence_factor` (2 for one leg, 1 for both feet)
    cadence_answer  what the runner said of a cadence set aside: it counts 1 leg or 2, or 0: leave it out
    clock_ahead_s  seconds the recording watch's own clock was ahead of UTC, None when it did not say
    running_s, running_mps, running_spm  seconds, mean speed and mean cadence of the samples that run, without
                  standing and walking; all None without samples that say them
    race, interval  what its runner or its source calls it; an interval run goes fast and slow by turns
    start_hidden  the source withheld the hour, so only the day is to be believed
    damaged       saved from a file that was cut or had a wrong checksum
    origin        of a run that came through an API: which API and app; confirmed_at when it last said so
    id            the database's, None before it is stored; public_id appears in addresses and exports
    """

    source: Source
    sport: Sport
    start: datetime
    local_start: datetime
    distance_m: int
    moving_s: int | None = None
    elapsed_s: int | None = None
    cadence_spm: float | None = None
    cadence_raw: float | None = None
    cadence_factor: int | None = None
    cadence_reason: str | None = None
    cadence_answer: int | None = None
    clock_ahead_s: int | None = None
    running_s: float | None = None
    running_mps: float | None = None
    running_spm: float | None = None
    average_hr_bpm: float | None = None
    elevation_gain_m: float | None = None
    manual: bool = False
    race: bool = False
    interval: bool = False
    start_hidden: bool = False
    damaged: bool = False
    title: str = ""
    device: str = ""
    external_id: str | None = None
    file_name: str | None = None
    file_sha256: str | None = None
    origin: str | None = None
    confirmed_at: datetime | None = None
    id: int | None = None
    public_id: UUID | None = None

    @property
    def garmin(self) -> str:
        """The Garmin device of a run that came through an API, which asks that it be named; else empty."""
        names_it = self.source is Source.STRAVA_API and "garmin" in self.device.casefold()
        return self.device if names_it else ""

    @property
    def mark(self) -> str | None:
        """What it is known by although its row goes and comes back, see `mark_of`; None without an id."""
        return mark_of(self.source, self.external_id) if self.external_id else None

    @property
    def day(self) -> date:
        """The runner's local day on which the run began."""
        return self.local_start.date()

    @property
    def lasts_s(self) -> int:
        """Seconds from start to end: elapsed, else moving, else 0 when neither is known."""
        return self.elapsed_s or self.moving_s or 0

    @property
    def end(self) -> datetime:
        """When the run ended, aware, UTC."""
        return self.start + timedelta(seconds=self.lasts_s)

    @property
    def steps(self) -> int | None:
        """Steps of both feet: cadence over the moving minutes; None when either is not known."""
        if self.cadence_spm is None or self.moving_s is None:
            return None
        return math.floor(self.cadence_spm * self.moving_s / 60 + 0.5)

    @property
    def speed_mps(self) -> float | None:
        """Mean moving speed in metres a second; None when the moving time is not known."""
        return self.distance_m / self.moving_s if self.moving_s else None


def whole_metres(distance_m: float) -> int:
    """Round half up to whole metres; raises ValueError for what is not a distance.

    Every comparison of distances is made on these integers: as floats, 11000/10000 - 1 > 0.1.
    """
    if not math.isfinite(distance_m) or distance_m < 0:
        raise ValueError("not a distance")
    return math.floor(distance_m + 0.5)


def why_not(run: Run, now: datetime, limits: Thresholds = DEFAULT) -> str | None:
    """Why a recording cannot be taken, in one sentence; None when it can. Our own rule (D).

    now  aware; a clock that is a day ahead is borne with, and a zone's local day may be one more
    Refused are distances that are none, 0 or longer than any run's, times that are none or longer than any
    run's, days before 1990, and starts or days still to come. Whoever takes runs in asks this of each, keeps
    what it refuses with the reason, and takes the rest.
    """
    if not math.isfinite(run.distance_m) or run.distance_m < 0:
        return "Its distance is no distance."
    if run.distance_m == 0:
        return "It holds no distance."
    if run.distance_m > limits.longest_run_m:
        return "Its distance is greater than any run's."
    times = [seconds for seconds in (run.moving_s, run.elapsed_s) if seconds is not None]
    if any(not math.isfinite(seconds) or seconds < 0 for seconds in times):
        return "Its time is no time."
    if any(seconds > limits.longest_run_s for seconds in times):
        return "Its time is greater than any run's."
    return _why_not_dated(run, now, limits)


def _why_not_dated(run: Run, now: datetime, limits: Thresholds) -> str | None:
    """The same for its instant and its local day."""
    first = min(run.day, run.start.date())
    if first < limits.first_day:
        return f"It is dated {first.year}: the clock of the watch was not set."
    latest = now + timedelta(hours=limits.ahead_h)
    if run.start > latest or run.day > latest.date() + timedelta(days=1):
        return "It is dated on a day still to come."
    return None


def dated_as(run: Run, held: Run) -> Run:
    """A recording that is read again, with the instant and local day it is held under unless it moved.

    The same wall clock in a file without a zone makes another instant once its runner's zone is another.
    """
    is_same = run.start == held.start or (run.source is Source.FILE and run.local_start == held.local_start)
    return replace(run, start=held.start, local_start=held.local_start) if is_same else run


ARCHIVES = (Source.ARCHIVE, Source.GARMIN_ARCHIVE)
_ORDER = {source: place for place, source in enumerate(Source)}
_STRAVA = (Source.ARCHIVE, Source.STRAVA_API)


def mark_of(source: Source, external_id: str) -> str:
    """By what a recording is known: an activity is one and the same to Strava's archive and to its API."""
    return f"{'strava' if source in _STRAVA else source.value} {external_id}"


def found_by(source: Source, external_id: str, file_sha256: str | None) -> tuple[Source, str]:
    """By what a recording is found again: the bytes it was read from, whatever they came in, else its id.

    An activity that a list numbers is found by its number, since its list says more of it than its file.
    """
    by_bytes = file_sha256 is not None and external_id.startswith(f"{file_sha256[:32]}/")
    return (Source.FILE if by_bytes else source), external_id


def rank(run: Run) -> tuple[int, int, float, str, datetime, int]:
    """The order in which recordings of one run count, first wins: source, longer, lower id. Our own (D)."""
    unstored = math.inf if run.id is None else run.id
    return _ORDER[run.source], -run.distance_m, unstored, run.external_id or "", run.start, run.lasts_s


def same_run(a: Run, b: Run, limits: Thresholds = DEFAULT) -> bool:
    """Whether two recordings are of one run; the order of the two does not matter.

    True when they carry the same Strava id; or start within 3 minutes and agree in distance or in
    elapsed time; or overlap by half of the shorter one. A hidden hour is not believed: then the
    local day, the distance and a known elapsed time must be equal. Unknown equals nothing. Our own rule (D).
    """
    if a.external_id and a.external_id == b.external_id and a.source in _STRAVA and b.source in _STRAVA:
        return True
    if a.start_hidden or b.start_hidden:
        return a.elapsed_s is not None and _day_key(a) == _day_key(b)
    if abs((a.start - b.start).total_seconds()) <= limits.same_start_s and _agree(a, b, limits):
        return True
    shorter_s = min(a.lasts_s, b.lasts_s)
    shared_s = (min(a.end, b.end) - max(a.start, b.start)).total_seconds()
    return shorter_s > 0 and 100 * shared_s >= limits.same_overlap_percent * shorter_s


def _agree(a: Run, b: Run, limits: Thresholds) -> bool:
    """Whether distances agree within 1 % of the longer or 100 m, or elapsed times within 2 s."""
    apart_m = abs(a.distance_m - b.distance_m)
    if apart_m <= limits.same_distance_m:
        return True
    if 100 * apart_m <= limits.same_distance_percent * max(a.distance_m, b.distance_m):
        return True
    if a.elapsed_s is None or b.elapsed_s is None:
        return False
    return abs(a.elapsed_s - b.elapsed_s) <= limits.same_elapsed_s


def _day_key(run: Run) -> tuple[date, int, int | None]:
    """What two recordings must share when an hour is hidden."""
    return run.day, run.distance_m, run.elapsed_s


def one_each(
    runs: Iterable[Run], apart: Collection[frozenset[str]] = (), limits: Thresholds = DEFAULT
) -> list[tuple[Run, ...]]:
    """Group recordings of one run, the one that counts first; groups in order of their start.

    A recording joins the first group, by rank, whose counting recording is the same run: it is
    always compared with what counts, so a chain of recordings each a little later than the one
    before is not drawn into one. `apart` holds pairs of marks the runner said are different runs; a pair
    of one mark with itself parts an archive's recording from that of the API.
    The order of `runs` does not matter. Our own rule (D).
    """
    ordered = sorted(runs, key=rank)
    near = _pairs(ordered, limits)
    groups: dict[int, list[Run]] = {}
    for i, run in enumerate(ordered):
        heads = sorted(j for j in near[i] if j in groups) if i in near else []
        home = next((j for j in heads if not _kept_apart(run, groups[j], apart)), None)
        if home is None:
            groups[i] = [run]
        else:
            groups[home].append(run)
    return sorted((tuple(group) for group in groups.values()), key=lambda group: group[0].start)


def _kept_apart(run: Run, group: list[Run], apart: Collection[frozenset[str]]) -> bool:
    """Whether the runner keeps this recording apart from one in the group; one without a mark is not."""
    return bool(apart) and any(frozenset((run.mark, other.mark)) in apart for other in group)


def _pairs(ordered: list[Run], limits: Thresholds) -> dict[int, set[int]]:
    """Index pairs that are the same run, found among neighbours in time and equal keys only."""
    near: dict[int, set[int]] = {}

    def judge(i: int, j: int) -> None:
        if same_run(ordered[i], ordered[j], limits):
            near.setdefault(i, set()).add(j)
            near.setdefault(j, set()).add(i)

    by_start = sorted(range(len(ordered)), key=lambda i: ordered[i].start)
    starts = [ordered[i].start for i in by_start]
    for place, i in enumerate(by_start):
        reach = starts[place] + timedelta(seconds=max(ordered[i].lasts_s, limits.same_start_s))
        for later in range(place + 1, len(by_start)):
            if starts[later] > reach:
                break
            judge(i, by_start[later])
    for alike in _alike(ordered):
        for i, j in combinations(alike, 2):
            judge(i, j)
    return near


def _alike(ordered: list[Run]) -> list[list[int]]:
    """Indexes that share a Strava id, or a day, distance and time with a recording of hidden hour."""
    keys: dict[object, list[int]] = {}
    hidden = {_day_key(run) for run in ordered if run.start_hidden}
    for i, run in enumerate(ordered):
        if run.external_id and run.source in _STRAVA:
            keys.setdefault(run.external_id, []).append(i)
        if hidden and _day_key(run) in hidden:
            keys.setdefault(_day_key(run), []).append(i)
    return [indexes for indexes in keys.values() if len(indexes) > 1]
