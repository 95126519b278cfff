"""Join a row of Strava's list with its file: the file's totals where it can be read, else the row's."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from app.adapters.run_files import strava_csv, strava_list
from app.adapters.run_files.csv_runs import identity
from app.adapters.run_files.judging import LeftOut, SetAside, ahead_s, run_of, span
from app.adapters.run_files.legs import Leg
from app.adapters.run_files.sports import spoken
from app.adapters.run_files.tables import Table, yes
from app.adapters.run_files.values import Note, Reading, Refused, shown
from app.domain.runs import Run, Source, Sport
from app.domain.thresholds import DEFAULT

NEAR = timedelta(seconds=DEFAULT.same_start_s)  # a leg that starts this close to the row is the row's


def joined(
    name: str, row: Mapping[str, str], legs: list[Leg], broken: bool, zone: ZoneInfo, today: date
) -> Reading:
    """One row's run, or why there is none.

    name    what the runner calls the activity
    legs    what its file holds, empty when there is none
    broken  there is a file and it could not be read, so the row's totals stand in and are marked damaged
    """
    leg = _leg(row, legs, broken)
    first, last = span([leg], zone, today)
    found = Reading(name, first_day=first, last_day=last, source=Source.ARCHIVE)
    try:
        return replace(found, runs=(_run(row, leg, zone, today),))
    except LeftOut as why:
        return replace(found, left_out=(_note(name, row, why),))
    except SetAside as why:
        return replace(found, set_aside=(_note(name, row, why),))


def without_files(name: str, found: Table, zone: ZoneInfo, today: date) -> Reading:
    """The whole list without its files, as when activities.csv is handed over alone."""
    runs: list[Run] = []
    others: list[Leg] = []
    left_out: list[Note] = []
    set_aside: list[Note] = []
    try:
        for row in strava_csv.rows(found):
            leg = _leg(row, [], broken=False)
            try:
                runs.append(_run(row, leg, zone, today))
            except LeftOut as why:
                others.append(leg)
                left_out.append(_note(strava_list.called(row), row, why))
            except SetAside as why:
                others.append(leg)
                set_aside.append(_note(strava_list.called(row), row, why))
    except Refused as why:
        set_aside.append(Note(name, "", str(why)))
    days = [day for day in span(others, zone, today) if day is not None] + [run.day for run in runs]
    return Reading(
        name,
        runs=tuple(runs),
        left_out=tuple(left_out),
        set_aside=tuple(set_aside),
        first_day=min(days, default=None),
        last_day=max(days, default=None),
        source=Source.ARCHIVE,
    )


def _note(name: str, row: Mapping[str, str], why: Exception) -> Note:
    return Note(name, f"line {row['line']}", str(why))


def _leg(row: Mapping[str, str], legs: list[Leg], broken: bool) -> Leg:
    """The row with what its file holds; a row alone, of which there may be very many, is not copied."""
    stated = _stated(row)
    own = _own(stated, legs)
    leg = _filled(own, stated) if own else stated
    if leg is stated and not broken:
        return stated
    return replace(leg, title=stated.title, damaged=leg.damaged or broken)


def _run(row: Mapping[str, str], leg: Leg, zone: ZoneInfo, today: date) -> Run:
    """The row's run; raises LeftOut or SetAside with the reason."""
    run = run_of(leg, zone, today)
    return replace(
        run,
        source=Source.ARCHIVE,
        external_id=row.get("id") or identity(run.start, run.distance_m),
        clock_ahead_s=ahead_s(leg),
        manual=strava_csv.typed_in(row),
        race=yes(row.get("race", "")),
        file_name=shown(strava_csv.file_of(row)) or None,
    )


def _stated(row: Mapping[str, str]) -> Leg:
    """What the row says. Strava's cadence of runs is one leg's."""
    word = row.get("type", "")
    sport = spoken(word)
    return Leg(
        sport=sport,
        said="" if sport else word or "(none)",
        start=strava_csv.moment(row.get("date", "")),
        distance_m=strava_csv.distance_m(row),
        moving_s=strava_csv.number(row, "moving"),
        elapsed_s=strava_csv.number(row, "elapsed"),
        cadence_raw=strava_csv.number(row, "cadence") or None,
        hr_bpm=strava_csv.number(row, "hr") or None,
        gain_m=strava_csv.number(row, "gain"),
        title=row.get("name", ""),
        undated="Its date in Strava's list could not be read. Add the run by hand with its date.",
    )


def _own(stated: Leg, legs: list[Leg]) -> Leg | None:
    """The leg that the row is about: of several, the running one that starts or measures nearest."""
    running = [leg for leg in legs if isinstance(leg.sport, Sport)] or legs
    if not running:
        return None
    if stated.start is not None:
        near = [g for g in running if g.start is not None and abs(g.start - stated.start) <= NEAR]
        running = near or running
    return min(running, key=lambda leg: abs((leg.distance_m or 0) - (stated.distance_m or 0)))


def _filled(leg: Leg, stated: Leg) -> Leg:
    """The file's leg with the row in its gaps; the row's sport counts: the runner may have corrected it."""
    if not (leg.distance_m or stated.distance_m):
        return stated
    sport = stated.sport or leg.sport
    if isinstance(stated.sport, Sport) and isinstance(leg.sport, Sport) and stated.sport is Sport.RUN:
        sport = leg.sport  # Strava calls a treadmill run a run
    return replace(
        leg,
        sport=sport,
        said="" if sport else stated.said,
        start=leg.start or stated.start,
        distance_m=leg.distance_m or stated.distance_m,
        moving_s=leg.moving_s or stated.moving_s,
        elapsed_s=leg.elapsed_s or stated.elapsed_s,
        cadence_raw=leg.cadence_raw or stated.cadence_raw,
        hr_bpm=leg.hr_bpm or stated.hr_bpm,
        gain_m=leg.gain_m if leg.gain_m is not None else stated.gain_m,
    )
