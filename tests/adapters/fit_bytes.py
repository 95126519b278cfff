"""A small writer of FIT bytes, so that tests read what a watch would write."""

import struct
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta

EPOCH = datetime(1989, 12, 31, tzinfo=UTC)
UINT8, UINT16, UINT32, ENUM, SINT32 = (0x02, "B"), (0x84, "H"), (0x86, "I"), (0x00, "B"), (0x85, "i")
TEXT = (0x07, "16s")

# message: (its number, {field: (number, base type, scale)})
MESSAGES: dict[str, tuple[int, dict[str, tuple[int, tuple[int, str], float]]]] = {
    "file_id": (
        0,
        {"type": (0, ENUM, 1), "manufacturer": (1, UINT16, 1), "product": (2, UINT16, 1)}
        | {"time_created": (4, UINT32, 1)},
    ),
    "session": (
        18,
        {"timestamp": (253, UINT32, 1), "start_time": (2, UINT32, 1), "sport": (5, ENUM, 1)}
        | {"sub_sport": (6, ENUM, 1), "total_elapsed_time": (7, UINT32, 1000)}
        | {"total_timer_time": (8, UINT32, 1000), "total_distance": (9, UINT32, 100)}
        | {"avg_heart_rate": (16, UINT8, 1), "avg_cadence": (18, UINT8, 1), "total_ascent": (22, UINT16, 1)}
        | {"avg_fractional_cadence": (92, UINT8, 128)},
    ),
    "lap": (
        19,
        {"timestamp": (253, UINT32, 1), "start_time": (2, UINT32, 1), "total_elapsed_time": (7, UINT32, 1000)}
        | {"total_timer_time": (8, UINT32, 1000), "total_distance": (9, UINT32, 100)}
        | {"avg_cadence": (17, UINT8, 1), "intensity": (23, ENUM, 1), "sport": (25, ENUM, 1)},
    ),
    "record": (
        20,
        {"timestamp": (253, UINT32, 1), "heart_rate": (3, UINT8, 1), "cadence": (4, UINT8, 1)}
        | {"distance": (5, UINT32, 100), "speed": (6, UINT16, 1000), "lat": (0, SINT32, 1)}
        | {"long": (1, SINT32, 1), "fractional_cadence": (53, UINT8, 128)}
        | {"altitude": (2, UINT16, 5), "enhanced_speed": (73, UINT32, 1000)},
    ),
    "event": (
        21,
        {"timestamp": (253, UINT32, 1), "event": (0, ENUM, 1), "event_type": (1, ENUM, 1)},
    ),
    "activity": (
        34,
        {"timestamp": (253, UINT32, 1), "total_timer_time": (0, UINT32, 1000)}
        | {"num_sessions": (1, UINT16, 1), "local_timestamp": (5, UINT32, 1)},
    ),
    "sport": (12, {"sport": (0, ENUM, 1), "sub_sport": (1, ENUM, 1)}),
    "developer_data_id": (207, {"developer_data_index": (3, UINT8, 1)}),
    "field_description": (
        206,
        {"developer_data_index": (0, UINT8, 1), "field_definition_number": (1, UINT8, 1)}
        | {"fit_base_type_id": (2, UINT8, 1), "field_name": (3, TEXT, 1), "native_mesg_num": (14, UINT16, 1)}
        | {"native_field_num": (15, UINT8, 1)},
    ),
}
LIFTED = {"altitude": 500}  # metres, so that places below the sea have no negative count
DEVELOPED = "developer "  # begins the name of a value that an app on the watch wrote, before its number
RUNNING, CYCLING, SWIMMING, TRANSITION, WALKING = 1, 2, 5, 3, 11
ACTIVE, INTERVAL = 0, 5  # of laps
TREADMILL, TRAIL, VIRTUAL = 1, 3, 58
TIMER, BEGIN, STOP, STOP_ALL = 0, 0, 1, 4  # of events

Message = tuple[str, Mapping[str, float | datetime | str]]


def at(instant: datetime) -> int:
    """Seconds as FIT counts them; a naive instant is a wall clock."""
    return int(((instant if instant.tzinfo else instant.replace(tzinfo=UTC)) - EPOCH) / timedelta(seconds=1))


def fit(messages: Iterable[Message]) -> bytes:
    """A whole file: header, each message after its definition where that changed, checksum."""
    body = bytearray()
    last: object = None
    for name, values in messages:
        shape = (name, tuple(values))
        if shape != last:
            body += _definition(name, list(values))
            last = shape
        body.append(0)
        for field, value in values.items():
            body += _packed(name, field, value)
    head = struct.pack("<BBHI4s", 14, 0x20, 2132, len(body), b".FIT")
    head += struct.pack("<H", crc(head))
    return head + bytes(body) + struct.pack("<H", crc(head + bytes(body)))


def _definition(name: str, fields: list[str]) -> bytes:
    """What a message of these fields looks like; those of an app on the watch come last."""
    number, known = MESSAGES[name]
    own = [known[field] for field in fields if not field.startswith(DEVELOPED)]
    apps = [int(field.removeprefix(DEVELOPED)) for field in fields if field.startswith(DEVELOPED)]
    out = struct.pack("<BBBHB", 0x60 if apps else 0x40, 0, 0, number, len(own))
    for num, (base, code), _ in own:
        out += struct.pack("<BBB", num, struct.calcsize(code), base)
    if apps:
        out += bytes([len(apps)]) + b"".join(bytes([num, 1, 0]) for num in apps)
    return out


def _packed(name: str, field: str, value: float | datetime | str) -> bytes:
    if field.startswith(DEVELOPED):
        return bytes([int(value)])  # type: ignore[arg-type]
    _, (_, code), scale = MESSAGES[name][1][field]
    if isinstance(value, str):
        return struct.pack("<" + code, value.encode())
    raw = at(value) if isinstance(value, datetime) else round((value + LIFTED.get(field, 0)) * scale)
    return struct.pack("<" + code, raw)


def developer(name: str, number: int = 0, native: int = 0xFF) -> list[Message]:
    """What an app on the watch writes before records that hold a byte of its own, "developer 0"."""
    told = {"developer_data_index": 0, "field_definition_number": number, "fit_base_type_id": UINT8[0]}
    told |= {"field_name": name, "native_mesg_num": 20, "native_field_num": native}
    return [("developer_data_id", {"developer_data_index": 0}), ("field_description", told)]


def crc(data: bytes) -> int:
    """FIT's checksum."""
    nibbles = (0x0000, 0xCC01, 0xD801, 0x1400, 0xF001, 0x3C00, 0x2800, 0xE401)
    nibbles += (0xA001, 0x6C00, 0x7800, 0xB401, 0x5000, 0x9C01, 0x8801, 0x4400)
    value = 0
    for byte in data:
        for part in (byte & 0xF, byte >> 4):
            value = (value >> 4) ^ nibbles[value & 0xF] ^ nibbles[part]
    return value


def run(
    start: datetime = datetime(2024, 5, 6, 5, 10, tzinfo=UTC),
    metres: float = 8000,
    seconds: float = 2700,
    cadence: int = 85,
    ahead: timedelta | None = timedelta(hours=2),
    records: int = 0,
    **more: float,
) -> list[Message]:
    """The messages of one ordinary run, `records` samples a second apart before its totals."""
    end = start + timedelta(seconds=seconds)
    out: list[Message] = [("file_id", {"type": 4, "manufacturer": 1, "product": 1967, "time_created": start})]
    for i in range(records):
        step = {"timestamp": start + timedelta(seconds=i), "distance": metres * i / max(records - 1, 1)}
        out.append(("record", step | {"cadence": cadence, "heart_rate": 140, "speed": metres / seconds}))
    totals = {"timestamp": end, "start_time": start, "total_elapsed_time": seconds + 30}
    totals |= {"total_timer_time": seconds, "total_distance": metres, "avg_cadence": cadence}
    out.append(("session", totals | {"sport": RUNNING, "sub_sport": 0} | more))
    local = {} if ahead is None else {"local_timestamp": end + ahead}
    out.append(("activity", {"timestamp": end, "num_sessions": 1} | local))
    return out
