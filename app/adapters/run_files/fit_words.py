"""What the messages of a FIT file say of sport, cadence, clock and device."""

from datetime import timedelta

from app.adapters.run_files.fit_messages import POWER_ON, Message, Messages, number
from app.adapters.run_files.sports import spoken, unsaid
from app.domain.runs import Sport
from app.domain.thresholds import DEFAULT

QUARTER_S = 900  # time zones lie on quarters of an hour
FARTHEST_S = DEFAULT.clock_most_h * 60 * 60
_RUNNING = {
    "treadmill": Sport.TREADMILL,
    "indoor_running": Sport.TREADMILL,
    "trail": Sport.TRAIL_RUN,
    "virtual_activity": Sport.VIRTUAL_RUN,
}


def cadence_of(row: Message) -> float | None:
    """One leg's mean with its fraction; None for none and for zero."""
    whole = number(row, "avg_running_cadence") or number(row, "avg_cadence")
    return whole + (number(row, "avg_fractional_cadence") or 0) if whole else None


def sport_of(row: Message) -> Sport | str | None:
    """The sport of a session; the finer word names another sport, as in fitness_equipment/indoor_rowing."""
    coarse, finer = word(row, "sport"), word(row, "sub_sport")
    if coarse == "running":
        return _RUNNING.get(finer, Sport.RUN)
    if finer == "treadmill" and (unsaid(coarse) or coarse == "fitness_equipment"):
        return Sport.TREADMILL
    fine = spoken(finer)
    return fine if isinstance(fine, str) and not isinstance(fine, Sport) else spoken(coarse)


def word(row: Message, key: str) -> str:
    """A text of a message, "" for what is none."""
    value = row.get(key)
    return value if isinstance(value, str) else ""


def ahead_of(found: Messages) -> timedelta | None:
    """How far the wall clock was ahead of UTC, to the quarter hour; None when the file does not say."""
    for row in found["activity"]:
        local, utc = number(row, "local_timestamp"), number(row, "timestamp")
        if local is not None and utc is not None and utc >= POWER_ON and abs(local - utc) <= FARTHEST_S:
            return timedelta(seconds=round((local - utc) / QUARTER_S) * QUARTER_S)
    return None


def device_of(found: Messages) -> str:
    """Maker and model in words, for show."""
    for row in (*found["file_id"], *found["device_info"]):
        maker = word(row, "manufacturer")
        model = word(row, "product_name") or word(row, "garmin_product")
        if not model and maker == "garmin":
            model = _garmin(row.get("product"))
        if maker or model:
            return f"{maker.replace('_', ' ').title()} {model.replace('_', ' ')}".strip()
    return ""


def _garmin(product: object) -> str:
    """The name of a Garmin model, "" for one the profile does not know."""
    from fitdecode.profile import FIELD_TYPES  # slow to import, and wanted for this format alone

    return str(FIELD_TYPES["garmin_product"].enum.get(product, ""))
