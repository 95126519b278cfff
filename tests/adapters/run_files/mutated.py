"""Good files with something done to them, the same for the same seed."""

import gzip
import io
import random
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from tests.adapters import fit_bytes
from tests.adapters.run_files.samples_of import CSV, GPX, LIST, PAIN, TCX

START = datetime(2024, 5, 6, 5, 10, tzinfo=UTC)
POINTS = 120


def _longer(text: bytes, begin: bytes, end: bytes) -> bytes:
    """A file with the part from its first `begin` to its last `end` many times."""
    at, to = text.index(begin), text.rindex(end) + len(end)
    return text[:at] + text[at:to] * 20 + text[to:]


def _two_sports() -> bytes:
    first = fit_bytes.run(records=POINTS)
    second = fit_bytes.run(start=START + timedelta(hours=1), records=POINTS, sport=fit_bytes.CYCLING)
    return fit_bytes.fit([*first[:-1], *second[1:]])


def _zipped(content: dict[str, bytes], kind: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", kind) as opened:
        for name, data in content.items():
            opened.writestr(zipfile.ZipInfo(name), data, kind)
    return out.getvalue()


FIT = fit_bytes.fit(fit_bytes.run(records=POINTS))
LONG_GPX = _longer(GPX, b"<trkseg>", b"</trkseg>")
LONG_TCX = _longer(TCX, b"<Trackpoint>", b"</Trackpoint>")
LONG_CSV = CSV + b"".join(
    b"2024-06-%02dT07:10:00Z,8000,2700,2750,84,Run,false,red\n" % d for d in range(1, 31)
)
LONG_PAIN = PAIN + b"".join(b"2024-06-%02dT21:00:00Z,,3,left,front,worst_24h,\n" % d for d in range(1, 31))
PACKED, PACKED_FIT = gzip.compress(LONG_GPX, mtime=0), gzip.compress(FIT, mtime=0)
EXPORT = {"activities.csv": LIST, "activities/11.gpx": GPX, "activities/12.fit.gz": PACKED_FIT}
FILES = {"a.fit": FIT, "b.gpx": LONG_GPX, "c.tcx": LONG_TCX, "d.csv": LONG_CSV, "e.gpx.gz": PACKED}
GOOD = {
    "run.fit": FIT,
    "two.fit": _two_sports(),
    "chain.fit": FIT + FIT,
    "run.gpx": LONG_GPX,
    "wide.gpx": GPX.decode().encode("utf-16"),
    "run.tcx": LONG_TCX,
    "runs.csv": LONG_CSV,
    "pain.csv": LONG_PAIN,
    "activities.csv": LIST,
    "run.fit.gz": PACKED_FIT,
    "run.gpx.gz": PACKED,
    "files.zip": _zipped(FILES, zipfile.ZIP_DEFLATED),
    "stored.zip": _zipped(FILES, zipfile.ZIP_STORED),
    "export.zip": _zipped(EXPORT, zipfile.ZIP_DEFLATED),
}  # fmt: skip


def mutated(seed: int) -> tuple[str, bytes]:
    """A good file's name, and its bytes after one to four changes; all files take their turns."""
    chance = random.Random(seed)
    name = list(GOOD)[seed % len(GOOD)]
    data = bytearray(GOOD[name])
    for _ in range(chance.randint(1, 4)):
        chance.choice(CHANGES)(data, chance)
    return name, bytes(data)


def _flip(data: bytearray, chance: random.Random) -> None:
    for _ in range(min(len(data), chance.choice([1, 1, 5, 50]))):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


def _overwrite(data: bytearray, chance: random.Random) -> None:
    at, length = _block(data, chance)
    data[at : at + length] = chance.choice([b"\0", b"\xff", b"9", b"<"]) * length


def _cut(data: bytearray, chance: random.Random) -> None:
    del data[chance.randint(0, len(data)) :]


def _leave_out(data: bytearray, chance: random.Random) -> None:
    at, length = _block(data, chance)
    del data[at : at + length]


def _double(data: bytearray, chance: random.Random) -> None:
    at, length = _block(data, chance)
    data[at:at] = data[at : at + length] * chance.choice([1, 1, 30])


def _splice(data: bytearray, chance: random.Random) -> None:
    other = GOOD[chance.choice(list(GOOD))]
    at, length = _block(bytearray(other), chance)
    to = chance.randint(0, len(data))
    data[to:to] = other[at : at + length]


def _block(data: bytearray, chance: random.Random) -> tuple[int, int]:
    """Where a block begins, and how long it is."""
    at = chance.randint(0, len(data))
    return at, chance.randint(0, min(len(data) - at, chance.choice([8, 200, 5_000])))


CHANGES: list[Callable[[bytearray, random.Random], None]] = [
    _flip,
    _overwrite,
    _cut,
    _leave_out,
    _double,
    _splice,
]
