"""How much may come out of a file, and how a gzip is opened."""

import zlib

from app.adapters.run_files.values import Refused

MAX_BYTES = 25_000_000  # of one file, unpacked; a day at a sample a second is a tenth of it
MAX_RATIO = 100  # unpacked to packed; recordings pack to a tenth at best
RATIO_FROM = 200_000  # bytes; below this a ratio says nothing
BLOCK = 65_536
PACKED = b"\x1f\x8b"
LARGE = f"This file is larger than {MAX_BYTES // 1_000_000} MB, more than any run needs."


def limited(unpacked: int, packed: int) -> None:
    """Raises Refused once more has come out than a recording may hold."""
    if unpacked > MAX_BYTES:
        raise Refused(LARGE)
    in_proportion(unpacked, packed)


def in_proportion(unpacked: int, packed: int) -> None:
    """Raises Refused once more has come out than packing ever saves."""
    if unpacked > RATIO_FROM and unpacked > MAX_RATIO * packed:
        raise Refused("This file unpacks to far more than a recording holds, so it was not read.")


def unpacked(data: bytes) -> bytes:
    """The bytes, out of their gzip if they are in one, as far as it goes; raises Refused."""
    if len(data) > MAX_BYTES:
        raise Refused(LARGE)
    if not data.startswith(PACKED):
        return data
    out = bytearray()
    unpacker = zlib.decompressobj(wbits=31)
    try:
        for begin in range(0, len(data), BLOCK):
            block = data[begin : begin + BLOCK]
            while block and not unpacker.eof:
                out += unpacker.decompress(block, BLOCK * 4)
                block = unpacker.unconsumed_tail
                limited(len(out), min(begin + BLOCK, len(data)))
    except zlib.error as error:
        if not out:
            raise Refused("This packed file is broken and could not be opened. Fetch it again.") from error
    if out.startswith(PACKED):
        raise Refused("This file is packed more than once. Unpack it and import what it holds.")
    return bytes(out)
