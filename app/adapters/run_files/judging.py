"""Which leg is a run, and what of it is believed."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from app.adapters.run_files.legs import Leg
from app.adapters.run_files.values import Note, Reading, shown, spoken_day
from app.domain.runs import Run, Source, Sport, whole_metres
from app.domain.thresholds import DEFAULT

FIRST_YEAR = DEFAULT.first_day.year


class LeftOut(Exception):
    """Understood and not a run; the message says what it is."""


class SetAside(Exception):
    """Perhaps a run, but a person must look; the message says why."""


def judged(name: str, sha256: str, legs: list[Leg], zone: ZoneInfo, today: date) -> Reading:
    """One Run for each running leg of a loose file, a note for each other."""
    runs: list[Run] = []
    left_out: defaultdict[str, list[int]] = defaultdict(list)
    set_aside: defaultdict[str, list[int]] = defaultdict(list)
    for index, leg in enumerate(legs):
        try:
            run = replace(run_of(leg, zone, today), clock_ahead_s=ahead_s(leg))
        except LeftOut as why:
            left_out[str(why)].append(index + 1)
        except SetAside as why:
            set_aside[str(why)].append(index + 1)
        else:
            mark = f"{sha256[:32]}/{index}"
            runs.append(replace(run, external_id=mark, file_name=name, file_sha256=sha256))
    first, last = span(legs, zone, today)
    return Reading(
        name,
        runs=tuple(runs),
        left_out=_notes(name, left_out, len(legs)),
        set_aside=_notes(name, set_aside, len(legs)),
        first_day=first,
        last_day=last,
    )


def _notes(name: str, reasons: Mapping[str, list[int]], legs: int) -> tuple[Note, ...]:
    """A note for each reason, with the numbers of its legs where the file holds several."""
    return tuple(Note(name, _legs(at) if legs > 1 else "", reason) for reason, at in reasons.items())


def _legs(numbers: list[int]) -> str:
    """Ascending numbers in words: "leg 3", or "legs 1, 3 to 5"."""
    if len(numbers) == 1:
        return f"leg {numbers[0]}"
    stretches: list[list[int]] = []
    for number in numbers:
        if stretches and number == stretches[-1][-1] + 1:
            stretches[-1].append(number)
        else:
            stretches.append([number])
    said = [f"{s[0]} to {s[-1]}" if len(s) > 2 else ", ".join(map(str, s)) for s in stretches]
    return "legs " + ", ".join(said)


def run_of(leg: Leg, zone: ZoneInfo, today: date) -> Run:
    """The leg as a Run of a file; raises LeftOut or SetAside with the reason."""
    if isinstance(leg.sport, str) and not isinstance(leg.sport, Sport):
        raise LeftOut(f"{leg.sport[:1].upper()}{leg.sport[1:]}: not a run.")
    distance_m = _distance(leg)
    start, local = dated(leg, zone, today)
    sport = leg.sport if isinstance(leg.sport, Sport) else _supposed(leg)
    moving, elapsed = _seconds(leg.moving_s), _seconds(leg.elapsed_s)
    spm = leg.cadence_raw * leg.cadence_factor if leg.cadence_raw else None
    fits = spm is not None and DEFAULT.cadence_least_spm <= spm <= DEFAULT.cadence_most_spm
    running = _running(leg) if fits else (None, None, None)
    return Run(
        source=Source.FILE,
        sport=sport,
        start=start.astimezone(UTC),
        local_start=local,
        distance_m=distance_m,
        moving_s=moving,
        elapsed_s=max(elapsed, moving or 0) if elapsed else moving,
        cadence_spm=spm if fits else None,
        cadence_raw=leg.cadence_raw if spm else None,
        cadence_factor=leg.cadence_factor if spm else None,
        cadence_reason=None if fits or spm is None else "cadence_unit",
        running_s=running[0],
        running_mps=running[1],
        running_spm=running[2],
        average_hr_bpm=_within(leg.hr_bpm, DEFAULT.heart_least_bpm, DEFAULT.heart_most_bpm),
        elevation_gain_m=_within(leg.gain_m, 0, DEFAULT.climb_most_m),
        interval=leg.interval,
        damaged=leg.damaged,
        title=shown(leg.title),
        device=shown(leg.device, 80),
    )


def _within(value: float | None, least: float, most: float) -> float | None:
    """What may be believed of a number, else None."""
    return value if value is not None and least <= value <= most else None


def _running(leg: Leg) -> tuple[float | None, float | None, float | None]:
    """Seconds, speed and steps of both feet while running; all or none."""
    spm = leg.running_raw * leg.cadence_factor if leg.running_raw else None
    if spm is None or not DEFAULT.cadence_least_spm <= spm <= DEFAULT.cadence_most_spm:
        return None, None, None
    return leg.running_s, leg.running_mps, spm


def dated(leg: Leg, zone: ZoneInfo, today: date) -> tuple[datetime, datetime]:
    """The leg's start and the wall clock at it; raises SetAside when there is none or it cannot be right."""
    if leg.start is None:
        raise SetAside(leg.undated or "It holds no date. If it was a run, add it by hand with its date.")
    if leg.start.year < FIRST_YEAR:
        raise _not_set(leg.start.year)
    ahead = today + timedelta(days=1)
    early = leg.start.date() <= ahead + timedelta(days=1)
    local = (leg.local_start or leg.start.astimezone(zone).replace(tzinfo=None)) if early else None
    if local is None or local.date() > ahead:
        day = leg.start.date()
        raise SetAside(
            f"It is dated {spoken_day(day)}, a day still to come. Correct its date and import it again."
        )
    if local.year < FIRST_YEAR:
        raise _not_set(local.year)
    return leg.start, local


def _not_set(year: int) -> SetAside:
    return SetAside(
        f"It is dated {year}: the clock of the watch was not set. "
        "If it was a run, add it by hand with its date."
    )


def span(legs: Iterable[Leg], zone: ZoneInfo, today: date) -> tuple[date | None, date | None]:
    """The first and the last believable day of any leg, whatever its sport."""
    days: list[date] = []
    for leg in legs:
        try:
            days.append(dated(leg, zone, today)[1].date())
        except SetAside:
            continue
    return (min(days), max(days)) if days else (None, None)


def ahead_s(leg: Leg) -> int | None:
    """Seconds the leg's own clock was ahead of UTC, None when it did not say."""
    if leg.start is None or leg.local_start is None:
        return None
    return round((leg.local_start - leg.start.astimezone(UTC).replace(tzinfo=None)) / timedelta(seconds=1))


def _distance(leg: Leg) -> int:
    """Whole metres; raises LeftOut for none and SetAside for what cannot be."""
    if leg.distance_m is None and isinstance(leg.sport, Sport):
        raise SetAside("This run holds no distance. Add it by hand with the distance you know.")
    try:
        metres = whole_metres(leg.distance_m or 0)
    except ValueError:
        metres = DEFAULT.longest_run_m + 1
    if metres == 0:
        raise LeftOut("It holds no distance, so there is no run in it.")
    lasts_s = leg.elapsed_s or leg.moving_s or 0
    if metres > DEFAULT.longest_run_m or lasts_s > DEFAULT.longest_run_s:
        raise SetAside("Its distance or time is greater than any run's. Correct it and import it again.")
    return metres


def _supposed(leg: Leg) -> Sport:
    """Run, when a leg that does not say its sport moves like one; raises SetAside when it does not."""
    if leg.said:
        raise SetAside(
            f"Its activity type is “{shown(leg.said, 40)}”, which Kneewise does not know. "
            "If it was a run, add it by hand."
        )
    if _moves_like_a_run(leg):
        return Sport.RUN
    if leg.damaged:
        raise SetAside(
            "It breaks off before it says which sport it is. "
            "Export it again, or add it by hand if it was a run."
        )
    raise SetAside(
        "It does not say which sport it is, and it does not move clearly like a run. "
        "If it was one, add it by hand."
    )


def _moves_like_a_run(leg: Leg) -> bool:
    """Faster than people walk, slower than they ride, never on wheels, and long enough for a mean."""
    metres, seconds = leg.distance_m or 0, leg.moving_s or 0
    if metres < DEFAULT.unsaid_least_m or seconds < DEFAULT.unsaid_least_s:
        return False
    runs = DEFAULT.cadence_slowest_mps <= metres / seconds <= DEFAULT.unsaid_fastest_mps
    return runs and (leg.fast_mps or 0) <= DEFAULT.unsaid_wheels_mps


def _seconds(value: float | None) -> int | None:
    return (round(value) or None) if value is not None and 0 < value <= DEFAULT.longest_run_s else None
