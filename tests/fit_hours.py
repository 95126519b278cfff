"""Hours of running as a watch writes them: FIT files with a sample a second, no two of them alike."""

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache

import numpy as np

from tests.adapters.fit_bytes import ACTIVE, RUNNING, at

FIRST = datetime(2019, 3, 1, 17, 0, tzinfo=UTC)
SECONDS = 3_600
AHEAD = timedelta(hours=1)
LAP_M = 1_000
SEMICIRCLES = 2**31 / 180  # in a degree
METRES = 111_195  # in a degree along a meridian
ENUM, SINT8, UINT8, UINT16, UINT32, SINT32 = 0x00, 0x01, 0x02, 0x84, 0x86, 0x85
CODES = {ENUM: "B", SINT8: "b", UINT8: "B", UINT16: "H", UINT32: "I", SINT32: "i"}

# of a sample: (field, base type)
SAMPLE = {
    "timestamp": (253, UINT32),
    "lat": (0, SINT32),
    "long": (1, SINT32),
    "distance": (5, UINT32),
    "speed": (73, UINT32),
    "altitude": (78, UINT32),
    "heart_rate": (3, UINT8),
    "cadence": (4, UINT8),
    "fraction": (53, UINT8),
    "temperature": (13, SINT8),
}
SAMPLES = np.dtype([("head", "u1")] + [(name, f"<{CODES[base]}") for name, (_, base) in SAMPLE.items()])
STARTED, STOPPED = 0, 4


@dataclass(frozen=True, slots=True)
class Hour:
    """A file, and what reading it has to give."""

    data: bytes
    start: datetime
    distance_m: int
    cadence_spm: float


Fields = Sequence[tuple[int, int, int]]  # number, base type, value as written


def hour(number: int, seconds: int = SECONDS) -> Hour:
    """The run of the day `number`, with a pace, a place, hills and steps of its own; a third have a pause."""
    chance = np.random.default_rng(number)
    start = FIRST + timedelta(days=number, seconds=int(chance.integers(0, 3_600)))
    samples = _samples(chance, at(start), seconds, pause_s=90 if number % 3 == 0 else 0)
    steps = samples["cadence"] + samples["fraction"] / 128
    mean = round(float(steps.mean()) * 128)
    body = b"".join(
        [
            *_opening(start, number),
            _defined(20, [(num, base, 0) for num, base in SAMPLE.values()]),
            samples.tobytes(),
            *_laps(samples),
            *_closing(samples, mean, seconds),
        ]
    )
    metres = int(samples["distance"][-1]) / 100
    return Hour(_file(body), start, round(metres), mean / 64)


def _samples(chance: np.random.Generator, start_s: int, seconds: int, pause_s: int) -> np.ndarray:
    """A sample a second, whose values wander as those of a runner do."""
    found = np.zeros(seconds, SAMPLES)
    ticks = np.arange(seconds)
    pace = chance.uniform(2.4, 3.6) + _wander(chance, seconds, 0.25)
    metres = np.cumsum(pace)
    heading = chance.uniform(0, 2 * np.pi) + _wander(chance, seconds, 1.5)
    north, east = np.cumsum(pace * np.cos(heading)), np.cumsum(pace * np.sin(heading))
    cadence = (
        np.round((chance.uniform(80, 90) + _wander(chance, seconds, 2)) * 2) / 2
    )  # halves, as watches do
    found["timestamp"] = start_s + ticks + np.where(ticks >= seconds // 2, pause_s, 0)
    found["lat"] = (chance.uniform(47, 54) + north / METRES) * SEMICIRCLES
    found["long"] = (chance.uniform(7, 14) + east / METRES / 0.62) * SEMICIRCLES
    found["distance"] = np.round(metres * 100)
    found["speed"] = np.round(pace * 1000)
    found["altitude"] = np.round((chance.uniform(20, 400) + _wander(chance, seconds, 12) + 500) * 5)
    found["heart_rate"] = np.round(chance.uniform(135, 155) + _wander(chance, seconds, 8))
    found["cadence"], found["fraction"] = cadence.astype(int), (cadence % 1) * 128
    found["temperature"] = chance.integers(2, 28)
    return found


def _wander(chance: np.random.Generator, seconds: int, most: float) -> np.ndarray:
    """A smooth line about 0, within about `most` of it, with a little noise."""
    knots = chance.uniform(-most, most, seconds // 60 + 3)
    smooth = np.interp(np.arange(seconds) / 60, np.arange(len(knots)), knots)
    return np.asarray(smooth + chance.uniform(-most, most, seconds) / 20)


def _opening(start: datetime, number: int) -> list[bytes]:
    """Who wrote the file, with what, and that the clock was started."""
    now = (253, UINT32, at(start))
    return [
        _message(
            0, [(0, ENUM, 4), (1, UINT16, 1), (2, UINT16, 3113), (3, UINT32, number), (4, UINT32, at(start))]
        ),
        _message(49, [(0, UINT16, 1940)]),
        _message(23, [now, (0, UINT8, 0), (2, UINT16, 1), (3, UINT32, number), (4, UINT16, 3113)]),
        _message(21, [now, (0, ENUM, 0), (1, ENUM, STARTED)]),
        _message(12, [(0, ENUM, RUNNING), (1, ENUM, 0)]),
    ]


def _laps(samples: np.ndarray) -> list[bytes]:
    """A lap for each kilometre, as a watch that is not touched makes them."""
    kilometre = samples["distance"] // (LAP_M * 100)
    found = []
    for one in np.unique(kilometre):
        lap = samples[kilometre == one]
        first, last = int(lap["timestamp"][0]), int(lap["timestamp"][-1])
        metres = int(lap["distance"][-1]) - int(lap["distance"][0])
        found.append(
            _message(
                19,
                [
                    (253, UINT32, last),
                    (2, UINT32, first),
                    (7, UINT32, (last - first) * 1000),
                    (8, UINT32, len(lap) * 1000),
                    (9, UINT32, metres),
                    (15, UINT8, int(lap["heart_rate"].mean())),
                    (17, UINT8, int(lap["cadence"].mean())),
                    (23, ENUM, ACTIVE),
                    (25, ENUM, RUNNING),
                ],
            )
        )
    return found


def _closing(samples: np.ndarray, mean: int, seconds: int) -> list[bytes]:
    """The clock stopped, the session's totals and the file's."""
    first, last = int(samples["timestamp"][0]), int(samples["timestamp"][-1])
    return [
        _message(21, [(253, UINT32, last), (0, ENUM, 0), (1, ENUM, STOPPED)]),
        _message(
            18,
            [
                (253, UINT32, last),
                (2, UINT32, first),
                (5, ENUM, RUNNING),
                (6, ENUM, 0),
                (7, UINT32, (last - first + 1) * 1000),
                (8, UINT32, seconds * 1000),
                (9, UINT32, int(samples["distance"][-1])),
                (16, UINT8, int(samples["heart_rate"].mean())),
                (18, UINT8, mean // 128),
                (92, UINT8, mean % 128),
                (22, UINT16, 40),
            ],
        ),
        _message(
            34,
            [
                (253, UINT32, last),
                (0, UINT32, seconds * 1000),
                (1, UINT16, 1),
                (5, UINT32, last + AHEAD // timedelta(seconds=1)),
            ],
        ),
    ]


def _message(number: int, fields: Fields) -> bytes:
    """One message behind its definition."""
    values = [value for _, _, value in fields]
    return _defined(number, fields) + struct.pack(
        "<B" + "".join(CODES[base] for _, base, _ in fields), 0, *values
    )


def _defined(number: int, fields: Fields) -> bytes:
    head = struct.pack("<BBBHB", 0x40, 0, 0, number, len(fields))
    return head + b"".join(
        struct.pack("<BBB", num, struct.calcsize(CODES[base]), base) for num, base, _ in fields
    )


def _file(body: bytes) -> bytes:
    head = struct.pack("<BBHI4s", 14, 0x20, 2132, len(body), b".FIT")
    whole = head + struct.pack("<H", _crc(head)) + body
    return whole + struct.pack("<H", _crc(whole))


def _crc(data: bytes) -> int:
    """FIT's checksum, two bytes at a time."""
    table, value = _table(), 0
    even = len(data) // 2 * 2
    for pair in memoryview(data[:even]).cast("H"):
        value = table[value ^ pair]
    return _after(value ^ data[-1], bits=8) if even < len(data) else value


def _after(value: int, bits: int) -> int:
    for _ in range(bits):
        value = (value >> 1) ^ (0xA001 if value & 1 else 0)
    return value


@cache
def _table() -> list[int]:
    """What two bytes make of each checksum."""
    return [_after(value, bits=16) for value in range(65_536)]
