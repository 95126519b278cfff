"""Read FIT: each session is a leg; without sessions the laps or the samples make one."""

from collections.abc import Sequence
from dataclasses import replace

from app.adapters.run_files.fit_messages import POWER_ON, Message, Messages, number, recordings
from app.adapters.run_files.fit_samples import Timer, samples_of, timer_of, within
from app.adapters.run_files.fit_words import ahead_of, cadence_of, device_of, sport_of, word
from app.adapters.run_files.legs import Leg, counted, instant, leg_of
from app.adapters.run_files.samples import Samples, Totals, totals
from app.adapters.run_files.settling import settled
from app.adapters.run_files.sports import unsaid
from app.adapters.run_files.values import NOTHING_SAVED, Refused
from app.domain.thresholds import DEFAULT

UNDATED = (
    "The watch did not know the date: its clock counted from when it was switched on. "
    "Add the run by hand with its date."
)


def legs(data: bytes) -> list[Leg]:
    """Every session of every file chained in the bytes; an empty list when none records; raises Refused."""
    chained = recordings(data)
    counted([row for found in chained for row in found["session"]])
    legs = [leg for found in chained for leg in _legs(found)]
    if not legs and any(found.damaged for found in chained):
        raise Refused(NOTHING_SAVED)
    if len(legs) > 1:  # one of several sports that the watch has no name for is not supposed to be running
        legs = [leg if leg.sport else replace(leg, said=leg.said or "generic") for leg in legs]
    return legs


def _legs(found: Messages) -> list[Leg]:
    """The sessions of one file as legs, and the one that it breaks off in."""
    rows = _rows(found)
    if not rows:
        return []
    timer = timer_of(found)
    samples = samples_of(found, timer, _wanted(found, rows))
    device, ahead = device_of(found), ahead_of(found)
    broken = found.damaged or not (found["session"] or found["activity"])  # the watch never closed it
    legs: list[Leg] = []
    for row in rows:
        leg = _leg(row, samples if len(rows) == 1 else _during(samples, row), timer)
        leg = replace(leg, device=device, damaged=broken, interval=_of_intervals(found, row, leg))
        local = (leg.start + ahead).replace(tzinfo=None) if leg.start and ahead is not None else None
        legs.append(replace(leg, local_start=local))
    return legs


def _rows(found: Messages) -> Sequence[Message]:
    """The sessions; of a file cut between two sports also what is known of the later one."""
    rows = found["session"]
    if not rows:
        kinds = {word(row, "type") for row in found["file_id"]} - {""}
        return _without_sessions(found) if kinds <= {"activity"} else ()  # laps of a course are where to go
    over_s = max(_ends_s(row) or 0 for row in rows)
    at_s = found.column("timestamp")
    last_s = next(iter(at_s[at_s > 0][-1:]), 0)
    if len(found["sport"]) > len(rows) and last_s > over_s + DEFAULT.totals_late_s:
        return (*rows, found["sport"][len(rows)] | {"start_time": over_s + 1})
    return rows


def _without_sessions(found: Messages) -> Sequence[Message]:
    """What a session message would have said: the laps added up, or nothing but the sport."""
    if not (found["lap"] or found.count):
        return ()
    said: dict[str | int, object] = {}
    for row in (*found["sport"], *found["lap"]):
        said |= {key: row[key] for key in ("sport", "sub_sport") if row.get(key) is not None}
    rows = found["lap"]
    if rows:
        said |= {"start_time": rows[0].get("start_time"), "timestamp": rows[-1].get("timestamp")}
    for key in ("total_distance", "total_timer_time", "total_elapsed_time"):
        values = [value for row in rows if (value := number(row, key)) is not None]
        if values and len(values) == len(rows):
            said[key] = sum(values)
    return (said,)


def _wanted(found: Messages, rows: Sequence[Message]) -> set[str]:
    """The columns of samples that are looked at: what all sessions say, no sample is asked for."""
    wanted = {"at_s", "metres", "cadence", "speed_mps"}
    if any(not number(row, "avg_heart_rate") for row in rows):
        wanted.add("hr_bpm")
    if any(number(row, "total_ascent") is None for row in rows):
        wanted.add("height_m")
    if not (found.column("distance")[-10:] > 0).any():
        wanted |= {"lat", "lon"}
    return wanted


def _leg(row: Message, samples: Samples, timer: Timer) -> Leg:
    """One session as a leg."""
    start_s, sport = number(row, "start_time"), sport_of(row)
    said = Leg(
        sport=sport,
        said="" if sport or unsaid(word(row, "sport")) else word(row, "sport"),
        distance_m=number(row, "total_distance"),
        moving_s=number(row, "total_timer_time"),
        elapsed_s=number(row, "total_elapsed_time"),
        cadence_raw=cadence_of(row),
        hr_bpm=number(row, "avg_heart_rate"),
        gain_m=number(row, "total_ascent"),
    )
    found = totals(samples, start_s)
    over_s = _ends_s(row)
    goes_on_s = found.ends_s - over_s if found.ends_s is not None and over_s is not None else 0.0
    leg = settled(said, _timed(leg_of(found, sport), found, timer), goes_on_s - max(0.0, found.shift_s))
    start_s = start_s + found.shift_s if start_s is not None else found.start_s
    if start_s is not None and start_s < POWER_ON and found.start_s is not None:
        start_s = found.start_s  # the watch learned the date after it had begun the session
    if start_s is None or start_s < POWER_ON:
        return replace(leg, undated=UNDATED)
    return replace(leg, start=instant(start_s))


def _timed(leg: Leg, found: Totals, timer: Timer) -> Leg:
    """A leg of samples, with the time that the watch's timer ran where the file tells of its timer."""
    if not timer.ran or found.shift_s or found.start_s is None or found.elapsed_s is None:
        return leg
    return replace(leg, moving_s=timer.seconds(found.start_s, found.start_s + found.elapsed_s))


def _ends_s(row: Message) -> float | None:
    """When the totals of a session or lap end; None when it does not say."""
    start_s, lasts_s = number(row, "start_time"), number(row, "total_elapsed_time")
    ends = [at for at in (number(row, "timestamp"), start_s and lasts_s and start_s + lasts_s) if at]
    return max(ends, default=None)


def _during(samples: Samples, row: Message) -> Samples:
    """The samples of one session of several."""
    start_s, end_s = number(row, "start_time") or 0.0, _ends_s(row) or float("inf")
    return within(samples, (samples.at_s >= start_s) & (samples.at_s <= end_s))


def _of_intervals(found: Messages, row: Message, leg: Leg) -> bool:
    """Whether the watch marked a lap of this leg as an interval, as it does in a planned workout."""
    start_s = number(row, "start_time")
    if start_s is None:
        return False
    marked = (number(lap, "start_time") for lap in found["lap"] if lap.get("intensity") == "interval")
    return any(begun is not None and start_s <= begun < start_s + (leg.elapsed_s or 0) for begun in marked)
