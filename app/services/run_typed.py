"""Reads a run that someone typed in, and says in words what cannot be taken."""

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from uuid import UUID, uuid4

from app.domain.people import Person
from app.domain.runs import Run, Source, Sport, whole_metres
from app.domain.sentences import METRES, in_units
from app.domain.thresholds import DEFAULT, Thresholds
from app.services import written

# A run without its hour is held as Strava holds a hidden start: one second past midnight of its day.
NO_HOUR = time(0, 0, 1)


@dataclass(frozen=True, slots=True)
class Typed:
    """The fields of the form as sent; empty where nothing was typed.

    day       2026-11-08
    clock     07:10, local; empty when the hour is not known
    distance  in the person's units, "10.5" or "10,5"
    duration  "52:10", "1:05:30" or whole minutes
    sport     a value of Sport
    cadence   steps a minute, both feet; may be empty
    race      "1" when it was a race
    form_key  a UUID made by the form, so that sending it twice adds one run; anything else is not one
    """

    day: str = ""
    clock: str = ""
    distance: str = ""
    duration: str = ""
    sport: str = "Run"
    cadence: str = ""
    race: str = ""
    title: str = ""
    form_key: str = ""


class NotARun(Exception):
    """What was typed is no run yet: a sentence for each field, and all that was typed."""

    def __init__(self, problems: dict[str, str], typed: Typed) -> None:
        super().__init__(" ".join(problems.values()))
        self.problems = problems
        self.typed = typed


def of(run: Run, person: Person) -> Typed:
    """A run as its form shows it."""
    seconds = run.moving_s or run.elapsed_s or 0
    hours, rest = divmod(seconds, 3600)
    clock = f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60}:{rest % 60:02}"
    return Typed(
        day=run.day.isoformat(),
        clock="" if run.start_hidden else f"{run.local_start:%H:%M}",
        distance=f"{in_units(run.distance_m, person.units, 3).normalize():f}",
        duration=clock,
        sport=run.sport.value,
        cadence="" if run.cadence_spm is None else f"{run.cadence_spm:g}",
        race="1" if run.race else "",
        title=run.title,
    )


def read(typed: Typed, person: Person, now: datetime, limits: Thresholds = DEFAULT) -> Run:
    """The run that was typed, whole metres and seconds; raises NotARun with a sentence a field."""
    problems: dict[str, str] = {}
    day = _day(typed.day, person.today(now), limits, problems)
    clock = clock_of(typed.clock, problems)
    distance_m = distance_of(typed.distance, person.units, limits, problems)
    duration_s = _duration_s(typed.duration, limits, problems)
    cadence_spm = _cadence_spm(typed.cadence, limits, problems)
    if typed.sport not in {sport.value for sport in Sport}:
        problems["sport"] = "Choose one of the kinds of run in the list."
    local_start = datetime.combine(day, clock or NO_HOUR)
    start = local_start.replace(tzinfo=person.zone).astimezone(UTC)
    if not problems and clock is not None and start > now:
        problems["clock"] = "That time is still to come. Give the time the run began."
    if problems:
        raise NotARun(problems, typed)
    return Run(
        source=Source.MANUAL,
        sport=Sport(typed.sport),
        start=start,
        local_start=local_start,
        distance_m=distance_m,
        moving_s=duration_s,
        elapsed_s=duration_s,
        cadence_spm=cadence_spm,
        cadence_raw=cadence_spm,
        cadence_factor=None if cadence_spm is None else 1,
        manual=True,
        race=bool(typed.race),
        start_hidden=clock is None,
        title=_title(typed.title),
        external_id=_key(typed.form_key),
    )


def _day(text: str, today: date, limits: Thresholds, problems: dict[str, str]) -> date:
    day = written.day(text)
    if day is None:
        problems["day"] = f"Give the day as year, month and day, for example {today}."
        return today
    if day > today:
        problems["day"] = "That day is still to come. Choose today or an earlier day."
    if day < limits.first_day:
        problems["day"] = f"Runs are taken from {limits.first_day} on. Check the year."
    return day


def clock_of(text: str, problems: dict[str, str]) -> time | None:
    """The hour of the start; None when it was left empty."""
    if not text.strip():
        return None
    found = re.fullmatch(r"([01]?\d|2[0-3])[:.]([0-5]\d)(?::[0-5]\d)?", text.strip(), re.ASCII)
    if found is None:
        problems["clock"] = "Give the time as hours and minutes, for example 07:10, or leave it empty."
        return None
    return time(int(found[1]), int(found[2]))


def distance_of(text: str, units: str, limits: Thresholds, problems: dict[str, str]) -> int:
    number = _number(text)
    if number is None:
        problems["distance"] = f"Give the distance as a number of {units}, for example 10.5."
        return 0
    metres = whole_metres(number * float(METRES[units]))
    if metres == 0:
        problems["distance"] = "A run has a distance above 0."
    if metres > limits.longest_run_m:
        most = in_units(limits.longest_run_m, units, 0, cut=True)
        problems["distance"] = f"A run here has at most {most} {units}. Check the distance."
    return metres


def _duration_s(text: str, limits: Thresholds, problems: dict[str, str]) -> int:
    """Seconds of "1:05:30", "52:10" or "52"; 0 with a problem."""
    found = re.fullmatch(r"(?:(?:(\d{1,3}):)?(\d{1,4}):([0-5]\d)|(\d{1,4}))", text.strip(), re.ASCII)
    if found is None or (found[1] and int(found[2]) > 59):
        problems["duration"] = "Give the time taken as 52:10 or 1:05:30, or as whole minutes."
        return 0
    hours, minutes, seconds = int(found[1] or 0), int(found[2] or found[4]), int(found[3] or 0)
    total = 3600 * hours + 60 * minutes + seconds
    if not 0 < total <= limits.longest_run_s:
        problems["duration"] = f"A run takes more than 0 and at most {limits.longest_run_s // 3600} hours."
    return total


def _cadence_spm(text: str, limits: Thresholds, problems: dict[str, str]) -> float | None:
    """Steps a minute of both feet; None when it was left empty."""
    if not text.strip():
        return None
    number = _number(text)
    if number is None or not limits.cadence_least_spm <= number <= limits.cadence_most_spm:
        least, most = limits.cadence_least_spm, limits.cadence_most_spm
        problems["cadence"] = (
            f"Steps a minute of both feet lie between {least:g} and {most:g}. It may stay empty."
        )
        return None
    return number


def _number(text: str) -> float | None:
    """A plain decimal number, with a point or a comma; None for anything else."""
    found = re.fullmatch(r"\d{1,6}(?:[.,]\d{1,6})?", text.strip(), re.ASCII)
    return float(text.strip().replace(",", ".")) if found else None


def _key(text: str) -> str:
    """What tells a run from another: the form's own key, a new one where it has none."""
    try:
        return UUID(text).hex
    except ValueError:
        return uuid4().hex


def _title(text: str) -> str:
    """One line of printable text, cut where lists cut it."""
    plain = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(plain.split())[:200]


def corrected(old: Run, typed: Typed, person: Person, now: datetime) -> Run:
    """A typed run with new fields; it keeps its identity. Raises NotARun."""
    new = read(typed, person, now)
    return replace(new, external_id=old.external_id, id=old.id, public_id=old.public_id)
