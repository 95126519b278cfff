"""Read FIT: each session is a leg; without sessions the laps or the samples make one."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from app.adapters.run_files.fit_messages import EPOCH_S, Message, Messages, messages
from app.adapters.run_files.legs import Leg, instant, leg_of
from app.adapters.run_files.samples import Sample, totals
from app.adapters.run_files.sports import spoken, unsaid
from app.adapters.run_files.values import NOTHING_SAVED, Refused
from app.domain.runs import Sport

POWER_ON = EPOCH_S + 0x1000_0000  # FIT's own rule: a smaller count runs from power-on, not from a date
DEGREES = 180 / 2**31  # of a semicircle
QUARTER_S = 900  # time zones lie on quarters of an hour
FARTHEST_S = 15 * 3600  # no clock on earth is further from UTC
UNDATED = (
    "The watch did not know the date: its clock counted from when it was switched on. "
    "Add the run by hand with its date."
)
_RUNNING = {
    "treadmill": Sport.TREADMILL,
    "indoor_running": Sport.TREADMILL,
    "trail": Sport.TRAIL_RUN,
    "virtual_activity": Sport.VIRTUAL_RUN,
}


def legs(data: bytes) -> list[Leg]:
    """Every session of the file; an empty list when it records nothing; raises Refused."""
    found = messages(data)
    ahead = _ahead(found)
    device = _device(found)
    rows = found["session"] or _without_sessions(found)
    if not rows and found.damaged:
        raise Refused(NOTHING_SAVED)
    broken = found.damaged or not (found["session"] or found["activity"])  # the watch never closed it
    legs = [replace(_leg(found, row, ahead), device=device, damaged=broken) for row in rows]
    if len(legs) > 1:  # one of several sports that the watch has no name for is not supposed to be running
        legs = [leg if leg.sport else replace(leg, said=leg.said or "generic") for leg in legs]
    return legs


def _without_sessions(found: Messages) -> Sequence[Message]:
    """What a session message would have said: the laps added up, or nothing but where the samples begin."""
    if not (found["lap"] or found["record"]):
        return ()
    said: dict[str | int, object] = {}
    for row in (*found["sport"], *found["lap"]):
        said |= {key: row[key] for key in ("sport", "sub_sport") if row.get(key) is not None}
    rows = found["lap"]
    if rows and (start := _number(rows[0], "start_time")) is not None:
        said["start_time"] = start
    for key in ("total_distance", "total_timer_time", "total_elapsed_time"):
        values = [value for row in rows if (value := _number(row, key)) is not None]
        if values and len(values) == len(rows) and not _later(found):
            said[key] = sum(values)
    return (said,)


def _later(found: Messages) -> bool:
    """Whether samples go on after the last lap that was written, so that laps are not the whole."""
    last = _number(found["lap"][-1], "timestamp")
    return last is not None and any(
        (_number(row, "timestamp") or 0) > last + 1 for row in found["record"][-3:]
    )


def _leg(found: Messages, row: Message, ahead: timedelta | None) -> Leg:
    """One session as a leg; the samples are asked only for what it leaves open."""
    start_s, sport = _number(row, "start_time"), _sport(row)
    said = Leg(
        sport=sport,
        said="" if sport or unsaid(_word(row, "sport")) else _word(row, "sport"),
        distance_m=_number(row, "total_distance"),
        moving_s=_number(row, "total_timer_time"),
        elapsed_s=_number(row, "total_elapsed_time"),
        cadence_raw=_cadence(row),
        hr_bpm=_number(row, "avg_heart_rate"),
        gain_m=_number(row, "total_ascent"),
    )
    if not said.distance_m or not said.moving_s or start_s is None or sport is None:
        said, start_s = _filled(said, found, start_s)
    if start_s is None or start_s < POWER_ON:
        return replace(said, undated=UNDATED)
    start = instant(start_s)
    local = (start + ahead).replace(tzinfo=None) if start and ahead is not None else None
    return replace(said, start=start, local_start=local, interval=_of_intervals(found, start_s, said))


def _of_intervals(found: Messages, start_s: float, leg: Leg) -> bool:
    """Whether the watch marked a lap of this leg as an interval, as it does in a planned workout."""
    end_s = start_s + (leg.elapsed_s or 0)
    marked = (_number(lap, "start_time") for lap in found["lap"] if lap.get("intensity") == "interval")
    return any(begun is not None and start_s <= begun < end_s for begun in marked)


def _filled(leg: Leg, found: Messages, start_s: float | None) -> tuple[Leg, float | None]:
    """The leg with what its samples say where the session is silent, and its start."""
    end_s = start_s + leg.elapsed_s + 1 if start_s is not None and leg.elapsed_s else float("inf")
    samples = [s for row in found["record"] if (start_s or 0) <= ((s := _sample(row)).at_s or 0) <= end_s]
    more = leg_of(totals([samples]), leg.sport)
    filled = replace(
        leg,
        distance_m=leg.distance_m or more.distance_m,
        moving_s=leg.moving_s or more.moving_s,
        elapsed_s=leg.elapsed_s or more.elapsed_s,
        cadence_raw=leg.cadence_raw or more.cadence_raw,
        hr_bpm=leg.hr_bpm or more.hr_bpm,
        gain_m=leg.gain_m if leg.gain_m is not None else more.gain_m,
        fast_mps=more.fast_mps,
    )
    return filled, start_s if start_s is not None else samples[0].at_s if samples else None


def _sample(row: Message) -> Sample:
    lat, lon = _number(row, "position_lat"), _number(row, "position_long")
    whole, part = _number(row, "cadence"), _number(row, "fractional_cadence")
    metres = _number(row, "distance")
    return Sample(
        at_s=_number(row, "timestamp"),
        metres=metres,
        lat=lat * DEGREES if lat is not None and lon is not None else None,
        lon=lon * DEGREES if lat is not None and lon is not None else None,
        height_m=_number(row, "enhanced_altitude") or _number(row, "altitude"),
        cadence=None if whole is None else whole + (part or 0),
        hr_bpm=_number(row, "heart_rate"),
        speed_mps=_number(row, "enhanced_speed") or _number(row, "speed"),
    )


def _cadence(row: Message) -> float | None:
    """One leg's mean with its fraction; None for none and for zero."""
    whole = _number(row, "avg_running_cadence") or _number(row, "avg_cadence")
    return whole + (_number(row, "avg_fractional_cadence") or 0) if whole else None


def _sport(row: Message) -> Sport | str | None:
    """The sport of a session; the finer word names another sport, as in fitness_equipment/indoor_rowing."""
    word, finer = _word(row, "sport"), _word(row, "sub_sport")
    if word == "running":
        return _RUNNING.get(finer, Sport.RUN)
    if finer == "treadmill" and (unsaid(word) or word == "fitness_equipment"):
        return Sport.TREADMILL
    fine = spoken(finer)
    return fine if isinstance(fine, str) and not isinstance(fine, Sport) else spoken(word)


def _word(row: Message, key: str) -> str:
    value = row.get(key)
    return value if isinstance(value, str) else ""


def _number(row: Message, key: str) -> float | None:
    value = row.get(key)
    known = isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e12
    return float(value) if known and isinstance(value, int | float) else None


def _ahead(found: Messages) -> timedelta | None:
    """How far the wall clock was ahead of UTC, to the quarter hour; None when the file does not say."""
    for row in found["activity"]:
        local, utc = _number(row, "local_timestamp"), _number(row, "timestamp")
        if local is not None and utc is not None and utc >= POWER_ON and abs(local - utc) <= FARTHEST_S:
            return timedelta(seconds=round((local - utc) / QUARTER_S) * QUARTER_S)
    return None


def _device(found: Messages) -> str:
    """Maker and model in words, for show."""
    for row in (*found["file_id"], *found["device_info"]):
        maker = _word(row, "manufacturer")
        model = _word(row, "product_name") or _word(row, "garmin_product")
        if not model and maker == "garmin":
            model = _garmin(row.get("product"))
        if maker or model:
            return f"{maker.replace('_', ' ').title()} {model.replace('_', ' ')}".strip()
    return ""


def _garmin(product: object) -> str:
    """The name of a Garmin model, "" for one the profile does not know."""
    from fitdecode.profile import FIELD_TYPES  # slow to import, and wanted for this format alone

    return str(FIELD_TYPES["garmin_product"].enum.get(product, ""))
